"""A portable message as Discord's Components V2: one `match` over its blocks.

A card (a heading or buttons) stands in a container; a line of the talk stands free. Texts that follow each other are
one component, for Discord counts them: 40 in a message, 4,000 characters together. The first one carries a number of
ours (`tag`), by which a message is found again in the channel's history should its answer have been lost.
A view is stopped before it is sent: nothing waits in memory for a button, it brings its action along as its custom_id,
so that it works for as long as the message stands, whatever process is there by then.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import discord
from discord import ui

from facilitation.actions import action
from facilitation.message import Block, Button, Buttons, Divider, Facts, Heading, Message, Quote, Tally, Text
from facilitation.wording import Wording

from .fitting import Piece, Row, compact, fitting
from .marks import People, marked, quoted, said

MAX_ID, ROW = 100, 5
EMPTY = "\u200b"
ACCENT = discord.Colour(0x1F6F50)
ALLOWED = discord.AllowedMentions.none()
RECORD = re.compile(r"/t/(?P<team>\w+)/records(?:/(?P<id>\w+)(?P<file>\.md)?)?")
Item = ui.Item[ui.LayoutView]


@dataclass(frozen=True, slots=True)
class Look:
    """How a message is drawn for a team: its words, what people are called, how a command is marked; ``tag`` names the
    message among ours, ``more`` are buttons that only this platform needs, ``files`` hang on it and are shown: a
    picture as one, with its words for whoever does not see it."""

    words: Wording
    people: People
    commands: Mapping[str, str] = field(default_factory=dict)
    tag: int = 0
    more: tuple[Button, ...] = ()
    files: tuple[discord.File, ...] = ()
    note: str = ""  # a line of this platform's own below the rest
    team: str = ""  # in a direct message: whose, for there no channel tells


def tag_of(nonce: str) -> int:
    """A component's number, for this nonce: high enough never to be one that Discord gives out by itself."""
    return (1 << 30) + int.from_bytes(hashlib.blake2s(nonce.encode(), digest_size=4).digest()) % (1 << 30)


def render(message: Message, look: Look) -> ui.LayoutView:
    """The message, ready to be sent with ALLOWED; within all limits."""
    pieces = fitting([*_pieces(message.blocks, look), *([look.note] if look.note else [])]) or [EMPTY]
    _add(pieces, [_styled(b, look.team) for b in look.more])
    items = [*_items(compact(pieces), look.tag)]
    items += _attached(look.files)
    view = ui.LayoutView(timeout=None)
    if any(isinstance(block, Heading | Buttons) for block in message.blocks):
        view.add_item(ui.Container(*items, accent_colour=ACCENT))
    else:
        for item in items:
            view.add_item(item)
    view.stop()
    return view


def _attached(files: Sequence[discord.File]) -> Iterator[Item]:
    """What hangs on a message is seen only where the message shows it."""
    pictures = [each for each in files if each.filename.endswith(".png")]
    for file in (each for each in files if each not in pictures):
        yield ui.File(f"attachment://{file.filename}")
    if pictures:
        items = (discord.MediaGalleryItem(f"attachment://{p.filename}", description=p.description) for p in pictures)
        yield ui.MediaGallery(*items)


def _add(pieces: list[Piece], more: Row) -> None:
    """Buttons of this platform's own stand first in the first row, or in one of their own."""
    for at, piece in enumerate(pieces):
        if isinstance(piece, list) and len(piece) + len(more) <= ROW:
            pieces[at] = [*more, *piece]
            return
    if more:
        pieces.append(more)


# -- pieces: a text, a rule, or a row of buttons ---------------------------------------


def _pieces(blocks: Sequence[Block], look: Look) -> Iterator[Piece]:
    texts: list[str] = []
    taken: set[str] = set()
    for block in blocks:
        match block:
            case Divider():
                drawn: Piece = None
            case Buttons(buttons):
                drawn = [_styled(b, look.team, taken) for each in buttons if (b := _ours(each, look)) is not None]
                if not drawn:
                    continue
            case _:
                if text := _text(block, look).strip():  # Discord takes no empty one
                    texts.append(text)
                continue
        if texts:
            yield "\n\n".join(texts)
            texts = []
        yield drawn
    if texts:
        yield "\n\n".join(texts)


def _text(block: Block, look: Look) -> str:
    match block:
        case Heading(text):
            return f"### {marked(text, look.people)}"
        case Text(markdown):
            return marked(markdown, look.people, look.commands)
        case Facts() | Tally():
            lines = (f"**{marked(label, look.people)}:** {marked(value, look.people)}" for label, value in block.pairs)
            return "\n".join(lines)
        case Quote(text, author, label):
            kind = look.words(f"kind.{label}") if label and look.words.has(f"kind.{label}") else ""
            above = " · ".join(part for part in (f"**{look.people(author)}**" if author else "", kind) if part)
            return "\n".join(part for part in (above, quoted(said(text, look.people))) if part)
        case _:
            return ""


def _ours(button: Button, look: Look) -> Button | None:
    """A page of the room, for which who is on Discord has no way in, becomes a button that answers here; where its
    file hangs on the message already, or there is nothing like it here, none."""
    if button.action or button.link.startswith("http"):
        return button
    page = RECORD.fullmatch(button.link)
    if page is None or page["file"] or look.files:
        return None
    return Button(button.label, action("record" if page["id"] else "records", page["team"], page["id"] or ""))


def _styled(button: Button, team: str, taken: set[str] | None = None) -> ui.Button[ui.LayoutView]:
    label = button.label if button.label.strip() else "…"  # Discord takes none that cannot be seen
    if button.link:
        return ui.Button(label=label, url=button.link)
    style = discord.ButtonStyle.primary if button.primary else discord.ButtonStyle.secondary
    id = _once(of_team(button.action, team), taken) if taken is not None else of_team(button.action, team)
    return ui.Button(label=label, style=style, custom_id=id)


def of_team(action: str, team: str) -> str:
    """An action as it is carried in a direct message, if there is room for it."""
    return f"{action}~{team}" if team and len(action) + len(team) < MAX_ID else action


def _once(action: str, taken: set[str]) -> str:
    """No two components of a message may have the same custom_id; what is behind ``~`` is not read (incoming.py)."""
    id, n = action, 1
    while id in taken:
        n += 1
        id = f"{action[: MAX_ID - 3]}~{n}"
    taken.add(id)
    return id


def _items(pieces: Sequence[Piece], tag: int) -> Iterator[Item]:
    for n, piece in enumerate(pieces):
        id = tag or None if n == 0 else None
        match piece:
            case str():
                yield ui.TextDisplay(piece, id=id)
            case None:
                yield ui.Separator(id=id)
            case list():
                yield ui.ActionRow(*piece, id=id)
            case _:
                yield ui.ActionRow(piece, id=id)
