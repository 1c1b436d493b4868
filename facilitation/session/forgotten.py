"""A live session that everybody has left without ending it: it is put away by itself, so that it stands in no other's
way, and least of all in that of the team's next date.

A gathering is called off; a step whose time was called goes to the closing, which ends itself. It counts from the last
thing that anybody said or did, so that those who are still at it are never put off, and three hours are three hours at
any pace, for it is people who are away. What was paused stands still on purpose and is left alone; over days each
window has an end of its own.
"""

from datetime import datetime, timedelta

from facilitation.decision import Decision

from . import closing, steps
from .commands import Forgotten
from .session import Session
from .sitting import Sitting

FORGOTTEN = timedelta(hours=3)
CALL = timedelta(minutes=30)  # that a call is given at least, where the step itself was long and quiet


def watch(sitting: Sitting) -> Sitting:
    """Look again when nobody may be there any more; nothing over days. One look is always ahead, from the start to the
    end, and never further off than three hours: so it comes in time, whatever is said or done until then."""
    if sitting.session.days:
        return sitting
    due, latest = _due(sitting), sitting.now + FORGOTTEN
    return sitting.remind(due if sitting.now < due < latest else latest, Forgotten())


def forgotten(sitting: Sitting) -> Decision[Session | None]:
    """From the clock. While it goes on or stands still, and where something was said or done since, it comes again."""
    session = sitting.session
    if session.days:
        return sitting.decided()
    waits = session.part == "gathering" or (session.called and sitting.step is not None and not session.paused)
    if not waits or sitting.now < _due(sitting):
        return watch(sitting).decided()
    if session.part == "gathering":
        return closing.call_off(sitting, "session.called_off_quiet").decided()
    return watch(closing.open_closing(steps.leave(sitting), lapsed=True)).decided()


def _due(sitting: Sitting) -> datetime:
    session = sitting.session
    due = (session.last_at or session.started_at) + FORGOTTEN
    return max(due, session.ends_at + CALL) if session.ends_at else due
