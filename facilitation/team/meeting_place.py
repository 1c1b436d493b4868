"""When nothing can be posted where a team meets, when it can again, and when the team meets somewhere else.

Decisions: a session that runs, or is being closed, is paused, so that nobody's time runs out unheard. One person is
told, the first who can be reached: who leads, then those who take part, then the others. Who is away comes last, for
nobody asks anything of them while somebody else is there. A session goes on when whoever leads it says so, not by
itself: people are elsewhere by then.
"""

from datetime import datetime
from typing import TypeVar

from facilitation.actions import action
from facilitation.replacing import replace
from facilitation.session.commands import Pause
from facilitation.session.session import Session

from .agreement import Agreement
from .checkin import CheckIn
from .plan import Plan
from .presence import free_now
from .team import Team

Subject = TypeVar("Subject", bound=Session | Agreement | CheckIn | Plan | Team)


def pause(session: Session | None) -> Pause | None:
    """What the session is asked when its place is gone; None where no clock runs. A gathering cannot be paused."""
    if session is None or session.part not in ("running", "closing") or session.ends_at is None:
        return None
    return Pause(session.facilitator)


def to_tell(team: Team, session: Session | None, now: datetime) -> tuple[str, ...]:
    """Whom to tell, the first who can be reached: members by id, each once."""
    here = [member.id for member in team.present]
    free = {member.id for member in free_now(team, now)}
    leads = [session.facilitator] if session is not None else []
    taking = [person.member for person in session.people] if session is not None else []
    order = [member for member in dict.fromkeys((*leads, *taking, *here)) if member in here]
    return tuple(sorted(order, key=lambda member: member not in free))


def goes_on(session: Session | None) -> str | None:
    """The action that lets a session go on whose place is back; None where nothing is paused."""
    return action("resume", session.id, str(session.visit)) if session is not None and session.paused else None


def moved(subject: Subject, channel: str) -> Subject:
    """What is open, in another channel from now on."""
    return replace(subject, channel=channel)
