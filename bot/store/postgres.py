"""PostgreSQL: the same jobs on a small pool of threads, each with a connection, a transaction and a commit of its own.

Several processes may share the database. A subject's row is locked while it is decided on, so nothing read before is
trusted and no snapshot is kept in memory. Each commit that touched a team says so with NOTIFY; a thread listens for
what the others say. It also holds an advisory lock for as long as this process lives, by which the others know whether
its leases still count.

Decision: a job that met a deadlock, or a connection that was lost before the commit, is run again from the start. One
whose commit was lost on the way is not, for nobody knows whether it happened: whoever sent it may send it again, and
the inbox knows a double.
"""

import asyncio
import logging
import secrets
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime
from typing import Any

import psycopg
from psycopg import errors
from sqlalchemy import Engine

from bot.store.errors import StoreDown
from bot.store.heard import Heard
from bot.store.store import Store
from bot.store.transaction import T, Transaction

log = logging.getLogger(__name__)

THREADS = 8
TRIES = 4
CHANNEL = "convener"
LOCKS = 7274  # the first number of our advisory locks; the second is the process's own
LONGEST_PAYLOAD = 7500  # PostgreSQL allows 8000 bytes
AGAIN = (errors.DeadlockDetected, errors.SerializationFailure)


class PostgresStore(Store):
    kind = "postgresql"

    def __init__(self, engine: Engine):
        super().__init__(engine)
        self.holder = str(secrets.randbelow(2**31))
        self.pool = ThreadPoolExecutor(THREADS, "writer")
        self.mine = threading.local()
        self.connections: set[psycopg.Connection[Any]] = set()
        self.listener: Listener | None = None
        self.loop: asyncio.AbstractEventLoop | None = None

    async def start(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.listener = Listener(self.connect, self.holder, self.loop, self.heard)
        await self.loop.run_in_executor(None, self.listener.ready.wait, 10.0)

    async def run(self, work: Callable[[Transaction], T]) -> T:
        self.loop = asyncio.get_running_loop()
        return await self.loop.run_in_executor(self.pool, self._run, work)

    async def read(self, work: Callable[[Transaction], T]) -> T:
        return await self.run(work)

    async def close(self) -> None:
        if self.listener is not None:
            await asyncio.get_running_loop().run_in_executor(None, self.listener.close)
        await asyncio.get_running_loop().run_in_executor(None, self.pool.shutdown)
        for connection in self.connections:
            connection.close()
        self.engine.dispose()

    def connect(self) -> "psycopg.Connection[Any]":
        """A connection of its own, out of the pool for good."""
        fairy = self.engine.raw_connection()
        connection = fairy.driver_connection
        assert isinstance(connection, psycopg.Connection)
        fairy.detach()
        return connection

    # -- in a thread

    def _run(self, work: Callable[[Transaction], T]) -> T:
        for _ in range(TRIES):
            try:
                return self._once(work)
            except _Again as again:
                cause = again.cause
        raise StoreDown(cause) from cause

    def _once(self, work: Callable[[Transaction], T]) -> T:
        connection = self._connection()
        committing = False
        try:
            tx = Transaction(connection.cursor(), "postgresql", errors=(psycopg.Error, StoreDown))
            result = work(tx)
            with tx.together():  # one way there and back for both
                if tx.teams:
                    tx.cursor.execute("SELECT pg_notify(%s, %s)", (CHANNEL, self._payload(tx)))
                committing = True
                connection.commit()
        except BaseException as error:
            self._undo(connection)
            if isinstance(error, AGAIN) or (connection.closed and not committing):
                raise _Again(error) from error
            if isinstance(error, psycopg.Error):
                log.error("the database did not take it: %s", error)
                raise StoreDown(error) from error
            raise
        if tx.teams and self.loop is not None:
            self.loop.call_soon_threadsafe(self.heard, Heard(frozenset(tx.teams), tx.due, frozenset(tx.remade)))
        return result

    def _connection(self) -> "psycopg.Connection[Any]":
        connection: psycopg.Connection[Any] | None = getattr(self.mine, "connection", None)
        if connection is None or connection.closed:
            try:
                connection = self.mine.connection = self.connect()
            except Exception as error:
                raise StoreDown(error) from error
            self.connections = {each for each in self.connections if not each.closed} | {connection}
        return connection

    def _undo(self, connection: "psycopg.Connection[Any]") -> None:
        try:
            connection.rollback()
        except psycopg.Error:
            connection.close()

    def _payload(self, tx: Transaction) -> str:
        due = tx.due.isoformat() if tx.due is not None else ""
        whole = f"{self.holder} {due} {','.join(sorted(tx.teams))} {','.join(sorted(tx.remade))}"
        return whole if len(whole) <= LONGEST_PAYLOAD else f"{self.holder} {due} * "


class _Again(Exception):
    """The job has left nothing behind and may be run once more."""

    def __init__(self, cause: BaseException):
        super().__init__(cause)
        self.cause = cause


class Listener:
    """A thread that hears what other processes committed. ``ready`` is set once it listens."""

    def __init__(
        self,
        connect: Callable[[], "psycopg.Connection[Any]"],
        holder: str,
        loop: asyncio.AbstractEventLoop,
        heard: Callable[[Heard], None],
    ):
        self.connect = connect
        self.holder = holder
        self.loop = loop
        self.heard = heard
        self.ready = threading.Event()
        self.stopping = threading.Event()
        self.thread = threading.Thread(target=self._work, name="listener", daemon=True)
        self.thread.start()

    def close(self) -> None:
        self.stopping.set()
        self.thread.join()

    def _work(self) -> None:
        while not self.stopping.is_set():
            try:
                self._listen()
            except Exception as error:
                log.error("not listening to the database, trying again: %s", error)
                self.ready.set()  # nobody waits at the door for a database that is down
                self.stopping.wait(1.0)

    def _listen(self) -> None:
        with self.connect() as connection:
            connection.autocommit = True
            connection.execute("SELECT pg_advisory_lock(%s, %s)", (LOCKS, int(self.holder)))
            connection.execute(f"LISTEN {CHANNEL}")
            self.ready.set()
            self._tell(Heard(frozenset(), None, everything=True))  # whatever was said while nobody listened
            while not self.stopping.is_set():
                for notice in connection.notifies(timeout=0.5):
                    self._hear(notice.payload)
                connection.execute("SELECT 1")  # notices that the other end has gone

    def _hear(self, payload: str) -> None:
        if payload.partition(" ")[0] == self.holder:
            return
        try:
            news = _read(payload)
        except ValueError:  # of another version of this program, while one takes the place of the other
            news = Heard(frozenset(), None, everything=True)
        self._tell(news)

    def _tell(self, news: Heard) -> None:
        with suppress(RuntimeError):  # the loop was closed just now
            self.loop.call_soon_threadsafe(self.heard, news)


def _read(payload: str) -> Heard:
    _, due, teams, remade = payload.split(" ")
    at = datetime.fromisoformat(due) if due else None
    if teams == "*":
        return Heard(frozenset(), at, everything=True)
    return Heard(frozenset(teams.split(",")), at, frozenset(remade.split(",")) - {""})
