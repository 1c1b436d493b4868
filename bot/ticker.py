"""One wake-up at the next due time: the only place that knows APScheduler.

It keeps nothing: what is due is in the outbox, and after a restart the first look at it says when to come next. What is
due at once needs no clock, so the outbox is woken directly; here is only what comes later. Now and then it looks
without being told, should another program have put something in unheard.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.world import World

LOOK = timedelta(seconds=5)


class Ticker:
    """``wake`` is called at each moment that ``come`` was told, and every few seconds."""

    def __init__(self, world: World, wake: Callable[[], None]):
        self.world = world
        self.wake = wake
        self.at: datetime | None = None
        self.scheduler = AsyncIOScheduler(timezone="UTC")

    def start(self) -> None:
        self.scheduler.start()
        self._set(self.world.now() + LOOK)

    def stop(self) -> None:
        self.scheduler.shutdown(wait=False)

    def come(self, at: datetime) -> None:
        """Wake at ``at``, unless we wake before."""
        if self.at is None or at < self.at:
            self._set(at)

    def _set(self, at: datetime) -> None:
        self.at = at
        # Late is better than never, however late: no grace that would drop it.
        self.scheduler.add_job(
            self._tick, "date", run_date=at, id="wake", replace_existing=True, misfire_grace_time=None
        )

    async def _tick(self) -> None:
        self.at = None
        self._set(self.world.now() + LOOK)
        self.wake()
