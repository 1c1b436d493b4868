"""Ending a repeat early: the pass that is open is its last. A repeat ends without it, too."""

from facilitation.decision import Decision, Refused
from facilitation.message import say
from facilitation.replacing import replace

from . import cards, siderooms
from .checks import facilitator_only, in_a_step
from .commands import Enough
from .session import Session
from .sitting import Sitting


def enough(sitting: Sitting, command: Enough) -> Decision[Session | None]:
    """The facilitator: no further pass of the innermost repeat."""
    facilitator_only(sitting, command.member)
    in_a_step(sitting, command.visit)
    passes = sitting.session.passes
    if not passes:
        raise Refused("refused.no_repeat")
    last = replace(passes[-1], last=True, of=passes[-1].number)
    sitting = siderooms.show(cards.show(sitting.change(passes=(*passes[:-1], last))))
    return sitting.decided(say(sitting.words("session.enough")))
