"""Topics: what a step made to be gathered under names, voted on and talked through.

Those under one name count as one from then on: the first of them stands for all, has their dots and is talked through
once. Topics never change their places, so that a place names one for as long as the session lasts.
"""

from collections.abc import Iterable

from facilitation.clipping import clip
from facilitation.decision import Contribution
from facilitation.replacing import replace

from .protocol import Step
from .session import MAX_TOPICS, Session, Topic
from .sitting import Sitting

LONGEST = 60  # characters of a topic, so that the snapshot stays small; the words themselves are in its contribution
LONGEST_NAME = 40


def made(sitting: Sitting, step: Step, said: Iterable[Contribution]) -> Sitting:
    """What was said becomes topics, where the step makes them; when there are too many, each person's first come
    first. Without a name where the step shows none."""
    if step.makes != "topics":
        return sitting
    here, new = sitting.session.topics, list(said)
    known = {topic.id for topic in here}
    turns: dict[str, int] = {}
    order = []
    for contribution in (c for c in new if c.id not in known):
        turns[contribution.member] = turns.get(contribution.member, 0) + 1
        order.append((turns[contribution.member], contribution))
    chosen = [c.id for _, c in sorted(order, key=lambda each: each[0])][: MAX_TOPICS - len(here)]
    fresh = (Topic(c.id, _line(c.text), "" if step.unnamed else c.member) for c in new if c.id in chosen)
    return sitting.change(topics=(*here, *fresh))


def listed(step: Step) -> bool:
    """Whether a list of all topics belongs to the step: where they are sorted or voted on."""
    return step.sorts or (step.vote is not None and step.vote.scale == "dots")


def full(session: Session) -> bool:
    """Whether no more topics find room."""
    return len(session.topics) >= MAX_TOPICS


def head_places(session: Session) -> tuple[int, ...]:
    """For each topic the place of the one that stands for it: its own, or that of the first under its name."""
    first: dict[str, int] = {}
    return tuple(
        first.setdefault(topic.under, n) if topic.under else n for n, topic in enumerate(session.topics)
    )


def heads(session: Session) -> tuple[Topic, ...]:
    """The topics that stand for themselves and for those under their name, in the order in which they came."""
    return tuple(topic for _, topic in numbered(session))


def in_order(session: Session) -> tuple[Topic, ...]:
    """``heads`` that have not been talked through, those with most dots first."""
    return tuple(sorted((t for t in heads(session) if not t.done), key=lambda t: -t.dots))


def numbered(session: Session) -> tuple[tuple[int, Topic], ...]:
    """The heads with the numbers under which people see them. A topic keeps its number, so that there may be gaps."""
    standing = head_places(session)
    return tuple((n + 1, topic) for n, topic in enumerate(session.topics) if standing[n] == n)


def name(topic: Topic) -> str:
    """What a topic is called: the name it was put under, or its own words."""
    return topic.under or topic.text


def set_dots(session: Session, tally: tuple[int, ...]) -> tuple[Topic, ...]:
    """The topics with their dots as they were counted."""
    return tuple(replace(topic, dots=dots) for topic, dots in zip(session.topics, tally, strict=True))


def place(session: Session, called: str) -> int | None:
    """The place of the topic that is ``called`` by its id, or by the number under which people see it."""
    by_id = next((n for n, topic in enumerate(session.topics) if topic.id == called), None)
    if by_id is not None:
        return by_id
    number = int(called) if called.isascii() and called.isdigit() and len(called) < 4 else 0
    return number - 1 if 0 < number <= len(session.topics) else None


def _line(text: str) -> str:
    return clip(" ".join(text.split()), LONGEST)
