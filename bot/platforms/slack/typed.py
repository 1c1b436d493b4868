"""What people type, as Slack sends it, in our own signs: mentions, links, and the three escaped characters. And the
other way round: a command that our words name, as it is typed in Slack, where only two words may follow the stroke.
"""

import re
from collections.abc import Awaitable, Callable

from facilitation.commands.parse import NAMES
from facilitation.commands.reading import plain
from facilitation.message import mention

PERSON = re.compile(r"<@([UW][A-Z0-9]+)(?:\|([^>]*))?>")
CHANNEL = re.compile(r"<#[CGD][A-Z0-9]+(?:\|([^>]*))?>")
LINK = re.compile(r"<((?:https?|mailto|tel|ftp):[^>|]+)(?:\|([^>]*))?>")
SPECIAL = re.compile(r"<!(?:subteam\^[A-Z0-9]+|date\^[^|>]+|[a-z]+)(?:\|([^>]*))?>")

COMMAND = re.compile(r"(?<!\\)(?P<mark>`|\*\*)/(?P<word>[^\s`*\\]+)(?P<rest>[^`*]*)(?P=mark)")
OWN = "checkin"  # what Slack knows besides /convene


async def line(text: str, member_of: Callable[[str], Awaitable[str | None]]) -> str:
    """A command as it was typed, people in it as our own mentions. ``member_of``: ours, of a Slack user."""
    found: dict[str, str | None] = {user: await member_of(user) for user, _ in PERSON.findall(text)}

    def person(match: re.Match[str]) -> str:
        member = found.get(match[1])
        return mention(member) if member is not None else f"@{match[2] or match[1]}"

    return _rest(PERSON.sub(person, text))


async def words(text: str, name_of: Callable[[str], Awaitable[str]]) -> str:
    """Words as a person reads them; people by their names."""
    found = {user: await name_of(user) for user, _ in PERSON.findall(text)}
    return _rest(PERSON.sub(lambda m: f"@{found[m[1]]}", text))


def without(text: str, user: str) -> str:
    """``text`` without the mention of ``user``, which is the bot."""
    return re.sub(rf"<@{re.escape(user)}(?:\|[^>]*)?>", " ", text).strip() if user else text.strip()


def _rest(text: str) -> str:
    text = CHANNEL.sub(lambda m: f"#{m[1] or '…'}", text)
    text = LINK.sub(lambda m: _link(m[1], m[2] or ""), text)
    text = SPECIAL.sub(lambda m: m[1] or "", text)
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").strip()


def _link(to: str, shown: str) -> str:
    """What was typed: Slack makes a link of it by itself; words behind which a link hides keep it in brackets."""
    bare = to.removeprefix("mailto:").removeprefix("tel:")
    if not shown or shown == to or bare == shown or to.split("://")[-1].rstrip("/") == shown.rstrip("/"):
        return bare if to.startswith(("mailto:", "tel:")) else to
    return f"{shown} ({to})"


def in_slack(markdown: str) -> str:
    """Words of ours, each command in them as it is typed in Slack: `/convene start` where they say `/start`."""
    return COMMAND.sub(_entered, markdown)


def _entered(found: re.Match[str]) -> str:
    word = found["word"]
    if word == OWN or plain(word) not in NAMES:
        return found[0]
    return f"{found['mark']}/convene {word}{found['rest']}{found['mark']}"
