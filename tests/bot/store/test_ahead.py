"""What was worked out ahead is good until anything of its team changes, and is never used after that."""

import sqlite3
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.store import Store, StoreDown, Transaction, subjects
from bot.store.ahead import Ahead
from facilitation.team.team import Team

NOON = datetime(2026, 9, 7, 12, 0, tzinfo=UTC)
KEY = ("willow", "team", "willow")


def test_what_was_worked_out_is_taken_once() -> None:
    ahead = Ahead()
    ahead.put("willow", 1, "first")
    ahead.put("willow", 1, "better")
    ahead.put("oak", 2, "other")

    assert (ahead.count, ahead.take("willow", 2), ahead.take("elm", 1)) == (2, None, None)
    assert (ahead.take("willow", 1), ahead.take("willow", 1), ahead.count) == ("better", None, 1)


def test_a_change_to_a_team_drops_what_is_the_teams_and_nothing_else() -> None:
    ahead = Ahead()
    for id in (1, 2):
        ahead.put("willow", id, id)
    ahead.put("oak", 3, 3)
    ahead.forget({"willow", "elm"})

    assert (ahead.take("willow", 1), ahead.take("oak", 3), ahead.count) == (None, 3, 0)


async def _put(store: Store) -> None:
    await store.run(lambda tx: tx.ahead is not None and tx.ahead.put("willow", 1, "worked out"))


async def _take(store: Store) -> object:
    return await store.run(lambda tx: tx.ahead.take("willow", 1) if tx.ahead is not None else None)


def _rename(tx: Transaction) -> None:
    subjects.save(tx, KEY, Team("willow", "Oak", NOON, "room-willow"), NOON)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "convener.db"


@pytest.fixture
async def store(file: Path) -> AsyncIterator[Store]:
    opened = Store.open(f"sqlite:///{file}")
    yield opened
    await opened.close()


async def test_a_job_that_changes_the_team_drops_it_and_one_that_fails_does_not(store: Store) -> None:
    def fail(tx: Transaction) -> None:
        _rename(tx)
        raise ValueError("not like this")

    await _put(store)
    with pytest.raises(ValueError, match="not like this"):
        await store.run(fail)
    assert await _take(store) == "worked out"
    await _put(store)
    await store.run(_rename)
    assert await _take(store) is None


async def test_word_that_a_team_has_changed_is_enough(store: Store) -> None:
    await _put(store)
    await store.run(lambda tx: tx.touch("willow"))

    assert await _take(store) is None


async def test_what_another_program_writes_drops_it(store: Store, file: Path) -> None:
    await _put(store)
    with sqlite3.connect(file) as other:
        other.execute("INSERT INTO meta VALUES ('other', '')")

    assert await _take(store) is None


async def test_a_commit_that_fails_drops_it(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(60)
    await _put(store)
    with pytest.raises(StoreDown):
        await store.run(lambda tx: tx.cursor.execute("ROLLBACK"))

    assert await _take(store) is None
