"""What one person sees of a vote, of the topics and of the circle inside, as values for ``look`` (view.py)."""

from dataclasses import dataclass
from typing import Literal

from facilitation.actions import action
from facilitation.message import Button

from . import ballot, chairs, extras, topics, vote_cards
from .protocol import Vote
from .sitting import Sitting


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer, or a topic that dots may lie on. ``action`` gives it; ``mine``: it is my answer (1), or how many of my
    dots lie there."""

    label: str
    action: str
    mine: int = 0


@dataclass(frozen=True, slots=True)
class Ballot:
    """The open vote. ``result``: each answer and how often it was given, once all are out; nobody's name."""

    scale: Literal["dots", "fist", "gradients", "thumbs", "choice"]
    question: str  # CommonMark; empty where the step's own words ask
    choices: tuple[Choice, ...] = ()  # none for who isn't asked, and once the answers are out
    answered: str = ""  # "3 of 6 have answered"
    left: int = 0  # dots that I have left
    form: str = ""  # the action that opens the form, for dots
    again: str = ""  # the action that takes all my dots back
    result: tuple[tuple[str, int], ...] = ()
    outcome: Literal["", "agreed", "not_agreed"] = ""


@dataclass(frozen=True, slots=True)
class TopicLine:
    """A topic with its number, in the order in which they came; once dots were counted, of its cluster's first only."""

    number: int
    text: str
    member: str  # a member id; empty where names are not shown
    dots: int = 0
    under: str = ""
    done: bool = False


@dataclass(frozen=True, slots=True)
class Inside:
    """The circle inside. ``step_in`` and ``step_out`` are actions, empty where I can't."""

    members: tuple[str, ...]
    free: int
    inside: bool  # whether I sit in it
    open: bool
    step_in: str = ""
    step_out: str = ""


def ballot_of(sitting: Sitting, member: str) -> Ballot | None:
    """The open vote as ``member`` sees it."""
    step, session = sitting.step, sitting.session
    if step is None or step.vote is None:
        return None
    vote, out = step.vote, ballot.out(session)
    asks, counted = vote_cards.question(sitting, vote), vote_cards.how_many(sitting, step)
    if out:
        return Ballot(vote.scale, asks, answered=counted, result=vote_cards.counts(sitting, vote),
                      outcome="" if vote.scale in ("dots", "choice") else session.outcome)  # fmt: skip
    if member not in ballot.asked(session, step):
        return Ballot(vote.scale, asks, answered=counted)
    if vote.scale != "dots":
        return Ballot(vote.scale, asks, _answers(sitting, vote, member), counted)
    left = vote.dots - len(ballot.dots_of(session, member))
    form = action("dots", session.id, str(session.visit))
    return Ballot("dots", asks, _dots(sitting, member), counted, left, form, vote_cards.place_dot(sitting, "none"))


def topic_lines(sitting: Sitting) -> tuple[TopicLine, ...]:
    """All topics."""
    return tuple(
        TopicLine(n, t.text, t.member, t.dots, t.under, t.done) for n, t in enumerate(sitting.session.topics, 1)
    )


def inside(sitting: Sitting, member: str) -> Inside | None:
    """The circle of the open step as ``member`` sees it."""
    circle, session = chairs.of(sitting), sitting.session
    if circle is None:
        return None
    sits, free = member in session.inner, chairs.free(session, circle)
    may = member in session.taking_part and free > 0 and not sits
    return Inside(
        session.inner, free, sits, circle.open,
        action("step_in", session.id) if may else "", action("step_out", session.id) if sits else "",
    )  # fmt: skip


def mine(sitting: Sitting, member: str) -> tuple[Button, ...]:
    """What ``member`` may press beside the answers: sorting, a chair, what may be written down, being next."""
    step, session, say = sitting.step, sitting.session, sitting.words
    if step is None:
        return ()
    seat, found = inside(sitting, member), list(extras.offers(sitting, step))
    if step.sorts and session.topics:
        found.append(Button(say("button.put"), action("put", session.id, str(session.visit))))
    if seat and seat.step_in:
        found.append(Button(say("button.step_in"), seat.step_in))
    if seat and seat.step_out:
        found.append(Button(say("button.step_out"), seat.step_out))
    if chairs.soon(sitting):
        asked = member in session.chairs
        key, verb = ("button.step_out", "step_out") if asked else ("button.ask_chair", "step_in")
        found.append(Button(say(key), action(verb, session.id)))
    if any(member in p.waiting for p in session.passes):
        asked = member in session.offered
        found.append(Button(say("button.not_next" if asked else "button.go_next"), action("go_next", session.id)))
    return tuple(found)


def _answers(sitting: Sitting, vote: Vote, member: str) -> tuple[Choice, ...]:
    mine = ballot.answer_of(sitting.session, member)
    return tuple(
        Choice(ballot.label(sitting, vote, value), vote_cards.cast(sitting, value), int(value == mine))
        for value in ballot.values(vote)
    )


def _dots(sitting: Sitting, member: str) -> tuple[Choice, ...]:
    mine = ballot.dots_of(sitting.session, member)
    return tuple(
        Choice(f"{n} · {topics.name(topic)}", vote_cards.place_dot(sitting, topic.id), mine.count(n - 1))
        for n, topic in topics.numbered(sitting.session)
    )
