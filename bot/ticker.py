"""One wake-up at the next due time: the only place that knows APScheduler.

It is one job, which runs every few seconds should another program have put something in unheard, and is drawn forward
to the next due time. It keeps nothing: what is due is in the outbox, and after a restart the first look at it says when
to come next. What is due at once needs no clock, so the outbox is woken directly; here is only what comes later.
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
        # This executor calls a job there and then; the usual one drops a tick that comes while the last is at work.
        self.scheduler = AsyncIOScheduler(timezone="UTC", executors={"default": DebugExecutor()})
        # Late is better than never, however late: no grace that would drop it.
        self.job = self.scheduler.add_job(wake, "interval", seconds=LOOK, misfire_grace_time=None, coalesce=True)

    def start(self) -> None:
        self.scheduler.start()

    def stop(self) -> None:
        self.scheduler.shutdown(wait=False)

    def come(self, at: datetime) -> None:
        """Wake at ``at``, unless we wake before. Who was woken says again when to come next."""
        if at < self.job.next_run_time:
            self.job.modify(next_run_time=max(at, self.world.now()))
