"""The circle inside, which talks while those round it listen; in an open one a chair is kept free.

Who sits inside when the step opens: those who were inside before (unless the script wants others), those who asked for
a chair, then by the session's seed until there are enough, those first who have not sat there yet, until all have; the
facilitator last, who has the whole room to look after.
Coming in takes a chair. When an open circle has none left, whoever has sat longest hears of it privately, and kindly.
"""

import random

from facilitation.actions import action
from facilitation.decision import Decision, Refused
from facilitation.message import Button, Message, say

from . import cards, nudges
from .chairs import free, of
from .checks import in_the_session
from .commands import StepIn, StepOut
from .session import Session
from .sitting import Sitting


def take_seats(sitting: Sitting) -> Sitting:
    """Who sits inside in the step that opens now; nothing where it has no circle."""
    circle, step, session = of(sitting), sitting.step, sitting.session
    if circle is None or step is None:
        return sitting
    here = session.taking_part
    staying = () if step.new_circle else tuple(m for m in session.inner if m in here)
    asked = tuple(m for m in session.chairs if m in here and m not in staying)
    inside = (*staying, *asked)[: circle.most - circle.open]
    others = _by_chance(session, tuple(m for m in here if m not in inside))
    inner = (*inside, *others[: max(0, circle.least - len(inside))])
    fresh = [m for m in here if m not in session.sat and m != session.facilitator]
    anew = step.new_circle and len(fresh) < circle.least  # all who could have sat inside
    sat = inner if anew else tuple(dict.fromkeys((*session.sat, *inner)))
    return sitting.change(inner=inner, sat=sat, chairs=())


def step_in(sitting: Sitting, command: StepIn) -> Decision[Session | None]:
    """Take a chair; before the circle is open, ask for one. Raises Refused where all are taken."""
    session, member, circle = sitting.session, command.member, of(sitting)
    _has_one(sitting)
    in_the_session(sitting, member)
    if circle is None:
        chairs = session.chairs if member in session.chairs else (*session.chairs, member)
        return sitting.change(chairs=chairs).decided(say(sitting.words("circle.asked")))
    if member in session.inner:
        return sitting.decided(say(sitting.words("circle.inside")))
    if not free(session, circle):
        raise Refused("refused.circle_full")
    sitting = sitting.change(inner=(*session.inner, member), sat=tuple(dict.fromkeys((*session.sat, member))))
    if circle.open and not free(sitting.session, circle):
        longest = sitting.session.inner[0]
        sitting = sitting.whisper(longest, f"chair:{session.visit}", _chair_needed(sitting))
    sitting = nudges.newcomer(sitting)
    return cards.show(sitting).decided(say(sitting.words("circle.stepped_in")))


def step_out(sitting: Sitting, command: StepOut) -> Decision[Session | None]:
    """Leave a chair free for somebody else, or don't ask for one any more."""
    session, member = sitting.session, command.member
    _has_one(sitting)
    if of(sitting) is None and member in session.chairs:
        chairs = tuple(m for m in session.chairs if m != member)
        return sitting.change(chairs=chairs).decided(say(sitting.words("circle.not_asked")))
    if of(sitting) is None or member not in session.inner:
        raise Refused("refused.not_inside")
    return cards.show(drop(sitting, member)).decided(say(sitting.words("circle.stepped_out")))


def drop(sitting: Sitting, member: str) -> Sitting:
    """``member``'s chair is free, and nobody inside is asked for one any more."""
    session = sitting.session
    if member not in (*session.inner, *session.chairs):
        return sitting
    sitting = quiet(sitting) if member in session.inner else sitting
    inner, chairs = (tuple(m for m in ids if m != member) for ids in (session.inner, session.chairs))
    return sitting.change(inner=inner, chairs=chairs)


def quiet(sitting: Sitting) -> Sitting:
    """Take away the private word about a chair, if there may be one."""
    session, circle = sitting.session, of(sitting)
    if circle is None or not circle.open or free(session, circle) or not session.inner:
        return sitting
    return sitting.whisper(session.inner[0], f"chair:{session.visit}", None)


def _has_one(sitting: Sitting) -> None:
    if sitting.protocol.circle is None or sitting.session.part in ("closing", "closed"):
        raise Refused("refused.no_circle")


def _by_chance(session: Session, people: tuple[str, ...]) -> tuple[str, ...]:
    """In an order of the seed; those who have sat inside before come after the others, those of the last circle after
    them, and the facilitator last."""
    mixed = list(people)
    random.Random(f"{session.seed}/circle/{session.visit}").shuffle(mixed)
    return tuple(sorted(mixed, key=lambda m: (m == session.facilitator, m in session.inner, m in session.sat)))


def _chair_needed(sitting: Sitting) -> Message:
    out = Button(sitting.words("button.step_out"), action("step_out", sitting.session.id))
    return say(sitting.words("circle.chair_needed"), buttons=(out,))
