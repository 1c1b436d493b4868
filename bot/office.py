"""Everything behind the counter, put together: store, desk, outbox, ticker, and the platforms that post.

`convener run` opens it with real time and a ticker. A rehearsal opens it with a scripted clock and moves that by hand:
`run_until_quiet` does all that is due, `next_due` says where to set the clock to next.
"""

import asyncio
import gc
import logging
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.content import Content
from bot.desk import Desk
from bot.foresight import Foresight
from bot.outbox import Outbox
from bot.platforms.contract import Platform
from bot.rules import Rules, rules_of
from bot.store import RoomLog, Store, Transaction, codec, inbox
from bot.world import World
from facilitation.decision import SubjectKind

log = logging.getLogger(__name__)

REMEMBERED = timedelta(days=7)  # events, so that the same one again is known
UNDELIVERED = timedelta(days=14)  # what could not be delivered may be private; until then a person can see it
REVISABLE = timedelta(days=200)  # messages that may still be changed: an agreement comes back after three months
SELDOM = (2_000, 10, 1_000)  # things made between two looks for garbage; a look at all that there is takes 50 ms
SWITCH = 0.0005  # seconds: how soon a thread gives way, so that the event loop is never held up by the writer


@dataclass(slots=True)
class Office:
    """``platforms`` by name; places that begin with ``name-`` are theirs."""

    store: Store
    desk: Desk
    outbox: Outbox
    shelf: RoomLog
    world: World
    platforms: dict[str, Platform] = field(default_factory=dict)

    def add(self, platform: Platform) -> None:
        """Lets it deliver from now on what is for its places."""
        self.platforms[platform.name] = platform
        if platform.at_hand:
            self.desk.shelve(platform.name)
        self.outbox.wake.set()

    async def run_until_quiet(self) -> None:
        """Does all that is due at this moment of the clock, and what follows from it, until nothing is."""
        await self.outbox.settle()

    async def next_due(self) -> datetime | None:
        """When there is next something to do."""
        return await self.outbox.next_due()

    async def forget_old(self) -> None:
        """Forgets events and messages that nobody will come back to."""
        now = self.world.now()

        def forget(tx: Transaction) -> None:
            inbox.forget(tx, now - REMEMBERED)
            inbox.forget_posted(tx, now - REVISABLE)
            inbox.forget_undelivered(tx, now - UNDELIVERED)

        await self.store.run(forget)


@asynccontextmanager
async def open_office(
    url: str,
    world: World,
    content: Content,
    *,
    language: str = "en",
    live: bool = True,
    rules: Callable[[SubjectKind], Rules] = rules_of,
) -> AsyncIterator[Office]:
    """Opens the database at ``url`` and all that works on it. ``live``: what is due is done by itself, when it is;
    otherwise only when asked. Raises StoreError in one clear sentence."""
    sys.setswitchinterval(SWITCH)
    store = await asyncio.get_running_loop().run_in_executor(None, Store.open, url)
    platforms: dict[str, Platform] = {}
    desk = Desk(store, content, world, language, rules)
    outbox = Outbox(store, desk, world, platforms)
    office = Office(store, desk, outbox, RoomLog(store), world, platforms)
    try:
        await store.start()
        async with _working(office) if live else nullcontext():
            yield office
    finally:
        await outbox.close()
        await store.close()


@asynccontextmanager
async def _working(office: Office) -> AsyncIterator[None]:
    # Imported here, so that a rehearsal need not load it.
    from bot.ticker import Ticker

    await asyncio.get_running_loop().run_in_executor(None, codec.warm)
    look_seldom()
    outbox = office.outbox
    ticker = Ticker(office.world, outbox.wake.set)
    outbox.come_again = ticker.come
    ticker.start()
    jobs = [outbox.work(), _keep_tidy(office)]
    if office.store.kind == "sqlite":  # where others write as well, nothing is known ahead
        jobs.append(Foresight(office.store, office.desk.timers, office.world).work())
    working = [asyncio.create_task(job) for job in jobs]
    try:
        yield
    finally:
        ticker.stop()
        for task in working:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


def look_seldom() -> None:
    """What is there by now stays: looking through it for garbage again and again would hold the event loop up."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*SELDOM)


async def _keep_tidy(office: Office) -> None:
    """Once an hour, forgets what is old."""
    while True:
        try:
            await office.forget_old()
        except Exception:
            log.exception("could not forget what is old")
        gc.collect()  # and what the seldom looks have left, while it is little
        await asyncio.sleep(3600)
