"""What the clock does with a plan: ask for what is needed, tell whoever leads, open it, and go on to the next date.

Nobody is asked outside their hours or while they are away: whoever planned it is asked in the presenter's place, and
the next in the rota leads in the place of who is away. A date opens once. Where it cannot open, the team hears why, and
nothing else comes to harm: a weekly plan goes on, any other can be moved. A team whose time zone is another one keeps
the day and the time on the wall: what was set by the old clock is stale, and who knew of the date hears of it anew.
"""

from datetime import timedelta

from facilitation.decision import Address, Decision, Refused, Remind
from facilitation.session.commands import Start

from . import plan_cards, plan_form
from .plan import WAIT, WAITS, ArmAnew, AskAhead, Missed, OpenPlanned, Plan, TellFacilitator, session_id
from .planning import DAY, Planning, moment_of

LATEST = timedelta(hours=3)  # after its time nothing opens by itself any more
LATEST_DAYS = timedelta(days=1)  # over days an evening makes no difference


def decide(planning: Planning, command: AskAhead | TellFacilitator | OpenPlanned | ArmAnew) -> Decision[Plan | None]:
    """From the clock; for another date than the coming one, or a plan that is over, nothing changes."""
    if planning.plan.status != "planned":
        return planning.decided()
    if isinstance(command, ArmAnew):
        return _anew(planning).decided()
    if command.turn != planning.plan.turn:
        return planning.decided()
    match command:
        case AskAhead():
            return _ask(planning).decided()
        case TellFacilitator():
            return _tell(planning).decided()
        case OpenPlanned():
            return _open(planning).decided()


def _anew(planning: Planning) -> Planning:
    """By the team's new clock: armed for the coming date, or that has gone by."""
    if _too_late(planning):
        return _missed(planning, "zone")
    planning = planning.forget().change(turn=planning.plan.turn + 1, waits=0)
    return planning.show(plan_cards.card(planning)).arm()


# -- beforehand ---------------------------------------------------------------------------


def _ask(planning: Planning) -> Planning:
    """Who brings it is asked, in their hours; where those come too late, whoever planned it."""
    plan, key = planning.plan, f"bring:{planning.plan.turn}"
    if not planning.lacking or any(k == key for _, k in plan.told):
        return planning
    for member in dict.fromkeys(m for m in (plan.presenter, plan.planned_by) if m):
        at = planning.hours(member)
        if at == planning.now:
            return planning.whisper(member, key, plan_cards.ask(planning))
        if at is not None:
            return planning.remind(at, AskAhead(plan.turn))
    return planning


def _tell(planning: Planning) -> Planning:
    """Whoever leads hears of it once, with the card for the opening."""
    plan, key = planning.plan, f"lead:{planning.plan.turn}"
    leads = planning.leader()
    if leads is None or (leads, key) in plan.told:
        return planning.change(leads=leads)
    planning = planning.change(leads=leads)
    planning = planning.show(plan_cards.card(planning)) if leads != plan.leads else planning
    at = planning.hours(leads)
    if at == planning.now:
        return planning.whisper(leads, key, plan_cards.lead(planning))
    return planning.remind(at, TellFacilitator(plan.turn)) if at is not None else planning


def not_me(planning: Planning, member: str) -> Decision[Plan | None]:
    """Whoever was to lead can't: the next in the rota does, and hears of it."""
    plan = planning.plan
    if plan.leads != member:
        raise Refused("refused.plan_not_yours")
    planning = planning.change(declined=(*plan.declined, member))
    if planning.leader() is None:
        raise Refused("refused.plan_nobody_else")
    planning = _tell(planning.forget(f"lead:{plan.turn}"))
    return planning.decided(plan_cards.passed_on(planning))


# -- opening ------------------------------------------------------------------------------


def _open(planning: Planning) -> Planning:
    plan, now = planning.plan, planning.now
    if now < planning.opens:  # set by another clock than the team has now
        return planning.remind(planning.opens, OpenPlanned(plan.turn))
    missed = _hindered(planning)
    if missed == "busy" and plan.waits < WAITS:
        planning = planning if plan.waits else planning.post(plan_cards.waits(planning))
        return planning.change(waits=plan.waits + 1).remind(now + WAIT, OpenPlanned(plan.turn))
    if missed:
        return _missed(planning, missed)
    start = Remind(now, Address("session", session_id(plan)), _start(planning))
    opened = planning.do(start).change(opened_on=plan.day)
    if plan.weekly:
        return following(opened)
    over = opened.forget().change(status="over", turn=plan.turn + 1)
    return over.show(plan_cards.gone(over))


def _hindered(planning: Planning) -> Missed:
    """Why the coming date can't open now, or nothing."""
    plan, given, protocol = planning.plan, planning.given, planning.protocol
    if _too_late(planning):
        return "late"
    if protocol is None:
        return "protocol"
    if plan_form.must_present(protocol) and not planning.here(plan.presenter, plan.day):
        return "presenter"
    if planning.leader() is None:
        return "nobody"
    return "busy" if given.session is not None and given.session.part != "closed" else ""


def _too_late(planning: Planning) -> bool:
    return planning.now - planning.opens > (LATEST_DAYS if planning.plan.days else LATEST)


def _start(planning: Planning) -> Start:
    plan, protocol = planning.plan, planning.protocol
    presenter = plan.presenter if planning.here(plan.presenter, plan.day) else None
    guest = plan.guest if planning.here(plan.guest, plan.day) else None
    led = plan.leads if plan.leads not in plan.declined and planning.here(plan.leads, plan.day) else planning.leader()
    return Start(
        session_id(plan), plan.planned_by, plan.channel, plan.protocol, presenter, led, plan.inputs, guest=guest,
        days=plan.days and protocol is not None and protocol.over_days is not None, planned=True,
    )  # fmt: skip


def _missed(planning: Planning, why: Missed) -> Planning:
    """The team hears that nothing opened, and why."""
    if planning.plan.weekly:
        coming = following(planning)
        return coming.post(plan_cards.missed(planning, coming, why))
    over = planning.forget().change(status="over", missed=why, turn=planning.plan.turn + 1)
    return over.show(plan_cards.gone(over)).post(plan_cards.missed(planning, None, why))


def following(planning: Planning) -> Planning:
    """A weekly plan goes on to its next date: the first that is still to come."""
    plan, zone = planning.plan, planning.team.time_zone
    day, clock = (plan.usual_day or plan.day) + 7 * DAY, plan.usual_clock or plan.clock
    while moment_of(day, clock, zone) <= planning.now or day == plan.opened_on:
        day += 7 * DAY
    planning = planning.forget().change(
        day=day, clock=clock, usual_day=None, usual_clock="", turn=plan.turn + 1, inputs=(), leads=None, declined=(),
        waits=0,
    )  # fmt: skip
    return planning.show(plan_cards.card(planning)).arm()
