"""Who sits with whom, as values: by chance, merged, mixed, round hosts who stay, by what was chosen.

What always holds: everyone has one seat, nobody sits alone, and sizes differ by one at most (but where people chose,
or where some left since). All luck comes from the session's seed.
"""

import random
from collections.abc import Mapping, Sequence
from itertools import combinations

from .length import number_of_groups
from .mixing import Met, Seating, mixed
from .session import Group, Session

PLACES = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"  # a letter for each of MAX_PEOPLE
LONGEST = 1000  # characters of who met whom


def sizes(people: int, of: int) -> tuple[int, ...]:
    """How many sit in each group."""
    groups = number_of_groups(of, people)
    least, over = divmod(people, groups)
    return tuple(least + (n < over) for n in range(groups))


def by_chance(people: Sequence[str], of: int, dice: random.Random) -> Seating:
    """New groups."""
    order = iter(dice.sample(people, len(people)))
    return tuple(tuple(next(order) for _ in range(size)) for size in sizes(len(people), of))


def others(people: Sequence[str], of: int, met: Met, dice: random.Random) -> Seating:
    """Others than before."""
    return mixed(people, sizes(len(people), of), met, dice)


def merged(before: Seating) -> Seating:
    """Two groups become one, the largest with the smallest; of an odd number, one group's members go to the others one
    by one, so that each takes along what was said."""
    by_size = sorted((group for group in before if group), key=len, reverse=True)
    if len(by_size) < 2:
        return tuple(by_size)
    over = by_size.pop() if len(by_size) % 2 else ()
    half = len(by_size) // 2
    found = [[*one, *two] for one, two in zip(by_size[:half], reversed(by_size[half:]), strict=True)]
    for member in over:
        min(found, key=len).append(member)
    return tuple(tuple(group) for group in found)


def round_hosts(before: Seating, met: Met) -> Seating:
    """The first of each group stays, all others move on, those of one group to different ones where they can."""
    if len(before) < 2:
        return before
    tables = [[group[0]] for group in before]
    origin = {member: n for n, group in enumerate(before) for member in group}
    waiting = [list(group[1:]) for group in before]
    while any(waiting):
        n = max(range(len(waiting)), key=lambda at: len(waiting[at]))
        member = waiting[n].pop(0)
        free = [at for at in range(len(tables)) if at != n]
        at = min(free, key=lambda t: (len(tables[t]), _again(tables[t], member, met), (t - n) % len(tables)))
        tables[at].append(member)
    _even(tables, origin)
    return tuple(tuple(table) for table in tables)


def chosen(people: Sequence[str], choices: Mapping[str, int]) -> tuple[tuple[tuple[str, ...], int], ...]:
    """Groups of those who chose the same, with what it was. Who chose nothing, or was alone with it, joins the
    smallest."""
    found: dict[int, list[str]] = {}
    for member in people:
        if member in choices:
            found.setdefault(choices[member], []).append(member)
    lonely = sorted((n for n, group in found.items() if len(group) == 1), key=lambda n: n)
    if len(lonely) == len(found):  # nobody chose what another did: they sit together as they come
        lonely = lonely[1:]
    left = [m for n in lonely for m in found.pop(n)] + [m for m in people if m not in choices]
    if not found:
        return ((tuple(people), -1),)
    for member in left:
        min(found.values(), key=len).append(member)
    return tuple((tuple(found[n]), n) for n in sorted(found))


def _again(table: Sequence[str], member: str, met: Met) -> int:
    return sum(frozenset((member, other)) in met for other in table)


def _even(tables: list[list[str]], origin: Mapping[str, int]) -> None:
    """Until sizes differ by one at most, somebody goes from the fullest to the emptiest, not back to where they were;
    where that takes two steps, by way of a third table."""
    for _ in range(len(origin)):
        full = max(range(len(tables)), key=lambda n: len(tables[n]))
        low = min(range(len(tables)), key=lambda n: len(tables[n]))
        if len(tables[full]) - len(tables[low]) < 2 or not (_move(tables, origin, full, low)):
            return


def _move(tables: list[list[str]], origin: Mapping[str, int], full: int, low: int) -> bool:
    for member in tables[full][1:]:
        if origin[member] != low:
            tables[full].remove(member)
            tables[low].append(member)
            return True
    for by in (n for n in range(len(tables)) if n not in (full, low)):
        for one in (m for m in tables[full][1:] if origin[m] != by):
            for two in (m for m in tables[by][1:] if origin[m] != low):
                tables[full].remove(one)
                tables[by].remove(two)
                tables[by].append(one)
                tables[low].append(two)
                return True
    return False


# -- who has met whom, in few letters -----------------------------------------------


def met(session: Session) -> Met:
    """All pairs who have sat in a group together."""
    people = [p.member for p in session.people]
    return {
        frozenset((people[PLACES.index(a)], people[PLACES.index(b)]))
        for seating in session.met for group in seating.split("-") for a, b in combinations(group, 2)
        if max(PLACES.index(a), PLACES.index(b)) < len(people)
    }  # fmt: skip


def remembered(session: Session, seating: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """``session.met`` with this seating as well; what is oldest is forgotten."""
    places = {p.member: PLACES[n] for n, p in enumerate(session.people)}
    new = "-".join("".join(places[m] for m in group) for group in seating)
    known = [*(line for line in session.met if line != new), new]
    while sum(map(len, known)) > LONGEST:
        known.pop(0)
    return tuple(known)


# -- who is there -------------------------------------------------------------------


def here(session: Session, group: Group) -> tuple[str, ...]:
    """Those of a group who take part now."""
    there = set(session.taking_part)
    return tuple(m for m in group.members if m in there)


def group_of(session: Session, member: str) -> Group | None:
    """The group in which ``member`` sits, now or in the grouped step before."""
    return next((g for g in session.groups if member in g.members), None)


def host_of(session: Session, group: Group) -> str:
    """Who stays with the group's table and speaks for it: the first of those who are there."""
    there = here(session, group)
    return group.host if group.host in there else next(iter(there), "")
