"""A check-in at once: a round of feelings and focus, answered privately, shown as one message that grows.

State and commands here; the rules in checkin_rules.py beside it. Question sets are content (prompts/checkins/).
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from facilitation.wording import Words

MAX_WORDS = 280
OPEN_FOR_HOURS = 24


class Question(BaseModel):
    """``scale`` is answered from 1 to 5 (``low`` and ``high`` name the ends); ``words`` in a sentence."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    ask: Words
    low: Words
    high: Words
    words: Words  # what the free field asks


class QuestionSet(BaseModel):
    """A file of prompts/checkins/."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    name: Words
    purpose: Words
    question: Question


@dataclass(frozen=True, slots=True)
class CheckIn:
    """``scores`` are counts for 1..5, so the snapshot stays small; ``answered`` says who (never what), and is how
    nobody is asked or counted twice. ``quotes`` are words that people chose to share; one each."""

    id: str
    team: str
    channel: str
    language: str
    set: str
    opened_by: str
    opened_at: datetime
    asked: tuple[str, ...]
    anonymous: bool = False
    scores: tuple[int, int, int, int, int] = (0, 0, 0, 0, 0)
    answered: tuple[str, ...] = ()
    given: tuple[tuple[str, int], ...] = ()  # (member, score) so that it can be changed; empty when anonymous
    quotes: tuple[tuple[str, str], ...] = ()  # (member or '', words)
    again: tuple[str, ...] = ()  # who heard of it once more
    closed: bool = False


@dataclass(frozen=True, slots=True)
class OpenCheckIn:
    id: str
    member: str
    channel: str
    set: str = ""
    anonymous: bool = False
    kind: Literal["open_checkin"] = field(default="open_checkin", repr=False)


@dataclass(frozen=True, slots=True)
class AnswerCheckIn:
    """``score`` 1..5 from a button; ``words`` from the form (empty: none); ``words=None`` with no score: the form."""

    id: str
    member: str
    score: int | None = None
    words: str | None = None
    kind: Literal["answer_checkin"] = field(default="answer_checkin", repr=False)


@dataclass(frozen=True, slots=True)
class AskCheckIn:
    """From the clock: the hours of ``member`` have come, so they are asked."""

    member: str
    kind: Literal["ask_checkin"] = field(default="ask_checkin", repr=False)


@dataclass(frozen=True, slots=True)
class RemindCheckIn:
    """From the clock: one private reminder to whoever of ``members`` (none named: of all) has not answered, then
    quiet."""

    members: tuple[str, ...] = ()
    kind: Literal["remind_checkin"] = field(default="remind_checkin", repr=False)


@dataclass(frozen=True, slots=True)
class CloseCheckIn:
    """From the clock or its opener: no more growing; late answers still count quietly."""

    member: str = ""
    kind: Literal["close_checkin"] = field(default="close_checkin", repr=False)


CheckInCommand = OpenCheckIn | AnswerCheckIn | AskCheckIn | RemindCheckIn | CloseCheckIn
