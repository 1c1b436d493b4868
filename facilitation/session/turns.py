"""Rounds: one person at a time, each once; who passes is offered the word again at the end of the round.

Someone who leaves while holding the word is treated as having passed; someone who comes late joins the end of the
line, unless the word was theirs already. So the word comes to nobody twice, but for the one return after a pass. A
holder who stays silent for a fair share of the step's time (half a minute at least) passes by the clock, because a
round must not wait for anyone for ever (facts/peers.md §4, R9).
"""

from datetime import datetime, timedelta

from facilitation.actions import action
from facilitation.decision import Decision, Refused
from facilitation.message import mention
from facilitation.replacing import replace

from . import cards, whispers
from .checks import in_a_step
from .commands import Done, Pass, TurnUp
from .session import Floor, Session
from .sitting import Sitting
from .speaking import belongs, speakers

LEAST_SECONDS = 30


def open_round(sitting: Sitting) -> Sitting:
    """A new round in a circle that starts with another person each time; the word goes to the first."""
    session, step = sitting.session, sitting.step
    if step is None or step.turns != "round" or session.days:  # over days nobody waits in a row
        return sitting.change(floor=None)
    circle = speakers(session, step)
    start = (session.seed + session.visit) % len(circle) if circle else 0
    return _give(sitting.change(floor=Floor(None, circle[start:] + circle[:start], turn=0)))


def pass_on(sitting: Sitting, command: Pass) -> Decision[Session | None]:
    """The holder would rather not, or not yet."""
    _holder_only(sitting, command.member, command.visit)
    return cards.show(finish(sitting, passing=True)).decided()


def done(sitting: Sitting, command: Done) -> Decision[Session | None]:
    """The holder said theirs aloud."""
    _holder_only(sitting, command.member, command.visit)
    return cards.show(finish(sitting)).decided()


def turn_up(sitting: Sitting, command: TurnUp) -> Decision[Session | None]:
    """From the clock. Stale when the turn is over, was paused or given more time; then nothing changes."""
    session, floor = sitting.session, sitting.session.floor
    stale = session.visit != command.visit or floor is None or floor.holder is None or floor.turn != command.turn
    if stale or floor is None or floor.until is None or sitting.now < floor.until or session.called:
        return sitting.decided()
    return cards.show(finish(sitting, passing=True)).decided()


def finish(sitting: Sitting, passing: bool = False) -> Sitting:
    """The holder's turn is over, and the word goes on. Who passes for the first time is put by for the return."""
    floor = sitting.session.floor
    assert floor is not None and floor.holder is not None
    holder = floor.holder
    sitting = sitting.whisper(holder, f"turn:{sitting.session.visit}:{floor.turn}", None)
    if passing and not floor.returning:
        floor = replace(floor, passed=(*floor.passed, holder), holder=None)
    else:
        floor = replace(floor, done=(*floor.done, holder), holder=None)
    return _give(sitting.change(floor=floor))


def enter(sitting: Sitting, member: str) -> Sitting:
    """Someone came in during the step: to the end of the line, unless they had the word already."""
    session, step, floor = sitting.session, sitting.step, sitting.session.floor
    if step is None or floor is None or not belongs(session, step, member):
        return sitting
    comes_back_anyway = member in floor.passed and not floor.returning and floor.holder is not None
    if comes_back_anyway or member == floor.holder or member in floor.waiting or member in floor.done:
        return sitting
    passed = tuple(m for m in floor.passed if m != member)
    back = floor.returning or member in floor.passed  # this is their return, so a pass is their last word
    sitting = sitting.change(floor=replace(floor, waiting=(*floor.waiting, member), passed=passed, returning=back))
    return _give(sitting) if floor.holder is None else sitting


def drop(sitting: Sitting, member: str) -> Sitting:
    """Someone left: the line closes up behind them, and a held word goes on."""
    floor = sitting.session.floor
    if floor is None:
        return sitting
    if floor.holder == member:
        return finish(sitting, passing=True)
    return sitting.change(floor=replace(floor, waiting=tuple(m for m in floor.waiting if m != member)))


def restart_share(sitting: Sitting) -> Sitting:
    """After a pause, or more time: the holder's share begins afresh."""
    floor = sitting.session.floor
    if floor is None or floor.holder is None:
        return sitting
    until = _share_ends(sitting)
    sitting = sitting.change(floor=replace(floor, until=until))
    return sitting.remind(until, TurnUp(sitting.session.visit, floor.turn))


def stop_share(sitting: Sitting) -> Sitting:
    """Paused: the holder keeps the word for as long as it lasts."""
    floor = sitting.session.floor
    return sitting.change(floor=replace(floor, until=None)) if floor else sitting


def over(session: Session) -> bool:
    """Everyone in the round has been heard or has passed twice."""
    return session.floor is not None and session.floor.holder is None


def _give(sitting: Sitting) -> Sitting:
    """The word to the next in line; when the line is empty, once more to those who passed."""
    session, floor = sitting.session, sitting.session.floor
    assert floor is not None
    here = session.taking_part
    waiting = tuple(m for m in floor.waiting if m in here)
    back = tuple(m for m in floor.passed if m in here)
    if not waiting and back and not floor.returning:
        floor = replace(floor, passed=tuple(m for m in floor.passed if m not in here), returning=True)
        waiting = back
    holder = waiting[0] if waiting else None
    floor = replace(floor, holder=holder, waiting=waiting[1:], turn=floor.turn + 1, until=None)
    sitting = sitting.change(floor=floor)
    if holder is None:
        return sitting.whisper(session.facilitator, f"round:{session.visit}", whispers.round_over(sitting))
    sitting = sitting.whisper(holder, f"turn:{session.visit}:{floor.turn}", whispers.your_turn(sitting))
    return sitting if session.paused or session.called else restart_share(sitting)


def _share_ends(sitting: Sitting) -> datetime:
    session, step = sitting.session, sitting.step
    people = len(speakers(session, step)) if step else 1
    share = max(sitting.whole / max(people, 1), LEAST_SECONDS * session.pace)
    return sitting.now + timedelta(seconds=share)


def _holder_only(sitting: Sitting, member: str, visit: int | None) -> None:
    in_a_step(sitting, visit)
    floor = sitting.session.floor
    if floor is None:
        raise Refused("refused.no_round")
    if floor.holder is None:
        raise Refused("refused.round_over")
    if floor.holder != member:
        where = (("button.where", action("status", sitting.session.id)),)
        raise Refused("refused.not_your_turn", buttons=where, holder=mention(floor.holder))
