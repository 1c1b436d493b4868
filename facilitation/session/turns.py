"""Rounds: one person at a time, each once; who passes is offered the word again at the end of the round.

Someone who leaves while holding the word is treated as having passed; someone who comes late joins the end of the
line, unless the word was theirs already. So the word comes to nobody twice, but for the one return after a pass. A
holder who stays silent for a fair share of the step's time (half a minute at least) passes by the clock, because a
round must not wait for anyone for ever (facts/peers.md §4, R9). In side rooms each group has its own round; ``number``
is the group's, 0 the round that everyone is in (floors.py).
"""

from datetime import datetime, timedelta

from facilitation.actions import action
from facilitation.decision import Decision, Refused
from facilitation.message import mention, say
from facilitation.replacing import replace

from . import cards, siderooms, whispers
from .checks import in_a_step
from .commands import Done, Pass, TurnUp
from .floors import all_heard, circle, elsewhere, floor_at, floor_of, holds, joined, numbers, place_of, put, share
from .grouping import here
from .places import sits_in
from .session import Floor, Session
from .sitting import Sitting
from .speaking import belongs
from .voices import floors

LEAST_SECONDS = 30


def open_round(sitting: Sitting) -> Sitting:
    """A new round in a circle that starts with another person each time; the word goes to the first."""
    session, step = sitting.session, sitting.step
    if step is None or not step.in_turn or session.days:  # over days nobody waits in a row
        return sitting.change(floor=None)
    for number in numbers(session):
        line = circle(session, step, number)
        sitting = _give(put(sitting, number, Floor(None, line, turn=0)), number)
    return sitting


def pass_on(sitting: Sitting, command: Pass) -> Decision[Session | None]:
    """The holder would rather not, or not yet."""
    _holder_only(sitting, command.member, command.visit)
    floor = floor_of(sitting.session, command.member)
    sitting = _show(_passed(sitting, command.member, "session.passed"), command.member)
    return sitting.decided(say(sitting.words("session.passed_again")) if floor and floor.returning else None)


def done(sitting: Sitting, command: Done) -> Decision[Session | None]:
    """The holder said theirs aloud."""
    _holder_only(sitting, command.member, command.visit)
    return _show(finish(sitting, command.member), command.member).decided()


def spoke(sitting: Sitting, member: str) -> Sitting:
    """``member`` said something aloud; if the word was theirs, it goes on."""
    return _show(finish(sitting, member), member) if holds(sitting.session, member) else sitting


def turn_up(sitting: Sitting, command: TurnUp) -> Decision[Session | None]:
    """From the clock. Stale when the turn is over, was paused or given more time; then nothing changes."""
    session, floor = sitting.session, floor_at(sitting.session, command.group)
    stale = session.visit != command.visit or floor is None or floor.holder is None or floor.turn != command.turn
    if stale or floor is None or floor.holder is None or floor.until is None:
        return sitting.decided()
    if sitting.now < floor.until or session.called:
        return sitting.decided()
    return _show(_passed(sitting, floor.holder, "session.passed_over"), floor.holder).decided()


def finish(sitting: Sitting, holder: str, passing: bool = False) -> Sitting:
    """The holder's turn is over, and the word goes on. Who passes for the first time is put by for the return."""
    number, floor = place_of(sitting.session, holder), floor_of(sitting.session, holder)
    assert floor is not None and floor.holder == holder
    sitting = sitting.whisper(holder, f"turn:{sitting.session.visit}:{floor.turn}", None)
    if passing and not floor.returning:
        floor = replace(floor, passed=(*floor.passed, holder), holder=None)
    else:
        floor = replace(floor, done=(*floor.done, holder), holder=None)
    return _give(put(sitting, number, floor), number)


def _passed(sitting: Sitting, holder: str, key: str) -> Sitting:
    """The holder passes, and hears that the word comes back to them, unless this was its return, or it is back at
    once."""
    floor, visit = floor_of(sitting.session, holder), sitting.session.visit
    if floor and not floor.returning and set(sitting.session.taking_part) & {*floor.waiting, *floor.passed}:
        sitting = sitting.whisper(holder, f"passed:{visit}", say(sitting.words(key)))
    return finish(sitting, holder, passing=True)


def quiet(sitting: Sitting) -> Sitting:
    """The step is left: nobody holds the word, and to nobody it comes back."""
    for floor in floors(sitting.session):
        if floor.holder:
            sitting = sitting.whisper(floor.holder, f"turn:{sitting.session.visit}:{floor.turn}", None)
        for member in floor.waiting if floor.returning else floor.passed:
            sitting = sitting.whisper(member, f"passed:{sitting.session.visit}", None)
    return sitting


def enter(sitting: Sitting, member: str) -> Sitting:
    """Someone came in during the step: to a seat in a group, and to the end of the line, unless they had the word
    already; where they were offered it before, to its return."""
    sitting = siderooms.enter(sitting, member)
    session, step = sitting.session, sitting.step
    number, floor = place_of(session, member), floor_of(session, member)
    if step is None or floor is None or not belongs(session, step, member):
        return sitting
    line = joined(floor, member, elsewhere(session, number))
    if line is floor:
        return sitting
    if all_heard(session):
        sitting = sitting.whisper(session.facilitator, f"round:{session.visit}", None)
    sitting = put(sitting, number, line)
    sitting = _give(sitting, number) if line.holder is None else sitting
    return siderooms.show(sitting, number) if number else sitting


def drop(sitting: Sitting, member: str) -> Sitting:
    """Someone left: the line closes up behind them, and a held word goes on; who would sit alone joins others, and the
    end of their line."""
    floor = floor_of(sitting.session, member)
    if floor and floor.holder == member and _dissolves(sitting.session, member):
        sitting = sitting.whisper(member, f"turn:{sitting.session.visit}:{floor.turn}", None)
        left = replace(floor, holder=None, passed=(*floor.passed, member))
        sitting = put(sitting, place_of(sitting.session, member), left)  # the word is not given to who is about to move
    elif floor and floor.holder == member:
        sitting = finish(sitting, member, passing=True)
    elif floor:
        if member in floor.passed:
            sitting = sitting.whisper(member, f"passed:{sitting.session.visit}", None)
        waiting = tuple(m for m in floor.waiting if m != member)
        sitting = put(sitting, place_of(sitting.session, member), replace(floor, waiting=waiting))
    was = sitting.session
    sitting, moved = siderooms.drop(sitting, member)
    for one in moved:
        before = floor_of(was, one)
        if before and before.holder == one:
            sitting = sitting.whisper(one, f"turn:{was.visit}:{before.turn}", None)
        sitting = enter(sitting, one)
    return sitting


def _dissolves(session: Session, member: str) -> bool:
    """Whether the group that ``member`` has left will end, because one alone would sit in it."""
    group = sits_in(session, member)
    others = sum(bool(here(session, g)) for g in session.groups if g is not group)
    return group is not None and len(here(session, group)) == 1 and others > 0


def restart_share(sitting: Sitting) -> Sitting:
    """After a pause, or more time: every holder's share begins afresh."""
    for number in numbers(sitting.session):
        sitting = _share_begins(sitting, number)
    return sitting


def stop_share(sitting: Sitting) -> Sitting:
    """Paused: every holder keeps the word for as long as it lasts."""
    for number in numbers(sitting.session):
        if floor := floor_at(sitting.session, number):
            sitting = put(sitting, number, replace(floor, until=None))
    return sitting


def over(session: Session) -> bool:
    """Everyone in the round, in every group, has been heard or has passed twice."""
    return all_heard(session)


def _give(sitting: Sitting, number: int) -> Sitting:
    """The word to the next in line; when the line is empty, once more to those who passed."""
    session, floor = sitting.session, floor_at(sitting.session, number)
    assert floor is not None
    here = session.taking_part
    waiting = tuple(m for m in floor.waiting if m in here)
    back = tuple(m for m in floor.passed if m in here)
    if not waiting and back and not floor.returning:
        floor = replace(floor, passed=tuple(m for m in floor.passed if m not in here), returning=True)
        waiting = back
    holder = waiting[0] if waiting else None
    floor = replace(floor, holder=holder, waiting=waiting[1:], turn=floor.turn + 1, until=None)
    sitting = put(sitting, number, floor)
    if holder is None:
        if not all_heard(sitting.session):
            return sitting
        return sitting.whisper(session.facilitator, f"round:{session.visit}", whispers.round_over(sitting))
    if floor.returning:
        sitting = sitting.whisper(holder, f"passed:{session.visit}", None)
    said = whispers.your_turn(sitting, floor.returning)
    sitting = sitting.whisper(holder, f"turn:{session.visit}:{floor.turn}", said)
    return sitting if session.paused or session.called else _share_begins(sitting, number)


def _share_begins(sitting: Sitting, number: int) -> Sitting:
    floor = floor_at(sitting.session, number)
    if floor is None or floor.holder is None:
        return sitting
    until = _share_ends(sitting)
    sitting = put(sitting, number, replace(floor, until=until))
    return sitting.remind(until, TurnUp(sitting.session.visit, floor.turn, number))


def _share_ends(sitting: Sitting) -> datetime:
    session, step = sitting.session, sitting.step
    assert step is not None
    seconds = share(session, step) * 60
    least = 0 if step.minutes.per else LEAST_SECONDS
    return sitting.now + timedelta(seconds=max(seconds, least) * session.pace)


def _show(sitting: Sitting, member: str) -> Sitting:
    """Revise the card that shows whose turn it is: the group's, or everyone's; once all were heard, both."""
    number = place_of(sitting.session, member)
    if number:
        sitting = siderooms.show(sitting, number)
    return cards.show(sitting) if not number or all_heard(sitting.session) else sitting


def _holder_only(sitting: Sitting, member: str, visit: int | None) -> None:
    in_a_step(sitting, visit)
    floor = floor_of(sitting.session, member)
    if floor is None:
        raise Refused("refused.no_round")
    if floor.holder is None:
        raise Refused("refused.round_over")
    if floor.holder != member:
        where = (("button.where", action("status", sitting.session.id)),)
        raise Refused("refused.not_your_turn", buttons=where, holder=mention(floor.holder))
