"""The one writer of an SQLite file: a thread that commits all that has queued up in one transaction.

Measured (make bench): a commit that is safe on the disk costs more than a whole command, so commands that come in while
one is being committed share the next. Results are handed back after the commit and never before. A savepoint for each
job that writes behind another means that a refused or failed one is undone alone. If the commit itself fails, all of
the group fail with one clear error, and nothing of it has happened.

This thread alone writes here, so what it wrote it need not read again: it keeps the newest snapshots in memory. Should
another program have written to the file, SQLite tells (`data_version`), and they are dropped.
"""

import asyncio
import logging
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from queue import SimpleQueue
from threading import Thread
from time import perf_counter
from typing import Any, NamedTuple

from bot.store.ahead import Ahead
from bot.store.codec import Subject
from bot.store.errors import StoreDown
from bot.store.heard import Heard
from bot.store.transaction import Key, Snapshots, T, Transaction

log = logging.getLogger(__name__)

SAVE = "SAVEPOINT job"
LONGEST = 0.005  # seconds of work before a commit: what comes later waits for the next, and no answer waits long
SNAPSHOTS = 1024  # about 10 KB each in memory; more would make the garbage collector's rounds longer


class _Job(NamedTuple):
    work: Callable[[Transaction], Any]
    answer: "asyncio.Future[Any]"


class _Outcome(NamedTuple):
    """What became of a job: its result, or the error it ended with."""

    job: _Job
    result: Any = None
    error: Exception | None = None


class _Group:
    """The jobs that share a transaction, and what they have done together."""

    def __init__(self) -> None:
        self.taken: list[_Job] = []
        self.outcomes: list[_Outcome] = []
        self.fresh: dict[Key, Subject] = {}
        self.teams: set[str] = set()
        self.remade: set[str] = set()
        self.due: datetime | None = None

    def add(self, done: Transaction) -> None:
        """Takes over what a job did."""
        self.fresh.update(done.fresh)
        self.teams |= done.teams
        self.remade |= done.remade
        if done.due is not None and (self.due is None or done.due < self.due):
            self.due = done.due


class Writer:
    """``connect`` opens the file; ``heard`` is called on the event loop after each commit that touched a team."""

    def __init__(self, connect: Callable[[], sqlite3.Connection], heard: Callable[[Heard], None]):
        self.connect = connect
        self.heard = heard
        self.queue: SimpleQueue[_Job | None] = SimpleQueue()
        self.snapshots = Snapshots(SNAPSHOTS)
        self.ahead = Ahead()
        self.version = -1
        self.commits = 0
        self.begin_log_anew = False  # checkpoint.py asks for it
        self.connection: sqlite3.Connection | None = None
        self.cursor: Any = None
        self.loop: asyncio.AbstractEventLoop | None = None
        self.thread = Thread(target=self._work, name="writer", daemon=True)
        self.thread.start()

    async def run(self, work: Callable[[Transaction], T]) -> T:
        """What ``work`` returned, after the commit; whatever it raised; or StoreDown."""
        if not self.thread.is_alive():
            raise StoreDown(RuntimeError("the store is closed"))
        self.loop = asyncio.get_running_loop()
        answer: asyncio.Future[T] = self.loop.create_future()
        self.queue.put(_Job(work, answer))
        return await answer

    def close(self) -> None:
        """After all that is queued."""
        self.queue.put(None)
        self.thread.join()

    # -- in the thread

    def _work(self) -> None:
        while (job := self.queue.get()) is not None:
            group = _Group()
            stop = self._commit(group, job)
            self._tell(group)
            if stop:
                break
            if self.begin_log_anew:
                self._begin_log_anew()
        self._hang_up()

    def _commit(self, group: _Group, job: _Job | None) -> bool:
        """One transaction with ``job`` and what has queued up behind it. True: the queue said stop."""
        try:
            self._begin()
            until = perf_counter() + LONGEST
            while job is not None:
                group.taken.append(job)
                group.outcomes.append(self._one(job, group))
                if self.queue.empty() or perf_counter() > until:
                    break
                job = self.queue.get()
            self.cursor.execute("COMMIT")
            self.commits += 1
        except Exception as error:
            # Also a defect here must leave nobody waiting for ever.
            self._lost(error, group, job)
        else:
            for key, subject in group.fresh.items():
                self.snapshots.put(key, subject)
        return job is None

    def _begin_log_anew(self) -> None:
        self.begin_log_anew = False
        if self.connection is not None:
            with suppress(sqlite3.Error):
                self.connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()

    def _begin(self) -> None:
        if self.connection is None:
            self.connection = self.connect()
            self.cursor = self.connection.cursor()
            self.version = -1
        self.cursor.execute("BEGIN IMMEDIATE")
        version = self.cursor.execute("PRAGMA data_version").fetchone()[0]
        if version != self.version:
            self.version = version
            self._forget()

    def _one(self, job: _Job, group: _Group) -> _Outcome:
        # What comes first needs no savepoint: to undo it alone, all that there is so far is undone.
        first = not group.outcomes
        work = Transaction(
            self.cursor, "sqlite", self.snapshots, group.fresh, "" if first else SAVE, self.ahead,
            waited_for=lambda: not self.queue.empty(),
        )  # fmt: skip
        try:
            result = job.work(work)
            if not first and not work.mark:
                self.cursor.execute("RELEASE job")
        except Exception as error:
            if self.connection is None or not self.connection.in_transaction:
                raise  # SQLite has undone all of it by itself, as when the disk is full
            if first:
                self.cursor.execute("ROLLBACK")
                self._begin()
            elif not work.mark:
                self.cursor.execute("ROLLBACK TO job")
                self.cursor.execute("RELEASE job")
            if isinstance(error, sqlite3.Error):
                log.exception("a job failed in the database")
                return _Outcome(job, error=StoreDown(error))
            return _Outcome(job, error=error)
        group.add(work)
        self.ahead.forget(work.teams | {team for team, _, _ in work.fresh})
        return _Outcome(job, result)

    def _forget(self) -> None:
        """Drops all that is known without asking the database: it may not be so any more."""
        self.snapshots.forget()
        self.ahead.forget_all()

    def _lost(self, error: Exception, group: _Group, job: _Job | None) -> None:
        """None of the group has happened: all are told, and the next begins with a new connection."""
        log.error("the database did not commit: %s", error)
        if job is not None and job not in group.taken:
            group.taken.append(job)
        group.outcomes = [_Outcome(each, error=StoreDown(error)) for each in group.taken]
        group.teams.clear()
        self._hang_up()
        self._forget()

    def _hang_up(self) -> None:
        if self.connection is not None:
            with suppress(sqlite3.Error):
                self.connection.close()  # undoes what is open
            self.connection = self.cursor = None

    def _tell(self, group: _Group) -> None:
        if self.loop is None or self.loop.is_closed():
            return
        heard = Heard(frozenset(group.teams), group.due, frozenset(group.remade)) if group.teams else None
        with suppress(RuntimeError):  # the loop was closed just now
            self.loop.call_soon_threadsafe(self._settle, group.outcomes, heard)

    # -- on the event loop

    def _settle(self, outcomes: list[_Outcome], heard: Heard | None) -> None:
        for job, result, error in outcomes:
            if job.answer.done():
                continue  # whoever asked has gone
            if error is not None:
                job.answer.set_exception(error)
            else:
                job.answer.set_result(result)
        if heard is not None:
            self.heard(heard)
