"""Moves what has been committed from SQLite's log into its file, beside the writer and not in its way.

Left to itself SQLite does it inside a commit, every so often, and whoever asked for that commit waits for it: measured,
one commit in a hundred then takes ten times as long. A passive checkpoint holds nobody up. Should this thread fall
behind, SQLite does it by itself after all, at 20,000 pages (opening.py).
"""

import logging
import sqlite3
from collections.abc import Callable
from threading import Event, Thread

log = logging.getLogger(__name__)

EVERY = 0.5  # seconds


class Checkpointer:
    """A thread; ``commits`` tells how many commits there have been, so that a quiet file is left alone."""

    def __init__(self, connect: Callable[[], sqlite3.Connection], commits: Callable[[], int]):
        self.connect = connect
        self.commits = commits
        self.stopping = Event()
        self.thread = Thread(target=self._work, name="checkpointer", daemon=True)
        self.thread.start()

    def close(self) -> None:
        self.stopping.set()
        self.thread.join()

    def _work(self) -> None:
        connection, seen = self.connect(), 0
        while not self.stopping.wait(EVERY):
            commits = self.commits()
            if commits == seen:
                continue
            try:
                connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
                seen = commits
            except sqlite3.Error as error:
                log.warning("no checkpoint now: %s", error)
        connection.close()
