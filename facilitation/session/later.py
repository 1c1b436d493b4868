"""What a session asks of itself, later, and what another subject tells it; each may be stale by then."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal


@dataclass(frozen=True, slots=True)
class TimeUp:
    visit: int
    ends_at: datetime
    kind: Literal["time_up"] = field(default="time_up", repr=False)


@dataclass(frozen=True, slots=True)
class Forgotten:
    """Nobody may be there any more."""

    kind: Literal["forgotten"] = field(default="forgotten", repr=False)


@dataclass(frozen=True, slots=True)
class TurnUp:
    """The holder of the word was silent for their share of the time: the word goes on, and comes back to them."""

    visit: int
    turn: int
    group: int = 0
    kind: Literal["turn_up"] = field(default="turn_up", repr=False)


@dataclass(frozen=True, slots=True)
class Nudge:
    visit: int
    kind: Literal["nudge"] = field(default="nudge", repr=False)


@dataclass(frozen=True, slots=True)
class WindowReminder:
    """Over days: four fifths of the window are over; those missing hear of it, once, in their own hours."""

    visit: int
    member: str = ""  # only to this one, whose hours have come; empty: to all who are missing
    kind: Literal["window_reminder"] = field(default="window_reminder", repr=False)


@dataclass(frozen=True, slots=True)
class TellOpened:
    """Over days: tell ``member``, whose hours have come, that the step is open."""

    member: str
    visit: int
    kind: Literal["tell_opened"] = field(default="tell_opened", repr=False)


@dataclass(frozen=True, slots=True)
class Settled:
    """The agreement being decided in this session has an outcome. ``cleared``: no objection to it stands any more."""

    agreement: str
    outcome: Literal["agreed", "objection", "cleared", "withdrawn"]
    kind: Literal["settled"] = field(default="settled", repr=False)
