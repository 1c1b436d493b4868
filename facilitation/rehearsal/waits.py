"""While the facilitator has stopped the clock the cast is quiet: what somebody of it was about to say comes later.

It is asked for again after a while that grows with the length of the pause, so that a long one costs little, and what
had waited comes out one after the other, and not all at once, when the clock runs again.
"""

from datetime import datetime, timedelta
from typing import Any

from facilitation.decision import Address, Remind
from facilitation.session.session import Session

LEAST = timedelta(seconds=2)


def waits(session: Session, command: Any, now: datetime) -> Remind | None:
    """The move of a scripted colleague, for later; None for all else, and while the clock runs."""
    member = getattr(command, "member", "")
    if not session.paused or member not in session.cast or member == session.facilitator:
        return None
    begun = session.paused_at or now
    return Remind(now + max(LEAST, now - begun), Address("session", session.id), command)
