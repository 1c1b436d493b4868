"""The private words that go with the facilitator's role: one list, so that a handover leaves none of them behind.

All of them follow from what is so, so that whoever leads from now on is given them anew: that time is up, that all have
been heard or have answered, how the proposal came out, that there is none, that whoever was to present has gone. The
cue card and the rules to choose from are roles.offer_cards.
"""

from collections.abc import Iterator

from facilitation.message import Message

from . import all_in, presenting, steps, turns, vote_cards, whispers
from .sitting import Sitting


def take_away(sitting: Sitting) -> Sitting:
    """From whoever leads, all that there may be."""
    session, visit = sitting.session, sitting.session.visit
    keys = ["cue", *(key for key, _ in _words(sitting))]
    keys += {"gathering": ["rules"], "running": [f"settled:{visit}", f"propose:{visit}"]}.get(session.part, [])
    keys += ["waits"] if session.part == "gathering" and session.days else []
    for key in dict.fromkeys(keys):
        sitting = sitting.whisper(session.facilitator, key, None)
    return sitting


def give(sitting: Sitting) -> Sitting:
    """To whoever leads, all that is so now, but for the cards."""
    for key, message in _words(sitting):
        sitting = sitting.whisper(sitting.session.facilitator, key, message)
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
    if session.outcome:
        said = "agreed" if session.outcome == "agreed" else "objection"
        yield f"settled:{visit}", whispers.settled(sitting, said)
    elif not session.proposal:
        yield f"propose:{visit}", whispers.no_proposal(sitting)
    ours = session.proposal == steps.proposal_id(session) and steps.owner(session) == session.facilitator
    if ours and session.outcome != "agreed":
        yield f"reword:{visit}", whispers.amended(sitting)
