"""Words without names stand in an order of the session's seed wherever they are shown or kept: who saw whom writing
first could otherwise tell whose they are. What has names keeps its order."""

import random
from collections.abc import Sequence

from facilitation.decision import Contribution

from .sitting import Sitting


def mixed(sitting: Sitting, said: Sequence[Contribution]) -> list[Contribution]:
    """The same rows; those of a step that shows no names have changed places among themselves."""
    steps, found = sitting.protocol.steps, list(said)
    for step in {c.step for c in said if 0 <= c.step < len(steps) and steps[c.step].unnamed}:
        places = [n for n, c in enumerate(said) if c.step == step]
        rows = sorted((said[n] for n in places), key=lambda c: c.id)
        random.Random(f"{sitting.session.seed}/unnamed/{step}").shuffle(rows)
        for place, row in zip(places, rows, strict=True):
            found[place] = row
    return found
