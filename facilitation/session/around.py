"""What belongs to a step beside its card, its clock and its words: as it opens, and as it is left.

Before the card: a vote begins with no answers, and the circle inside is seated. After it: the topics to sort or to vote
on, and what is shown again. When it is left: a vote comes out, and private words of the step go.
"""

from facilitation.clipping import clip

from . import all_in, circle, recall, topics, vote_cards, votes
from .sitting import Sitting

WORDING = 400  # characters of a proposal that was put otherwise, so that the snapshot stays small


def opening(sitting: Sitting) -> Sitting:
    """Before the step's card is drawn."""
    return circle.take_seats(_worded(sitting.change(votes=(), tally=())))


def _worded(sitting: Sitting) -> Sitting:
    """What a vote is about, in its newest words."""
    step = sitting.step
    if step is None or step.vote is None:
        return sitting
    newest = recall.newest(sitting, step)
    return sitting.change(reworded=clip(newest, WORDING)) if newest else sitting


def opened(sitting: Sitting) -> Sitting:
    """After its card was posted."""
    step, session = sitting.step, sitting.session
    if step and topics.listed(step):
        sitting = sitting.post(f"topics:{session.visit}", vote_cards.topic_list(sitting))
    return recall.show(votes.offer_floor(sitting))


def gone(sitting: Sitting, member: str) -> Sitting:
    """``member`` takes no part any more: their chair is free, and nobody waits for them."""
    return all_in.without(votes.if_all_have(circle.drop(sitting, member)), member)


def left(sitting: Sitting, going_back: bool = False) -> Sitting:
    """The step is over, or (going back) will be opened once more: then nothing comes out."""
    step, session = sitting.step, sitting.session
    if step is None:
        return sitting
    sitting = circle.quiet(sitting)
    if step.ends == "all" or step.vote:
        sitting = sitting.whisper(session.facilitator, f"all:{session.visit}", None)
    for member in session.unconvinced if "unconvinced" in step.voices else ():
        sitting = sitting.whisper(member, "unconvinced", None)
    if step.vote is None:
        return sitting
    return sitting.change(votes=(), tally=()) if going_back else votes.come_out(sitting, step)
