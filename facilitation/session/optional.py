"""Leaving an optional step out, or the rest of it; and asking to be next where everyone has a pass of their own."""

from facilitation.decision import Decision, Refused
from facilitation.message import say

from . import timing
from .checks import facilitator_only, in_a_step, in_the_session
from .commands import GoNext, LeaveOut
from .session import Session
from .sitting import Sitting


def leave_out(sitting: Sitting, command: LeaveOut) -> Decision[Session | None]:
    """The facilitator goes on without the open step; what was written in it is shown as always."""
    facilitator_only(sitting, command.member)
    in_a_step(sitting, command.visit)
    if sitting.step is None or not sitting.step.optional:
        raise Refused("refused.not_optional")
    return timing.move_on(sitting).decided()


def go_next(sitting: Sitting, command: GoNext) -> Decision[Session | None]:
    """Somebody would like their pass next; again takes it back. Who asked first comes first."""
    in_the_session(sitting, command.member)
    session = sitting.session
    if not any(repeat.repeat.each in ("person", "member") for repeat in sitting.protocol.repeats):
        raise Refused("refused.no_passes")
    if session.part in ("closing", "closed"):
        raise Refused("refused.in_closing")
    if command.member in session.offered:
        offered = tuple(m for m in session.offered if m != command.member)
        return sitting.change(offered=offered).decided(say(sitting.words("session.offered_back")))
    return sitting.change(offered=(*session.offered, command.member)).decided(say(sitting.words("session.offered")))
