"""Slack's limits, kept by waiting: one message a second in a channel; and where Slack has said 429, not before it said.

Each channel waits for itself: nobody else's messages are held up by it.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from bot.platforms.contract import TryLater

EVERY = 1.0  # seconds between two messages in one channel
MOST_KEPT = 5000


@dataclass(slots=True)
class Pace:
    """``every``: seconds between two messages in a channel; 0 in a test whose clock stands still."""

    every: float = EVERY
    clock: Callable[[], float] = field(default=lambda: asyncio.get_running_loop().time())
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    free: dict[str, float] = field(default_factory=dict)  # by channel: when the next message may go
    closed: dict[tuple[str, str], float] = field(default_factory=dict)  # by (what, method): until when

    async def turn(self, channel: str) -> None:
        """Returns when a message may be posted in ``channel``, and counts it."""
        now = self.clock()
        at = max(now, self.free.get(channel, 0.0))
        if len(self.free) > MOST_KEPT:
            self.free = {each: when for each, when in self.free.items() if when > now}
        self.free[channel] = at + self.every
        if at > now:
            await self.sleep(at - now)

    def closed_for(self, what: str, method: str) -> None:
        """Raises TryLater while Slack's last word about ``method`` for ``what`` (channel or workspace) holds."""
        until = self.closed.get((what, method))
        if until is None:
            return
        if (left := until - self.clock()) > 0:
            raise TryLater(left)
        del self.closed[what, method]

    def close(self, what: str, method: str, seconds: float) -> None:
        """Slack asked to wait so many seconds before ``method`` is used for ``what`` again."""
        self.closed[what, method] = self.clock() + seconds
