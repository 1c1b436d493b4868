"""Who has the word in a step, and what becomes of words that come from somebody who hasn't.

The script decides (``speaks``, ``turns``, ``silent``, ``shows``); the facilitator may always say what a step needs,
unless it is silent. Nobody's words are thrown away: out of turn they are kept as that person's private note.
"""

from datetime import datetime, timedelta
from typing import Literal

from facilitation.message import mention

from .protocol import Step
from .session import Session
from .sitting import Sitting

Becomes = Literal["all", "notes", "hidden", "wait"]
"""all: everyone reads it · hidden: revealed together later · notes: private by script · wait: private, out of turn."""


def belongs(session: Session, step: Step, member: str) -> bool:
    """Whether the step is ``member``'s to speak in; the facilitator's own right to steer aside."""
    match step.speaks:
        case "everyone":
            return True
        case "presenter":
            return member == session.presenter
        case "others":
            return member != session.presenter
        case _:
            return member == session.facilitator


def speakers(session: Session, step: Step) -> tuple[str, ...]:
    """Those who take part and have the word in the step, in speaking order."""
    return tuple(m for m in session.taking_part if belongs(session, step, m))


def becomes(session: Session, step: Step, member: str) -> Becomes:
    """What becomes of words that ``member``, who takes part, writes now."""
    if step.shows == "never":
        return "notes"
    answers = step.presenter_answers and member == session.presenter
    steers = member == session.facilitator and not step.silent
    if not (belongs(session, step, member) or answers or steers):
        return "wait"
    if step.shows == "together":
        return "hidden"
    if step.turns == "round" and session.floor and session.floor.holder != member and not (answers or steers):
        return "wait"
    return "all"


def next_word(sitting: Sitting, member: str) -> tuple[int | None, datetime | None]:
    """The index of the next step in which ``member`` may speak, and when it opens if all keep to the clock."""
    session, steps = sitting.session, sitting.protocol.steps
    at = None if session.called else session.ends_at
    for index in range(session.at + 1, len(steps)):
        step = steps[index]
        if skipped(session, step):
            continue
        if step.shows != "never" and belongs(session, step, member):
            return index, at
        at = at + timedelta(minutes=step.minutes.usual * session.pace) if at else None
    return None, at


def skipped(session: Session, step: Step) -> bool:
    """A step for an outcome that the decision or vote before it did not have."""
    return step.only_if is not None and step.only_if != session.outcome


def who_speaks(sitting: Sitting, step: Step) -> str:
    """In words, with mention marks."""
    if step.silent:
        return sitting.words("session.speaking.quiet" if step.shows == "never" else "session.speaking.writing")
    if step.turns == "round":
        over = sitting.session.floor is not None and sitting.session.floor.holder is None
        return sitting.words("session.speaking.round_over" if over else "session.speaking.round")
    return _named(sitting, step)


def who_listens(sitting: Sitting, step: Step) -> str:
    """In words, with mention marks; empty where everyone may speak, and once everyone in a round has been heard."""
    floor = sitting.session.floor
    if step.turns == "round" and floor is not None and floor.holder is None:
        return ""
    if step.silent or (step.speaks == "everyone" and step.turns == "free"):
        return ""
    if step.speaks == "others" and step.turns == "free":
        if step.presenter_answers:
            return ""
        return mention(sitting.session.presenter) if sitting.session.presenter else ""
    return sitting.words("session.speaking.everyone_else")


def _named(sitting: Sitting, step: Step) -> str:
    session = sitting.session
    match step.speaks:
        case "presenter" if session.presenter:
            return mention(session.presenter)
        case "others" if session.presenter:
            key = "session.speaking.others_ask" if step.presenter_answers else "session.speaking.others"
            return sitting.words(key, presenter=mention(session.presenter))
        case "facilitator" | "presenter":
            return mention(session.facilitator)
        case _:
            return sitting.words("session.speaking.everyone")
