"""Buttons and forms of what a group does together: votes and their dots, topics, the circle inside, passes, late words.

Details: ``vote`` carries ``visit-answer``; ``dots`` a visit (the form), ``visit-topic`` (one more dot there) or
``visit-none`` (all of them back); ``put``, ``enough``, ``leave_out`` and ``late`` a visit.
"""

from collections.abc import Callable, Mapping

from .pressed import Pressed
from .session import commands as s
from .session.commands import SessionCommand

MOST_DOTS = 10


def _vote(p: Pressed) -> s.CastVote:
    visit, answer = p.parts
    return s.CastVote(p.member, p.number(answer), visit=p.number(visit))


def _dots(p: Pressed) -> s.CastVote:
    """The form, where it was sent; one dot on a topic, or none anywhere, where a button names them."""
    visit, dash, topic = p.detail.partition("-")
    if dash:
        value, about = (0, "") if topic == "none" else (-1, topic)
        return s.CastVote(p.member, value, about, p.number(visit))
    chosen = (p.value(f"dot{n}") for n in range(1, MOST_DOTS + 1))
    typed = p.value("typed") or " ".join(each for each in chosen if each)
    return s.CastVote(p.member, visit=p.visit, typed=typed)


def _put(p: Pressed) -> s.PutTogether:
    """A form that was sent without a name makes the topics stand alone again."""
    topics = tuple(p.value("topics").replace(",", " ").split())
    return s.PutTogether(p.member, topics, p.value("name") or ("-" if topics else ""), p.visit)


def _late(p: Pressed) -> s.AddLate:
    return s.AddLate(p.new_id(), p.member, p.number(p.detail), p.value("text"), p.value("label"))


TOGETHER: Mapping[str, Callable[[Pressed], SessionCommand]] = {
    "vote": _vote,
    "dots": _dots,
    "put": _put,
    "step_in": lambda p: s.StepIn(p.member),
    "step_out": lambda p: s.StepOut(p.member),
    "go_next": lambda p: s.GoNext(p.member),
    "enough": lambda p: s.Enough(p.member, p.visit),
    "leave_out": lambda p: s.LeaveOut(p.member, p.visit),
    "late": _late,
}
