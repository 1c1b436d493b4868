"""Moves what has been committed from SQLite's log into its file, beside the writer and hardly ever in its way.

Left to itself SQLite does it inside a commit, every so often, and whoever asked for that commit waits for it: measured,
one commit in a hundred then takes ten times as long. A passive checkpoint by another thread holds nobody up, but while
the writer goes on it never quite comes to the end, so the log would grow. When it has grown, the writer itself is asked
to move the last few pages between two commits; with that the log begins anew. Whoever comes to the end also waits until
all of it is safe on the disk, which takes long for much that was moved before: so we see to that first.
"""

import logging
import os
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from threading import Event, Thread

from bot.store.writer import Writer

log = logging.getLogger(__name__)

EVERY = 0.02  # seconds: a little at a time, or the commits beside it wait (make bench: one in a hundred twice as long)
QUIET = 0.2  # seconds between two looks while nothing is committed
GROWN = 32000  # pages, 128 MB: the writer is asked seldom, for it takes some milliseconds


class Checkpointer:
    """A thread beside ``writer``, with a connection of its own. A quiet file is left alone."""

    def __init__(self, connect: Callable[[], sqlite3.Connection], writer: Writer):
        self.connect = connect
        self.writer = writer
        self.stopping = Event()
        self.file: int | None = None  # open to the end: to close it would give up the locks that this process holds
        self.thread = Thread(target=self._work, name="checkpointer", daemon=True)
        self.thread.start()

    def close(self) -> None:
        """When all other connections to the file are closed."""
        self.stopping.set()
        self.thread.join()
        if self.file is not None:
            os.close(self.file)

    def _work(self) -> None:
        connection, seen, wait = self.connect(), 0, QUIET
        while not self.stopping.wait(wait):
            commits = self.writer.commits
            wait = QUIET if commits == seen else EVERY
            if commits == seen:
                continue
            seen = commits
            if _move(connection) > GROWN:
                self._make_safe(connection)
                _move(connection)  # what came meanwhile, so that next to nothing is left to the writer
                self.writer.begin_log_anew = True
        connection.close()

    def _make_safe(self, connection: sqlite3.Connection) -> None:
        """What was moved is on the disk after that, so that the writer need not wait for it."""
        with suppress(OSError, sqlite3.Error):  # it will wait, then
            if self.file is None:
                self.file = os.open(connection.execute("PRAGMA database_list").fetchone()[2], os.O_RDWR)
            os.fsync(self.file)


def _move(connection: sqlite3.Connection) -> int:
    """Moves what is in the log; how many pages it has grown to."""
    try:
        _, pages, _ = connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
    except sqlite3.Error as error:
        log.warning("no checkpoint now: %s", error)
        return 0
    return int(pages)
