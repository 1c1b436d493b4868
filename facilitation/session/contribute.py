"""Saying something: shown at once, kept hidden until the reveal, or kept as the speaker's own note.

Nobody's words are refused for coming at the wrong moment: they are kept for the one who wrote them, who is told once a
step, kindly, why, and when their turn comes. Only who listens by choice, or isn't in yet, is asked to join in first.
"""

from typing import Literal

from facilitation.decision import Contribution, Decision, Refused
from facilitation.message import quote
from facilitation.replacing import replace

from . import cards, turns, whispers
from .checks import in_the_session, still_open
from .commands import Contribute
from .phrases import clip
from .protocol import Step
from .reveal import LONGEST
from .session import Session
from .sitting import Sitting
from .speaking import becomes, belongs, next_word


def contribute(sitting: Sitting, command: Contribute) -> Decision[Session | None]:
    """Decide what becomes of somebody's words. Raises Refused for empty or too long ones, and for who is not in."""
    text = _checked(command)
    if command.visit is not None:
        still_open(sitting, command.visit)
    step = sitting.step
    if step is None:  # gathering or closing: the channel talks as it likes, and nothing of it is kept
        return _shown(sitting, command, text, "").decided()
    in_the_session(sitting, command.member)
    # A kind belongs to those whose step it is: what a presenter answers to a question is no question.
    label = _label(step, command.label) if belongs(sitting.session, step, command.member) else ""
    match becomes(sitting.session, step, command.member):
        case "all":
            return _aloud(sitting, step, command, text, label).decided()
        case "hidden":
            return _hidden(sitting, command, text, label).decided()
        case "notes":
            return _note(sitting, command, text, label).decided()
        case _:  # wait
            return _explained(_note(sitting, command, text, label), command.member).decided()


def count(sitting: Sitting, member: str) -> Sitting:
    """One more contribution of ``member``; a nudge to them has had its answer."""
    session = sitting.session
    people = tuple(replace(p, said=p.said + 1) if p.member == member else p for p in session.people)
    heard = session.heard if member in session.heard else (*session.heard, member)
    sitting = sitting.change(people=people, heard=heard, contributions=session.contributions + 1)
    return sitting.whisper(member, f"nudge:{session.visit}", None) if member in session.nudged else sitting


def _checked(command: Contribute) -> str:
    text = command.text.strip()
    if not text:
        raise Refused("refused.no_words")
    if len(text) > LONGEST and not command.shown:
        raise Refused("refused.too_long", most=LONGEST)
    return clip(text, LONGEST)


def _label(step: Step, label: str) -> str:
    """One of the step's kinds, or its only one; where there are several and none was named, none."""
    if label in step.kinds:
        return label
    return step.kinds[0] if len(step.kinds) == 1 else ""


def _shown(sitting: Sitting, command: Contribute, text: str, label: str) -> Sitting:
    return sitting if command.shown else sitting.post(f"said:{command.id}", quote(text, command.member, label))


def _aloud(sitting: Sitting, step: Step, command: Contribute, text: str, label: str) -> Sitting:
    sitting = _shown(count(sitting, command.member), command, text, label)
    if step.keep:
        sitting = sitting.record(_row(sitting, command, text, label, "at_once"))
    floor = sitting.session.floor
    if floor is None or floor.holder != command.member:
        return sitting
    return cards.show(turns.finish(sitting))


def _hidden(sitting: Sitting, command: Contribute, text: str, label: str) -> Sitting:
    first = command.member not in sitting.session.heard
    sitting = count(sitting, command.member)
    sitting = sitting.change(hidden=sitting.session.hidden + 1)
    sitting = sitting.record(_row(sitting, command, text, label, "together"))
    sitting = sitting.whisper(command.member, f"note:{command.id}", whispers.kept_note(sitting, text, hidden=True))
    return cards.show(sitting) if first else sitting


def _note(sitting: Sitting, command: Contribute, text: str, label: str) -> Sitting:
    sitting = sitting.record(_row(sitting, command, text, label, "never"))
    return sitting.whisper(command.member, f"note:{command.id}", whispers.kept_note(sitting, text))


def _explained(sitting: Sitting, member: str) -> Sitting:
    """Why this was kept as a note, and when their turn comes: once a step."""
    session = sitting.session
    if member in session.told:
        return sitting
    index, at = next_word(sitting, member)
    sitting = sitting.change(told=(*session.told, member))
    return sitting.whisper(member, f"listen:{session.visit}", whispers.listen_in(sitting, index, at))


def _row(
    sitting: Sitting, command: Contribute, text: str, label: str, shows: Literal["at_once", "together", "never"]
) -> Contribution:
    session = sitting.session
    return Contribution(command.id, session.id, session.at, command.member, label, text, shows, sitting.now)
