"""Write first, reveal together (facts/peers.md §4, R7): what was hidden in a step is shown to all when it is left.

In as few messages as their budgets allow, grouped by kind, in an order that the session's seed gives, so that nobody
reads from it who was quick.
"""

import random
from collections.abc import Iterator, Sequence

from facilitation.decision import Contribution
from facilitation.message import MAX_BLOCKS, MAX_CHARACTERS, Message, Quote, Text
from facilitation.replacing import replace

from .phrases import clip, kind_name
from .sitting import Sitting

LONGEST = 3000  # characters of one contribution


def reveal(sitting: Sitting, at: int | None = None) -> Sitting:
    """Show what is hidden in the step with index ``at``, or all that is still hidden (``None``)."""
    if not sitting.session.hidden:
        return sitting
    hidden = [c for c in sitting.given.contributions if c.shows == "together" and at in (None, c.step)]
    for n, message in enumerate(_messages(sitting, _grouped(sitting, hidden)), 1):
        sitting = sitting.post(f"reveal:{sitting.session.visit}:{n}", message)
    for contribution in hidden:
        sitting = sitting.record(replace(contribution, shows="at_once"))
        sitting = sitting.whisper(contribution.member, f"note:{contribution.id}", None)
    return sitting.change(hidden=max(0, sitting.session.hidden - len(hidden)))


def _grouped(sitting: Sitting, hidden: Sequence[Contribution]) -> list[Contribution]:
    """By step, in it by kind as the script has them, and within a kind as the seed has it."""
    steps = sitting.protocol.steps
    mixed = sorted(hidden, key=lambda c: c.id)
    random.Random(f"{sitting.session.seed}/reveal").shuffle(mixed)

    def place(said: Contribution) -> tuple[int, int]:
        kinds = steps[said.step].kinds
        return said.step, kinds.index(said.label) if said.label in kinds else -1

    return sorted(mixed, key=place)


def _messages(sitting: Sitting, contributions: Sequence[Contribution]) -> Iterator[Message]:
    blocks: list[Text | Quote] = []
    for n, said in enumerate(contributions):
        quote = Quote(clip(said.text, LONGEST), said.member, said.label)
        new_kind = n == 0 or said.label != contributions[n - 1].label
        title = Text(_title(sitting, said.label)) if new_kind else None
        if not _fit([*blocks, quote, *([title] if title else [])]):
            yield Message(tuple(blocks))
            blocks, title = [], Text(_title(sitting, said.label))
        blocks += [title, quote] if title else [quote]
    if blocks:
        yield Message(tuple(blocks))


def _title(sitting: Sitting, label: str) -> str:
    return f"**{kind_name(sitting, label, many=True)}**" if label else f"**{sitting.words('session.revealed')}**"


def _fit(blocks: Sequence[Text | Quote]) -> bool:
    length = sum(len(b.markdown if isinstance(b, Text) else b.text) for b in blocks)
    return len(blocks) <= MAX_BLOCKS and length <= MAX_CHARACTERS
