"""The private words that go with the facilitator's role: one list, so that a handover leaves none of them behind.

All of them follow from what is so, so that whoever leads from now on is given them anew: that time is up, that all have
been heard or have answered, how the proposal came out, that there is none, that whoever was to present has gone. What
is not so any more may still lie there, so all that there may be is taken away. The cue card and the rules to choose
from are roles.offer_cards.
"""

from collections.abc import Iterator

from facilitation.message import Message
from facilitation.replacing import replace

from . import all_in, presenting, steps, turns, vote_cards, whispers
from .session import Session
from .sitting import Sitting

GATHERING = ("rules", "waits", "presenter")
OF_THE_STEP = ("time", "round", "all", "settled", "propose")


def take_away(sitting: Sitting) -> Sitting:
    """From whoever leads, all that there may be."""
    session, visit = sitting.session, sitting.session.visit
    step = (*(f"{key}:{visit}" for key in OF_THE_STEP), "presenter")
    keys = {"gathering": GATHERING, "running": step, "closing": (f"time:{visit}",)}.get(session.part, ())
    if session.part == "running" and session.facilitator != session.presenter:  # whose proposal it is, keeps the words
        keys = (*keys, f"reword:{visit}")
    for key in ("cue", "people", *keys):
        sitting = sitting.whisper(session.facilitator, key, None)
    return sitting


def give(sitting: Sitting) -> Sitting:
    """To whoever leads, all that is so now, but for the cards."""
    for key, message in _words(sitting):
        sitting = sitting.whisper(sitting.session.facilitator, key, message)
    return sitting


def follow(before: Session, sitting: Sitting) -> Sitting:
    """After each command, where ``before`` was so until then: that whoever was to present has gone is said as it comes
    about, and taken away once it is so no more; and so is that all have written, where somebody is missing again."""
    session = sitting.session
    was, now = presenting.missing(before), presenting.missing(session)
    if now and not was and session.facilitator != session.presenter:
        sitting = sitting.whisper(session.facilitator, "presenter", whispers.presenter_gone(sitting))
    elif was and not now:
        sitting = sitting.whisper(before.facilitator, "presenter", None)
    same = session.part == "running" and before.visit == session.visit
    if same and all_in.told(replace(sitting, session=before)) and not all_in.told(sitting):
        sitting = sitting.whisper(before.facilitator, f"all:{session.visit}", None)
    return sitting


def _words(sitting: Sitting) -> Iterator[tuple[str, Message]]:
    session, visit = sitting.session, sitting.session.visit
    if session.called:
        yield f"time:{visit}", whispers.time_over(sitting)
    if turns.over(session):
        yield f"round:{visit}", whispers.round_over(sitting)
    if all_in.told(sitting):
        yield f"all:{visit}", vote_cards.told(sitting)
    if presenting.missing(session):
        yield "presenter", whispers.presenter_gone(sitting)
    yield from _of_the_proposal(sitting)


def _of_the_proposal(sitting: Sitting) -> Iterator[tuple[str, Message]]:
    session, step, visit = sitting.session, sitting.step, sitting.session.visit
    if step is None or step.decides is None:
        return
    if session.proposal in session.agreed:
        yield f"settled:{visit}", whispers.settled(sitting, "agreed")
    elif session.proposal and session.outcome == "not_agreed":  # "agreed" is how a vote meanwhile came out
        yield f"settled:{visit}", whispers.settled(sitting, "objection")
    elif not session.proposal:
        yield f"propose:{visit}", whispers.no_proposal(sitting)
    ours = session.proposal == steps.proposal_id(session) and steps.owner(session) == session.facilitator
    if ours and session.proposal not in session.agreed:
        yield f"reword:{visit}", whispers.amended(sitting)
