"""Who has the word in a step, and what becomes of words that come from somebody who hasn't.

The script decides (``speaks``, ``turns``, ``silent``, ``shows``); the facilitator may always say what a step needs,
unless it is silent. Nobody's words are thrown away: out of turn they are kept as that person's private note.
"""

from collections.abc import Set
from datetime import datetime, timedelta
from typing import Literal

from facilitation.message import mention
from facilitation.replacing import replace

from . import flow
from .flow import skipped as skipped
from .grouping import group_of
from .presenting import all_of_us, guest_gone, in_each_group, nobody_presents, presenter_of
from .protocol import Step
from .script import Voice
from .session import Session
from .sitting import Sitting
from .voices import all_heard, circles, floor_of, minutes
from .voices import belongs as belongs
from .voices import speakers as speakers

EACH: Set[Voice] = {"presenter", "others", "coach"}  # whom each group has for itself
AHEAD, FEW = 60, 6  # steps that are looked ahead; people who are named

Becomes = Literal["all", "notes", "hidden", "wait"]
"""all: everyone reads it · hidden: revealed together later · notes: private by script · wait: private, out of turn."""


def becomes(session: Session, step: Step, member: str) -> Becomes:
    """What becomes of words that ``member``, who takes part, writes now."""
    if step.shows == "never":
        return "notes"
    answers = step.presenter_answers and member == presenter_of(session, step, member)
    steers = member == session.facilitator and not step.silent
    if not (belongs(session, step, member) or answers or steers):
        return "wait"
    if step.shows == "together":
        return "hidden"
    floor = floor_of(session, member)
    if step.in_turn and floor and floor.holder != member and not (answers or steers):
        return "wait"
    return "all"


def next_word(sitting: Sitting, member: str) -> tuple[int | None, datetime | None]:
    """The index of the next step in which ``member`` may speak, and when it opens if all keep to the clock."""
    session, protocol = sitting.session, sitting.protocol
    at = None if session.called or session.days else session.ends_at
    for _ in range(AHEAD):
        found = flow.following(session, protocol, session.taking_part, sitting.now)
        if found is None:
            break
        session = replace(session, at=found[0], passes=found[1])
        step = protocol.steps[session.at]
        if step.shows != "never" and belongs(session, step, member):
            return session.at, at
        at = at + timedelta(minutes=minutes(session, step) * session.pace) if at else None
    return None, at


def who_speaks(sitting: Sitting, step: Step, member: str = "") -> str:
    """In words, with mention marks, as ``member`` sees it: of their own group."""
    member = member or _anyone(sitting.session)
    if all_vote(step):
        return sitting.words("session.speaking.vote")
    if step.silent:
        return sitting.words("session.speaking.quiet" if step.shows == "never" else "session.speaking.writing")
    if step.in_turn and not sitting.session.days:
        floor = floor_of(sitting.session, member)
        over = all_heard(sitting.session) if floor is None else floor.holder is None
        return sitting.words("session.speaking.round_over" if over else "session.speaking.round")
    return named(sitting, step, member)


def all_vote(step: Step) -> bool:
    """Whether the step is a vote that asks everyone (see ballot.asked)."""
    return step.vote is not None and step.voices in ({"everyone"}, {"facilitator"})


def who_listens(sitting: Sitting, step: Step, member: str = "") -> str:
    """In words, with mention marks; empty where everyone may speak, and once everyone in a round has been heard."""
    member = member or _anyone(sitting.session)
    floor = floor_of(sitting.session, member)
    if step.in_turn and floor is not None and floor.holder is None:
        return ""
    all_at_once = not step.in_turn or sitting.session.days
    if step.silent or all_vote(step) or (step.voices == {"everyone"} and all_at_once):
        return ""
    if _left_to_all(sitting.session, step, member):
        return ""
    if step.speaks == "others" and step.turns == "free":
        presenter = presenter_of(sitting.session, step, member)
        return "" if step.presenter_answers or presenter is None else mention(presenter)
    return sitting.words("session.speaking.everyone_else")


def _left_to_all(session: Session, step: Step, member: str) -> bool:
    """Whether those whose step it was have gone: the group talks, or all do."""
    free = in_each_group(session) and not presenter_of(session, step, member)
    if free or nobody_presents(session, step, member):
        return step.voices <= {"presenter", "coach"}
    return step.voices == {"guest"} and guest_gone(session)


def _anyone(session: Session) -> str:
    """Whose eyes are everyone's: anybody's, where the group is all of us."""
    return next((m for g in all_of_us(session) for m in g.members if m in session.taking_part), "")


def named(sitting: Sitting, step: Step, member: str = "") -> str:
    """Those whose step it is, in words, as ``member`` sees it; "" sees all groups at once."""
    order = (step.speaks,) if isinstance(step.speaks, str) else step.speaks
    names = ", ".join(dict.fromkeys(_voice(sitting, step, voice, member) for voice in order))
    each = not member and in_each_group(sitting.session) and EACH & step.voices
    return sitting.words("session.speaking.each", who=names) if each else names


def _voice(sitting: Sitting, step: Step, voice: Voice, member: str) -> str:
    session, say = sitting.session, sitting.words
    each = in_each_group(session) and not member
    presenter = presenter_of(session, step, member)
    match voice:
        case "presenter" | "others" | "coach" if each:
            asks = voice == "others" and step.presenter_answers
            return say(f"session.speaking.{voice}_each" + ("_ask" if asks else ""))
        case "presenter" if presenter:
            return mention(presenter)
        case "others" if presenter:
            key = "session.speaking.others_ask" if step.presenter_answers else "session.speaking.others"
            return say(key, presenter=mention(presenter))
        case "presenter" if in_each_group(session):  # of this group there is none: they left, or it is through
            return say("session.speaking.everyone" if group_of(session, member) else "session.speaking.presenter_each")
        case "presenter" | "coach" if nobody_presents(session, step, member):
            return say("session.speaking.everyone")
        case "guest" if guest_gone(session):
            return say("session.speaking.everyone")
        case "facilitator" | "presenter":
            return mention(session.facilitator)
        case "everyone" | "others":
            return say("session.speaking.everyone")
        case _:
            return _some(sitting, step, voice, member)


def _some(sitting: Sitting, step: Step, voice: Voice, member: str) -> str:
    """By name where they are few, else by what they are; who voted low is nobody's to know."""
    session = sitting.session
    if voice == "unconvinced":
        return sitting.words("session.speaking.unconvinced")
    alone = replace_voice(step, voice)
    circle = next((c for c in circles(session) if member in c), session.taking_part)
    people = [m for m in speakers(session, alone) if m in circle or not member]
    if not people or len(people) > FEW or len(people) == len(session.taking_part):
        return sitting.words(f"session.speaking.{voice}")
    return ", ".join(mention(m) for m in people)


def replace_voice(step: Step, voice: Voice) -> Step:
    """The step as if only this voice spoke in it."""
    return step.model_copy(update={"speaks": voice})
