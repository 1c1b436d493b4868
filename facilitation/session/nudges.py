"""A private word to one quiet person, seldom enough that it never accuses (facts/peers.md §4, R1, R3, R4).

Early imbalance is normal: the first comes after three minutes or a third of the step, whichever is later, the next a
minute apart; one a person in a step, two in a session, none in the last minute, none while paused or once time was
called. Only where the talk is free and aloud: a round gives everyone the word by itself, and who writes in silence is
at work. And only when others were heard in writing, for otherwise the talk is somewhere that we cannot hear.
"""

from datetime import datetime, timedelta

from facilitation.decision import Decision
from facilitation.message import say
from facilitation.replacing import replace
from facilitation.team.presence import is_away, today_of

from . import whispers
from .commands import AnswerNudge, Nudge
from .protocol import Step
from .session import Person, Session
from .sitting import Sitting
from .speaking import speakers

FIRST_SECONDS, BETWEEN_SECONDS, LAST_SECONDS = 180.0, 60.0, 60.0
A_SESSION = 2


def first(sitting: Sitting) -> Sitting:
    """Set the first nudge of the step that has just opened."""
    wait = max(FIRST_SECONDS * sitting.session.pace, sitting.whole / 3)
    return _set(sitting, sitting.now + timedelta(seconds=wait))


def again(sitting: Sitting) -> Sitting:
    """After a pause, or more time: not before a minute from now, and not before the step's first third."""
    session = sitting.session
    opened = session.opened_at or sitting.now
    early = opened + timedelta(seconds=max(FIRST_SECONDS * session.pace, sitting.whole / 3))
    return _set(sitting, max(early, sitting.now + timedelta(seconds=BETWEEN_SECONDS * session.pace)))


def newcomer(sitting: Sitting) -> Sitting:
    """Somebody has just come to the word, late or into the circle: nobody is nudged until they too have had as long as
    is left to everyone at the beginning of a step."""
    session = sitting.session
    at = sitting.now + timedelta(seconds=FIRST_SECONDS * session.pace)
    if session.nudge_at is None or session.paused or at <= session.nudge_at:
        return sitting
    return _set(sitting, at)


def nudge(sitting: Sitting, command: Nudge) -> Decision[Session | None]:
    """From the clock: to the one who has said least, if it is time. Stale: nothing changes."""
    session = sitting.session
    stale = session.part != "running" or command.visit != session.visit or session.nudge_at is None
    if stale or session.paused or session.called or (session.nudge_at and sitting.now < session.nudge_at):
        return sitting.decided()
    quiet = _quiet(sitting)
    if quiet:
        sitting = _to(sitting, quiet[0])
    return _set(sitting, sitting.now + timedelta(seconds=BETWEEN_SECONDS * session.pace)).decided()


def answer(sitting: Sitting, command: AnswerNudge) -> Decision[Session | None]:
    """Believed at once, whenever it comes; the nudge is taken away."""
    session, member = sitting.session, command.member
    visit = session.visit if command.visit is None else command.visit
    if command.answer == "not_today":
        people = tuple(replace(p, quiet=True) if p.member == member else p for p in session.people)
        sitting = sitting.change(people=people)
    sitting = sitting.whisper(member, f"nudge:{visit}", None)
    return sitting.decided(say(sitting.words(f"session.nudged.{command.answer}")))


def _set(sitting: Sitting, at: datetime) -> Sitting:
    """A nudge due at ``at``, unless that is in the last minute, or this step has none."""
    session, step = sitting.session, sitting.step
    if step is None or session.days or session.apart or session.ends_at is None or not _asks(step):
        return sitting
    if at > session.ends_at - timedelta(seconds=LAST_SECONDS * session.pace):
        return sitting.change(nudge_at=None)
    return sitting.change(nudge_at=at).remind(at, Nudge(session.visit))


def _asks(step: Step) -> bool:
    """Whether anybody may be asked in the step: several have the word, freely and aloud, and the script allows it."""
    alone = step.voices <= {"presenter", "facilitator"}
    at_work = step.silent or step.in_turn or step.shows == "never" or step.vote is not None
    return step.nudge and not alone and not at_work


def _quiet(sitting: Sitting) -> list[Person]:
    """Whom a nudge might help now, the one who has said least first; nobody while hardly anyone was heard."""
    session, step = sitting.session, sitting.step
    asked = speakers(session, step) if step else ()
    if len([m for m in session.heard if m in asked]) < max(1, min(2, len(asked) - 1)):
        return []
    people = [p for p in session.people if p.member in asked and p.member not in (*session.heard, *session.nudged)]
    able = [p for p in people if not p.quiet and p.nudged < A_SESSION and p.member != session.facilitator]
    return sorted((p for p in able if not _spared(sitting, p.member)), key=lambda p: p.said)


def _spared(sitting: Sitting, id: str) -> bool:
    """Would rather have no such word, is away today by their own calendar, or not in the team any more."""
    member = sitting.team.member(id)
    if member is None or member.left or not member.nudges:
        return True
    return is_away(member, today_of(sitting.team, member, sitting.now))


def _to(sitting: Sitting, person: Person) -> Sitting:
    session = sitting.session
    people = tuple(replace(p, nudged=p.nudged + 1) if p == person else p for p in session.people)
    sitting = sitting.change(people=people, nudged=(*session.nudged, person.member))
    return sitting.whisper(person.member, f"nudge:{session.visit}", whispers.nudge(sitting))
