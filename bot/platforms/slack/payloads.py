"""Slack's payloads, read once: who did what, where, and how they can be answered.

One function for each kind of payload, found by what the payload says it is. Nothing is looked up here and nobody is
trusted: what a payload lacks is empty.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from .forms import Filled, Origin, filled

Kind = Literal[
    "command", "press", "submit", "shortcut", "message_shortcut", "said", "mention", "home", "came", "went",
    "archived", "unarchived", "out", "other",
]  # fmt: skip
"""command: a slash command · press: a button · submit: a form · said: words in a channel · mention: words to the bot ·
home: opened the Home tab · came, went: a member of a channel · out: the bot was taken out of the workspace."""

Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Act:
    """Something that came from Slack. ``event`` names it, the same when it is sent again; ``trigger`` opens one form
    within three seconds; ``response_url`` takes five answers within half an hour. ``others``: on Enterprise Grid, what
    else the workspace may be known as to us (the organisation, or a workspace that let us in before it)."""

    kind: Kind
    workspace: str = ""
    user: str = ""
    channel: str = ""
    thread: str = ""
    event: str = ""
    text: str = ""
    action: str = ""
    team: str = ""  # ours, where a button or a form says so
    trigger: str = ""
    response_url: str = ""
    direct: bool = False  # in the direct messages with the bot
    home: bool = False  # on the Home tab
    passing: bool = False  # on a message that only they see
    origin: Origin | None = None
    given: Filled | None = None
    view: Body = field(default_factory=dict)
    bot: str = ""  # the bot's own user id there, where Slack says it
    others: tuple[str, ...] = ()
    again: int = 0  # how often an event was sent before

    @property
    def workspaces(self) -> tuple[str, ...]:
        return (self.workspace, *self.others)


def read(body: Body, again: int = 0) -> Act:
    """What a payload says. ``again``: how often Slack has sent it before."""
    reader = _command if "command" in body else _READERS.get(str(body.get("type")))
    act = reader(body) if reader is not None else Act("other")
    others = _others(body, act.workspace)
    return replace(act, others=others, again=again) if others or again else act


def _workspace(body: Body) -> str:
    """The workspace; of an app that a whole organisation installed, the organisation."""
    enterprise = body.get("enterprise_id") or (body.get("enterprise") or {}).get("id")
    whole = body.get("is_enterprise_install") in (True, "true")
    view = body.get("view") or {}
    team = view.get("app_installed_team_id") or body.get("team_id") or (body.get("team") or {}).get("id")
    return str((enterprise if whole else team) or enterprise or _home_of(body.get("user")))


def _home_of(user: Any) -> str:
    """The workspace of whoever acted, where the payload says it."""
    return str(user.get("team_id") or "") if isinstance(user, Mapping) else ""


def _others(body: Body, known: str) -> tuple[str, ...]:
    """Of an organisation with many workspaces: its own id, and those of the workspaces that the payload names."""
    first: Body = next(iter(body.get("authorizations") or ()), {})
    team = body.get("team") or {}
    enterprise = first.get("enterprise_id") or body.get("enterprise_id") or (body.get("enterprise") or {}).get("id")
    if not (enterprise := enterprise or team.get("enterprise_id")):
        return ()
    named = (first.get("team_id"), body.get("team_id"), team.get("id"), _home_of(body.get("user")), enterprise)
    return tuple(dict.fromkeys(str(each) for each in named if each and each != known))


# -- commands and what is clicked ------------------------------------------------------


def _command(body: Body) -> Act:
    word = str(body["command"]).strip().lower()
    line = f"{'/checkin' if 'checkin' in word.replace('-', '') else '/convene'} {body.get('text') or ''}"
    channel = str(body.get("channel_id") or "")
    return Act(
        "command", _workspace(body), str(body.get("user_id") or ""), channel,
        event=str(body.get("trigger_id") or ""), text=line, trigger=str(body.get("trigger_id") or ""),
        response_url=str(body.get("response_url") or ""), direct=body.get("channel_name") == "directmessage",
    )  # fmt: skip


def _press(body: Body) -> Act:
    first: Body = next(iter(body.get("actions") or ()), {})
    box = body.get("container") or {}
    channel = str((body.get("channel") or {}).get("id") or box.get("channel_id") or "")
    value = str(first.get("value") or "")
    view = body.get("view") or {}
    return Act(
        "press", _workspace(body), _user(body), channel, str(box.get("thread_ts") or ""),
        event=f"{body.get('trigger_id') or ''}", action=str(first.get("action_id") or ""), team=value,
        trigger=str(body.get("trigger_id") or ""), response_url=str(body.get("response_url") or ""),
        direct=channel.startswith("D"), home=view.get("type") == "home", passing=bool(box.get("is_ephemeral")),
        view=view,
    )  # fmt: skip


def _submit(body: Body) -> Act:
    view = body.get("view") or {}
    try:
        origin = Origin.load(view.get("private_metadata") or "")
    except (ValueError, KeyError, TypeError):
        origin = None
    event = str(body.get("trigger_id") or f"{view.get('id')}:{view.get('hash')}")
    return Act(
        "submit", _workspace(body), _user(body), origin.channel if origin else "", origin.thread if origin else "",
        event=event, action=str(view.get("callback_id") or ""), team=origin.team if origin else "",
        trigger=str(body.get("trigger_id") or ""), origin=origin, given=filled(view), view=view,
    )  # fmt: skip


def _shortcut(body: Body) -> Act:
    trigger = str(body.get("trigger_id") or "")
    return Act(
        "shortcut", _workspace(body), _user(body), event=trigger, action=str(body.get("callback_id") or ""),
        trigger=trigger,
    )  # fmt: skip


def _message_shortcut(body: Body) -> Act:
    said, trigger = body.get("message") or {}, str(body.get("trigger_id") or "")
    channel = str((body.get("channel") or {}).get("id") or "")
    return Act(
        "message_shortcut", _workspace(body), _user(body), channel, str(said.get("thread_ts") or ""),
        event=trigger, text=str(said.get("text") or ""), action=str(body.get("callback_id") or ""), trigger=trigger,
        response_url=str(body.get("response_url") or ""), direct=channel.startswith("D"),
    )  # fmt: skip


def _user(body: Body) -> str:
    return str((body.get("user") or {}).get("id") or "")


# -- events ------------------------------------------------------------------------------


def _event(body: Body) -> Act:
    event = body.get("event") or {}
    first: Body = next(iter(body.get("authorizations") or ()), {})
    workspace = _workspace(first) if first else _workspace(body)
    channel = event.get("channel")
    base: dict[str, Any] = {
        "workspace": workspace or _workspace(body),
        "user": event.get("user") if isinstance(event.get("user"), str) else "",
        "channel": channel if isinstance(channel, str) else str((channel or {}).get("id") or ""),
        "event": str(body.get("event_id") or ""),
        "bot": str(first.get("user_id") or "") if first.get("is_bot") else "",
    }
    kind = str(event.get("type"))
    if kind == "message":
        return _message(event, base)
    if kind == "app_mention":
        return Act("mention", **base, text=str(event.get("text") or ""), thread=str(event.get("thread_ts") or ""))
    if kind == "app_home_opened":
        return Act("home" if event.get("tab") == "home" else "other", **base)
    if kind == "tokens_revoked" and not (event.get("tokens") or {}).get("bot"):
        return Act("other")  # a person's token, and we ask for none
    return Act(_EVENTS.get(kind, "other"), **base, text=str(event.get("name") or kind))


def _message(event: Body, base: dict[str, Any]) -> Act:
    """Words that a person typed. Edits, deletions, joins and other bots' words are nobody's contribution."""
    subtype = event.get("subtype")
    if subtype not in (None, "thread_broadcast", "file_share") or event.get("bot_id") or event.get("hidden"):
        return Act("other")
    thread = str(event.get("thread_ts") or "")
    thread = "" if thread == event.get("ts") else thread
    direct = event.get("channel_type") == "im"
    return Act("said", **base, text=str(event.get("text") or ""), thread=thread, direct=direct)


_EVENTS: dict[str, Kind] = {
    "member_joined_channel": "came",
    "member_left_channel": "went",
    "channel_archive": "archived",
    "group_archive": "archived",
    "channel_deleted": "archived",
    "group_deleted": "archived",
    "channel_unarchive": "unarchived",
    "group_unarchive": "unarchived",
    "channel_left": "archived",
    "group_left": "archived",
    "app_uninstalled": "out",
    "tokens_revoked": "out",
}
_READERS = {
    "event_callback": _event,
    "block_actions": _press,
    "view_submission": _submit,
    "shortcut": _shortcut,
    "message_action": _message_shortcut,
}
