"""A vote as values: what may be answered, who is asked, how the answers are counted, and how it came out.

Answers lie in ``session.votes``, one for each member: ``(member, "", answer)``. Of dots it is ``(member, places,
number)``: the places in ``session.topics`` of those they lie on (of a cluster, its first), one for each dot
(``"0 0 4"``), and how many there are, or all that one has once somebody said that these will do.
"""

from collections import Counter
from typing import Literal

from .protocol import Step, Vote
from .session import Session
from .sitting import Sitting
from .speaking import speakers

NO, SIDEWAYS, YES = 0, 1, 2
LOWEST = {"fist": 0, "gradients": 1, "thumbs": NO}


def values(vote: Vote) -> tuple[int, ...]:
    """Every answer that may be given, in the order in which they are shown; none for dots, which lie on topics."""
    match vote.scale:
        case "fist":
            return tuple(range(6))
        case "gradients":
            return tuple(range(1, 9))
        case "thumbs":
            return (YES, SIDEWAYS, NO)
        case "choice":
            return tuple(range(len(vote.options)))
        case "dots":
            return ()


def label(sitting: Sitting, vote: Vote, value: int) -> str:
    """What an answer is called: "4 · I am for it"."""
    if vote.scale == "choice":
        return sitting.tell(vote.options[value])
    return sitting.words(f"vote.{vote.scale}.{value}")


def asked(session: Session, step: Step) -> tuple[str, ...]:
    """Who answers: everyone who takes part, or those whose step it is where it names others than the facilitator."""
    people = session.taking_part if step.voices == {"facilitator"} else speakers(session, step)
    return people if step.leader_speaks else tuple(m for m in people if m != session.facilitator)


def answered(session: Session, step: Step) -> tuple[str, ...]:
    """Whose answer is whole: all their dots are placed, or they said that these will do."""
    least = step.vote.dots if step.vote and step.vote.scale == "dots" else 0
    return tuple(member for member, _, value in session.votes if value >= least)


def missing(session: Session, step: Step) -> tuple[str, ...]:
    """Who is asked and has not answered."""
    done = answered(session, step)
    return tuple(m for m in asked(session, step) if m not in done)


def dots_of(session: Session, member: str) -> tuple[int, ...]:
    """The places in ``session.topics`` on which ``member``'s dots lie, one for each dot."""
    places = next((about for m, about, _ in session.votes if m == member), "")
    return tuple(int(place) for place in places.split())


def answer_of(session: Session, member: str) -> int | None:
    """What ``member`` answered, where it is not dots; None for nothing yet."""
    return next((value for m, _, value in session.votes if m == member), None)


def count(session: Session, vote: Vote) -> tuple[int, ...]:
    """How often each answer was given, in the order of ``values``; of dots, how many lie on each topic."""
    if vote.scale == "dots":
        dots = Counter(n for m, _, _ in session.votes for n in dots_of(session, m))
        return tuple(dots[n] for n in range(len(session.topics)))
    given = Counter(value for _, _, value in session.votes)
    return tuple(given[value] for value in values(vote))


def out(session: Session) -> bool:
    """Whether the answers of the open vote have been shown."""
    return bool(session.tally)


def outcome(session: Session, vote: Vote) -> Literal["", "agreed", "not_agreed"]:
    """``agreed``, ``not_agreed``, or as it was before where the scale doesn't say (dots, choice). Where nobody answered
    nothing is agreed: silence is not consent."""
    given = [value for _, _, value in session.votes]
    if vote.scale in ("dots", "choice"):
        return session.outcome
    if vote.scale == "thumbs" and vote.enough is None:
        agreed = sum(value == YES for value in given) * 2 > len(given)
    else:
        agreed = bool(given) and all(value >= _enough(vote) for value in given)
    return "agreed" if agreed else "not_agreed"


def unconvinced(session: Session, vote: Vote) -> tuple[str, ...]:
    """Whose answer was not enough; of dots and a choice nobody's."""
    if vote.scale in ("dots", "choice"):
        return ()
    return tuple(member for member, _, value in session.votes if value < _enough(vote))


def chosen(session: Session, vote: Vote) -> tuple[tuple[str, int], ...]:
    """What each chose: an option, or the place of the topic that most of their dots lie on."""
    if vote.scale != "dots":
        return tuple((member, value) for member, _, value in session.votes)
    mine = ((member, dots_of(session, member)) for member, _, _ in session.votes)
    return tuple((member, max(places, key=places.count)) for member, places in mine if places)


def _enough(vote: Vote) -> int:
    """The least answer that goes along: the one that the script asks for, or anything above the lowest."""
    return LOWEST[vote.scale] + 1 if vote.enough is None else vote.enough
