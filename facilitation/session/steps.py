"""Opening a step and leaving it: the card, the clock, the cue card, the first in a round, what was written hidden.

Each opening is a new visit, so that buttons and timers of the one before are stale. The step card is posted once and
revised; when the step is over, its card loses its buttons and what was private to the step is taken away.
"""

from datetime import timedelta

from facilitation.calendar import months_later
from facilitation.decision import Address, Remind
from facilitation.replacing import replace
from facilitation.team.agreement import REVIEW_MONTHS, Propose

from . import around, cards, days, flow, nudges, reveal, seating, siderooms, turns, whispers
from .commands import TimeUp
from .session import Pass, Session
from .sitting import Sitting


def open_step(sitting: Sitting, at: int, passes: tuple[Pass, ...] = (), going_back: bool = False) -> Sitting:
    """A new visit of the step with index ``at`` in these passes, with its full time and its groups."""
    session, rooms = sitting.session, siderooms.seats(sitting)
    seen = session.steps_seen if at in session.steps_seen else (*session.steps_seen, at)
    seated = seating.open_step(session, sitting.protocol, at, passes, going_back)
    sitting = new_visit(replace(sitting, session=replace(seated, part="running", steps_seen=seen)))
    in_turn = turns.open_round(around.opening(sitting))
    card = cards.step_card(in_turn)
    sitting = replace(in_turn, effects=sitting.effects).post(f"step:{in_turn.session.visit}", card)
    turn = in_turn.effects[len(sitting.effects) - 1 :]
    sitting = siderooms.post_cards(siderooms.arrange(sitting, rooms)).do(*turn)  # the cards, then whose turn it is
    sitting = sitting.whisper(session.facilitator, "cue", whispers.cue_card(sitting))
    sitting = _proposing(around.opened(sitting))
    return days.tell(sitting) if session.days else nudges.first(sitting)


def new_visit(sitting: Sitting) -> Sitting:
    """Count the visit up, forget what belonged to the one before, and set the clock. At the closing all are together
    again, and no repeat is open."""
    if sitting.session.part == "closing":
        rooms, session = siderooms.seats(sitting), sitting.session
        sitting = sitting.change(apart=False, ended=flow.ended(session, ()), passes=())
        sitting = siderooms.arrange(sitting, rooms)
    ends_at = sitting.now + timedelta(seconds=sitting.whole)
    sitting = sitting.change(
        visit=sitting.session.visit + 1, opened_at=sitting.now, ends_at=ends_at, left=None, called=False, lapsed=False,
        ready=(), heard=(), nudged=(), told=(), floor=None, nudge_at=None, paused_at=None,
        passes=flow.resumed(sitting.session, sitting.now),
    )  # fmt: skip
    if sitting.session.days:
        return days.open_window(sitting)
    return sitting.remind(ends_at, TimeUp(sitting.session.visit, ends_at))


def leave(sitting: Sitting, going_back: bool = False) -> Sitting:
    """Close the open step: take private words away, reveal what was written hidden, put its card to rest. Going back
    reveals nothing: the step will be opened again."""
    session, step = sitting.session, sitting.step
    if step is None:
        return sitting
    for member in session.nudged:
        sitting = sitting.whisper(member, f"nudge:{session.visit}", None)
    for member in session.told:
        sitting = sitting.whisper(member, f"listen:{session.visit}", None)
    sitting = turns.quiet(sitting)
    for key in ("settled", "propose") if step.decides else ():
        sitting = sitting.whisper(session.facilitator, f"{key}:{session.visit}", None)
    if session.proposal == proposal_id(session):
        sitting = no_new_words(sitting)
    sitting = around.left(quiet_facilitator(sitting), going_back)
    sitting = siderooms.rest(sitting.revise(f"step:{session.visit}", cards.over(sitting)))
    sitting = days.leave(sitting, going_back) if session.days else sitting
    return sitting if going_back else reveal.reveal(sitting, at=session.at)


def no_new_words(sitting: Sitting) -> Sitting:
    """Take away what offered to put the proposal in new words, also from a presenter who has gone since."""
    session = sitting.session
    for member in dict.fromkeys((session.presenter or session.facilitator, session.facilitator)):
        sitting = sitting.whisper(member, f"reword:{session.visit}", None)
    return sitting


def quiet_facilitator(sitting: Sitting) -> Sitting:
    """Take away what asked the facilitator to move on."""
    session = sitting.session
    if session.called:
        sitting = sitting.whisper(session.facilitator, f"time:{session.visit}", None)
    return sitting.whisper(session.facilitator, f"round:{session.visit}", None) if turns.over(session) else sitting


def owner(session: Session) -> str:
    """Whose proposal it is: the presenter's, or where there is none any more, the facilitator's."""
    presents = session.presenter if session.presenter in session.taking_part else None
    return presents or session.facilitator


def proposal_id(session: Session) -> str:
    """The identifier of what the open visit puts forward: the same whenever it is asked for."""
    return f"{session.id}-{session.visit}"


def _proposing(sitting: Sitting) -> Sitting:
    """A step that decides opens the proposal for consent, unless one is already being decided. How the vote before it
    came out is no answer to it: as long as it is open it has none."""
    session, step = sitting.session, sitting.step
    if step is None or step.decides is None or session.proposal:
        return sitting
    text = session.input("proposal")
    if not text:
        return sitting.whisper(session.facilitator, f"propose:{session.visit}", whispers.no_proposal(sitting))
    who, id = owner(session), proposal_id(session)
    propose = Propose(id, who, text, who, months_later(sitting.today, REVIEW_MONTHS), session.id)
    sitting = sitting.change(proposal=id, outcome="").do(Remind(sitting.now, Address("agreement", id), propose))
    return sitting.whisper(who, f"reword:{session.visit}", whispers.amended(sitting))
