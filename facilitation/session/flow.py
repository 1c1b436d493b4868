"""Where a session goes next, and where it came from: through steps and repeats, as pure functions.

A protocol is a line of steps (``protocol.steps``) with repeats round some of them (``protocol.within``). A session
stands at one step, within the passes round it. Going on walks that line: at the end of a repeat's last step comes its
next pass or what follows it; steps for an outcome that did not come about are passed over, and so is a repeat that has
nothing to go through. Going back mirrors it, over what was opened. Every walk ends: a repeat in whose pass no step
could be opened is over.
"""

from collections.abc import Sequence
from datetime import datetime

from facilitation.replacing import replace

from . import passes as go
from .grouping import group_of, here
from .passes import Course
from .protocol import Protocol, Step
from .session import Pass, Session

Where = tuple[int, tuple[Pass, ...]]  # the index of a step, and the passes round it, the outermost first


def following(
    session: Session, protocol: Protocol, people: Sequence[str], now: datetime | None = None
) -> Where | None:
    """The step that comes next for these people, in which passes; None where the steps are done."""
    course = Course(session, protocol, tuple(people), now)
    at, passes, begun = session.at, session.passes, frozenset[int]()
    while True:
        at, passes, begun = _on(course, at, passes, begun)
        if at >= len(protocol.steps):
            return None
        if not skipped(session, protocol.steps[at]):
            return at, passes


def depends(session: Session, protocol: Protocol, people: Sequence[str], now: datetime | None = None) -> bool:
    """Whether nobody knows yet where it goes, for a vote is open, and another step follows if it is agreed than if it
    is not."""
    step = protocol.steps[session.at] if 0 <= session.at < len(protocol.steps) else None
    if step is None or step.vote is None or session.tally or step.vote.scale in ("dots", "choice"):
        return False
    ways = (replace(session, outcome="agreed"), replace(session, outcome="not_agreed"))
    one, other = (following(way, protocol, people, now) for way in ways)
    return (one and one[0]) != (other and other[0])


def preceding(session: Session, protocol: Protocol) -> Where | None:
    """The step that was open before, in which passes; None at the first."""
    at = len(protocol.steps) if session.part != "running" else session.at
    passes = session.passes if session.part == "running" else ()
    while True:
        found = _back(session, protocol, at, passes)
        if found is None:
            return None
        at, passes = found
        only_said = session.days and protocol.steps[at].days == 0  # it would be over at once
        if at in session.steps_seen and not only_said and not skipped(session, protocol.steps[at]):
            return at, passes


def skipped(session: Session, step: Step) -> bool:
    """A step for an outcome that the decision or vote before it did not have."""
    return step.only_if is not None and step.only_if != session.outcome


def ended(session: Session, now_in: Sequence[Pass]) -> tuple[Pass, ...]:
    """``session.ended`` once the session has moved into the passes ``now_in``."""
    gone = [p for n, p in enumerate(session.passes) if not goes_on(session.passes, now_in, n)]
    kept = [p for p in session.ended if p.block not in [g.block for g in gone]]
    return (*kept, *(replace(p, waiting=()) for p in gone))


def goes_on(before: Sequence[Pass], after: Sequence[Pass], level: int) -> bool:
    """Whether the repeat at this level is the same run of it before and after: the passes round it have not changed."""
    if len(after) <= level or len(before) <= level or after[level].block != before[level].block:
        return False
    return all((a.block, a.number) == (b.block, b.number) for a, b in zip(before[:level], after[:level], strict=True))


def resumed(session: Session, now: datetime) -> tuple[Pass, ...]:
    """The passes after a pause: the clock of a repeat stood still with the step's."""
    if session.paused_at is None:
        return session.passes
    still = now - session.paused_at
    return tuple(replace(p, until=p.until + still) if p.until else p for p in session.passes)


def at_hand(session: Session, protocol: Protocol, member: str) -> str:
    """What the words of ``member`` are about now: the id of a topic, the number of the group whose station it is, or
    the member whose sheet it is; empty where it is none of these. Where a group makes what others will come to, and
    where somebody begins a sheet, it is their own."""
    for one in reversed(session.passes):
        match go.over(protocol, one.block).each:
            case "topic":
                return one.item
            case "station":
                return _station(session, member, one.number)
            case "sheet":
                return _sheet(session, member, one.number)
    step = protocol.steps[session.at] if 0 <= session.at < len(protocol.steps) else None
    over = {r.repeat.each for r in protocol.repeats}
    if step is None or not session.groups or not (step.groups or session.apart):
        return ""
    group = group_of(session, member)
    if "station" in over:
        return str(group.number) if group else ""
    return member if "sheet" in over and group else ""


def first_leaf(protocol: Protocol, block: int) -> int:
    """The index of the first step in a repeat."""
    return next(at for at, path in enumerate(protocol.within) if block in path)


def last_leaf(protocol: Protocol, block: int) -> int:
    """The index of the last step in a repeat."""
    return max(at for at, path in enumerate(protocol.within) if block in path)


# -- walking ------------------------------------------------------------------------


def _on(course: Course, at: int, passes: tuple[Pass, ...], begun: frozenset[int]) -> tuple[
    int, tuple[Pass, ...], frozenset[int]
]:  # fmt: skip
    """From the step ``at``, which is over, to the next one. ``begun``: repeats whose pass began on this very walk."""
    while passes and last_leaf(course.protocol, passes[-1].block) == at:
        gone = passes[-1]
        passes = passes[:-1]
        new = None if gone.block in begun else go.following(course, gone)
        if new is not None:
            return _into(course, first_leaf(course.protocol, gone.block), (*passes, new), begun | {gone.block})
    return _into(course, at + 1, passes, begun)


def _into(course: Course, at: int, passes: tuple[Pass, ...], begun: frozenset[int]) -> tuple[
    int, tuple[Pass, ...], frozenset[int]
]:  # fmt: skip
    """Into the repeats round the step ``at`` that are not open yet; past them where they have nothing to go through."""
    within = course.protocol.within[at] if at < len(course.protocol.steps) else ()
    for block in within[len(passes) :]:
        new = go.first(course, block)
        if new is None:
            return _on(course, last_leaf(course.protocol, block), passes, begun)
        passes, begun = (*passes, new), begun | {block}
    return at, passes, begun


def _back(session: Session, protocol: Protocol, at: int, passes: tuple[Pass, ...]) -> Where | None:
    while passes and first_leaf(protocol, passes[-1].block) == at:
        here_, passes = passes[-1], passes[:-1]
        if here_.number > 1:
            before = go.previous(session, here_)
            return _into_back(session, protocol, last_leaf(protocol, here_.block), (*passes, before))
    return None if at == 0 else _into_back(session, protocol, at - 1, passes)


def _into_back(session: Session, protocol: Protocol, at: int, passes: tuple[Pass, ...]) -> Where | None:
    """Into repeats from behind, as their last pass was; past those that never began."""
    last = {p.block: p for p in session.ended}
    for block in protocol.within[at][len(passes) :]:
        if block not in last:
            return _back(session, protocol, first_leaf(protocol, block), passes)
        passes = (*passes, last[block])
    return at, passes


# -- going round ----------------------------------------------------------------------


def _station(session: Session, member: str, number: int) -> str:
    group = group_of(session, member)
    return str((group.number - 1 + number) % len(session.groups) + 1) if group else ""


def _sheet(session: Session, member: str, number: int) -> str:
    """The sheet that has come to ``member``: of whoever sat ``number`` seats before them. Whoever came late reads along
    with the first; where a smaller group is through, everyone has their own again."""
    group = group_of(session, member)
    if group is None:
        return ""
    ring = group.members[: group.ring or len(group.members)]
    if member not in ring:
        there = here(session, group)
        return _sheet(session, there[0], number) if there and there[0] in ring else ""
    return ring[(ring.index(member) - number) % len(ring)] if number < len(ring) else member
