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
    """Look again when nobody may be there any more; nothing over days."""
    session = sitting.session
    if session.days:
        return sitting
    return sitting.remind(_due(sitting), Forgotten(session.visit, session.ends_at))


def forgotten(sitting: Sitting, command: Forgotten) -> Decision[Session | None]:
    """From the clock. Stale once it goes on or stands still; where something was said or done since, it comes again."""
    session = sitting.session
    waits = session.part == "gathering" or (session.called and sitting.step is not None)
    if session.days or not waits or (session.visit, session.ends_at) != (command.visit, command.ends_at):
        return sitting.decided()
    if sitting.now < _due(sitting):
        return watch(sitting).decided()
    if session.part == "gathering":
        return closing.call_off(sitting, "session.called_off_quiet").decided()
    return closing.open_closing(steps.leave(sitting), lapsed=True).decided()


def _due(sitting: Sitting) -> datetime:
    session = sitting.session
    due = (session.last_at or session.started_at) + FORGOTTEN
    return max(due, session.ends_at + CALL) if session.ends_at else due
