"""What real Discord refuses and SimCord would take, and what it answers otherwise: laid over SimCord's routes, in
process and behind the bridge.

Each refusal is as Discord's documentation has it, or as it was seen there (the error is quoted beside it).
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache, partial
from typing import Any

from simcord import intents
from simcord.backend.errors import BackendError
from simcord.components import walk_components
from simcord.http import router, routes  # noqa: F401  # importing registers every route

Refusal = Callable[[router.RequestContext], None]
COMPONENT, AUTOCOMPLETE, MODAL_SUBMIT = 3, 4, 5
UPDATES, CHOICES, MODAL = (6, 7), 8, 9
MANY, MOST_CHOICES, MOST_NAME, MOST_NONCE = 1_000_000, 25, 100, 25


@cache
def as_discord() -> None:
    """From now on SimCord refuses all this; once for all."""
    for (method, template), refusal in REFUSALS.items():
        _lay(method, template, partial(_unless, refusal))
    _lay("GET", "/channels/{channel_id}/messages", _history)
    intents.required_intent = partial(_intent, intents.required_intent)


def _lay(method: str, template: str, over: Callable[[router.Handler], router.Handler]) -> None:
    every = router._ROUTES[method]
    (at,) = [n for n, (path, _) in enumerate(every) if path == template.strip("/").split("/")]
    every[at] = (every[at][0], over(every[at][1]))


def _unless(refusal: Refusal, answer: router.Handler) -> router.Handler:
    def route(ctx: router.RequestContext) -> Any:
        refusal(ctx)
        return answer(ctx)

    return route


def _history(answer: router.Handler) -> router.Handler:
    """After a message come those that followed it at once, not the newest of the channel."""

    def route(ctx: router.RequestContext) -> Any:
        most = int(ctx.params.get("limit", 50))
        if "after" not in ctx.params:
            return answer(ctx)
        return answer(replace(ctx, params={**ctx.params, "limit": MANY}))[-most:]

    return route


def _intent(needed: Callable[..., str | None], event: str, payload: Mapping[str, Any]) -> str | None:
    """What concerns the bot itself as a member it is told without the intent for members."""
    own = event == "GUILD_MEMBER_UPDATE" and payload["user"].get("bot")
    return "guilds" if own else needed(event, payload)


def _refuse(why: str, code: int = 50035) -> None:
    raise BackendError(400, code, why)


# -- answers to interactions


def _answer(ctx: router.RequestContext) -> None:
    asked, body = ctx.backend.interactions.get(ctx.int_arg("interaction_id")), ctx.body()
    if asked is None:
        return
    if body["type"] == MODAL and asked.type in (AUTOCOMPLETE, MODAL_SUBMIT):
        _refuse("Invalid Form Body: type: Value must be one of {4, 5, 6, 7, 10, 12}.")
    if body["type"] in UPDATES and asked.type not in (COMPONENT, MODAL_SUBMIT):
        _refuse("Invalid Form Body: type: Value must be one of {4, 5, 9, 10, 12}.")
    if (body["type"] == CHOICES) != (asked.type == AUTOCOMPLETE):
        _refuse("Invalid Form Body: type: an autocomplete is answered with choices, and nothing else is")
    data = body.get("data") or {}
    if body["type"] == CHOICES:
        _choices(data.get("choices") or [])
    if body["type"] == MODAL:
        form(data)
        if asked.guild_id is None and any(each["type"] == 5 for each in walk_components(data.get("components") or [])):
            _refuse("in a direct message, a menu of people has only the two who write to each other")


def _choices(choices: list[dict[str, Any]]) -> None:
    if len(choices) > MOST_CHOICES:
        _refuse("Invalid Form Body: data.choices: Must be 25 or fewer in length.")
    for choice in choices:
        if not 1 <= len(choice["name"].strip()) <= MOST_NAME or len(str(choice["value"])) > MOST_NAME:
            _refuse("Invalid Form Body: data.choices: name: Must be between 1 and 100 in length.")


def form(data: dict[str, Any]) -> None:
    """Each control as it stands there before anybody touches it."""
    for each in walk_components(data.get("components") or []):
        least, most = each.get("min_length") or 0, each.get("max_length") or 4000
        if each["type"] == 4 and each.get("value") and not least <= len(each["value"]) <= most:
            _refuse(f"Invalid Form Body: value: Must be {most} or fewer in length.")
        if each["type"] in (3, 5) and each.get("required", True) and each.get("min_values") == 0:
            _refuse("Select menus marked as required cannot have a min_values of 0")
        chosen = [*(each.get("default_values") or []), *(o for o in each.get("options") or [] if o.get("default"))]
        if each["type"] in (3, 5, 21) and len(chosen) > (each.get("max_values") or 1):
            _refuse("Invalid Form Body: too many of its options are chosen already")


# -- threads


def _archived(ctx: router.RequestContext) -> bool:
    thread = ctx.backend.channels.get(ctx.int_arg("channel_id"))
    return thread is not None and thread.thread_metadata is not None and thread.thread_metadata.archived


def _open_thread(ctx: router.RequestContext) -> None:
    """Only a new message opens an archived thread by itself; all else must wait until it was opened."""
    if _archived(ctx):
        _refuse("Thread is archived", 50083)


def _edit_channel(ctx: router.RequestContext) -> None:
    if _archived(ctx) and ctx.body().get("archived") is not False:
        _refuse("Thread is archived", 50083)


def _thread(ctx: router.RequestContext) -> None:
    if not 1 <= len(str(ctx.body().get("name", "")).strip()) <= MOST_NAME:
        _refuse("Invalid Form Body: name: Must be between 1 and 100 in length.")


# -- messages


def _message(ctx: router.RequestContext) -> None:
    body, thread = ctx.body(), ctx.backend.channels.get(ctx.int_arg("channel_id"))
    if len(str(body.get("nonce") or "")) > MOST_NONCE:
        _refuse("Invalid Form Body: nonce: Must be 25 or fewer in length.")
    drawn(ctx.body().get("components") or [])
    if thread is not None and thread.thread_metadata is not None:
        thread.thread_metadata.archived = False


def drawn(components: list[dict[str, Any]]) -> None:
    """What stands in a message."""
    for each in walk_components(components):
        if each["type"] == 10 and not each["content"].strip():
            _refuse("Invalid Form Body: components: content: This field is required")
        if each["type"] == 2 and not (each.get("label") or "").strip() and not each.get("emoji"):
            _refuse("Invalid Form Body: components: a button needs a label or an emoji")
        if each["type"] == 17 and not each.get("components"):
            _refuse("Invalid Form Body: components: This field is required")


def _edit(ctx: router.RequestContext) -> None:
    _open_thread(ctx)
    drawn(ctx.body().get("components") or [])


# -- events of a server


def _event(ctx: router.RequestContext) -> None:
    body = ctx.body()
    starts, ends = body.get("scheduled_start_time"), body.get("scheduled_end_time")
    if not 1 <= len(body.get("name", "x").strip()) <= MOST_NAME or len(body.get("description") or "") > 1000:
        _refuse("Invalid Form Body: name: Must be between 1 and 100 in length.")
    if len((body.get("entity_metadata") or {}).get("location", "")) > MOST_NAME:
        _refuse("Invalid Form Body: entity_metadata.location: Must be between 1 and 100 in length.")
    if starts and ends and ends <= starts:
        _refuse("Invalid Form Body: Cannot schedule event to end before it starts", 50035)


# -- commands


def _commands(ctx: router.RequestContext) -> None:
    commands: list[dict[str, Any]] = ctx.json if isinstance(ctx.json, list) else []
    for kind in (1, 2, 3):
        _apart([c for c in commands if c.get("type", 1) == kind])
    for each in _every(commands):
        options = each.get("options") or []
        if len(options) > 25:
            _refuse("Invalid Form Body: options: Must be 25 or fewer in length.")
        _apart(options)
        for said in (each.get("description"), *(each.get("description_localizations") or {}).values()):
            if said is not None and not 1 <= len(said.strip()) <= MOST_NAME:
                _refuse("Invalid Form Body: description: Must be between 1 and 100 in length.")
        for name in _names(each):
            if not 1 <= len(name) <= 32 or (each.get("description") and name != name.lower()):
                _refuse("APPLICATION_COMMAND_INVALID_NAME: Command name is invalid")


def _every(commands: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for each in commands:
        yield each
        yield from _every(each.get("options") or [])


def _names(each: dict[str, Any]) -> list[str]:
    return [each["name"], *(each.get("name_localizations") or {}).values()]


def _apart(commands: list[dict[str, Any]]) -> None:
    """In no language do two that stand beside each other have one name."""
    for language in ("", *{lang for c in commands for lang in c.get("name_localizations") or {}}):
        names = [(c.get("name_localizations") or {}).get(language, c["name"]) for c in commands]
        if len(names) != len(set(names)):
            _refuse("APPLICATION_COMMANDS_DUPLICATE_NAME: Application command names must be unique")


MESSAGE = "/channels/{channel_id}/messages/{message_id}"
REFUSALS: dict[tuple[str, str], Refusal] = {
    ("POST", "/interactions/{interaction_id}/{token}/callback"): _answer,
    ("POST", "/channels/{channel_id}/messages"): _message,
    ("PATCH", MESSAGE): _edit,
    ("DELETE", MESSAGE): _open_thread,
    ("POST", f"{MESSAGE}/threads"): _thread,
    ("POST", "/channels/{channel_id}/threads"): _thread,
    ("PATCH", "/channels/{channel_id}"): _edit_channel,
    ("PUT", "/channels/{channel_id}/thread-members/{user_id}"): _open_thread,
    ("DELETE", "/channels/{channel_id}/thread-members/{user_id}"): _open_thread,
    ("POST", "/guilds/{guild_id}/scheduled-events"): _event,
    ("PATCH", "/guilds/{guild_id}/scheduled-events/{event_id}"): _event,
    ("PUT", "/applications/{application_id}/commands"): _commands,
}
