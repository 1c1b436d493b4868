"""Which groups sit together in the step that opens: those of before, or new ones, and in which form.

Groups are formed when a grouped step opens after one without, or with others; steps that follow one another with the
same groups keep them, and so does a repeat over members, stations or sheets to its end. With fewer people than two
groups need, the group is all of us: nobody goes to a side room.
"""

import random
from collections.abc import Sequence, Set

from facilitation.replacing import replace

from . import flow, grouping, presenting
from .grouping import here
from .mixing import Seating
from .passes import over
from .protocol import Protocol, Step
from .session import Floor, Group, Pass, Session, Topic

TOGETHER = ("member", "station", "sheet")  # repeats that need the same groups from their first pass to their last
CHANGING = ("mixed", "hosts_stay")


def open_step(
    session: Session, protocol: Protocol, at: int, passes: tuple[Pass, ...], going_back: bool
) -> Session:
    """The session as it enters ``at`` in these passes: its groups, whose pass it is in each, who sits apart."""
    step, ended = protocol.steps[at], flow.ended(session, passes)
    if step.groups is None:
        groups, grouped, met = session.groups, session.grouped, session.met
    elif (going_back and session.groups) or _stay(session, protocol, step, passes):
        groups, grouped, met = _joined(session, step), session.grouped, session.met
    else:
        seating = _formed(session, step)
        grouped = session.grouped + 1
        groups = tuple(Group(n, m, m[0], chose=chose) for n, (m, chose) in enumerate(seating, 1))
        met = grouping.remembered(session, [m for m, _ in seating])
    if step.groups is not None:
        passes = tuple(replace(p, grouped=grouped) for p in passes)
    groups = presenting.seated(session, groups, passes, _new_pass(session.passes, passes))
    if any(over(protocol, p.block).each == "sheet" for p in passes):
        groups = tuple(replace(g, ring=g.ring or len(g.members)) for g in groups)
    apart = step.groups is not None and sum(bool(here(session, g)) for g in groups) > 1
    groups = tuple(replace(g, floor=None) if g.floor else g for g in groups)
    theirs = {*(p.item for p in passes), *(g.presenter for g in groups)}
    offered = tuple(m for m in session.offered if m not in theirs)
    return replace(session, at=at, passes=passes, ended=ended, groups=groups, grouped=grouped, met=met, apart=apart,
                   offered=offered, topics=_talked_through(session, passes))  # fmt: skip


def _stay(session: Session, protocol: Protocol, step: Step, passes: Sequence[Pass]) -> bool:
    """Whether those who sat together stay together."""
    assert step.groups is not None
    if not any(here(session, g) for g in session.groups):
        return False
    if any(over(protocol, p.block).each in TOGETHER and p.grouped == session.grouped for p in passes):
        return True
    if step.groups.form == "same":
        return True
    before = protocol.steps[session.at] if 0 <= session.at < len(protocol.steps) else None
    if before is None or before.groups is None:
        return False
    alike = (before.groups.form, before.groups.of) == (step.groups.form, step.groups.of)
    return alike and not (step.groups.form in CHANGING and _turned(session.passes, passes, protocol))


def _turned(before: Sequence[Pass], after: Sequence[Pass], protocol: Protocol) -> bool:
    """Whether a new pass has begun, of a repeat that doesn't go round within the groups."""
    def numbers(passes: Sequence[Pass]) -> list[tuple[int, int]]:
        return [(p.block, p.number) for p in passes if over(protocol, p.block).each not in TOGETHER]

    return numbers(before) != numbers(after)


def _new_pass(before: Sequence[Pass], after: Sequence[Pass]) -> bool:
    """Whether the passes up to the one over members are others than before."""
    level = max((n for n, p in enumerate(after) if p.item == presenting.EACH_GROUP), default=-1)
    now, was = after[: level + 1], before[: level + 1]
    return [(p.block, p.number) for p in now] != [(p.block, p.number) for p in was]


def _formed(session: Session, step: Step) -> tuple[tuple[tuple[str, ...], int], ...]:
    """New groups, with what brought each together where it was chosen."""
    assert step.groups is not None
    people = tuple(m for m in session.taking_part if step.leader_speaks or m != session.facilitator)
    people = people or session.taking_part
    if not people:  # all have left
        return ()
    if step.voices == {"outer"}:  # those inside stay where they are
        people = tuple(m for m in people if m not in session.inner) or people
    if step.groups.above and len(people) <= step.groups.above:
        return ((people, -1),)
    before = _before(session, people)
    of, dice = step.groups.of, random.Random(f"{session.seed}/groups")
    if step.groups.form == "chosen":
        return grouping.chosen(people, dict(session.chosen)) if session.chosen else _plain(people, of, session)
    seating: Seating
    if step.groups.form == "mixed":
        seating = grouping.others(people, of, grouping.met(session), dice)
    elif step.groups.form == "merged" and before:
        seating = grouping.merged(before)
    elif step.groups.form == "hosts_stay" and len(before) > 1:
        seating = grouping.round_hosts(before, grouping.met(session))
    else:
        return _plain(people, of, session)
    return tuple((group, -1) for group in seating)


def _plain(people: Sequence[str], of: int, session: Session) -> tuple[tuple[tuple[str, ...], int], ...]:
    dice = random.Random(f"{session.seed}/groups/{session.grouped}")
    return tuple((group, -1) for group in grouping.by_chance(people, of, dice))


def _before(session: Session, people: Sequence[str]) -> Seating:
    """Those who sat together, host first, as far as they are still here; who came since is with the smallest group, and
    who would be alone is with another."""
    found = []
    for group in session.groups:
        host = grouping.host_of(session, group)
        there = [m for m in here(session, group) if m in people]
        found.append([m for m in there if m == host] + [m for m in there if m != host])
    found = [group for group in found if group]
    late = [m for m in people if not any(m in group for group in found)]
    while len(found) > 1 and len(min(found, key=len)) == 1:
        late += found.pop(found.index(min(found, key=len)))
    for member in late if found else ():
        min(found, key=len).append(member)
    return tuple(tuple(group) for group in found)


def _joined(session: Session, step: Step) -> tuple[Group, ...]:
    """The groups of before; who has no seat yet joins the smallest."""
    groups = session.groups
    for member in session.taking_part:
        leads = member == session.facilitator and not step.leader_speaks
        if not leads and grouping.group_of(session, member) is None:
            session = replace(session, groups=take_in(session, member))
            groups = session.groups
    return nobody_alone(replace(session, groups=groups))[0]


def take_in(session: Session, member: str, but: int = 0) -> tuple[Group, ...]:
    """The groups with ``member`` in the smallest that has anybody in it (not the one with the number ``but``)."""
    able = [g for g in session.groups if here(session, g) and g.number != but]
    to = min(able, key=lambda g: len(here(session, g)), default=None)
    return tuple(
        replace(g, members=(*g.members, member)) if g is to
        else replace(g, members=tuple(m for m in g.members if m != member)) if to and member in g.members else g
        for g in session.groups
    )  # fmt: skip


def nobody_alone(session: Session) -> tuple[tuple[Group, ...], tuple[str, ...]]:
    """The groups once whoever sat alone has joined another, and who that was."""
    moved: tuple[str, ...] = ()
    for _ in session.groups:
        sizes = {g.number: here(session, g) for g in session.groups if here(session, g)}
        alone = next((n for n, there in sizes.items() if len(there) == 1), None)
        if alone is None or len(sizes) < 2:
            break
        member = sizes[alone][0]
        session = replace(session, groups=take_in(session, member, but=alone))
        moved = (*moved, member)
    left = (g if here(session, g) else replace(g, floor=_broken_off(g.floor)) for g in session.groups)
    return tuple(left), moved


def _broken_off(floor: Floor | None) -> Floor | None:
    """The round of a group that nobody sits in any more: who had the word in it, or was offered it, stays known."""
    if floor is None:
        return None
    had = (floor.holder,) if floor.holder else ()
    if floor.returning:
        return replace(floor, holder=None, waiting=(), done=(*floor.done, *had), passed=(*floor.passed, *floor.waiting))
    return replace(floor, holder=None, waiting=(), passed=(*floor.passed, *had))


def _talked_through(session: Session, passes: Sequence[Pass]) -> tuple[Topic, ...]:
    """The topics, with those done whose pass is over; one that is gone back to is not."""
    over_ = {id for p in passes for id in p.done} | {p.item for p in session.passes}
    now = {p.item for p in passes}
    names = {t.id: t.under or t.id for t in session.topics}
    done = {names[id] for id in over_ - now if id in names}
    again = {names[id] for id in now if id in names}
    return tuple(replace(t, done=(t.done or names[t.id] in done) and names[t.id] not in again) for t in session.topics)


def forget(session: Session, gone: Set[str]) -> Session:
    """Nothing is kept in groups and passes about people who were dropped to make room; nor who met whom, for that goes
    by places in ``people``."""
    if not gone:
        return session

    def but(ids: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(m for m in ids if m not in gone)

    def floor(round_: Floor | None) -> Floor | None:
        line = round_ and (but(round_.waiting), but(round_.passed), but(round_.done))
        return replace(round_, waiting=line[0], passed=line[1], done=line[2]) if round_ and line else None

    def passes(all_: Sequence[Pass]) -> tuple[Pass, ...]:
        return tuple(replace(p, waiting=but(p.waiting), done=but(p.done)) for p in all_)

    groups = tuple(replace(g, members=but(g.members), floor=floor(g.floor)) for g in session.groups)
    chosen = tuple(c for c in session.chosen if c[0] not in gone)
    return replace(session, groups=groups, passes=passes(session.passes), ended=passes(session.ended), met=(),
                   chosen=chosen)  # fmt: skip
