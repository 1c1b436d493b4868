"""Turns of phrase of a session over days: until when something is open, how long it takes, how many were heard."""

from facilitation.message import moment

from . import speaking, windows
from .protocol import Step
from .session import Session
from .sitting import Sitting


def until(sitting: Sitting) -> str:
    """"until 14 March, 10:00"; nothing of a countdown."""
    session = sitting.session
    if session.paused or session.ends_at is None:
        return sitting.words("days.paused")
    return sitting.words("days.until", day=moment(session.ends_at, "d"), at=moment(session.ends_at))


def controls(session: Session) -> tuple[str, str]:
    """The keys of the facilitator's two words for going on and for more time."""
    return ("button.close_window", "button.more_day") if session.days else ("button.next", "button.more")


def lasts(sitting: Sitting, step: Step) -> str:
    """"2 days"; of a step that is only said, nothing."""
    days = windows.of_step(step)
    return duration(sitting, days) if days else sitting.words("days.at_once")


def whole(sitting: Sitting) -> str:
    """How long all of it will take, in days."""
    people = max(len(sitting.session.taking_part), sitting.protocol.people.typical)
    return duration(sitting, max(1, round(windows.of_protocol(sitting.protocol, people))))


def duration(sitting: Sitting, days: float) -> str:
    """"3 days", or hours where it is less than one."""
    if days < 1:
        return sitting.words("days.hours", n=round(days * 24))
    return sitting.words("days.days", n=int(days) if days == int(days) else round(days, 1))


def heard(sitting: Sitting, step: Step) -> str:
    """"3 of 6 have been heard", for all: who is missing is nobody's business."""
    people = speaking.speakers(sitting.session, step)
    if step.shows == "never" or not people:
        return ""
    n = sum(m in people for m in sitting.session.heard)
    return sitting.words("days.heard", n=n, people=len(people))
