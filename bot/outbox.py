"""Carries out what was decided: posts, revisions and whispers, each exactly once and in order within its place.

A place is a *lane*: what is for it is delivered one after the other, and waits behind the first that fails; other lanes
go on meanwhile. What is for a platform that is not connected waits until it is. A failed delivery is tried again, each
time later; a place that is gone is given up after some tries, visibly: the row stays with its reason, and the log says
so. The nonce of a post is the number of its row, the same in every try, so that a platform that took it the first time
knows it again.

Timers come out of the same table: their commands are decided in the writer, many in one transaction.
"""

import asyncio
import logging
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.desk import Desk
from bot.platforms.contract import Doubtful, Gone, Platform, TryLater
from bot.store import Heard, Store, StoreDown, Transaction, due, lanes
from bot.store.lanes import Parcel
from bot.world import World

log = logging.getLogger(__name__)

PAUSE = timedelta(milliseconds=1)  # before the next look, where what is due is being decided by another process
LANES = 200  # delivered to at the same time
PATIENCE = 40.0  # seconds for one delivery; less than a lease
TRIES_GONE = 3
TRIES = 12  # of any other failure, about half an hour
LONGEST_WAIT = 300.0


@dataclass(slots=True)
class Outbox:
    """``platforms`` by the word that the places of each begin with. ``come_again`` is told when to wake it next."""

    store: Store
    desk: Desk
    world: World
    platforms: Mapping[str, Platform]
    come_again: Callable[[datetime], None] = lambda at: None
    busy: set[str] = field(default_factory=set)
    tasks: set["asyncio.Task[None]"] = field(default_factory=set)
    wake: asyncio.Event = field(default_factory=asyncio.Event)
    dice: random.Random = field(default_factory=random.Random)
    old: int | None = None  # the newest row that a process before this one may have begun to deliver

    def __post_init__(self) -> None:
        self.dice.seed(self.world.seed())
        self.store.listeners.append(self.heard)

    def heard(self, news: Heard) -> None:
        """After a commit: if it put something in that is due, look at once; else come again when it is."""
        now = self.world.now()
        if news.everything or (news.due is not None and news.due <= now):
            self.wake.set()
        elif news.due is not None:
            self.come_again(news.due)

    async def work(self) -> None:
        """Does all that is due, whenever something is, until it is cancelled."""
        self.wake.set()
        wait = 0.0
        while True:
            await self.wake.wait()
            self.wake.clear()
            try:
                await self.round()
                wait = 0.0
            except StoreDown as down:
                wait = min(max(0.1, 2 * wait), 5.0)
                log.error("the outbox cannot read what is due, and tries again in %.1f s: %s", wait, down)
                await asyncio.sleep(wait)
                self.wake.set()

    async def round(self) -> bool:
        """Decides the timers that are due and begins to deliver what can be delivered. False: there was nothing."""
        more, busy = True, False
        while more:
            (decided, more), loads, at = await self._look()
            self._begin(loads)
            busy = busy or decided > 0 or bool(loads)
            more = more or (decided > 0 and at is not None and at <= self.world.now())  # while the last were written
        if at is not None:
            self.come_again(at if decided else max(at, self.world.now() + PAUSE))
        return busy

    async def next_due(self) -> datetime | None:
        now = self.world.now()
        return await self.store.run(lambda tx: due.next_due(tx, now))

    async def _look(self) -> tuple[tuple[int, bool], list[list[Parcel]], datetime | None]:
        """How many timers were decided and whether more are due, what can be delivered, and when there is next
        something to do. Should the timers together not be taken, one of them may be to blame: then each is tried alone,
        and that one put off."""
        try:
            return await self.store.run(lambda tx: self._all_due(tx))
        except StoreDown as down:
            log.error("timers were not taken, trying each alone: %s", down)
        try:
            return await self.store.run(lambda tx: self._all_due(tx, 1))
        except StoreDown:
            await self.store.run(lambda tx: self.desk.timers.put_off(tx, self.world.now()))
            raise

    def _all_due(self, tx: Transaction, most: int = 0) -> tuple[tuple[int, bool], list[list[Parcel]], datetime | None]:
        now, here, busy = self.world.now(), tuple(self.platforms), frozenset(self.busy)
        decided = self.desk.timers.decide_due(tx, now, most)
        free = LANES - len(busy)
        if self.old is None:
            self.old = lanes.left_behind(tx)
        loads = lanes.claim(tx, now, here, busy, self.store.holder, free, self.old) if here and free > 0 else []
        return decided, loads, due.next_due(tx, now)

    # -- lanes

    def _begin(self, loads: list[list[Parcel]]) -> None:
        for parcels in loads:
            place = parcels[0].place
            if parcels[0].unsure and (platform := self.platforms.get(place.partition("-")[0])) is not None:
                platform.doubt(place)
            self.busy.add(place)
            task = asyncio.create_task(self._lane(place, parcels))
            self.tasks.add(task)
            task.add_done_callback(self.tasks.discard)

    async def _lane(self, place: str, parcels: list[Parcel]) -> None:
        try:
            await self._deliver_all(parcels)
        except StoreDown as down:
            log.error("%s waits for the database: %s", place, down)
            await asyncio.sleep(0.5)
        finally:
            self.busy.discard(place)
            self.wake.set()

    async def _deliver_all(self, parcels: list[Parcel]) -> None:
        refs: dict[tuple[str, str], str] = {}
        for at, parcel in enumerate(parcels):
            named = (parcel.key, parcel.member)
            ref = refs.get(named, parcel.ref)
            if _overtaken(parcel, parcels[at + 1 :], ref):
                await self._done(parcel, "")
                continue
            try:
                async with asyncio.timeout(PATIENCE):
                    refs[named] = found = await self._deliver(parcel, ref)
            except StoreDown:
                raise
            except Exception as error:
                if not await self._failed(parcel, error):
                    await self._hand_back(parcels[at + 1 :])
                    return
            else:
                await self._done(parcel, found)

    async def _deliver(self, parcel: Parcel, ref: str) -> str:
        """Hands it to its platform; the reference of the message."""
        platform = self.platforms[parcel.place.partition("-")[0]]
        place, nonce, key = parcel.place, str(parcel.id), parcel.key
        if parcel.kind == "seat":
            return await platform.seat(place, nonce, *parcel.seating, ref)
        message = parcel.message
        if parcel.kind == "whisper":
            if message is None and not ref:
                return ""
            return await platform.whisper(place, nonce, parcel.member, key, message, ref)
        if message is None:
            raise Gone("there is nothing to show")
        if parcel.kind == "revise" and ref:
            await platform.revise(place, nonce, key, ref, message)
            return ref
        return await platform.post(place, nonce, key, message)

    async def _done(self, parcel: Parcel, ref: str) -> None:
        now = self.world.now()
        await self.store.run(lambda tx: lanes.delivered(tx, parcel, ref, now))

    async def _failed(self, parcel: Parcel, error: Exception) -> bool:
        """What becomes of one that could not be delivered. True: it is given up, and the lane goes on."""
        now, tries = self.world.now(), parcel.attempts + 1
        why = str(error) or type(error).__name__
        doubt = (self.store.holder or None) if isinstance(error, Doubtful | TimeoutError) else None
        if isinstance(error, TryLater):
            at = now + timedelta(seconds=max(0.1, error.seconds))
            await self.store.run(lambda tx: due.again(tx, parcel.id, at, parcel.attempts, why, parcel.team, doubt))
            return False
        if tries >= (TRIES_GONE if isinstance(error, Gone) else TRIES):
            log.error("given up: %s in %s: %s", parcel.key, parcel.place, why)
            await self.store.run(lambda tx: due.give_up(tx, parcel.id, now, why, parcel.team))
            return True
        wait = min(LONGEST_WAIT, 2.0 ** (tries - 1)) * (0.5 + self.dice.random())
        expected = isinstance(error, Gone | OSError | TimeoutError)
        log.warning("%s in %s, again in %.1f s: %s", parcel.key, parcel.place, wait, why, exc_info=not expected)
        at = now + timedelta(seconds=wait)
        await self.store.run(lambda tx: due.again(tx, parcel.id, at, tries, why, parcel.team, doubt))
        return False

    async def _hand_back(self, parcels: list[Parcel]) -> None:
        if parcels:
            await self.store.run(lambda tx: lanes.release(tx, [parcel.id for parcel in parcels]))

    # -- by hand, for a clock that is moved by hand

    async def settle(self) -> None:
        """Does all that is due now, and what follows from it at this moment, and returns when it is quiet."""
        while await self.round() or self.tasks:
            while self.tasks:
                await asyncio.gather(*self.tasks)

    async def close(self) -> None:
        """Waits for what is on its way."""
        if self.tasks:
            _, late = await asyncio.wait(self.tasks, timeout=10)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)


def _overtaken(parcel: Parcel, behind: list[Parcel], ref: str) -> bool:
    """A revision that a newer one of the same message waits behind need not be shown. A post must: it has a place in
    the order; and who sits where must be so for what is said there next."""
    if parcel.kind in ("post", "seat") or (parcel.kind == "revise" and not ref):
        return False
    named = (parcel.key, parcel.member)
    return any((each.key, each.member) == named and each.kind != "post" for each in behind)
