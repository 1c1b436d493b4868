"""Side rooms as effects: who meets where, each group's card, and everyone back together.

A side room is a place within the channel (places.py). It opens with its seats, then the group's card; the card is
revised in place, and put to rest when its step is left. Groups that stay together from step to step keep their room.
"""

from collections.abc import Callable

from facilitation.decision import Post, Revise, Seat
from facilitation.message import Message, mention, say

from . import group_cards, places, seating
from .grouping import group_of, here
from .session import Group, Session
from .sitting import Sitting

Seats = dict[str, tuple[str, tuple[str, ...]]]  # place -> title and members


def seats(sitting: Sitting) -> Seats:
    """Who sits in which side room at this moment; nothing while all are together."""
    session = sitting.session
    if not session.apart:
        return {}
    return {
        places.side_room(session, g.number): (group_cards.title(sitting, g), here(session, g))
        for g in session.groups
        if here(session, g)
    }


def arrange(sitting: Sitting, before: Seats) -> Sitting:
    """Seat those who sit elsewhere than ``before``; rooms that nobody sits in any more are over."""
    now = seats(sitting)
    for place, (title, _) in before.items():
        if place not in now:
            sitting = sitting.do(Seat(place, title, ()))
    for place, (title, members) in now.items():
        if before.get(place) != (title, members):
            sitting = sitting.do(Seat(place, title, members))
    return sitting


def post_cards(sitting: Sitting) -> Sitting:
    """Each group's card for the step that has just opened."""
    return _each(sitting, Post, group_cards.card)


def enter(sitting: Sitting, member: str) -> Sitting:
    """Someone came in: back to their seat if others still sit there, or to the smallest group."""
    session, step = sitting.session, sitting.step
    if step is None or step.groups is None or not session.groups:
        return sitting
    group = group_of(session, member)
    if group is None and member == session.facilitator and not step.leader_speaks:
        return sitting
    before = {place: (title, tuple(m for m in ms if m != member)) for place, (title, ms) in seats(sitting).items()}
    if group is None or here(session, group) == (member,):
        sitting = sitting.change(groups=seating.take_in(session, member, but=group.number if group else 0))
    sitting = arrange(sitting, before)
    group = group_of(sitting.session, member)
    return show(sitting, group.number) if group and session.apart else sitting


def drop(sitting: Sitting, member: str) -> tuple[Sitting, tuple[str, ...]]:
    """Someone left their group; whoever sat there alone then has joined another, with a kind word. Who that was."""
    session = sitting.session
    group = places.sits_in(session, member)
    if group is None:
        return sitting, ()
    place, there = places.side_room(session, group.number), here(session, group)
    before = {**seats(sitting), place: (group_cards.title(sitting, group), (*there, member))}
    groups, moved = seating.nobody_alone(session)
    sitting = sitting.change(groups=groups)
    if not there or set(there) <= set(moved):
        sitting = sitting.do(Revise(place, key(session, group.number), group_cards.over(sitting, group)))
    sitting = show(arrange(sitting, before), group.number)
    for one in moved:
        sitting = _welcome(sitting, one)
    return sitting, moved


def show(sitting: Sitting, number: int = 0) -> Sitting:
    """Revise the card of one group, or of all (0)."""
    return _each(sitting, Revise, group_cards.card, number)


def rest(sitting: Sitting) -> Sitting:
    """The step is left: the groups' cards lose their buttons."""
    return _each(sitting, Revise, group_cards.over)


def _welcome(sitting: Sitting, member: str) -> Sitting:
    """A kind word where somebody has come in from a group that was left."""
    sitting = sitting.change(notices=sitting.session.notices + 1)
    group = group_of(sitting.session, member)
    if group is None:
        return sitting
    words = say(sitting.words("session.group.joins", member=mention(member)))
    place = places.side_room(sitting.session, group.number)
    return show(sitting.do(Post(place, f"notice:{sitting.session.notices}", words)), group.number)


def key(session: Session, number: int) -> str:
    """What the card of a group is called in this visit."""
    return f"group:{session.visit}:{number}"


def _each(
    sitting: Sitting, effect: type[Post] | type[Revise], draw: Callable[[Sitting, Group], Message], number: int = 0
) -> Sitting:
    session = sitting.session
    for group in session.groups if session.apart else ():
        if here(session, group) and number in (0, group.number):
            place = places.side_room(session, group.number)
            sitting = sitting.do(effect(place, key(session, group.number), draw(sitting, group)))
    return sitting
