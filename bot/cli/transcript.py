"""A rehearsal in print: to read, as a play is, with the clock in the margin; or a line of JSON for each thing that
appeared, with its keys in order.

A card that is changed in place appears in a channel as no new message. In print only what is new in it is told, and
only just before the next thing that appears: five people who come in are one line. What happens in a side room has the
room's name before it; of its card only that is told which the card for all does not say already.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from textwrap import wrap
from typing import Any

from facilitation.message import MESSAGE, MOMENT, Block, Heading, Message, Quote
from facilitation.wording import Wording

from .rehearsal import Event

WIDTH = 96
MARGIN = " " * 7
LOCALES = {"en": "en_GB", "es": "es"}


def json_lines(events: Iterable[Event], name: Callable[[str], str]) -> Iterator[str]:
    """Each event as JSON: at, do, key, to (a name, or null), side (the title of a side room, or null), members (the
    names of those seated there), message, and its text as it reads."""
    for event in events:
        plain: dict[str, Any] = {
            "at": event.at.isoformat(),
            "do": event.do,
            "key": event.key,
            "to": name(event.to) if event.to else None,
            "side": event.side or None,
            "members": [name(member) for member in event.members],
            "message": MESSAGE.dump_python(event.message, mode="json") if event.message else None,
            "text": event.message.plain(name, clock) if event.message else None,
        }
        yield json.dumps(plain, ensure_ascii=False, sort_keys=True)


def clock(at: datetime, style: str) -> str:
    """A moment in words, as a transcript tells it: in the time of the rehearsal's own clock."""
    at = at.astimezone(UTC)
    return at.strftime("%Y-%m-%d" if style == "d" else "%H:%M")


def day(at: datetime, language: str) -> str:
    """A day as it is said: Friday 13 March."""
    from babel.dates import format_skeleton  # only where something is printed that lasts so long

    return format_skeleton("MMMMEEEEd", at, locale=LOCALES[language])


class _Page:
    """What has been printed so far: of each card its lines and its moments, and which were changed since."""

    def __init__(self, name: Callable[[str], str], words: Wording) -> None:
        self.name, self.words = name, words
        self.printed: dict[tuple[str, str], Event] = {}
        self.changed: dict[tuple[str, str], Event] = {}
        self.talking = False  # what people say stands close together, and apart from all else
        self.for_all: set[str] = set()  # what the newest card for all says, in its parts
        self.day: date | None = None

    def add(self, event: Event) -> Iterator[str]:
        if event.do == "seat":
            return
        if ":step:" in event.key and event.message:
            self.for_all = set(_parts(self.lines(event)))
        card = (event.key, event.to)
        before = self.printed.get(card)
        if event.message is None:
            self.changed.pop(card, None)
            self.printed.pop(card, None)
        elif before is not None and event.do != "post" and not event.to:
            self.changed[card] = event
            if _weighs(before.message, event.message):
                yield from self.changes(card)
        elif before is None or before.message != event.message:
            if event.do == "post" and not _said(event):
                yield from self.changes()
            self.printed[card] = event
            yield from self.entry(event, told) if (told := self.told(event)) else ()

    def changes(self, *cards: tuple[str, str]) -> Iterator[str]:
        """What is new in cards that were changed, since they were last told of."""
        for card in cards or tuple(self.changed):
            event, before = self.changed.pop(card), self.printed[card]
            assert before.message is not None
            self.printed[card] = event
            known = {*self.lines(before), self.words("session.step_over")}
            new = [line for line in self.told(event) if line not in known]
            if event.side:
                yield from self.entry(event, new) if new else ()
                continue
            about = [] if any(isinstance(b, Heading) for b in before.message.blocks) else self.lines(before)[:1]
            if new:
                yield from self.entry(event, about + [line for line in new if line not in about], mark="~ ")

    def entry(self, event: Event, lines: list[str], mark: str = "") -> Iterator[str]:
        """One thing that appeared, with the time before its first line."""
        said = _said(event) or bool(event.side)
        if self.talking and not said:
            yield ""
        self.talking = said
        yield from self.date(event.at)
        private = [f"({self.words('terminal.only', member=self.name(event.to))})"] if event.to else []
        first, edge = f"{clock(event.at, 't')}  ", "┆ " if event.to else f"│ {event.side}  " if event.side else ""
        for number, line in enumerate([*private, *lines]):
            margin = first if number == 0 else MARGIN
            later = MARGIN + (edge if event.to else edge[:1].ljust(len(edge))) + " " * len(mark)
            yield from wrap(line, WIDTH, initial_indent=margin + edge + mark, subsequent_indent=later)
        if not said:
            yield ""

    def date(self, at: datetime) -> Iterator[str]:
        """A line for a new day, the first of a session that lasts but one has none."""
        before, self.day = self.day, at.astimezone(UTC).date()
        if before is not None and before != self.day:
            yield from ("", f"──── {day(at, self.words.language)} ────", "")

    def told(self, event: Event) -> list[str]:
        """What is to be told of an event: all, or of a group's card only what is its own."""
        lines = self.lines(event)
        if ":group:" not in event.key:
            return lines
        assert event.message is not None
        heading = [line for b in event.message.blocks if isinstance(b, Heading) for line in self.draw(b, event)]
        here = lines[len(heading) : len(heading) + 1]  # who is here stands on the card for all
        known = {*heading, *here, self.words("session.step_over")}
        own = [" · ".join(p for p in line.split(" · ") if p not in self.for_all) for line in lines if line not in known]
        return [line for line in own if line and not line.startswith("[")]

    def draw(self, block: Block, event: Event) -> list[str]:
        return _lines(block, self.name, self.words, event.at)

    def lines(self, event: Event) -> list[str]:
        """An event's message in lines of text, with names for members and the time of the event for countdowns."""
        assert event.message is not None
        return [line for block in event.message.blocks for line in self.draw(block, event)]


def to_read(events: Iterable[Event], name: Callable[[str], str], words: Wording) -> Iterator[str]:
    """Lines of print."""
    page = _Page(name, words)
    # What is for all comes before what a group is told at the same moment: each place is written to for itself.
    for event in sorted(events, key=lambda event: (event.at, bool(event.side))):
        yield from page.add(event)
    yield from page.changes()


def _weighs(before: Message | None, after: Message) -> bool:
    """Whether a change is told at once: more time, a pause, the end; or the words of a person, such as an objection."""
    return _moments(before) != _moments(after) or _quotes(before) != _quotes(after)


def _quotes(message: Message | None) -> tuple[str, ...]:
    return tuple(block.text for block in message.blocks if isinstance(block, Quote)) if message else ()


def _moments(message: Message | None) -> tuple[str, ...]:
    """The marks of moments in a message: when a step ends."""
    return tuple(mark[0] for mark in MOMENT.finditer(message.plain(str, _as_mark))) if message else ()


def _as_mark(at: datetime, style: str) -> str:
    return f"<t:{int(at.timestamp())}:{style}>"


def _parts(lines: Iterable[str]) -> Iterator[str]:
    """Lines, and what stands in them between points."""
    for line in lines:
        yield line
        yield from line.split(" · ")


def _said(event: Event) -> bool:
    """Whether it is what a person said, which stands close to what the next one says."""
    return ":said:" in event.key


def _lines(block: Block, name: Callable[[str], str], words: Wording, now: datetime) -> list[str]:
    """One block of a message in lines of text."""

    def tell(at: datetime, style: str) -> str:
        seconds = (at - now).total_seconds()
        if style != "R":
            return clock(at, style)
        if seconds < 60:
            return words("terminal.in_seconds", seconds=max(0, round(seconds)))
        return words("terminal.in_minutes", minutes=round(seconds / 60))

    text = Message((block,)).plain(name, tell)
    match block:
        case Heading():
            text = f"== {text} =="
        case Quote(said, author, label):
            text = f"{_who(author, label, name, words)}{said}"
    return [line for line in text.splitlines() if line.strip()]


def _who(author: str | None, label: str, name: Callable[[str], str], words: Wording) -> str:
    kind = words(f"kind.{label}").lower() if label and words.has(f"kind.{label}") else label
    if author is None:
        return f"[{kind}] " if kind else ""
    return f"{name(author)}, {kind}: " if kind else f"{name(author)}: "
