"""One wake-up at the next due time: the only place that knows APScheduler.

It keeps nothing: what is due is in the outbox, and after a restart the first look at it says when to come next. What is
due at once needs no clock, so the outbox is woken directly; here is only what comes later. Every few seconds it looks
without being told, should another program have put something in unheard.
"""

from collections.abc import Callable
from datetime import datetime

from apscheduler.executors.debug import DebugExecutor
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.world import World

LOOK = 5  # seconds


class Ticker:
    """``wake`` is called at the moment that ``come`` was told, and every few seconds. It must not wait for anything."""

    def __init__(self, world: World, wake: Callable[[], None]):
        self.world = world
        self.wake = wake
        self.at: datetime | None = None
        # This executor calls a job there and then; the usual one drops a tick that comes while the last is at work.
        self.scheduler = AsyncIOScheduler(timezone="UTC", executors={"default": DebugExecutor()})

    def start(self) -> None:
        self.scheduler.add_job(self.wake, "interval", seconds=LOOK, misfire_grace_time=None, coalesce=True)
        self.scheduler.start()

    def stop(self) -> None:
        self.scheduler.shutdown(wait=False)

    def come(self, at: datetime) -> None:
        """Wake at ``at``, unless we wake before. Who was woken says again when to come next."""
        if self.at is None or at < self.at:
            self.at = at
            # Late is better than never, however late: no grace that would drop it.
            self.scheduler.add_job(
                self._tick, "date", run_date=at, id="wake", replace_existing=True, misfire_grace_time=None
            )

    def _tick(self) -> None:
        self.at = None
        self.wake()
