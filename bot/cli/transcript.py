"""A rehearsal in print: to read, as a play is, with the clock in the margin; or a line of JSON for each thing that
appeared, with its keys in order.

A card that is changed in place appears in a channel as no new message. In print only what is new in it is told, and
only just before the next thing that appears: five people who come in are one line. What happens in a side room has the
room's name before it. What stands above already is not told again: in the second round of a repeat a step has only its
name and what is new about it.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from textwrap import wrap
from typing import Any

from facilitation.message import MESSAGE, MOMENT, Block, Heading, Message, Quote
from facilitation.wording import LOCALES, Wording

from .above import Above, Drawn, sort_of
from .rehearsal import Event

WIDTH = 96
MARGIN = " " * 7
COUNTED = ("rate", "closing")  # cards on which answers are counted until the end
HALVES = 290  # seconds up to which half minutes are told


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
        self.above = Above(words)
        self.printed: dict[tuple[str, str], Event] = {}
        self.changed: dict[tuple[str, str], Event] = {}
        self.talking = False  # what people say stands close together, and apart from all else
        self.at = datetime.min.replace(tzinfo=UTC)  # the time in the margin never goes back

    def add(self, event: Event) -> Iterator[str]:
        if event.do == "seat":
            return
        card = (event.key, event.to)
        before = self.printed.get(card)
        if event.message is None:
            self.changed.pop(card, None)
            self.printed.pop(card, None)
        elif before is not None and event.do != "post" and not event.to:
            self.changed[card] = event
            if self._weighs(before, event):
                yield from self.changes(card)
        elif before is None or before.message != event.message:
            if event.do == "post" and not _said(event):
                yield from self.changes(*self._due(event))
            self.printed[card] = event
            if told := self.above.told(event, self.blocks(event)):
                yield from self.entry(event, told)

    def _due(self, event: Event) -> Iterator[tuple[str, str]]:
        """The cards whose changes are told before something new comes. How many have answered at the end is of no
        weight until all have."""
        ends = sort_of(event) == "record"
        return (card for card, new in self.changed.items() if ends or sort_of(new) not in COUNTED)

    def changes(self, *cards: tuple[str, str]) -> Iterator[str]:
        """What is new in cards that were changed, since they were last told of."""
        for card in cards:
            event, before = self.changed.pop(card), self.printed[card]
            assert before.message is not None
            self.printed[card] = event
            if sort_of(event) == "step" and not self._weighs(before, event):
                continue  # somebody more is ready, has answered
            known = {*self.lines(before), self.words("session.step_over")}
            if _moments(before.message) == _moments(event.message):
                known |= {line for line in self.lines(event) if line.startswith(self.above.ends)}
            lines = [line for block in self.blocks(event) for line in self.above.fresh(block)]
            new = [line for line in lines if line not in known]
            if event.side:
                yield from self.entry(event, self.above.own(event, new)) if new else ()
                continue
            about = [] if any(isinstance(b, Heading) for b in before.message.blocks) else self.lines(before)[:1]
            if new:
                self.above.keep(event, self.lines(event))
                yield from self.entry(event, about + [line for line in new if line not in about], mark="~ ")

    def entry(self, event: Event, lines: list[str], mark: str = "") -> Iterator[str]:
        """One thing that appeared, with the time before its first line."""
        said = _said(event) or bool(event.side)
        if self.talking and not said:
            yield ""
        at = max(event.at, self.at)
        yield from self.date(at, self.talking and said)
        self.talking, self.at = said, at
        private = [f"({self.words('terminal.only', member=self.name(event.to))})"] if event.to else []
        first, edge = f"{clock(at, 't')}  ", "┆ " if event.to else f"│ {event.side}  " if event.side else ""
        for number, line in enumerate([*private, *lines]):
            margin = first if number == 0 else MARGIN
            later = MARGIN + (edge if event.to else edge[:1].ljust(len(edge))) + " " * len(mark)
            yield from wrap(line, WIDTH, initial_indent=margin + edge + mark, subsequent_indent=later)
        if not said:
            yield ""

    def date(self, at: datetime, talking: bool) -> Iterator[str]:
        """A line for a new day, the first of a session that lasts but one has none."""
        before, today = self.at.date(), at.astimezone(UTC).date()
        if before != self.at.min.date() and before != today:
            yield from ("",) if talking else ()
            yield from (f"──── {day(at, self.words.language)} ────", "")

    def blocks(self, event: Event) -> list[Drawn]:
        """An event's message in lines of text, with names for members and the time of the event for countdowns."""
        assert event.message is not None
        return [(block, _lines(block, self.name, self.words, event.at)) for block in event.message.blocks]

    def lines(self, event: Event) -> list[str]:
        return [line for _, lines in self.blocks(event) for line in lines]

    def _weighs(self, earlier: Event, event: Event) -> bool:
        """Whether a change is told at once: more time, a pause, the end; others in the circle; or the words of a
        person, such as an objection. That a step ends this very moment is told by what comes next."""
        before, after = earlier.message, event.message
        if before is None or after is None:
            return False
        speaking = self.above.speaking(after)
        others = bool(speaking) and speaking != self.above.speaking(before)
        ends = [datetime.fromtimestamp(int(mark[1]), UTC) for mark in MOMENT.finditer(after.plain(str, _as_mark))]
        other_end = _moments(before) != _moments(after) and not any((at - event.at).total_seconds() < 1 for at in ends)
        return other_end or _quotes(before) != _quotes(after) or others


def to_read(events: Iterable[Event], name: Callable[[str], str], words: Wording) -> Iterator[str]:
    """Lines of print."""
    page = _Page(name, words)
    # What is for all comes before what a group is told at the same moment: each place is written to for itself.
    for event in sorted(events, key=lambda event: (event.at, bool(event.side))):
        yield from page.add(event)
    yield from page.changes(*page.changed)


def _quotes(message: Message | None) -> tuple[str, ...]:
    return tuple(block.text for block in message.blocks if isinstance(block, Quote)) if message else ()


def _moments(message: Message | None) -> tuple[str, ...]:
    """The marks of moments in a message: when a step ends."""
    return tuple(mark[0] for mark in MOMENT.finditer(message.plain(str, _as_mark))) if message else ()


def _as_mark(at: datetime, style: str) -> str:
    return f"<t:{int(at.timestamp())}:{style}>"


def _said(event: Event) -> bool:
    """Whether it is what a person said, which stands close to what the next one says."""
    return ":said:" in event.key


def _lines(block: Block, name: Callable[[str], str], words: Wording, now: datetime) -> list[str]:
    """One block of a message in lines of text."""

    def tell(at: datetime, style: str) -> str:
        seconds = (at - now).total_seconds()
        if style != "R":
            return clock(at, style)
        if round(seconds) < 60:
            return words("terminal.in_seconds", seconds=max(0, round(seconds)))
        halves = round(seconds / 30) / 2 if seconds < HALVES else round(seconds / 60)
        return words("terminal.in_minutes", minutes=f"{halves:g}")

    text = Message((block,)).plain(name, tell)
    match block:
        case Heading():
            text = f"== {text} =="
        case Quote(said, author, label):
            text = f"{_who(author, label, name, words)}{said}"
    return [line for line in text.splitlines() if line.strip()]


def _who(author: str | None, label: str, name: Callable[[str], str], words: Wording) -> str:
    kind = words.kind(label).lower() if label else ""
    if author is None:
        return f"[{kind}] " if kind else ""
    return f"{name(author)}, {kind}: " if kind else f"{name(author)}: "
