"""Ending a repeat early: the pass that is open is its last. A repeat ends without it, too."""

from facilitation.actions import action
from facilitation.decision import Decision, Refused
from facilitation.message import Button, say
from facilitation.replacing import replace

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
    return sitting.change(passes=(*passes[:-1], last)).decided(say(sitting.words("session.enough")))


def button(sitting: Sitting) -> tuple[Button, ...]:
    """The facilitator's, where another pass may follow this one."""
    session = sitting.session
    last = session.passes[-1] if session.passes else None
    if last is None or last.last or 0 < last.of <= last.number:
        return ()
    return (Button(sitting.words("button.enough"), action("enough", session.id, str(session.visit))),)
