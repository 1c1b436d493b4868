"""What every rule answers with: what is so now, what should be done about it, and what the asker reads.

``decide(state, command, now, given) -> Decision`` is the shape of all rules over time (session, agreement, check-in,
team). A command that does not fit raises Refused: nothing has changed, and the words say what to do instead.
Effects are requests to the shell; it stores them in the same transaction as the state and carries them out after.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Generic, Literal, TypeVar

from .message import Button, Form, Message

State = TypeVar("State")
SubjectKind = Literal["session", "agreement", "checkin", "team", "plan"]


class Refused(Exception):
    """The command does not fit; nothing has changed. ``key`` and ``values`` name a sentence of the wording
    (``refused.…``), ``buttons`` the ways out: (wording key of the label, action). ``field``: the key of the field of
    a form that it is about, where it is about one."""

    def __init__(
        self, key: str, buttons: tuple[tuple[str, str], ...] = (), *, field: str = "", **values: object
    ) -> None:
        super().__init__(key, values)
        self.key, self.values, self.buttons, self.field = key, values, buttons, field


@dataclass(frozen=True, slots=True)
class Address:
    """Whom a command is for: one session, agreement, check-in, team or plan."""

    kind: SubjectKind
    id: str


# -- effects ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Post:
    """Show a message in the channel, exactly once and in order. ``key`` names it within its subject, so that it can
    be revised (``opening``, ``step:4``, ``said:<id>``, ``record`` …); unique within the subject."""

    channel: str
    key: str
    message: Message
    kind: Literal["post"] = field(default="post", repr=False)


@dataclass(frozen=True, slots=True)
class Revise:
    """Put ``message`` in the place of the one posted under ``key``; nothing new appears in the channel."""

    channel: str
    key: str
    message: Message
    kind: Literal["revise"] = field(default="revise", repr=False)


@dataclass(frozen=True, slots=True)
class Whisper:
    """A word that only ``member`` sees. The same ``key`` again replaces it; ``message=None`` takes it away."""

    channel: str
    member: str
    key: str
    message: Message | None
    kind: Literal["whisper"] = field(default="whisper", repr=False)


@dataclass(frozen=True, slots=True)
class Seat:
    """These members meet in ``place``, a side room: a place within a place, ``<channel>/<name>``. The same place again
    changes its title or its members; without members it is over (what was said there stays readable to them)."""

    place: str
    title: str
    members: tuple[str, ...]
    key: str = "seat"
    kind: Literal["seat"] = field(default="seat", repr=False)


@dataclass(frozen=True, slots=True)
class Remind:
    """Give ``to`` this command at ``at``. Never cancelled: by then it may be stale, and a stale one changes nothing.
    With ``at = now`` it is how one subject tells another."""

    at: datetime
    to: Address
    command: Any  # a command of the subject ``to``; the shell's codec knows the union
    kind: Literal["remind"] = field(default="remind", repr=False)


@dataclass(frozen=True, slots=True)
class Record:
    """Keep (insert or replace by id) one row of what people made."""

    row: "Row"
    kind: Literal["record"] = field(default="record", repr=False)


Effect = Post | Revise | Whisper | Seat | Remind | Record


# -- rows: what people made, kept outside the small snapshots ---------------------


@dataclass(frozen=True, slots=True)
class Contribution:
    """What someone offered in a step. ``shows``: ``at_once``, ``together`` (hidden until the step ends) or ``never``
    (a private note). Only what the record keeps, what is still hidden and private notes are stored."""

    id: str
    session: str
    step: int
    member: str
    label: str
    text: str
    shows: Literal["at_once", "together", "never"]
    at: datetime
    group: int = 0  # of the side room it was said in; 0: before all
    about: str = ""  # the topic, station or sheet that it belongs to
    kind: Literal["contribution"] = field(default="contribution", repr=False)


@dataclass(frozen=True, slots=True)
class Commitment:
    """What ``member`` will try before next time. ``told`` is how it went, once they said."""

    id: str
    team: str
    session: str
    member: str
    text: str
    by: date | None
    made_at: datetime
    told: str = ""
    status: Literal["open", "done", "tried", "dropped"] = "open"
    kind: Literal["commitment"] = field(default="commitment", repr=False)


@dataclass(frozen=True, slots=True)
class StandingAgreement:
    """An agreement of the team in force: it comes back by itself on ``review_on``."""

    id: str
    team: str
    text: str
    owner: str
    review_on: date
    version: int
    agreed_at: datetime
    session: str = ""
    status: Literal["in force", "retired"] = "in force"
    kind: Literal["agreement"] = field(default="agreement", repr=False)


@dataclass(frozen=True, slots=True)
class Rating:
    """How well the team thought, at the close, that it kept a rule: the mean of ``count`` answers from 1 to 5.
    Who gave which is not kept."""

    id: str
    team: str
    session: str
    rule: str
    text: str
    mean: float
    count: int
    at: datetime
    kind: Literal["rating"] = field(default="rating", repr=False)


@dataclass(frozen=True, slots=True)
class SessionRecord:
    """The record to keep of a closed session: ``page`` is a Page of session/record.py, as plain JSON values."""

    id: str
    team: str
    title: str
    protocol: str
    closed_at: datetime
    page: dict[str, Any]
    kind: Literal["record"] = field(default="record", repr=False)


@dataclass(frozen=True, slots=True)
class CheckInAnswer:
    """One answer to a check-in. ``member`` is empty when the check-in is anonymous: it is not kept anywhere."""

    id: str
    team: str
    checkin: str
    member: str
    score: int | None
    words: str
    at: datetime
    kind: Literal["checkin_answer"] = field(default="checkin_answer", repr=False)


Row = Contribution | Commitment | StandingAgreement | Rating | SessionRecord | CheckInAnswer


# -- the answer --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Decision(Generic[State]):
    """``state`` is what is so now; ``answer`` is what only the asker gets at once: words, or a form to fill in."""

    state: State
    effects: tuple[Effect, ...] = ()
    answer: Message | Form | None = None


__all__ = [
    "Address", "Button", "CheckInAnswer", "Commitment", "Contribution", "Decision", "Effect", "Post", "Rating",
    "Record", "Refused", "Remind", "Revise", "Row", "Seat", "SessionRecord", "StandingAgreement", "State",
    "SubjectKind", "Whisper",
]  # fmt: skip
