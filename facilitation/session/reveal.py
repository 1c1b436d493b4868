"""Write first, reveal together (facts/peers.md §4, R7): what was hidden in a step is shown to all when it is left.

In as few messages as their budgets allow, grouped by kind, in an order that the session's seed gives, so that nobody
reads from it who was quick. What a group wrote in its side room is shown to the group. Where the protocol keeps
nothing, the rows lose their words, unless a step recalls them.

Where the step shows no names, the words move to new rows. For the old ones' ids stand in the writers' private notes,
and would tell whoever holds the database whose words they are; so do new ids and an order that went by the old ones.
Both go by nothing but the words themselves.
"""

import random
from collections.abc import Iterator, Sequence

from facilitation.decision import Contribution, Post, Record
from facilitation.message import Quote
from facilitation.replacing import replace

from . import places, quoting, recall, topics
from .phrases import kind_name
from .quoting import LONGEST as LONGEST
from .sitting import Sitting


def reveal(sitting: Sitting, at: int | None = None) -> Sitting:
    """Show what is hidden in the step with index ``at``, or all that is still hidden (``None``)."""
    if not sitting.session.hidden:
        return sitting
    seen = {e.row.id for e in sitting.effects if isinstance(e, Record) and isinstance(e.row, Contribution)}
    found = (c for c in sitting.given.contributions if c.shows == "together" and at in (None, c.step))
    hidden = _grouped(sitting, [c for c in found if c.id not in seen])
    n = sum(isinstance(e, Post) and e.key.startswith(f"reveal:{sitting.session.visit}:") for e in sitting.effects)
    for group in sorted({c.group for c in hidden}):
        place = places.side_room(sitting.session, group)
        for message in quoting.messages(_quotes(sitting, [c for c in hidden if c.group == group])):
            n += 1
            sitting = sitting.do(Post(place, f"reveal:{sitting.session.visit}:{n}", message))
    said = [_moved(sitting, c, len(seen) + n) for n, c in enumerate(hidden, 1)]
    for contribution in sorted(hidden, key=lambda c: c.id):  # the order of what is done tells nothing either
        sitting = _taken_away(sitting, contribution)
    for contribution in said:
        sitting = sitting.record(_shown(sitting, contribution))
    for index in sorted({c.step for c in said}):
        sitting = topics.made(sitting, sitting.protocol.steps[index], [c for c in said if c.step == index])
    return sitting.change(hidden=max(0, sitting.session.hidden - len(hidden)))


def _moved(sitting: Sitting, said: Contribution, n: int) -> Contribution:
    """With an id of its own place in the reveal, where the step shows no names."""
    session = sitting.session
    if not sitting.protocol.steps[said.step].unnamed:
        return said
    return replace(said, id=f"{session.id}-said-{session.visit}-{n}")


def _taken_away(sitting: Sitting, said: Contribution) -> Sitting:
    """The writer's note of it; and the row, where its words have moved."""
    sitting = sitting.whisper(said.member, f"note:{said.id}", None)
    if not sitting.protocol.steps[said.step].unnamed:
        return sitting
    return sitting.record(replace(said, member="", label="", text="", shows="never", about="", at=sitting.now))


def _shown(sitting: Sitting, said: Contribution) -> Contribution:
    """The row from now on."""
    step = sitting.protocol.steps[said.step]
    said = replace(said, shows="at_once")
    if step.unnamed:  # nor when it was written
        said = replace(said, member="", at=sitting.now)
    gone = sitting.protocol.record == "none" and not recall.kept(sitting, step, said.label)
    return replace(said, text="", member="") if gone else said


def _grouped(sitting: Sitting, hidden: Sequence[Contribution]) -> list[Contribution]:
    """By step, in it by kind as the script has them, and within a kind as the seed has it."""
    steps = sitting.protocol.steps
    mixed = sorted(hidden, key=lambda c: c.text if steps[c.step].unnamed else c.id)
    random.Random(f"{sitting.session.seed}/reveal").shuffle(mixed)

    def place(said: Contribution) -> tuple[int, int]:
        kinds = steps[said.step].kinds
        return said.step, kinds.index(said.label) if said.label in kinds else -1

    return sorted(mixed, key=place)


def _quotes(sitting: Sitting, hidden: Sequence[Contribution]) -> Iterator[quoting.Titled]:
    steps = sitting.protocol.steps
    for said in hidden:
        author = None if steps[said.step].unnamed else said.member
        yield _title(sitting, said.label), Quote(said.text, author, said.label)


def _title(sitting: Sitting, label: str) -> str:
    return f"**{kind_name(sitting, label, many=True)}**" if label else f"**{sitting.words('session.revealed')}**"
