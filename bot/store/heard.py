"""What a commit changed, for whoever listens."""

from datetime import datetime
from typing import NamedTuple


class Heard(NamedTuple):
    """The teams that it touched, and the earliest moment at which something new is to be done. ``remade``: those of
    them that are another team now, as when somebody joined or it meets elsewhere, which is seldom. ``everything``: word
    of changes may have been lost, so anything may have changed."""

    teams: frozenset[str]
    due: datetime | None
    remade: frozenset[str] = frozenset()
    everything: bool = False
