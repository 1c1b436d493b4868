"""What a reader of a rehearsal knows already, for it stands above: so that nothing is told twice.

A step that comes again is told by its name, its groups and its end; a card for the facilitator is told once; a row of
buttons once; a note that is shown to everyone later, for one person only; and of what is recalled, how much it is.
"""

from collections.abc import Iterator, Sequence

from facilitation.message import Block, Buttons, Divider, Heading, Message, Quote, Text
from facilitation.wording import Wording

from .rehearsal import Event

ONCE = ("turn", "round", "time", "all")  # private words that come to one after the other, and always the same
STEP = ("step", "cue")
GROUP = "group"
Drawn = tuple[Block, list[str]]  # a block of a message, with its lines in print


def sort_of(event: Event) -> str:
    """What sort of card it is: the part of its key after the subject's kind and identifier."""
    return (event.key.split(":", 3)[2:3] or [""])[0]


class Above:
    """What has been told so far, of each sort what is needed to know whether it was."""

    def __init__(self, words: Wording) -> None:
        self.words = words
        self.ends = words("session.ends", at="|", when="|").partition("|")[0]  # how the line with the clock begins
        self.speaks = words("session.who_speaks", who="|").partition("|")[0]
        self.here = _plain(words("session.group.here", people="|").partition("|")[0])
        self.steps: dict[tuple[str, str], set[str]] = {}  # of each step, what its cards have said
        self.for_all: set[str] = set()  # what the newest card for all says, in its parts
        self.groups: dict[str, set[str]] = {}  # the same of each side room
        self.lists: dict[str, list[str]] = {}  # what last stood under a heading
        self.buttons: set[str] = set()
        self.private: set[str] = set()
        self.quotes: set[tuple[str | None, str]] = set()

    def told(self, event: Event, drawn: list[Drawn]) -> list[str]:
        """What is to be told of something that has just appeared."""
        sort = sort_of(event)
        if sort == "step":
            self.for_all = set(_parts(line for _, lines in drawn for line in lines))
        if sort in STEP:
            return self._step(sort, drawn)
        if sort == GROUP:
            return self._group(event, drawn)
        if sort == "recall":
            return list(self._recall(drawn))
        self._hear(drawn)
        if event.to and self._known_to_someone(sort, drawn):
            return []
        if isinstance(drawn[0][0], Heading) and sort != "opening" and not event.to:
            if self.lists.get(drawn[0][1][0]) == (lines := _lines(drawn)):
                return []
            self.lists[drawn[0][1][0]] = lines
        return [line for block in drawn for line in self.fresh(block)]

    def keep(self, event: Event, lines: list[str]) -> None:
        """A card was changed, and the change told of."""
        if lines and lines[0] in self.lists:
            self.lists[lines[0]] = lines

    def fresh(self, drawn: Drawn) -> list[str]:
        """The lines of a block; none of a row of buttons that stands above."""
        block, lines = drawn
        if not isinstance(block, Buttons):
            return lines
        labels = {button.label for button in block.buttons}
        new, self.buttons = labels - self.buttons, self.buttons | labels
        return lines if new else []

    def own(self, event: Event, lines: list[str]) -> list[str]:
        """What a group's card says beside the card for all, and beside what the group was told last."""
        known = self.groups.setdefault(event.side, set())
        parts = (" · ".join(p for p in line.split(" · ") if p not in self.for_all) for line in lines)
        own = [line for line in parts if line and not line.startswith("[")]
        self.groups[event.side] = set(own)
        return [line for line in own if line not in known]

    def speaking(self, message: Message) -> str:
        """Who has the word, as a card says it; nothing where a round is over."""
        texts = (block.markdown for block in message.blocks if isinstance(block, Text))
        found = next((text for text in texts if text.startswith(self.speaks)), "")
        return "" if self.words("session.speaking.round_over") in found else found.partition(" · ")[0]

    def _step(self, sort: str, drawn: list[Drawn]) -> list[str]:
        heading = drawn[0][1][0].strip("= ").split(" · ")
        known = self.steps.setdefault((sort, f"{heading[0]} · {heading[-1]}"), set())
        found = list(drawn[0][1])
        for block, lines in drawn[1:]:
            new = self.fresh((block, lines)) if not set(lines) <= known else []
            found += new
            known.update(lines)
        return found if sort != "cue" or len(found) > 1 else []

    def _group(self, event: Event, drawn: list[Drawn]) -> list[str]:
        lines = [line for block, lines in drawn if not isinstance(block, Heading) for line in lines]
        lines = [line for line in lines if line != self.words("session.step_over") and not line.startswith(self.here)]
        return self.own(event, lines)

    def _recall(self, drawn: list[Drawn]) -> Iterator[str]:
        """What is shown again, with its title; of what stands above only how much it is."""
        title, known, new = "", 0, list[str]()

        def found() -> Iterator[str]:
            if title or new:
                yield f"{title} {self.words('terminal.as_above', n=known)}" if known else title
                yield from new

        for block, lines in drawn:
            if not isinstance(block, Quote):
                yield from found()
                title, known, new = " ".join(lines), 0, []
            elif (block.author, block.text) in self.quotes:
                known += 1
            else:
                self.quotes.add((block.author, block.text))
                new += lines
        yield from found()

    def _hear(self, drawn: list[Drawn]) -> None:
        self.quotes |= {(block.author, block.text) for block, _ in drawn if isinstance(block, Quote)}

    def _known_to_someone(self, sort: str, drawn: list[Drawn]) -> bool:
        """Whether private words were told before, to the same or to another."""
        first = drawn[0][1][0] if drawn[0][1] else ""
        until_shown = first == self.words("session.kept_hidden")
        if sort not in ONCE and not until_shown:
            return False
        known = first in self.private
        self.private.add(first)
        return known


def _lines(drawn: Sequence[Drawn]) -> list[str]:
    return [line for block, lines in drawn for line in lines if not isinstance(block, Buttons | Divider)]


def _plain(marked: str) -> str:
    return marked.replace("*", "")


def _parts(lines: Iterator[str]) -> Iterator[str]:
    """Lines, and what stands in them between points."""
    for line in lines:
        yield line
        yield from line.split(" · ")
