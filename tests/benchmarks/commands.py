"""Whole commands a second: taken in, loaded, decided, saved, put into the outbox, committed to the disk, answered."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.desk import Incoming, Said
from bot.office import Office
from facilitation.session.commands import Contribute
from tests.benchmarks import orm
from tests.benchmarks.scene import WORDS, Meeting, cpu, first_meeting, house, many

CALLERS = 64


@dataclass
class Rate:
    """Commands a second, microseconds of processor time for each, and milliseconds that a caller waited."""

    a_second: float
    cpu: float
    waited: float


async def writer(each: int) -> Rate:
    """``each`` commands of every caller, through the desk and its one writer."""
    async with house(room=False) as office:
        meetings = await many(office, await first_meeting(office), CALLERS)
        return await _rate(meetings, each, lambda incoming: _said(office, incoming))


async def one_caller(count: int) -> Rate:
    async with house(room=False) as office:
        meetings = await many(office, await first_meeting(office), 1)
        return await _rate(meetings, count, lambda incoming: _said(office, incoming))


async def orm_sessions(each: int) -> Rate:
    """The same with one async ORM session each."""
    async with house(room=False) as office:
        meetings = await many(office, await first_meeting(office), CALLERS)
        async with orm.engine(office.store.engine.url.database or "") as made:
            return await _rate(meetings, each, lambda incoming: orm.say(made, office, incoming))


async def _said(office: Office, incoming: Incoming) -> None:
    answer = await office.desk.handle(incoming)
    assert not answer.refused, answer


async def _rate(meetings: list[Meeting], each: int, do: Callable[[Incoming], Awaitable[None]]) -> Rate:
    async def caller(meeting: Meeting, first: int, count: int) -> None:
        for number in range(first, first + count):
            await do(meeting.incoming(f"event {number}", "cleo", Said(WORDS)))

    await asyncio.gather(*(caller(meeting, 0, max(1, each // 10)) for meeting in meetings))
    used, began = cpu(), time.perf_counter()
    await asyncio.gather(*(caller(meeting, each, each) for meeting in meetings))
    took, used = time.perf_counter() - began, cpu() - used
    count = each * len(meetings)
    return Rate(count / took, 1e6 * used / count, 1e3 * took / each)


async def rules(count: int) -> float:
    """Microseconds that the rules alone take for the same command: values in, values out."""
    async with house(room=False) as office:
        meeting = await first_meeting(office)
        deciding, session, now = office.desk.deciding, meeting.session, office.world.now()
        command = Contribute("c" * 26, "cleo", WORDS)
        decide, needs = deciding.rules("session")
        key = (meeting.team.id, "session", session.id)
        given = await office.store.run(
            lambda tx: deciding.given(tx, key, session.channel, session, command, needs(session, command))
        )
        best = float("inf")
        for _ in range(10):
            began = time.thread_time()
            for _ in range(count // 10):
                decide(session, command, now, given)
            best = min(best, (time.thread_time() - began) / (count // 10))
        return 1e6 * best


async def growth(upto: int) -> list[tuple[int, float, int]]:
    """(contribution, microseconds of processor time for a command there, size of the snapshot in bytes), at the 10th
    and at the last."""
    from bot.store import codec, subjects

    async with house() as office:
        (meeting,) = await many(office, await first_meeting(office), 1)
        key = (meeting.team.id, "session", meeting.session.id)
        people, found, done = ("ana", "cleo", "dev", "eve", "fay"), [], 0
        for last in (10, upto):
            while done < last:
                member = people[done % len(people)]
                await _said(office, meeting.incoming(f"event {done}", member, Said(f"{WORDS} {done}")))
                done += 1
            used, some = cpu(), 200
            for number in range(some):
                member = people[number % len(people)]
                await _said(office, meeting.incoming(f"event {done + number}", member, Said(WORDS)))
            done += some
            state = await office.store.run(lambda tx: subjects.load(tx, key))
            assert state is not None
            found.append((last, 1e6 * (cpu() - used) / some, len(codec.dump_state("session", state))))
        return found
