"""A session that is planned: for a day and a time, once or every week. State and commands; the rules are in
plan_rules.py beside it.

A plan has one date ahead of it at a time; ``turn`` counts them up, and up again whenever one is moved, so that what the
clock sends for another date is stale.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Literal

from facilitation.derived import derived_id

WAIT = timedelta(minutes=5)  # until it is tried again where a session is still open
WAITS = 24  # two hours
Missed = Literal["", "busy", "presenter", "protocol", "nobody", "late", "zone"]
"""Why a date passed without a session: one was still open, whoever brings something was away, the protocol is gone,
there was nobody to lead, the time was long over when we came back, or it is by the team's new time zone."""


@dataclass(frozen=True, slots=True)
class Plan:
    """``facilitator``: somebody named; None: the next in the rota of that day. ``leads``: who was told that they lead
    on the coming date. ``inputs``: what was brought for it so far."""

    id: str
    team: str
    channel: str
    language: str
    protocol: str
    name: str  # the protocol's, in the team's language
    planned_by: str
    planned_at: datetime
    day: date
    clock: str  # "HH:MM", in the team's zone
    weekly: bool = False
    presenter: str | None = None
    facilitator: str | None = None
    guest: str | None = None
    days: bool = False
    inputs: tuple[tuple[str, str], ...] = ()
    usual_day: date | None = None  # of a weekly one whose coming date was moved: the day that it would have been
    usual_clock: str = ""
    turn: int = 1
    leads: str | None = None
    declined: tuple[str, ...] = ()  # cannot lead on the coming date
    told: tuple[tuple[str, str], ...] = ()  # (member, key) of private words about the coming date
    brings: bool = True  # its protocol asks for something that can be brought
    words: int = 0  # posts so far, so that each has a key of its own
    waits: int = 0  # how often the coming date was put off because a session was open
    opened_on: date | None = None  # the last date that was opened
    missed: Missed = ""
    status: Literal["planned", "over", "cancelled"] = "planned"


def session_id(plan: Plan) -> str:
    """The id of the session that opens on the coming date: the same however often it is asked for."""
    return derived_id(plan.id, plan.day.isoformat())


# -- what can be asked ------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PlanSession:
    """Plan a session of ``protocol``. Without a day or time, or where somebody must present and nobody is named: the
    form. ``id`` is the new plan's."""

    id: str
    member: str
    channel: str = ""
    protocol: str = ""
    day: date | None = None
    clock: str = ""
    weekly: bool = False
    presenter: str | None = None
    facilitator: str | None = None
    guest: str | None = None
    days: bool = False
    inputs: tuple[tuple[str, str], ...] = ()
    kind: Literal["plan_session"] = field(default="plan_session", repr=False)


@dataclass(frozen=True, slots=True)
class MovePlan:
    """The coming date is another one; ``all``: and of a weekly one those after it, too. Without a day or time: the
    form; one alone leaves the other as it is."""

    member: str
    day: date | None = None
    clock: str = ""
    what: Literal["once", "all"] = "once"
    kind: Literal["move_plan"] = field(default="move_plan", repr=False)


@dataclass(frozen=True, slots=True)
class CancelPlan:
    """``once``: only the coming date of a weekly one; ``all``: all of it. Of a weekly one, nothing said is asked."""

    member: str
    what: Literal["", "once", "all"] = ""
    kind: Literal["cancel_plan"] = field(default="cancel_plan", repr=False)


@dataclass(frozen=True, slots=True)
class BringInput:
    """What the session needs beforehand, by key. Without any: the form."""

    member: str
    inputs: tuple[tuple[str, str], ...] = ()
    kind: Literal["bring_input"] = field(default="bring_input", repr=False)


@dataclass(frozen=True, slots=True)
class NotMe:
    """I was to lead and can't: the next in the rota does."""

    member: str
    kind: Literal["not_me"] = field(default="not_me", repr=False)


# -- what the clock asks, later; each may be stale by then ---------------------------


@dataclass(frozen=True, slots=True)
class AskAhead:
    """Time to ask for what the session needs beforehand."""

    turn: int
    kind: Literal["ask_ahead"] = field(default="ask_ahead", repr=False)


@dataclass(frozen=True, slots=True)
class TellFacilitator:
    """It is tomorrow: whoever leads gets the card for the opening."""

    turn: int
    kind: Literal["tell_facilitator"] = field(default="tell_facilitator", repr=False)


@dataclass(frozen=True, slots=True)
class OpenPlanned:
    """It is time."""

    turn: int
    kind: Literal["open_planned"] = field(default="open_planned", repr=False)


@dataclass(frozen=True, slots=True)
class ArmAnew:
    """From the team: its time zone is another one, so the coming date is at another moment."""

    kind: Literal["arm_anew"] = field(default="arm_anew", repr=False)


PlanCommand = (
    PlanSession | MovePlan | CancelPlan | BringInput | NotMe | AskAhead | TellFacilitator | OpenPlanned | ArmAnew
)
