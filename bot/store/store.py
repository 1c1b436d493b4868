"""The store: one database, opened by its address, in which jobs are run one transaction each.

A job is a plain function of a Transaction. `run` gives it to the writer; `read` to a reader, which may not write.
Nothing here waits on the event loop. Whoever wants to know what changed listens to `heard`.
"""

import asyncio
import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

from sqlalchemy import Engine

from bot.store import opening
from bot.store.checkpoint import Checkpointer
from bot.store.errors import StoreDown, StoreError
from bot.store.heard import Heard
from bot.store.transaction import T, Transaction
from bot.store.writer import Writer

Listener = Callable[[Heard], None]


class Store(ABC):
    """Made with ``Store.open``. ``holder`` names this process where several share the database."""

    kind: Any
    holder = ""

    def __init__(self, engine: Engine):
        self.engine = engine
        self.listeners: list[Listener] = []

    @staticmethod
    def open(url: str, *, upgrade: bool = True) -> "Store":
        """Opens the database, brings it up to date if ``upgrade``, or raises StoreError in one clear sentence."""
        engine = opening.engine(url)
        try:
            if upgrade:
                opening.bring_up_to_date(engine)
            opening.check(engine)
        except BaseException:
            engine.dispose()
            raise
        if engine.dialect.name == "sqlite":
            return SqliteStore(engine)
        from bot.store.postgres import PostgresStore

        return PostgresStore(engine)

    @abstractmethod
    async def start(self) -> None:
        """Before anything is delivered: claims a file, or begins to hear what other processes commit."""

    @abstractmethod
    async def run(self, work: Callable[[Transaction], T]) -> T:
        """What ``work`` returned, once it is committed; what it raised; or StoreDown."""

    @abstractmethod
    async def read(self, work: Callable[[Transaction], T]) -> T:
        """What ``work`` found. It must not write."""

    @abstractmethod
    async def close(self) -> None:
        """After all that is queued; nothing can be run any more."""

    def heard(self, news: Heard) -> None:
        """On the event loop: tells all who listen what was committed."""
        for listener in self.listeners:
            listener(news)


class SqliteStore(Store):
    """A file: one writer (writer.py) and one reader, each a thread with a connection of its own."""

    kind = "sqlite"

    def __init__(self, engine: Engine):
        super().__init__(engine)
        self.writer = Writer(self._connect, self.heard)
        self.reader = ThreadPoolExecutor(1, "reader")
        self.reading: sqlite3.Connection | None = None
        self.claim: sqlite3.Connection | None = None
        self.checkpointer: Checkpointer | None = None

    async def start(self) -> None:
        """Claims the file for this process: two that post from one outbox would post twice. Raises StoreError."""
        file = self.engine.url.database or ""
        self.claim = sqlite3.connect(f"{file}-lock", isolation_level=None, timeout=0)
        try:
            self.claim.execute("BEGIN EXCLUSIVE")  # the claim ends with the process, however that ends
        except sqlite3.OperationalError:
            self.claim.close()
            self.claim = None
            raise StoreError(f"Another Convener works with {file} already: stop it, or choose another file.") from None
        self.checkpointer = Checkpointer(self._connect, self.writer)

    async def run(self, work: Callable[[Transaction], T]) -> T:
        return await self.writer.run(work)

    async def read(self, work: Callable[[Transaction], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self.reader, self._read, work)

    async def close(self) -> None:
        await asyncio.get_running_loop().run_in_executor(None, self.writer.close)
        self.reader.shutdown()
        for connection in (self.reading, self.claim):
            if connection is not None:
                connection.close()
        if self.checkpointer is not None:
            await asyncio.get_running_loop().run_in_executor(None, self.checkpointer.close)
        self.engine.dispose()

    def _connect(self) -> sqlite3.Connection:
        # Taken out of the pool for good: it is the thread's own.
        fairy = self.engine.raw_connection()
        connection = fairy.driver_connection
        assert isinstance(connection, sqlite3.Connection)
        fairy.detach()
        return connection

    def _read(self, work: Callable[[Transaction], T]) -> T:
        try:
            if self.reading is None:
                self.reading = self._connect()
                self.reading.execute("PRAGMA query_only = ON")
            self.reading.execute("BEGIN")
            try:
                return work(Transaction(self.reading.cursor(), "sqlite"))
            finally:
                self.reading.execute("COMMIT")
        except sqlite3.Error as error:
            if self.reading is not None:
                with suppress(sqlite3.Error):
                    self.reading.close()
                self.reading = None
            raise StoreDown(error) from error


__all__ = ["Heard", "Listener", "Store", "StoreError"]
