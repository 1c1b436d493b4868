"""What one person sees of a session now, as values: the room draws it, Slack's App Home and Discord can, too.

``look`` is pure. Words are already in the reader's language; people are member ids (as marks in text), moments are
datetimes, so that each client counts down by itself.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal


@dataclass(frozen=True, slots=True)
class Mark:
    """One step in the line of steps: as wide as its minutes."""

    name: str
    minutes: float
    state: Literal["done", "now", "to_come"]


@dataclass(frozen=True, slots=True)
class Control:
    """A button of the board. ``icon``: next, back, pause, resume, more, hand, end, speak, listen, ready or empty."""

    label: str
    action: str
    icon: str = ""
    main: bool = False
    pressed: bool | None = None  # a toggle's state; None: not a toggle


@dataclass(frozen=True, slots=True)
class Board:
    """The filled green board: what counts for all now. Text may carry mention marks."""

    part: Literal["none", "gathering", "running", "closing", "closed"]
    label: str  # "Step 6 of 8"
    name: str
    say: str  # what this step asks for
    rule: str
    speaking: str
    listening: str
    then: str
    opened_at: datetime | None = None
    ends_at: datetime | None = None
    left: float | None = None  # seconds, while paused
    called: bool = False  # time for this step is over, the facilitator decides
    turn: str = ""  # in a round: whose turn, then who
    marks: tuple[Mark, ...] = ()
    ready: str = ""  # "2 of 6 are ready"
    status: str = ""  # for screen readers: one sentence that changes with the step


@dataclass(frozen=True, slots=True)
class Cue:
    title: str
    say: str
    watch: str
    long: str


@dataclass(frozen=True, slots=True)
class Seat:
    """A person in the room: ``role`` in words."""

    member: str
    role: str
    me: bool = False
    part: Literal["in", "listening", "not_in"] = "in"
    has_word: bool = False


@dataclass(frozen=True, slots=True)
class Balance:
    """How the talk is shared, for the group only: ``at`` from 0 (a few voices) to 1 (all of us)."""

    at: float
    words: str


@dataclass(frozen=True, slots=True)
class View:
    session: str  # id, or empty when none is open
    title: str  # "Tuning protocol, with <@ben>"
    board: Board
    controls: tuple[Control, ...] = ()  # the facilitator's
    mine: tuple[Control, ...] = ()  # everybody's own: I'm in, ready, pass, I'm done, take over
    cue: Cue | None = None
    seats: tuple[Seat, ...] = ()
    balance: Balance | None = None
    essential_question: str = ""
    focusing_question: str = ""
    presenter: str = ""
    focus: tuple[str, ...] = ()  # the rules we lean on today
    returning: tuple[tuple[str, str, bool], ...] = ()  # (member, commitment, told)
    kinds: tuple[tuple[str, str], ...] = ()  # (label key, words) that a contribution may be called
    may_say: Literal["all", "notes", "hidden", "wait"] = "all"  # what becomes of words written now
    hint: str = ""  # the input's own line: who reads this
