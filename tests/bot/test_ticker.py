"""The ticker: it wakes at the moment it was told, however many there are, and now and then by itself."""

import asyncio
import time
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot import ticker
from bot.ticker import Ticker
from bot.world import World

MS = timedelta(milliseconds=1)


@pytest.fixture
async def woken() -> AsyncIterator[tuple[Ticker, list[float]]]:
    times: list[float] = []
    made = Ticker(World.real(), lambda: times.append(time.time()))
    made.start()
    yield made, times
    made.stop()


async def until(times: list[float], count: int) -> None:
    async with asyncio.timeout(60):
        while len(times) < count:
            await asyncio.sleep(0.001)


async def test_it_wakes_at_the_moment_it_was_told(woken: tuple[Ticker, list[float]]) -> None:
    made, times = woken
    at = made.world.now() + 50 * MS
    made.come(at)
    await until(times, 1)

    assert 0 <= times[0] - at.timestamp() < 1


async def test_the_earliest_moment_counts_and_who_is_woken_says_when_to_come_next(
    woken: tuple[Ticker, list[float]],
) -> None:
    made, times = woken
    now = made.world.now()
    made.come(now + timedelta(hours=1))
    made.come(now + 30 * MS)
    made.come(now + timedelta(minutes=1))
    await until(times, 1)

    made.come(made.world.now() + 30 * MS)
    await until(times, 2)


async def test_a_moment_that_is_over_wakes_at_once(woken: tuple[Ticker, list[float]]) -> None:
    made, times = woken
    made.come(made.world.now() - timedelta(days=3))
    await until(times, 1)


async def test_no_moment_is_dropped_however_close_they_come(woken: tuple[Ticker, list[float]]) -> None:
    made, times = woken
    for count in range(1, 101):
        made.come(made.world.now())
        await until(times, count)


async def test_it_looks_by_itself_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ticker, "LOOK", 0.05)
    times: list[float] = []
    made = Ticker(World.real(), lambda: times.append(time.time()))
    made.start()
    await until(times, 2)
    made.stop()
