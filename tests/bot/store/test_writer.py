"""The one writer of a file: what is said was kept, a failure fails all alike, and it goes on by itself."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.store import Store, StoreDown, Transaction, checkpoint, codec, subjects
from bot.store.statements import insert
from bot.store.store import SqliteStore
from bot.store.tables import MetaRow
from bot.store.transaction import Snapshots
from facilitation.team.team import Team

NOON = datetime(2026, 9, 7, 12, 0, tzinfo=UTC)
WILLOW = Team("willow", "Willow", NOON, "room-willow")
OAK = Team("willow", "Oak", NOON, "room-willow")
KEY = ("willow", "team", "willow")
NOTE = insert(MetaRow)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "convener.db"


@pytest.fixture
async def store(file: Path) -> AsyncIterator[SqliteStore]:
    opened = Store.open(f"sqlite:///{file}")
    assert isinstance(opened, SqliteStore)
    yield opened
    await opened.close()


def note(tx: Transaction, name: str) -> None:
    tx.run(NOTE, {"name": name, "value": ""})


async def test_what_was_answered_is_in_the_file_for_others_to_see(store: SqliteStore, file: Path) -> None:
    await store.run(lambda tx: note(tx, "said"))

    with sqlite3.connect(file) as other:
        assert other.execute("SELECT count(*) FROM meta").fetchone() == (1,)


async def test_commits_wait_for_the_disk(store: SqliteStore) -> None:
    async def pragma(name: str) -> object:
        return await store.run(lambda tx: tx.cursor.execute(f"PRAGMA {name}").fetchone()[0])

    assert (await pragma("synchronous"), await pragma("journal_mode")) == (2, "wal")


async def test_what_queues_up_while_one_commits_shares_the_next_commit(store: SqliteStore) -> None:
    begun: list[str] = []
    await store.run(lambda tx: None)
    store.writer.connection.set_trace_callback(begun.append)

    await asyncio.gather(*(store.run(lambda tx, n=n: note(tx, str(n))) for n in range(200)))

    assert begun.count("COMMIT") < 100


async def test_a_failed_commit_fails_all_of_its_group_and_loses_nothing_else(store: SqliteStore, file: Path) -> None:
    await store.run(lambda tx: subjects.save(tx, KEY, WILLOW, NOON))

    def end_it(tx: Transaction) -> None:
        tx.cursor.execute("ROLLBACK")  # as SQLite itself does when the disk is full

    def rename(tx: Transaction) -> None:
        subjects.save(tx, KEY, OAK, NOON)

    failed = await asyncio.gather(store.run(rename), store.run(end_it), return_exceptions=True)

    assert [type(each) for each in failed] == [StoreDown, StoreDown]
    assert await store.run(lambda tx: subjects.load(tx, KEY)) == WILLOW
    await store.run(rename)
    assert await store.read(lambda tx: subjects.load(tx, KEY)) == OAK


async def test_it_goes_on_by_itself_when_a_file_that_was_locked_is_free_again(store: SqliteStore, file: Path) -> None:
    await store.run(lambda tx: tx.cursor.execute("PRAGMA busy_timeout = 50").fetchone())
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    with pytest.raises(StoreDown, match="locked"):
        await store.run(lambda tx: note(tx, "while it is locked"))
    other.execute("ROLLBACK")
    other.close()

    await store.run(lambda tx: note(tx, "after"))


async def test_what_another_program_wrote_is_seen_at_once(store: SqliteStore, file: Path) -> None:
    await store.run(lambda tx: subjects.save(tx, KEY, WILLOW, NOON))

    with sqlite3.connect(file) as other:
        other.execute("UPDATE subject SET state = ?", (codec.dump_state("team", OAK),))
    other.close()

    assert await store.run(lambda tx: subjects.load(tx, KEY)) == OAK


async def test_a_snapshot_of_a_job_that_was_undone_is_not_believed(store: SqliteStore) -> None:
    await store.run(lambda tx: subjects.save(tx, KEY, WILLOW, NOON))

    def rename_and_fail(tx: Transaction) -> None:
        subjects.save(tx, KEY, OAK, NOON)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await store.run(rename_and_fail)
    assert await store.run(lambda tx: subjects.load(tx, KEY)) == WILLOW


async def test_what_is_written_and_forgotten_is_read_anew_and_believed_only_once_it_is_kept(store: SqliteStore) -> None:
    await store.run(lambda tx: subjects.save(tx, KEY, WILLOW, NOON))

    def rename(tx: Transaction) -> Any:
        tx.run(*subjects.write(KEY, OAK, NOON, WILLOW))
        tx.forget(KEY)
        return subjects.load(tx, KEY)

    def rename_and_fail(tx: Transaction) -> None:
        assert rename(tx) == OAK
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await store.run(rename_and_fail)
    assert await store.run(lambda tx: subjects.load(tx, KEY)) == WILLOW
    assert await store.run(rename) == OAK
    assert await store.run(lambda tx: subjects.load(tx, KEY)) == OAK


async def test_what_is_read_in_passing_takes_nobodys_place_in_memory(store: SqliteStore) -> None:
    await store.run(lambda tx: subjects.save(tx, KEY, WILLOW, NOON))
    store.writer.snapshots.forget()

    def pass_by(tx: Transaction) -> Any:
        tx.in_passing = True
        return subjects.load(tx, KEY)

    assert await store.run(pass_by) == WILLOW
    assert not store.writer.snapshots.kept


async def test_who_asked_may_have_gone_when_the_answer_comes(store: SqliteStore) -> None:
    asked = asyncio.create_task(store.run(lambda tx: note(tx, "gone")))
    await asyncio.sleep(0)
    asked.cancel()

    with pytest.raises(StoreDown):
        await store.run(lambda tx: note(tx, "gone"))


async def test_a_store_that_is_closed_says_so(file: Path) -> None:
    store = Store.open(f"sqlite:///{file}")
    await store.close()

    with pytest.raises(StoreDown, match="closed"):
        await store.run(lambda tx: note(tx, "late"))


async def test_the_log_is_moved_into_the_file_and_does_not_grow_for_ever(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkpoint, "EVERY", 0.01)
    monkeypatch.setattr(checkpoint, "GROWN", 100)
    store = Store.open(f"sqlite:///{file}")
    await store.start()
    before, log = file.stat().st_size, file.with_name("convener.db-wal")
    written = 0
    async with asyncio.timeout(
        60
    ):  # each note takes two pages or more: a log that only grows would never come below one
        while written < 400 or file.stat().st_size < before + 300 * 4000 or log.stat().st_size > written * 4096:
            await store.run(lambda tx, n=written: tx.run(NOTE, {"name": str(n), "value": "x" * 4000}))
            written += 1
    await store.close()


async def test_a_reader_may_not_write(store: SqliteStore) -> None:
    with pytest.raises(StoreDown, match="readonly"):
        await store.read(lambda tx: note(tx, "by a reader"))
    assert await store.read(lambda tx: subjects.load(tx, KEY)) is None


def test_snapshots_in_memory_are_bounded_and_the_one_used_longest_ago_goes_first() -> None:
    kept = Snapshots(2)
    kept.put(("a", "team", "a"), WILLOW)
    kept.put(("b", "team", "b"), WILLOW)
    kept.get(("a", "team", "a"))
    kept.put(("c", "team", "c"), WILLOW)

    assert [key[0] for key in kept.kept] == ["a", "c"]
