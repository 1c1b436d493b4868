"""How late timers are, and what they cost: many live sessions whose steps end within a minute, or all at one instant.

Late is from the moment that was set until the decision is committed to the disk (synchronous=FULL): the session has
been loaded, its rules have run (some seconds ahead, where there was time), its new state and what it posts are kept.
Processor time is counted from half a second before the first moment. Beside it, one APScheduler job for each session,
in memory, which does nothing at all when it comes.
"""

import asyncio
import gc
import os
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.office import Office
from bot.rules import Rules
from bot.store import Transaction, due
from facilitation.decision import Decision
from tests.benchmarks.scene import Gaps, cpu, fill, first_meeting, house, many, memory, percentile, soon, spread


@dataclass
class Found:
    """Milliseconds, seconds and MB. ``late``: until the decision was committed. ``claimed``: until it was begun."""

    count: int
    late: list[float]
    claimed: list[float]
    cpu: float
    memory: float
    gap: float
    took: float  # from the first moment that was set until all were decided

    @property
    def all_claimed(self) -> float:
        return max(self.claimed, default=float("nan"))

    def at(self, share: float) -> float:
        """How late at most, for ``share`` of them."""
        return percentile(self.late, share)


class Clerk:
    """Notes when each timer was claimed at last, and when what came of it was committed."""

    def __init__(self, office: Office):
        self.late: list[float] = []
        self.claimed: list[float] = []
        self.pending: list[float] = []
        self.begun: dict[int, tuple[float, float]] = {}  # when it was due, and when it was claimed
        run, claim, finish = office.store.run, due.due_timers, due.done

        def claimed(*given: Any) -> list[due.Timer]:
            found, now = claim(*given), time.time()
            self.begun = {timer.id: (timer.due.timestamp(), now) for timer in found}
            return found

        def done(tx: Transaction, ids: Iterable[int]) -> None:
            finish(tx, ids := list(ids))
            moments = [self.begun[id] for id in ids]
            self.pending += [at for at, _ in moments]
            self.claimed += [1000 * (begun - at) for at, begun in moments]

        async def ran(work: Any) -> Any:
            def noted(tx: Transaction) -> tuple[Any, list[float]]:
                self.pending = []
                return work(tx), self.pending

            result, moments = await run(noted)
            now = time.time()
            self.late += [1000 * (now - at) for at in moments]
            return result

        due.due_timers, due.done = claimed, done
        office.store.run = ran


async def ours(count: int, seconds: float, idle: bool = False, ahead: bool = True) -> Found:
    """``count`` sessions whose steps end within ``seconds``; 0: at one instant. ``idle``: their rule does nothing, as
    APScheduler's jobs do nothing, so that the machinery alone is measured. Without ``ahead`` none is worked out before
    its time, as when a server comes back and all are overdue, or when people talk in all teams to the last."""
    async with house(live=True) as office:
        like = await first_meeting(office)
        began = time.time()
        await many(office, like, 500)
        begin = soon(13 + 2 * count * (time.time() - began) / 500)
        if not ahead:
            office.desk.timers.seen = (soon(3600), 0)
        if idle:
            office.desk.deciding.rules = lambda kind: Rules(lambda state, *_: Decision(state), lambda *_: frozenset())
        await fill(office, like, spread(count, begin, seconds))
        clerk, gaps = Clerk(office), Gaps(5 if seconds else 1)
        assert soon(0.6) < begin, "making the sessions took too long"
        watching = await _quiet(begin, gaps)
        gaps.longest, used = 0.0, cpu()
        while len(clerk.late) < count:
            await asyncio.sleep(0.02)
        took, used = time.time() - begin.timestamp(), cpu() - used
        watching.cancel()
        return Found(count, clerk.late, clerk.claimed, used, memory(), gaps.longest, took)


async def apscheduler(count: int, seconds: float) -> Found:
    """The same with one job each, in memory: late is until the job began to run."""
    scheduler, late, gaps = AsyncIOScheduler(timezone="UTC"), list[float](), Gaps(5 if seconds else 1)

    async def fire(at: float) -> None:
        late.append(1000 * (time.time() - at))

    begin = soon(3 + count / 3000)
    scheduler.start(paused=True)
    for at in spread(count, begin, seconds):
        scheduler.add_job(fire, "date", run_date=at, args=(at.timestamp(),), misfire_grace_time=None)
    scheduler.resume()
    assert soon(0.6) < begin, "making the jobs took too long"
    watching = await _quiet(begin, gaps)
    gaps.longest, used = 0.0, cpu()
    while len(late) < count:
        await asyncio.sleep(0.02)
    took, used = time.time() - begin.timestamp(), cpu() - used
    watching.cancel()
    scheduler.shutdown()
    return Found(count, late, late, used, memory(), gaps.longest, took)


async def disk(seconds: float) -> list[float]:
    """What the disk alone takes to have 24 pages safe, with the pauses of a busy server between: milliseconds each."""
    page, found = bytes(4096), list[float]()
    with TemporaryDirectory(prefix="convener-bench-") as folder, (Path(folder) / "log").open("wb", 0) as file:
        until = time.perf_counter() + seconds
        while (began := time.perf_counter()) < until:
            for _ in range(24):
                file.write(page)
            os.fsync(file.fileno())
            found.append(1000 * (time.perf_counter() - began))
            await asyncio.sleep(0.003)
    return found


async def _quiet(begin: datetime, gaps: Gaps) -> "asyncio.Task[None]":
    """Waits until half a second before it begins, with nothing left over from the making."""
    gc.collect()
    gc.freeze()
    watching = asyncio.create_task(gaps.watch())
    await asyncio.sleep((begin - datetime.now(UTC)).total_seconds() - 0.5)
    return watching
