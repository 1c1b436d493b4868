"""From Convener's portable messages to Slack's blocks: one ``match``. Each message also carries its words as plain
text, for notifications, screen readers and clients that show no blocks.

A button's ``action_id`` is its action and its ``value`` the team, so that one in a direct message or on the Home tab
finds its way. What leads to a page of the room leads to the public address, and is left out where only this machine
could open that; records are read in Slack itself (records.py).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from facilitation.message import (
    Block,
    Button,
    Buttons,
    Divider,
    Facts,
    Heading,
    Message,
    Quote,
    Tally,
    Text,
    in_figures,
    moment_of,
    unmarked,
)
from facilitation.wording import Wording

from .marks import FORMATS, Json, plain_elements, rich_text, section
from .typed import in_slack

MOST_TEXT = 3900  # of the plain words: beyond 4,000 Slack cuts them
MOST_HEADER = 150
FOLDED = {"unfurl_links": False, "unfurl_media": False}  # of every message: a card is no place for previews
RECORDS = re.compile(r"/t/(?P<team>[\w-]+)/records(?:/(?P<record>[\w-]+?)(?P<file>\.md)?)?")
BY_ITSELF = "\ue000{}^{}\ue001"  # a moment, until all round it is escaped
KEPT_MARK = re.compile("\ue000(\\d+)\\^([tdR])\ue001")


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom it is drawn: the language, the team, what a member is called, and where the room's pages are."""

    words: Wording
    team: str
    name: Callable[[str], str]
    public_url: str = ""


def message(said: Message, reader: Reader) -> Json:
    """``text`` and ``blocks`` of a message."""
    blocks = [block for n, each in enumerate(said.blocks) for block in _block(each, reader, n)]
    return {"text": plain(said, reader), "blocks": blocks[:50]}


def plain(said: Message, reader: Reader) -> str:
    """The words alone, as Slack wants them escaped; moments in its own marks."""
    words = said.plain(reader.name, lambda at, style: BY_ITSELF.format(int(at.timestamp()), style), in_slack)
    return KEPT_MARK.sub(lambda m: date_mark(moment_of(m[1]), m[2]), escaped(words)[:MOST_TEXT]) or "…"


def escaped(words: str) -> str:
    """What a person typed, so that it calls nobody and opens nothing."""
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def date_mark(at: datetime, style: str) -> str:
    return f"<!date^{int(at.timestamp())}^{FORMATS[style]}|{in_figures(at, style)}>"


def _block(block: Block, reader: Reader, n: int) -> list[Json]:
    match block:
        case Heading(text):
            return [{"type": "header", "text": _plain_text(unmarked(text, reader.name), MOST_HEADER)}]
        case Text(markdown):
            elements = rich_text(in_slack(markdown), reader.name)
            return [{"type": "rich_text", "elements": elements}] if elements else []
        case Facts() | Tally():
            last = len(block.pairs) - 1
            lines = [_fact(label, value, reader, at == last) for at, (label, value) in enumerate(block.pairs)]
            return [{"type": "rich_text", "elements": [section(line) for line in lines]}] if lines else []
        case Quote():
            return [{"type": "rich_text", "elements": _quote(block, reader)}]
        case Buttons(buttons):
            shown = [drawn for at, b in enumerate(buttons) if (drawn := button(b, reader, f"{n}-{at}"))]
            return [{"type": "actions", "elements": shown}] if shown else []
        case Divider():
            return [{"type": "divider"}]


def _fact(label: str, value: str, reader: Reader, last: bool) -> list[Json]:
    bold = plain_elements(f"{label}: ", reader.name, {"bold": True})
    return [*bold, *plain_elements(value if last else f"{value}\n", reader.name)]


def _quote(quote: Quote, reader: Reader) -> list[Json]:
    by: list[Json] = []
    if quote.author:
        by += plain_elements(reader.name(quote.author), reader.name, {"bold": True})
    if quote.label:
        by += plain_elements(f"{' · ' if by else ''}{reader.words.kind(quote.label)}", reader.name, {"italic": True})
    said = {"type": "rich_text_quote", "elements": [{"type": "text", "text": quote.text or " "}]}
    return [section(by), said] if by else [said]


def button(button: Button, reader: Reader, scope: str) -> Json | None:
    """One button; None for a link that nobody else could follow."""
    drawn: Json = {"type": "button", "text": _plain_text(button.label, 75), "value": reader.team}
    if button.primary:
        drawn["style"] = "primary"
    if not button.link:
        return {**drawn, "action_id": button.action}
    if record := RECORDS.fullmatch(button.link):
        verb = "recordfile" if record["file"] else "record" if record["record"] else "records"
        return {**drawn, "action_id": f"{verb}:{record['team']}:{record['record'] or ''}"}
    url = page(button.link, reader.public_url)
    return {**drawn, "action_id": f"link:{scope}", "url": url} if url else None


def page(link: str, public_url: str) -> str:
    """The whole address of a page of the room, or nothing where it would lead to the reader's own machine."""
    if link.startswith(("https://", "http://")):
        return link
    if urlsplit(public_url).hostname in (None, "127.0.0.1", "localhost", "::1"):
        return ""
    return public_url + link


def _plain_text(text: str, most: int) -> Json:
    return {"type": "plain_text", "text": (text or "…")[:most], "emoji": False}
