"""How often somebody may try, so that nobody can guess a code or flood a room. In memory of this process alone.

Decision: memory is bounded too. Whoever has not tried for a whole window is forgotten, and beyond `MOST_KEYS` the one
who tried longest ago; an attacker with that many addresses is met by the count over all of them (`doors.py`).
"""

import time
from collections import OrderedDict, deque
from collections.abc import Callable

MOST_KEYS = 20_000


class Throttle:
    """At most ``most`` tries in ``seconds`` for each key; ``clock`` gives seconds that never go back."""

    def __init__(self, most: int, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.most, self.seconds, self.clock = most, seconds, clock
        self._tries: OrderedDict[str, deque[float]] = OrderedDict()

    def full(self, key: str) -> bool:
        """Whether ``key`` has used up its tries for now. Counts nothing."""
        tries = self._tries.get(key)
        return tries is not None and self._recent(tries) >= self.most

    def allow(self, key: str) -> bool:
        """Count a try; False where it is one too many, and then it is not counted."""
        tries = self._tries.setdefault(key, deque())
        self._tries.move_to_end(key)
        if self._recent(tries) >= self.most:
            return False
        tries.append(self.clock())
        self._forget()
        return True

    def _recent(self, tries: deque[float]) -> int:
        since = self.clock() - self.seconds
        while tries and tries[0] <= since:
            tries.popleft()
        return len(tries)

    def _forget(self) -> None:
        while self._tries:
            key, tries = next(iter(self._tries.items()))
            if len(self._tries) <= MOST_KEYS and self._recent(tries):
                return
            del self._tries[key]
