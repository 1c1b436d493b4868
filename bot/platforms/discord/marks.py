"""Our marks and CommonMark as Discord's Markdown, and what a person typed on Discord as ours.

Discord reads CommonMark's emphasis, lists, quotes and backslashes as we write them. It differs in two things: a
backslash inside an address is taken as part of it, and a person is called by Discord's own number. A mention never
rings: every message says so (ALLOWED in render.py).
"""

import re
from collections.abc import Callable, Mapping

from facilitation.commands.parse import ENTRANCE
from facilitation.message import MENTION, literal

URL = re.compile(r"https?://[^\s<>]+")
COMMAND = re.compile(r"(?<!\\)`/(?P<typed>[^`\s]+)(?P<rest>[^`]*)`")
USER = re.compile(r"<@!?(\d+)>")
OTHERS = re.compile(r"<(?:#|@&)(?P<id>\d+)>|<a?:(?P<emoji>\w+):\d+>|</(?P<command>[^:>]+):\d+>")

People = Callable[[str], str]
"""What a member is called in a message, ready to be read: a Discord mention, or a name."""


def marked(text: str, people: People, commands: Mapping[str, str] | None = None) -> str:
    """A text of Convener's own, with our marks turned into Discord's. ``commands``: by what we call each (``start``),
    Discord's mark of it, which opens it when it is pressed."""
    text = URL.sub(lambda found: re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", found[0]), text)
    if commands:
        text = COMMAND.sub(lambda found: _command(found, commands), text)
    return MENTION.sub(lambda found: people(found[1]), text)


def said(text: str, people: People) -> str:
    """What a person typed, shown as they typed it: nothing in it is bold or calls anybody; links lead there."""
    shown, at = [], 0
    for found in URL.finditer(text):
        shown += [_plainly(text[at : found.start()], people), found[0]]
        at = found.end()
    return "".join([*shown, _plainly(text[at:], people)])


def quoted(text: str) -> str:
    """As a quotation: every line of it."""
    return "\n".join(f"> {line}" if line.strip() else "> \u200b" for line in text.split("\n"))


def incoming(text: str, members: Mapping[str, str], names: Mapping[str, str]) -> str:
    """What somebody typed on Discord, with its marks of people turned into ours. ``members``: our id by Discord's;
    ``names``: how anyone else, a channel or a role is called, by Discord's id."""

    def other(found: re.Match[str]) -> str:
        if found["id"]:
            sign = "#" if found[0].startswith("<#") else "@"
            return sign + names.get(found["id"], "…")
        return f":{found['emoji']}:" if found["emoji"] else f"/{found['command']}"

    text = USER.sub(lambda u: f"<@{members[u[1]]}>" if u[1] in members else "@" + names.get(u[1], "…"), text)
    return OTHERS.sub(other, text).strip()


def _plainly(text: str, people: People) -> str:
    shown, at = [], 0
    for found in MENTION.finditer(text):
        shown += [literal(text[at : found.start()]), people(found[1])]
        at = found.end()
    return "".join([*shown, literal(text[at:])])


def _command(found: re.Match[str], commands: Mapping[str, str]) -> str:
    word, rest = found["typed"], found["rest"].strip()
    if word in ENTRANCE and rest:
        word, _, rest = rest.partition(" ")
    mark = commands.get(word)
    if mark is None:
        return found[0]
    return f"{mark} `{rest.strip()}`" if rest.strip() else mark
