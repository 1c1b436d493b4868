"""All who are asked have answered or written: the facilitator is told, or the step's time is over there and then.

Time is over by the step's own clock, so that what follows (the next step, what was hidden) goes the one way that it
always goes, with all that it needs at hand.
"""

from . import ballot, vote_cards
from .commands import TimeUp
from .protocol import Step
from .session import Session
from .sitting import Sitting
from .speaking import speakers


def tell(sitting: Sitting) -> Sitting:
    """Say so; with ``time_up: move`` the clock is set to now instead, unless it stands still."""
    session, step = sitting.session, sitting.step
    if step is None:
        return sitting
    if step.time_up == "move" and session.ends_at is not None:
        if session.ends_at == sitting.now:  # it has been said already
            return sitting
        return sitting.change(ends_at=sitting.now).remind(sitting.now, TimeUp(session.visit, sitting.now))
    return sitting.whisper(session.facilitator, f"all:{session.visit}", vote_cards.told(sitting))


def told(sitting: Sitting) -> bool:
    """Whether it has been said to the facilitator in this step."""
    step, session = sitting.step, sitting.session
    if step is None or step.time_up == "move":
        return False
    if step.vote:
        return ballot.out(session)
    return step.ends == "all" and not _missing(session, step)


def look(sitting: Sitting, before: Session) -> Sitting:
    """Tell it, if the last one has just written (or said that they are ready) in a step that ends with all; ``before``
    is how it was until then."""
    step = sitting.step
    if step is None or step.ends != "all" or step.vote or before.visit != sitting.session.visit:
        return sitting
    complete = not _missing(sitting.session, step) and _missing(before, step)
    return tell(sitting) if complete else sitting


def without(sitting: Sitting, member: str) -> Sitting:
    """Tell it, if ``member``, who takes no part any more, was the last that a step which ends with all waited for."""
    step, session = sitting.step, sitting.session
    if step is None or step.ends != "all" or step.vote or member in session.heard:
        return sitting
    return sitting if _missing(session, step) else tell(sitting)


def _missing(session: Session, step: Step) -> tuple[str, ...]:
    """Who was asked to write, and has not, and is not ready either."""
    people = speakers(session, step)
    asked = people if step.leader_speaks else tuple(m for m in people if m != session.facilitator)
    return tuple(m for m in asked if m not in session.heard and m not in session.ready)
