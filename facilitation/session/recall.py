"""What was said or brought earlier is shown again where a step needs it: kinds of contributions, and inputs.

At a station, with a sheet, a topic or a person at hand only what belongs to it is shown; in a group to the group, and
where each has another sheet, to each alone. What was brought withheld is known to whoever brought it, and to all from
the moment at which a step recalls it.
"""

from collections.abc import Iterator

from facilitation.decision import Contribution, Post, Record
from facilitation.message import Message, Quote

from . import places, quoting, topics, unnamed, vote_cards
from .flow import at_hand
from .phrases import is_open, kind_name
from .protocol import Step
from .sitting import Sitting

TOPICS = "topics"  # recalls the whole list, with names and dots
ONLY_ITS_OWN = ("station", "sheet")


def kept(sitting: Sitting, step: Step, label: str) -> bool:
    """Whether words said aloud are kept: for the record, or until a step shows their kind again."""
    again = bool(label) and any(label in other.recalls for other in sitting.protocol.steps)
    return again or (step.keep and sitting.protocol.record != "none")


def show(sitting: Sitting) -> Sitting:
    """Show what the open step recalls, to all, to each group, or to each alone."""
    step = sitting.step
    if step is None or not step.recalls:
        return sitting
    for number, members in _tables(sitting):
        in_hand = {at_hand(sitting.session, sitting.protocol, m) for m in members}
        if len(in_hand) < 2:
            sitting = _post(sitting, step, number, next(iter(in_hand), ""))
        else:
            sitting = _whisper(sitting, step, members)
    return sitting


def _tables(sitting: Sitting) -> tuple[tuple[int, tuple[str, ...]], ...]:
    """The groups with their members, or all together."""
    session = sitting.session
    if session.apart:
        return tuple((group.number, group.members) for group in session.groups)
    return ((0, session.taking_part),)


def _post(sitting: Sitting, step: Step, number: int, hand: str) -> Sitting:
    session = sitting.session
    place = places.side_room(session, number)
    for n, message in enumerate(_messages(sitting, step, hand), 1):
        key = f"recall:{session.visit}" + (f":{number}" if number else "") + (f":{n}" if n > 1 else "")
        sitting = sitting.do(Post(place, key, message))
    return sitting


def _whisper(sitting: Sitting, step: Step, members: tuple[str, ...]) -> Sitting:
    for member in members:
        hand = at_hand(sitting.session, sitting.protocol, member)
        for n, message in enumerate(_messages(sitting, step, hand), 1):
            sitting = sitting.whisper(member, f"recall:{sitting.session.visit}:{n}", message)
    return sitting


def _messages(sitting: Sitting, step: Step, hand: str) -> Iterator[Message]:
    yield from quoting.messages(quote for key in step.recalls for quote in _recalled(sitting, key, hand))
    if TOPICS in step.recalls and sitting.session.topics and not topics.listed(step):
        yield vote_cards.topic_list(sitting)


def _recalled(sitting: Sitting, key: str, hand: str) -> Iterator[quoting.Titled]:
    """What stands under ``key``: an input, or contributions of a kind in the order in which they came."""
    asked = next((i for i in sitting.protocol.inputs if i.key == key), None)
    if asked is not None:
        text = sitting.session.input(key)
        if text and is_open(sitting, asked):
            yield f"**{sitting.tell(asked.label)}**", Quote(text)
    rows = unnamed.mixed(sitting, [said for said in _rows(sitting) if said.shows == "at_once" and said.text])
    found = (said for said in rows if said.label == key)
    for said in _of_this_pass(sitting, key, [said for said in found if _belongs(sitting, said, hand)]):
        yield f"**{kind_name(sitting, key, many=True)}**", Quote(said.text, said.member or None, key)


def newest(sitting: Sitting, step: Step) -> str:
    """The newest words that the step shows again from the repeat round it: how what it is about reads by now. Nothing
    where nobody has put it otherwise."""
    kinds = {kind for at in _inside(sitting) for kind in sitting.protocol.steps[at].kinds} & set(step.recalls)
    said = [c for c in _rows(sitting) if c.label in kinds and c.shows == "at_once" and c.text]
    return said[-1].text if said else ""


def _inside(sitting: Sitting) -> list[int]:
    """The steps of the innermost repeat, where its passes are about the same."""
    passes = sitting.session.passes
    if not passes or sitting.protocol.repeats[passes[-1].block].repeat.each:
        return []
    return [at for at, path in enumerate(sitting.protocol.within) if passes[-1].block in path]


def _of_this_pass(sitting: Sitting, kind: str, said: list[Contribution]) -> list[Contribution]:
    """In a repeat that comes back to the same, what was said of it this time; where nobody said anything, the newest
    from before, which still stands."""
    written = any(kind in sitting.protocol.steps[at].kinds for at in _inside(sitting))
    since = sitting.session.passes[-1].since if written else None
    if since is None:
        return said
    return [c for c in said if c.at >= since] or said[-1:]


def _rows(sitting: Sitting) -> Iterator[Contribution]:
    """All that was said, as it is by now. What all of us have just been shown as the step before was left, we see; it
    is not shown again in the same breath."""
    now = {e.row.id: e.row for e in sitting.effects if isinstance(e, Record) and isinstance(e.row, Contribution)}
    yield from sitting.given.contributions  # in these, what was just revealed is hidden still
    yield from (said for said in now.values() if said.group and said.shows == "at_once")


def _belongs(sitting: Sitting, said: Contribution, hand: str) -> bool:
    """Whether it belongs to what is at hand: said about it, or what it began as (a group's or a member's own)."""
    if not hand or said.about == hand or said.id == hand:
        return True
    if said.about:
        return False
    passes = sitting.session.passes
    each = sitting.protocol.repeats[passes[-1].block].repeat.each if passes else None
    return each not in ONLY_ITS_OWN or hand in (said.member, str(said.group))
