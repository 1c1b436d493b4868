"""Who has the room open now: counted by open connections in this process, and stored nowhere.

Decision: someone counts as gone only after a grace of some seconds, for a page that loads again, or a phone that
changes its network, has not left the room.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Here:
    """Presence by team. ``grace`` in seconds; ``changed`` is told the team whenever somebody came or went."""

    def __init__(self, grace: float, changed: Callable[[str], None]) -> None:
        self._grace, self._changed = grace, changed
        self._open: Counter[tuple[str, str]] = Counter()

    def among(self, team: str) -> frozenset[str]:
        """The members of ``team`` who are here."""
        return frozenset(member for of, member in self._open if of == team)

    @contextmanager
    def present(self, team: str, member: str) -> Iterator[None]:
        """``member`` is here as long as this lasts, and for the grace after it."""
        self._count((team, member), 1)
        try:
            yield
        finally:
            asyncio.get_running_loop().call_later(self._grace, self._count, (team, member), -1)

    def _count(self, who: tuple[str, str], by: int) -> None:
        before = self._open[who]
        self._open[who] += by
        if not self._open[who]:
            del self._open[who]
        if bool(before) != (who in self._open):
            self._changed(who[0])
