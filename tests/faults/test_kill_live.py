"""kill -9 while the clock runs: timers fire at their time, or at once when they are overdue, and the session ends."""

import multiprocessing
import random
import time
from pathlib import Path

import pytest

from bot.store import RoomLog, Store, lanes
from tests.faults.child import CHANNEL, live

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["tests.faults.child"])
KILLS = 15
PACE = 0.001  # 68 minutes in about four seconds


@pytest.mark.parametrize("at_hand", [True, False])
async def test_a_session_that_runs_by_its_timers_outlives_many_kills_with_every_post_once_and_in_order(
    tmp_path: Path, at_hand: bool
) -> None:
    url = f"sqlite:///{tmp_path / 'convener.db'}"
    dice, kills, ended = random.Random(3), 0, False
    deadline = time.monotonic() + 120
    while not ended and time.monotonic() < deadline:
        pipe, other = FORKS.Pipe()
        child = FORKS.Process(target=live, args=(url, other, PACE, at_hand), daemon=True)
        child.start()
        other.close()
        assert pipe.poll(30) and pipe.recv() == "open"
        ended = pipe.poll(dice.uniform(0.02, 0.5) if kills < KILLS else 60)
        kills += not ended
        child.kill()
        child.join()
        pipe.close()

    store = Store.open(url)
    lines = sorted(await RoomLog(store).lines(CHANNEL, "", limit=10_000), key=lambda line: line.seq)
    waiting = await store.run(lanes.waiting)
    await store.close()
    keys = [line.key.removeprefix("session:s1:") for line in lines]

    assert ended and kills >= KILLS // 2
    assert not waiting
    assert len(keys) == len(set(keys))
    assert [key for key in keys if key.startswith("step:")] == [f"step:{n}" for n in range(1, 9)]
    assert keys.index("opening") < keys.index("step:1") < keys.index("closing") < keys.index("record")
    assert sum(key.startswith("said:") for key in keys) > 5
