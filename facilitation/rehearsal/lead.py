"""How a scripted colleague facilitates: offer rules, begin, move on when it is time or enough are ready, extend once
somewhere in the session, and end. Only in a rehearsal that nobody leads; a person who leads is never helped along.
"""

from collections.abc import Iterator
from math import ceil

from facilitation.decision import Remind
from facilitation.session import flow
from facilitation.session.commands import Begin, End, Extend, Next, OfferRules
from facilitation.session.protocol import Step
from facilitation.session.session import RuleOfTheDay, Session
from facilitation.session.voices import all_heard
from facilitation.wording import in_language

from .close import proposal
from .scene import Scene

ENOUGH = 0.75  # of those who take part beside the facilitator: then there is nobody to wait for
A_DAY = 86_400  # seconds over which the end stays open, over days
MORE = 2.0  # minutes that an extension adds


def moves(before: Session | None, scene: Scene) -> Iterator[Remind]:
    """What the facilitator does because ``before`` became the session of ``scene``."""
    session = scene.session
    if not scene.led_by_cast:
        return
    new = before is None or before.facilitator != session.facilitator
    if session.part == "gathering" and new:
        yield from _open(scene)
    elif session.part == "running" and session.ends_at and _time_to_act(None if new else before, scene):
        yield from _go_on(scene)
    elif session.part == "closing":
        yield from _end(None if new else before, scene)


def extends(scene: Scene) -> bool:
    """Whether the open step is the one that the cast's facilitator gives more time, and has not done so yet."""
    session, protocol = scene.session, scene.given.protocol
    steps = enumerate(protocol.steps) if protocol else ()
    long_enough = [n for n, step in steps if _may_run_over(step) and protocol and not protocol.within[n]]
    if not long_enough or scene.dice("extend").choice(long_enough) != session.at:
        return False
    return not _extended(scene)


def _may_run_over(step: Step) -> bool:
    quiet = step.silent or step.decides or step.vote
    return step.turns == "free" and not quiet and step.speaks != "facilitator"


def _extended(scene: Scene) -> bool:
    session, step = scene.session, scene.step
    if not step or not session.ends_at or not session.opened_at:
        return False
    given = (session.ends_at - session.opened_at).total_seconds()
    return given > scene.whole * session.pace + 0.5


def _open(scene: Scene) -> Iterator[Remind]:
    session, sets = scene.session, scene.given.rules
    if not session.rules and sets:
        rules = (RuleOfTheDay(r.id, in_language(r.text, session.language)) for r in sets[0].rules)
        yield scene.ask(5, OfferRules(session.facilitator, sets[0].id, tuple(rules)))
    yield scene.ask(20 + 5 * len(session.cast), Begin(session.facilitator))


def _end(before: Session | None, scene: Scene) -> Iterator[Remind]:
    """After the last word; where an agreement is in the making, once it is made, or it would take too long."""
    session = scene.session
    if before is None or before.part != "closing":
        talk = A_DAY if session.days else 240 if proposal(scene) else 75
        yield scene.ask(talk, End(session.facilitator))
    elif session.agreed != before.agreed:
        yield scene.ask(12, End(session.facilitator))


def _time_to_act(before: Session | None, scene: Scene) -> bool:
    """Time is up, enough are ready, or the round is done; and it was not so ``before``, where there is a before."""
    session = scene.session
    earlier = before if before and before.visit == session.visit else None
    if session.called and not (earlier and earlier.called):
        return True
    if session.tally and not (earlier and earlier.tally):  # how it came out is there to be read
        return True
    if all_heard(session) and not (earlier and all_heard(earlier)):
        return True
    if earlier and _has_come_out(earlier, session):
        if session.outcome == "not_agreed" and not _is_met_later(scene):
            return False  # it is met here
        return scene.step is not None and scene.step.speaks != "facilitator"  # it is decided, or there is one to meet
    enough = _enough(session) and not (earlier and _enough(earlier))
    return enough and not extends(scene) and not _undecided(scene)


def _has_come_out(earlier: Session, session: Session) -> bool:
    """Whether it is agreed, or objected to, since; an objection that was only cleared leaves it as open as it was."""
    return session.agreed != earlier.agreed or session.outcome not in ("", earlier.outcome)


def _is_met_later(scene: Scene) -> bool:
    """Whether the next step is there to meet an objection."""
    protocol = scene.given.protocol
    found = flow.following(scene.session, protocol, scene.session.taking_part, scene.now) if protocol else None
    return bool(protocol and found and protocol.steps[found[0]].only_if == "not_agreed")


def _enough(session: Session) -> bool:
    others = sum(1 for m in session.taking_part if m != session.facilitator)
    return len(session.ready) >= max(1, ceil(others * ENOUGH))


def _undecided(scene: Scene) -> bool:
    """Whether a proposal is still being answered in a step that is there to decide it."""
    session, step = scene.session, scene.step
    if not step or not step.decides or not session.proposal:
        return False
    return session.proposal not in session.agreed and not (session.outcome == "not_agreed" and _is_met_later(scene))


def _go_on(scene: Scene) -> Iterator[Remind]:
    """Next after a breath, or the one extension; at time-up with answers outstanding, a little more time, once."""
    session = scene.session
    wait = scene.dice("next", session.visit, len(session.ready)).uniform(3, 7)
    if session.called and (extends(scene) or (_undecided(scene) and not _extended(scene))):
        yield scene.ask(wait, Extend(session.facilitator, MORE, session.visit))
    else:
        yield scene.ask(wait, Next(session.facilitator, session.visit))
