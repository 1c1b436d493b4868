"""A rich message and a form that any platform can show.

Blocks are the ones that Slack, Discord and a web page all have. Text is CommonMark; a mention is ``<@member-id>``
with our own member id, a moment is ``<t:unix-seconds:style>`` (styles below), so that each reader's own client
names the person and tells the time. The budgets are the tightest of all platforms' and are checked at construction:
what can be built can be sent.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Annotated, Literal

from pydantic import Field as Tagged
from pydantic import TypeAdapter

MAX_CHARACTERS = 4000  # Discord: all text in one message
MAX_BLOCKS = 12  # Discord counts nested components against 40; 12 blocks with buttons stay below
MAX_BUTTONS = 5  # Discord: one action row
MAX_LABEL = 75  # Slack: button text
MAX_ACTION = 100  # Discord: custom_id
MAX_HEADING = 150  # Slack: header block
MAX_TITLE = 24  # Slack: modal title
MAX_FIELDS = 5  # Discord: components in a modal
MAX_OPTIONS = 25  # Discord: select options
BAR, LONGEST_BAR = "▮", 20

MENTION = re.compile(r"<@([\w-]+)>")
MOMENT = re.compile(r"<t:(\d+):([tdR])>")
MARK = re.compile(r"<@(?P<who>[\w-]+)>|<t:(?P<at>\d+):(?P<style>[tdR])>")  # either of them
LAST = 253402300799  # the last second of the year 9999
MARKUP = re.compile(r"[\\`*_\[\]<>~#|!]")  # what CommonMark, Slack or Discord read as more than a letter
AT_START = re.compile(r"^([ \t]*)([-+]|\d+[.)])(?=\s)", re.MULTILINE)  # what begins a list
ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


class TooLong(ValueError):
    """The message or form would not fit on every platform."""


def mention(member: str) -> str:
    """The mark that every platform turns into the name of ``member`` (our id)."""
    return f"<@{member}>"


def moment(at: datetime, style: Literal["t", "d", "R"] = "t") -> str:
    """The mark for a moment in the reader's own zone: ``t`` clock time, ``d`` day, ``R`` live countdown."""
    return f"<t:{int(at.timestamp())}:{style}>"


def moment_of(seconds: str) -> datetime:
    """The moment that stands in a mark."""
    return datetime.fromtimestamp(min(int(seconds), LAST), UTC)


def in_figures(at: datetime, style: str) -> str:
    """A moment where no client tells it in the reader's own zone: in a notification, or to a screen reader."""
    return at.strftime("%Y-%m-%d" if style == "d" else "%H:%M UTC")


def unmarked(text: str, name: Callable[[str], str], tell: Callable[[datetime, str], str] = in_figures) -> str:
    """``text`` with names and times in place of its marks. ``name`` turns a member id into what they are called."""
    return MARK.sub(lambda m: name(m["who"]) if m["who"] else tell(moment_of(m["at"]), m["style"]), text)


def literal(text: str) -> str:
    """What a person typed, so that it stands in a Text as they typed it: no bold, no link, no list, nobody called."""
    text = MARKUP.sub(lambda m: f"\\{m[0]}", text)
    return AT_START.sub(lambda m: f"{m[1]}{m[2][:-1]}\\{m[2][-1]}", text)


@dataclass(frozen=True, slots=True)
class Heading:
    text: str
    kind: Literal["heading"] = field(default="heading", repr=False)

    def __post_init__(self) -> None:
        if len(self.text) > MAX_HEADING:
            raise TooLong(f"a heading of {len(self.text)} characters; {MAX_HEADING} fit")


@dataclass(frozen=True, slots=True)
class Text:
    """CommonMark in Convener's own voice."""

    markdown: str
    kind: Literal["text"] = field(default="text", repr=False)


@dataclass(frozen=True, slots=True)
class Facts:
    """Label and value, a few of them: owner, review date, minutes."""

    pairs: tuple[tuple[str, str], ...]
    kind: Literal["facts"] = field(default="facts", repr=False)


@dataclass(frozen=True, slots=True)
class Tally:
    """Answers, and how many chose each."""

    counts: tuple[tuple[str, int], ...]
    kind: Literal["tally"] = field(default="tally", repr=False)

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Each with its bar and its count as text, "▮▮▮ 3", where nothing better is drawn; a long one stays a line."""
        return tuple((label, f"{BAR * min(n, LONGEST_BAR)} {n}".strip()) for label, n in self.counts)


@dataclass(frozen=True, slots=True)
class Quote:
    """What a person said. ``author`` is a member id, or None where nobody is to be named; ``label`` says of what
    kind it is (a wording key such as ``warm``), or is empty."""

    text: str
    author: str | None = None
    label: str = ""
    kind: Literal["quote"] = field(default="quote", repr=False)


@dataclass(frozen=True, slots=True)
class Divider:
    kind: Literal["divider"] = field(default="divider", repr=False)


@dataclass(frozen=True, slots=True)
class Button:
    """``action`` is ``verb:subject:detail`` (see actions.py): no callback, so that a button outlives a restart.
    ``link`` in place of an action leads to a page of the room (a path) and sends nothing."""

    label: str
    action: str = ""
    primary: bool = False
    link: str = ""

    def __post_init__(self) -> None:
        if len(self.label) > MAX_LABEL:
            raise TooLong(f"a button label of {len(self.label)} characters; {MAX_LABEL} fit")
        if len(self.action) > MAX_ACTION:
            raise TooLong(f"a button action of {len(self.action)} characters; {MAX_ACTION} fit")


@dataclass(frozen=True, slots=True)
class Buttons:
    buttons: tuple[Button, ...]
    kind: Literal["buttons"] = field(default="buttons", repr=False)

    def __post_init__(self) -> None:
        if not 0 < len(self.buttons) <= MAX_BUTTONS:
            raise TooLong(f"{len(self.buttons)} buttons in a row; 1 to {MAX_BUTTONS} fit")


Block = Annotated[Heading | Text | Facts | Tally | Quote | Divider | Buttons, Tagged(discriminator="kind")]


@dataclass(frozen=True, slots=True)
class Message:
    blocks: tuple[Block, ...]

    def __post_init__(self) -> None:
        if not 0 < len(self.blocks) <= MAX_BLOCKS:
            raise TooLong(f"{len(self.blocks)} blocks; 1 to {MAX_BLOCKS} fit")
        length = sum(_length(block) for block in self.blocks)
        if length > MAX_CHARACTERS:
            raise TooLong(f"{length} characters; {MAX_CHARACTERS} fit")

    def plain(
        self,
        name: Callable[[str], str] = str,
        clock: Callable[[datetime, str], str] = in_figures,
        own: Callable[[str], str] = str,
    ) -> str:
        """The words alone, for notifications, logs, screen readers and tests.

        ``name`` turns a member id into a display name, ``clock`` a moment and its style into words (UTC otherwise),
        ``own`` what Convener itself says into how a platform says it.
        """

        def marks(text: str) -> str:
            return unmarked(text, name, clock)

        return "\n".join(words for words in (_plain(block, marks, own) for block in self.blocks) if words)

    @property
    def buttons(self) -> tuple[Button, ...]:
        """All buttons of the message, in order."""
        return tuple(b for block in self.blocks if isinstance(block, Buttons) for b in block.buttons)


def _length(block: Block) -> int:
    match block:
        case Heading(text) | Quote(text):
            return len(text)
        case Text(markdown):
            return len(markdown)
        case Facts() | Tally():
            return sum(len(label) + len(value) + 2 for label, value in block.pairs)
        case Buttons(buttons):
            return sum(len(b.label) for b in buttons)
        case Divider():
            return 0


def _plain(block: Block, marks: Callable[[str], str], own: Callable[[str], str]) -> str:
    match block:
        case Heading(text):
            return marks(text)
        case Text(markdown):
            # What was escaped becomes itself last, so that nothing that a person typed is taken for a mark.
            return ESCAPED.sub(r"\1", marks(re.sub(r"(?<!\\)\*\*", "", own(markdown))))
        case Facts() | Tally():
            return marks("\n".join(f"{label}: {value}" for label, value in block.pairs))
        case Quote(text, author):
            return marks(f"{mention(author)}: {text}" if author else f"“{text}”")
        case Buttons(buttons):
            return " ".join(f"[{b.label}]" for b in buttons)
        case Divider():
            return ""


def say(*parts: str, heading: str = "", buttons: tuple[Button, ...] = ()) -> Message:
    """A message of paragraphs, with a heading above and a row of buttons below where given; empty parts fall away."""
    blocks: list[Block] = [Heading(heading)] if heading else []
    blocks += [Text(part) for part in parts if part]
    if buttons:
        blocks.append(Buttons(buttons))
    return Message(tuple(blocks))


def quote(text: str, author: str | None = None, label: str = "") -> Message:
    """A person's own words as a message; on the room's page this is a line of the talk."""
    return Message((Quote(text, author, label),))


# -- forms ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TextField:
    key: str
    label: str
    value: str = ""
    hint: str = ""
    required: bool = True
    long: bool = False
    max_length: int = 600
    kind: Literal["text"] = field(default="text", repr=False)


@dataclass(frozen=True, slots=True)
class ChoiceField:
    """One of several. ``options`` are (value, label); ``means`` are (value, what it means), to be read in smaller words
    below the label; ``buttons`` asks for equal buttons that send the form at once."""

    key: str
    label: str
    options: tuple[tuple[str, str], ...]
    value: str = ""
    hint: str = ""
    required: bool = True
    buttons: bool = False
    means: tuple[tuple[str, str], ...] = ()
    kind: Literal["choice"] = field(default="choice", repr=False)

    def __post_init__(self) -> None:
        if not 0 < len(self.options) <= MAX_OPTIONS:
            raise TooLong(f"{len(self.options)} options; 1 to {MAX_OPTIONS} fit")


@dataclass(frozen=True, slots=True)
class PeopleField:
    """One member of the team (``value``: a member id). ``among`` limits the choice; empty means everyone."""

    key: str
    label: str
    value: str = ""
    hint: str = ""
    required: bool = True
    among: tuple[str, ...] = ()
    kind: Literal["people"] = field(default="people", repr=False)


@dataclass(frozen=True, slots=True)
class NumberField:
    key: str
    label: str
    value: int | None = None
    least: int = 0
    most: int = 1000
    hint: str = ""
    required: bool = True
    kind: Literal["number"] = field(default="number", repr=False)


@dataclass(frozen=True, slots=True)
class DateField:
    """A day, as ``YYYY-MM-DD``."""

    key: str
    label: str
    value: str = ""
    hint: str = ""
    required: bool = True
    kind: Literal["date"] = field(default="date", repr=False)


@dataclass(frozen=True, slots=True)
class ToggleField:
    """Yes or no; sent as ``yes`` or as nothing."""

    key: str
    label: str
    value: bool = False
    hint: str = ""
    kind: Literal["toggle"] = field(default="toggle", repr=False)


FormField = Annotated[
    TextField | ChoiceField | PeopleField | NumberField | DateField | ToggleField, Tagged(discriminator="kind")
]


@dataclass(frozen=True, slots=True)
class Form:
    """What a person is asked to fill in. ``action`` is what comes back with the values, as a button's does;
    ``about`` is shown above the fields."""

    title: str
    action: str
    fields: tuple[FormField, ...]
    submit: str
    about: Message | None = None

    def __post_init__(self) -> None:
        if len(self.title) > MAX_TITLE:
            raise TooLong(f"a form title of {len(self.title)} characters; {MAX_TITLE} fit")
        if not 0 < len(self.fields) <= MAX_FIELDS:
            raise TooLong(f"{len(self.fields)} fields; 1 to {MAX_FIELDS} fit")
        if len(self.action) > MAX_ACTION:
            raise TooLong(f"a form action of {len(self.action)} characters; {MAX_ACTION} fit")


MESSAGE: TypeAdapter[Message] = TypeAdapter(Message)
