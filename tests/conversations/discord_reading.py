"""A Discord message as a person reads it: its components as plain lines, names in place of numbers.

What the room's lines say in words, these say as well, so that one transcript can be checked on both.
"""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

USER = re.compile(r"<@(\d+)>")
TIME = re.compile(r"<t:(\d+):(\w)>")
COMMAND = re.compile(r"</([\w -]+):\d+>")
ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
QUOTE = re.compile(r"^(?:\*\*(?P<who>[^*\n]+)\*\*(?: · [^\n]*)?\n)?(?P<text>> .*(?:\n> .*)*)", re.MULTILINE)
TEXT, BUTTON, LINK, SELECT = 10, 2, 5, 3


def read(message: Any, name: Callable[[int], str]) -> str:
    """All that stands in a message of SimCord's."""
    if message.content:
        return f"{name(message.author_id)}: {plain(message.content, name)}"
    return "\n".join(_lines(message.components, name))


def _lines(components: list[dict[str, Any]], name: Callable[[int], str]) -> Iterator[str]:
    for each in components:
        if each["type"] == TEXT:
            yield plain(each["content"], name)
        elif each["type"] == BUTTON:
            yield f"[{each['label']}]"
        elif each["type"] == SELECT:
            yield from (f"[{option['label']}]" for option in each["options"])
        yield from _lines(each.get("components") or [], name)


def plain(text: str, name: Callable[[int], str]) -> str:
    """Discord's Markdown as what is read."""
    text = QUOTE.sub(_quoted, text)
    text = USER.sub(lambda found: name(int(found[1])), text)
    text = TIME.sub(lambda found: _moment(int(found[1]), found[2]), text)
    text = COMMAND.sub(lambda found: f"/{found[1]}", text)
    text = re.sub(r"(?<!\\)\*\*", "", text).replace("### ", "").replace("\u200b", "")
    return ESCAPED.sub(r"\1", text)


def _quoted(found: re.Match[str]) -> str:
    said = "\n".join(line.removeprefix("> ") for line in found["text"].split("\n"))
    return f"{found['who']}: {said}" if found["who"] else f"“{said}”"


def _moment(seconds: int, style: str) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d" if style == "d" else "%H:%M UTC")


def buttons(message: Any) -> list[tuple[str, str]]:
    """(label, custom_id) of all that can be pressed or picked in a message."""
    return list(_pressable(message.components))


def _pressable(components: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    for each in components:
        if each["type"] == BUTTON and each.get("custom_id"):
            yield each["label"], each["custom_id"]
        elif each["type"] == SELECT:
            yield from ((option["label"], option["value"]) for option in each["options"])
        yield from _pressable(each.get("components") or [])


def asked(modal: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """(label, control) of each field of a modal."""
    for each in modal["components"]:
        if each["type"] == 18:
            yield each["label"], each["component"]


def default(control: dict[str, Any]) -> Any:
    """What stands in a control before anybody touches it: text, an option's value, a user's number, or a tick."""
    match control["type"]:
        case 4:
            return control.get("value") or ""
        case 5:
            return next((int(d["id"]) for d in control.get("default_values") or []), "")
        case 23:
            return bool(control.get("default"))
        case _:
            return next((o["value"] for o in control["options"] if o.get("default")), "")
