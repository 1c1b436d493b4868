"""kill -9 at any moment: what was said is kept, what is due is done, and every post is there once and in order.

A run that is killed again and again must leave the very room that an undisturbed one leaves.
"""

import multiprocessing
import random
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest

from bot.store import RoomLog, Store
from facilitation.message import Message
from tests.faults.child import CHANNEL, Asked, work
from tests.faults.script import PEOPLE, script

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["tests.faults.child", "tests.faults.script"])
SEED = 1
Room = list[tuple[str, str, Message | None]]


class Victim:
    """The child; ``kill`` is SIGKILL."""

    def __init__(self, url: str, at_hand: bool):
        self.url = url
        self.at_hand = at_hand
        self.kills = 0
        self._begin()

    def _begin(self) -> None:
        self.pipe, other = FORKS.Pipe()
        self.process: BaseProcess = FORKS.Process(target=work, args=(self.url, other, self.at_hand), daemon=True)
        self.process.start()
        other.close()
        self.opened = False

    def kill(self) -> None:
        self.kills += 1
        self.process.kill()
        self.process.join()
        self.pipe.close()
        self._begin()

    def ask(self, number: int, asked: Asked) -> None:
        self._open()
        self.pipe.send((number, asked))

    def answered(self, number: int, within: float) -> bool:
        """Whether the answer came within so many seconds."""
        self._open()
        return self.pipe.poll(within) and self.pipe.recv() == number

    def close(self) -> None:
        self._open()
        self.pipe.send(None)
        assert self.pipe.recv() == "closed"
        self.process.join()

    def _open(self) -> None:
        if not self.opened:
            assert self.pipe.poll(30), "the child did not come up"
            assert self.pipe.recv() == "open"
            self.opened = True


def play(url: str, at_hand: bool, asked: list[Asked], kills: int, dice: random.Random) -> Victim:
    """Does all that is asked, in order, with ``kills`` of the child on the way; what was not answered is sent again."""
    victim = Victim(url, at_hand)
    moments = iter(sorted(dice.sample(range(3 * len(asked)), kills)))
    moment = next(moments, None)
    for number, each in enumerate(asked):
        victim.ask(number, each)
        for tried in range(3):
            # Up to three kills in one command: while it is done, and while the one after the kill recovers.
            if moment != 3 * number + tried:
                continue
            moment = next(moments, None)
            if not victim.answered(number, dice.choice((0, dice.uniform(0, 0.004), dice.uniform(0, 0.03)))):
                victim.kill()
                victim.ask(number, each)
            else:
                victim.kill()
                victim.ask(number, each)  # as a browser does whose answer was lost: the event is known
        assert victim.answered(number, 30), "the child did not answer"
    victim.close()
    return victim


async def room(url: str) -> dict[str, Room]:
    """All that each person can read, in order."""
    store = Store.open(url)
    log = RoomLog(store)
    found = {}
    for member in ("", *PEOPLE):
        lines = sorted(await log.lines(CHANNEL, member, limit=10_000), key=lambda line: line.seq)
        found[member] = [(line.key, line.member, line.message) for line in lines]
        assert len({(line.key, line.member) for line in lines}) == len(lines)
    await store.close()
    return found


@pytest.mark.parametrize("at_hand", [True, False], ids=["at hand", "by the outbox"])
async def test_a_server_killed_again_and_again_leaves_the_room_as_it_would_have_been(
    tmp_path: Path, database_url: str, at_hand: bool
) -> None:
    asked = script(SEED, 100)
    peaceful = f"sqlite:///{tmp_path / 'peaceful.db'}"
    play(peaceful, at_hand, asked, 0, random.Random(SEED))
    kills = 40 if database_url.startswith("sqlite") else 10
    victim = play(database_url, at_hand, asked, kills, random.Random(SEED))

    expected, found = await room(peaceful), await room(database_url)

    assert victim.kills == kills
    assert found == expected
    keys = [key.split(":", 2)[2] for key, _, _ in expected[""]]
    assert {"opening", "step:1", "closing", "record"} <= set(keys) and len(keys) > 30
    assert any(member == "cleo" for _, member, _ in expected["cleo"])
