"""The clock of a step, in the facilitator's hands: more time, a pause, on, back; and what happens when time is up.

Extending, pausing and readiness revise the card and post nothing. At time-up the facilitator is asked, once, or the
step moves on by itself where its script says so. Whatever the clock sends too late changes nothing.
"""

from datetime import timedelta

from facilitation.decision import Decision, Refused

from . import (
    all_in,
    cards,
    closing,
    closing_cards,
    days,
    flow,
    nudges,
    siderooms,
    steps,
    turns,
    whispers,
)  # fmt: skip
from .checks import facilitator_only, in_a_step, in_the_session, still_open
from .commands import Back, Extend, Next, Pause, Ready, Resume, TimeUp
from .session import Session
from .sitting import Sitting

MOST_MINUTES = 60  # at once
MOST_AHEAD = timedelta(hours=8)
CLOSES = timedelta(minutes=30)  # a closing that nobody ends writes its record by itself after this, at pace 1


def move_on(sitting: Sitting) -> Sitting:
    """Leave what is open and open the next step that applies, in the next pass where it repeats; after the last one,
    the closing."""
    sitting = steps.leave(sitting)
    session = sitting.session
    found = flow.following(session, sitting.protocol, session.taking_part, sitting.now)
    return steps.open_step(sitting, *found) if found else closing.open_closing(sitting)


def go_on(sitting: Sitting, command: Next) -> Decision[Session | None]:
    """The facilitator moves on, whether or not time is up."""
    facilitator_only(sitting, command.member)
    in_a_step(sitting, command.visit)
    return move_on(sitting).decided()


def go_back(sitting: Sitting, command: Back) -> Decision[Session | None]:
    """Open the step before once more, with its full time; from the closing, the last step that was open."""
    facilitator_only(sitting, command.member)
    still_open(sitting, command.visit)
    session = sitting.session
    before = flow.preceding(session, sitting.protocol)
    if before is None:
        raise Refused("refused.first_step")
    if session.part == "closing":
        sitting = sitting.revise("closing", closing_cards.back_to_step(sitting))
        sitting = steps.quiet_facilitator(sitting)
    return steps.open_step(steps.leave(sitting, going_back=True), *before, going_back=True).decided()


def extend(sitting: Sitting, command: Extend) -> Decision[Session | None]:
    """More time: on top of what is left, or from now when time was already up."""
    facilitator_only(sitting, command.member)
    still_open(sitting, command.visit)
    if not 0 < command.minutes <= MOST_MINUTES:
        raise Refused("refused.minutes", most=MOST_MINUTES)
    session = sitting.session
    if session.days:
        return days.more(sitting, command)
    more = timedelta(minutes=command.minutes * session.pace)
    called = session.called
    sitting = steps.quiet_facilitator(sitting) if called else sitting
    if session.left is not None:
        left = min(session.left + more.total_seconds(), MOST_AHEAD.total_seconds())
        return _show(sitting.change(left=left, called=False)).decided()
    base = sitting.now if called or session.ends_at is None else max(session.ends_at, sitting.now)
    ends_at = min(base + more, sitting.now + MOST_AHEAD)
    sitting = sitting.change(ends_at=ends_at, called=False).remind(ends_at, TimeUp(session.visit, ends_at))
    sitting = turns.restart_share(sitting) if called else sitting
    return _show(nudges.again(sitting)).decided()


def pause(sitting: Sitting, command: Pause) -> Decision[Session | None]:
    """Stop the clock; what is left is kept to the second."""
    facilitator_only(sitting, command.member)
    still_open(sitting, command.visit)
    session = sitting.session
    if session.paused or session.ends_at is None:
        raise Refused("refused.paused")
    left = max(0.0, (session.ends_at - sitting.now).total_seconds())
    sitting = turns.stop_share(sitting.change(left=left, ends_at=None, nudge_at=None, paused_at=sitting.now))
    return _show(sitting).decided()


def resume(sitting: Sitting, command: Resume) -> Decision[Session | None]:
    """Let the clock run again, from what was left."""
    facilitator_only(sitting, command.member)
    still_open(sitting, command.visit)
    session = sitting.session
    if session.left is None:
        raise Refused("refused.not_paused")
    ends_at = sitting.now + timedelta(seconds=session.left)
    passes = flow.resumed(session, sitting.now)
    sitting = sitting.change(left=None, ends_at=ends_at, paused_at=None, passes=passes)
    if session.called:
        sitting = _waits(sitting)
    else:
        sitting = nudges.again(turns.restart_share(sitting.remind(ends_at, TimeUp(session.visit, ends_at))))
        sitting = days.remind_later(sitting) if session.days else sitting
    return _show(sitting).decided()


def ready(sitting: Sitting, command: Ready) -> Decision[Session | None]:
    """Ready to move on, or not any more. The facilitator, who moves on, isn't counted."""
    in_a_step(sitting, command.visit)
    in_the_session(sitting, command.member)
    session, member = sitting.session, command.member
    if member == session.facilitator:
        raise Refused("refused.you_move_on")
    others = tuple(m for m in session.ready if m != member)
    sitting = sitting.change(ready=others if member in session.ready else (*others, member))
    return all_in.look(cards.show(sitting), session).decided()


def time_up(sitting: Sitting, command: TimeUp) -> Decision[Session | None]:
    """From the clock. Stale when the step is over, was extended or is paused."""
    session, step = sitting.session, sitting.step
    if session.part not in ("running", "closing") or session.visit != command.visit:
        return sitting.decided()
    if session.ends_at != command.ends_at:
        return sitting.decided()
    if session.called or (session.days and step is None):
        return (closing.close(sitting) if step is None else sitting).decided()
    if step and (step.time_up == "move" or session.days):
        return move_on(sitting).decided()
    sitting = _show(sitting.change(called=True, nudge_at=None))
    sitting = sitting.whisper(session.facilitator, f"time:{session.visit}", whispers.time_over(sitting))
    return _waits(sitting).decided()


def _waits(sitting: Sitting) -> Sitting:
    """Time is up: a closing that nobody ends does so by itself. (A step is looked after in forgotten.py.)"""
    session = sitting.session
    if sitting.step is None and session.ends_at:
        return sitting.remind(sitting.now + CLOSES * session.pace, TimeUp(session.visit, session.ends_at))
    return sitting


def _show(sitting: Sitting) -> Sitting:
    """Revise the card that all see, and those of the side rooms."""
    return siderooms.show(cards.show(sitting))
