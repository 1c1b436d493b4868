"""The rounds that are open: everyone's, or in side rooms each group's own; and who is first in them.

A round is named by the number of its group; 0 is the one that everyone is in.
"""

from collections.abc import Sequence

from facilitation.replacing import replace

from .grouping import here
from .places import sits_in
from .presenting import presenter_of
from .protocol import Step
from .session import Floor, Session
from .sitting import Sitting
from .voices import all_heard as all_heard
from .voices import belongs, speakers
from .voices import floor_of as floor_of
from .voices import holds as holds
from .voices import share as share


def numbers(session: Session) -> tuple[int, ...]:
    """All rounds that there may be now."""
    return tuple(g.number for g in session.groups if here(session, g)) if session.apart else (0,)


def place_of(session: Session, member: str) -> int:
    """The number of the round that ``member`` is in."""
    group = sits_in(session, member)
    return group.number if group else 0


def floor_at(session: Session, number: int) -> Floor | None:
    """The round with that number, if one is open."""
    if not session.apart:
        return session.floor if number == 0 else None
    return next((g.floor for g in session.groups if g.number == number), None)


def put(sitting: Sitting, number: int, floor: Floor | None) -> Sitting:
    """The sitting with that round."""
    if number == 0:
        return sitting.change(floor=floor)
    groups = tuple(replace(g, floor=floor) if g.number == number else g for g in sitting.session.groups)
    return sitting.change(groups=groups)


def elsewhere(session: Session, number: int) -> tuple[Floor, ...]:
    """The rounds of the other groups, also of those that nobody sits in any more."""
    return tuple(g.floor for g in session.groups if g.floor and g.number != number) if session.apart else ()


def joined(floor: Floor, member: str, others: Sequence[Floor]) -> Floor:
    """The round once ``member`` has come to it: at the end of the line; where they were offered the word before, among
    those to whom it returns; as it is, where they had it, or will have it anyway."""
    had = member in floor.done or any(member in other.done for other in others)
    offered = member in floor.passed or any(_came_back(other, member) for other in others)
    returns = member in floor.passed and not floor.returning and floor.holder is not None
    if had or returns or member == floor.holder or member in floor.waiting:
        return floor
    passed = tuple(m for m in floor.passed if m != member)
    if not offered or floor.returning:
        return replace(floor, waiting=(*floor.waiting, member), passed=passed)
    return replace(floor, passed=(*passed, member))


def _came_back(floor: Floor, member: str) -> bool:
    """Whether ``member`` passed there, be it that the word was on its way back to them when they left."""
    return member in floor.passed or (floor.returning and member in (floor.holder, *floor.waiting))


def circle(session: Session, step: Step, number: int) -> tuple[str, ...]:
    """Those who have a turn, beginning with whom the script says, or with another each time."""
    group = next((g for g in session.groups if g.number == number), None) if number else None
    people = tuple(m for m in here(session, group) if belongs(session, step, m)) if group else speakers(session, step)
    if not people:
        return ()
    first = session.facilitator if step.starts == "facilitator" else None
    if step.starts == "presenter":
        first = presenter_of(session, step, people[0])
    if first in people:
        start = people.index(first)
    elif session.passes:  # in repeats, steps come in a beat that visits would fall in with
        start = session.seed + session.at + sum(p.number for p in session.passes)
    else:
        start = session.seed + session.visit
    start %= len(people)
    return people[start:] + people[:start]
