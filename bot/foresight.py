"""Works out in good time what comes soon, while nobody wants the writer: see desk_timers.py for what and why."""

import asyncio
from contextlib import suppress
from functools import partial

from bot.desk_timers import Timers
from bot.store import Heard, Store, StoreDown
from bot.world import World

LOOK = 0.5  # seconds between two looks at what comes soon
AFTER_TROUBLE = 5.0  # seconds, where the database could not be asked


class Foresight:
    """``timers`` says what comes soon; `work` goes on until it is cancelled."""

    def __init__(self, store: Store, timers: Timers, world: World):
        self.store = store
        self.timers = timers
        self.world = world
        self.stirred = asyncio.Event()
        store.listeners.append(self.heard)

    def heard(self, news: Heard) -> None:
        """After a commit: there may be something new that comes soon."""
        if news.everything or news.due is not None:
            self.stirred.set()

    async def work(self) -> None:
        """Looks at what comes soon whenever there may be something, until it is cancelled."""
        while True:
            self.stirred.clear()
            wait: float | None = AFTER_TROUBLE
            with suppress(StoreDown):  # the outbox says so, and at its time each is decided all the same
                wait = await self._look()
            await asyncio.sleep(LOOK)
            with suppress(TimeoutError):
                await asyncio.wait_for(self.stirred.wait(), wait)

    async def _look(self) -> float | None:
        """Works out all that comes soon; after how many seconds there is more to look at, if anything stands there."""
        while True:
            now = self.world.now()
            at = await self.store.run(partial(self.timers.look_ahead, now=now))
            if at is None:
                return None
            if at > now:
                return (at - now).total_seconds()
