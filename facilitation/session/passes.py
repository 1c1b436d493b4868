"""One go through a repeat and the next: over what it goes, who is first, when it ends.

A repeat begins with its list (people: who offered to go first, then the circle as the seed has it; topics by dots;
lines of an input; a number for members, stations and sheets). It ends when the list is empty, when what it waits for
is met, after ``most``, when its clock is over, or because the facilitator said that this pass was the last. People who
come late join the end, those who leave fall out, and nobody's turn comes twice.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from facilitation.replacing import replace

from . import length, topics
from .grouping import here
from .presenting import EACH_GROUP
from .protocol import Protocol, Repeat
from .script import Again, Step
from .session import Pass, Session

LISTED = ("person", "topic", "question")


@dataclass(frozen=True, slots=True)
class Course:
    """All that decides how a session goes on."""

    session: Session
    protocol: Protocol
    people: tuple[str, ...]  # who takes part
    now: datetime | None = None  # None: no repeat's clock is over


def first(course: Course, block: int) -> Pass | None:
    """The first pass of a repeat; None where there is nothing to go through."""
    again = over(course.protocol, block)
    until = None
    if again.minutes is not None and course.now is not None:
        until = course.now + timedelta(minutes=again.minutes * course.session.pace)
    if again.each in LISTED:
        return _listed(course, Pass(block, number=0, until=until))
    often = _often(course, block)
    if often < 1:
        return None
    known = often if again.each or (again.times and again.until is None) else 0
    item = EACH_GROUP if again.each == "member" else ""
    return Pass(block, of=_bounded(known, again), item=item, until=until, since=None if again.each else course.now)


def following(course: Course, gone: Pass) -> Pass | None:
    """The pass after ``gone``; None where the repeat ends with it."""
    session, again = course.session, over(course.protocol, gone.block)
    if gone.last or (again.most is not None and gone.number >= again.most):
        return None
    if again.until in ("agreed", "not_agreed") and session.outcome == again.until:
        return None
    if gone.until is not None and course.now is not None and course.now >= gone.until:
        return None
    if again.each in LISTED:
        return _listed(course, gone)
    done = gone.done
    if gone.item == EACH_GROUP:
        done = (*done, *(g.presenter for g in session.groups if g.presenter))
    often = _often(course, gone.block, done, gone.number)
    if (again.each or again.times) and gone.number >= often:
        return None
    since = None if again.each else course.now
    return replace(gone, number=gone.number + 1, done=done, of=_bounded(often, again) if gone.of else 0, since=since)


def previous(session: Session, gone: Pass) -> Pass:
    """The pass before ``gone``, for going back; of the first, the first."""
    if gone.number <= 1:
        return gone
    number, gone = gone.number - 1, replace(gone, since=None)
    if gone.item != EACH_GROUP:
        item = gone.done[-1] if gone.done else gone.item
        waiting = (gone.item, *gone.waiting) if gone.waiting or session.person(gone.item) else ()
        return replace(gone, number=number, item=item, done=gone.done[:-1], waiting=waiting)
    last = set()
    for group in session.groups:
        theirs = [m for m in gone.done if m in group.members]
        last |= set(theirs[number - 1 :])
    return replace(gone, number=number, done=tuple(m for m in gone.done if m not in last))


def over(protocol: Protocol, block: int) -> Again:
    """What the repeat with this index goes over."""
    return protocol.repeats[block].repeat


def steps_of(repeat: Repeat) -> tuple[Step, ...]:
    """All steps of a repeat, also those of repeats within it."""
    return tuple(s for item in repeat.steps for s in (steps_of(item) if isinstance(item, Repeat) else (item,)))


def items(course: Course, block: int) -> tuple[str, ...]:
    """All that a repeat over people, topics or questions goes through, as things stand, in their order."""
    session, again = course.session, over(course.protocol, block)
    match again.each:
        case "person":
            steps = steps_of(course.protocol.repeats[block])
            leads = any(not step.leader_speaks and "presenter" in step.voices for step in steps)
            people = tuple(m for m in course.people if not (leads and m == session.facilitator))
            start = session.seed % len(people) if people else 0
            return people[start:] + people[:start]
        case "topic":
            return tuple(topic.id for topic in topics.in_order(session))
        case _:
            lines = [line for line in session.input(again.of).splitlines() if line.strip()]
            return tuple(str(n) for n in range(1, len(lines) + 1))


def _listed(course: Course, gone: Pass) -> Pass | None:
    """The next of a list that may have grown or shrunk since: first who offered to be next, then who waits longest."""
    again = over(course.protocol, gone.block)
    all_, done = items(course, gone.block), (*gone.done, *((gone.item,) if gone.number else ()))
    line = [m for m in gone.waiting if m in all_]
    line += [m for m in all_ if m not in line and m not in done]
    if not line:
        return None
    item = next((m for m in course.session.offered if m in line), line[0])
    waiting = tuple(m for m in line if m != item)
    of = _bounded(gone.number + len(line), again) if again.until is None else 0
    kept = waiting if again.each == "person" else ()
    return replace(gone, number=gone.number + 1, of=of, item=item, waiting=kept, done=done)


def _often(course: Course, block: int, done: tuple[str, ...] = (), number: int = 0) -> int:
    """How many passes there are, of a repeat without a list."""
    session, repeat = course.session, course.protocol.repeats[block]
    asked, people = length.grouping(repeat.steps), max(1, len(course.people))
    groups = [g for g in (here(session, g) for g in session.groups) if g]
    formed = bool(groups) and (number > 0 or (asked is not None and asked.form == "same"))
    match repeat.repeat.each:
        case "member" if number and formed:
            return number + max(len([m for m in group if m not in done]) for group in groups)
        case "member":
            return max(map(len, groups)) if formed else length.largest(asked, people)
        case "sheet" if formed:
            return max(g.ring or len(g.members) for g in session.groups) - 1
        case "sheet":
            return length.largest(asked, people) - 1
        case "station" if formed:
            return len(session.groups) - 1
        case "station":
            return length.number_of_groups(asked.of if asked else 4, people) - 1
        case _:
            return repeat.repeat.times or number + 1


def _bounded(often: int, again: Again) -> int:
    return min(often, again.most) if again.most is not None else often
