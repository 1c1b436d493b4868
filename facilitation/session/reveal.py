"""Write first, reveal together (facts/peers.md §4, R7): what was hidden in a step is shown to all when it is left.

In as few messages as their budgets allow, grouped by kind, in an order that the session's seed gives, so that nobody
reads from it who was quick. What a group wrote in its side room is shown to the group. Where the step shows no names,
the rows lose them, too; where the protocol keeps nothing, they lose their words, unless a step recalls them.
"""

import random
from collections.abc import Iterator, Sequence

from facilitation.decision import Contribution, Post
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
    hidden = [c for c in sitting.given.contributions if c.shows == "together" and at in (None, c.step)]
    n = 0
    for group in sorted({c.group for c in hidden}):
        place = places.side_room(sitting.session, group)
        for message in quoting.messages(_quotes(sitting, [c for c in hidden if c.group == group])):
            n += 1
            sitting = sitting.do(Post(place, f"reveal:{sitting.session.visit}:{n}", message))
    for contribution in hidden:
        sitting = sitting.record(_shown(sitting, contribution))
        sitting = sitting.whisper(contribution.member, f"note:{contribution.id}", None)
    for index in sorted({c.step for c in hidden}):
        said = [c for c in _grouped(sitting, hidden) if c.step == index]
        sitting = topics.made(sitting, sitting.protocol.steps[index], said)
    return sitting.change(hidden=max(0, sitting.session.hidden - len(hidden)))


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
    mixed = sorted(hidden, key=lambda c: c.id)
    random.Random(f"{sitting.session.seed}/reveal").shuffle(mixed)

    def place(said: Contribution) -> tuple[int, int]:
        kinds = steps[said.step].kinds
        return said.step, kinds.index(said.label) if said.label in kinds else -1

    return sorted(mixed, key=place)


def _quotes(sitting: Sitting, hidden: Sequence[Contribution]) -> Iterator[quoting.Titled]:
    steps = sitting.protocol.steps
    for said in _grouped(sitting, hidden):
        author = None if steps[said.step].unnamed else said.member
        yield _title(sitting, said.label), Quote(said.text, author, said.label)


def _title(sitting: Sitting, label: str) -> str:
    return f"**{kind_name(sitting, label, many=True)}**" if label else f"**{sitting.words('session.revealed')}**"
