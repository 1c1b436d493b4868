"""The rules of a planned session: planning, moving, cancelling, bringing what it needs. What the clock does is in
plan_clock.py.

Anyone in the team may do all of it. The channel has one card of a plan, revised in place; a word is posted only where a
date that people rely on is another one, or is off. Times are by the wall clock of the team's zone, so that nine stays
nine when the clocks change.
"""

import re
from datetime import date, datetime, timedelta

from facilitation.actions import action
from facilitation.decision import Decision, Post, Refused
from facilitation.given import Given, Need
from facilitation.message import Button, say
from facilitation.wording import in_language

from . import plan_cards, plan_clock, plan_form
from .plan import (
    ArmAnew,
    AskAhead,
    BringInput,
    CancelPlan,
    MovePlan,
    NotMe,
    OpenPlanned,
    Plan,
    PlanCommand,
    PlanSession,
    TellFacilitator,
)
from .planning import CARD, Planning, moment_of
from .presence import member_of
from .team import Team

CLOCK = re.compile(r"(\d{1,2})(?:[:.h](\d{2})?)?\s*(am|pm)?", re.IGNORECASE)
FARTHEST = timedelta(days=400)
MAX_PLANS, LONGEST = 40, 600

State = Plan | None


def needs(plan: State, command: PlanCommand) -> frozenset[Need]:
    """What the shell loads for ``command``. ``protocol`` is the one that is planned, as it is now."""
    wanted: set[Need] = {"team", "protocol"}
    match command:
        case PlanSession():
            wanted.add("plans")
        case OpenPlanned():
            wanted.add("session")
    return frozenset(wanted)


def decide(plan: State, command: PlanCommand, now: datetime, given: Given) -> Decision[State]:
    """What ``command`` makes of ``plan`` (None: it is being made). Raises Refused."""
    team = given.team
    if team is None:
        raise Refused("refused.no_team")
    if isinstance(command, PlanSession):
        return _plan(plan, command, team, now, given)
    if plan is None:
        raise Refused("refused.plan_unknown")
    planning = Planning(plan, team, now, given)
    match command:
        case AskAhead() | TellFacilitator() | OpenPlanned() | ArmAnew():
            return plan_clock.decide(planning, command)
        case MovePlan():
            return _move(_asked(planning, command.member), command)
        case CancelPlan():
            return _cancel(_asked(planning, command.member), command)
        case BringInput():
            return _bring(_asked(planning, command.member), command)
        case NotMe():
            return plan_clock.not_me(_asked(planning, command.member), command.member)


def _asked(planning: Planning, member: str) -> Planning:
    """By somebody in the team, of a plan that is still ahead, or whose date passed without a session."""
    member_of(planning.team, member)
    plan = planning.plan
    if plan.status != "planned" and not (plan.status == "over" and plan.missed):
        raise Refused(f"refused.plan_{plan.status}")
    return planning


# -- planning ------------------------------------------------------------------------------


def _plan(plan: State, command: PlanSession, team: Team, now: datetime, given: Given) -> Decision[State]:
    if plan is not None:
        raise Refused("refused.plan_exists")
    me, protocol = member_of(team, command.member), given.protocol
    if protocol is None:
        raise Refused("refused.plan_protocol")
    if len(given.plans) >= MAX_PLANS:
        raise Refused("refused.plan_many", most=MAX_PLANS)
    for member in (command.presenter, command.facilitator, command.guest):
        if member:
            member_of(team, member)
    if command.days and protocol.over_days is None:
        raise Refused("refused.not_over_days", field="how")
    if command.day is None or not command.clock or (plan_form.must_present(protocol) and not command.presenter):
        return Decision(None, answer=plan_form.planning(command, team, now, given, protocol))
    day, clock = checked(command.day, command.clock, team, now)
    keys = {i.key for i in protocol.inputs}
    made = Plan(
        command.id, team.id, command.channel or team.channel, team.language, protocol.id,
        in_language(protocol.name, team.language), me.id, now, day, clock, command.weekly, command.presenter,
        command.facilitator, command.guest, command.days,
        tuple((key, text.strip()[:LONGEST]) for key, text in command.inputs if text.strip() and key in keys),
        brings=bool(keys),
    )  # fmt: skip
    planning = Planning(made, team, now, given)
    planning = planning.do(Post(made.channel, CARD, plan_cards.card(planning))).arm()
    return planning.decided(say(given.words("plan.planned")))


def checked(day: date, typed: str, team: Team, now: datetime) -> tuple[date, str]:
    """The day and time, if they are still to come. Raises Refused."""
    clock = read_clock(typed)
    at = moment_of(day, clock, team.time_zone)
    if at <= now:
        raise Refused("refused.plan_past", field="day")
    if at - now > FARTHEST:
        raise Refused("refused.plan_far", field="day")
    return day, clock


def read_clock(typed: str) -> str:
    """``9``, ``9:30``, ``15.00``, ``3 pm`` as ``HH:MM``. Raises Refused."""
    found = CLOCK.fullmatch(typed.strip())
    hour, minute = (int(found[1]), int(found[2] or 0)) if found else (24, 0)
    half = found[3].casefold() if found and found[3] else ""
    if half and not 1 <= hour <= 12:
        hour = 24
    elif half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    if hour > 23 or minute > 59:
        raise Refused("refused.plan_clock", typed=typed.strip()[:20], field="clock")
    return f"{hour:02}:{minute:02}"


# -- moving and cancelling --------------------------------------------------------------------


def _move(planning: Planning, command: MovePlan) -> Decision[State]:
    plan, words = planning.plan, planning.given.words
    if command.day is None and not command.clock:
        return Decision(plan, answer=plan_form.moving(planning))
    day, clock = checked(command.day or plan.day, command.clock or plan.clock, planning.team, planning.now)
    if (day, clock) == (plan.day, plan.clock) and plan.status == "planned":
        raise Refused("refused.plan_same", field="day")
    if plan.opened_on is not None and day <= plan.opened_on:
        raise Refused("refused.plan_opened", field="day")
    once = plan.weekly and command.what == "once"  # then those after it stay where they were
    usual_day = plan.usual_day or plan.day if once else None
    usual_clock = plan.usual_clock or plan.clock if once else ""
    before = planning
    planning = planning.forget().change(
        day=day, clock=clock, usual_day=usual_day, usual_clock=usual_clock, turn=plan.turn + 1, leads=None, declined=(),
        waits=0, missed="", status="planned",
    )  # fmt: skip
    planning = planning.post(plan_cards.moved(before, planning, command.member))
    return planning.show(plan_cards.card(planning)).arm().decided(say(words("plan.moved_kept")))


def _cancel(planning: Planning, command: CancelPlan) -> Decision[State]:
    plan, words = planning.plan, planning.given.words
    if plan.weekly and not command.what and plan.status == "planned":
        labels = {what: words(f"plan.button.cancel_{what}") for what in ("once", "all")}
        ways = tuple(Button(label, action("cancel_plan", plan.id, what)) for what, label in labels.items())
        return Decision(plan, answer=say(words("plan.cancel_which"), buttons=ways))
    if plan.weekly and command.what == "once" and plan.status == "planned":
        coming = plan_clock.following(planning)
        return coming.post(plan_cards.off(planning, coming, command.member)).decided(say(words("plan.cancelled_once")))
    off = planning.forget().change(status="cancelled", turn=plan.turn + 1)
    off = off.post(plan_cards.off(planning, None, command.member))
    return off.show(plan_cards.gone(off)).decided(say(words("plan.cancelled")))


# -- bringing what it needs --------------------------------------------------------------------


def _bring(planning: Planning, command: BringInput) -> Decision[State]:
    plan, words = planning.plan, planning.given.words
    inputs = planning.protocol.inputs if planning.protocol else ()
    if not inputs:
        raise Refused("refused.plan_needs_nothing")
    said = {key: text.strip()[:LONGEST] for key, text in command.inputs if text.strip()}
    brought = {i.key: said[i.key] for i in inputs if i.key in said}
    if not brought:
        return Decision(plan, answer=plan_form.bringing(planning, command.member))
    kept = {**dict(plan.inputs), **brought}
    planning = planning.change(inputs=tuple((i.key, kept[i.key]) for i in inputs if i.key in kept))
    if not planning.lacking:
        planning = planning.forget(f"bring:{plan.turn}")
    planning = planning.show(plan_cards.card(planning))
    return planning.decided(say(words("plan.brought")))


