"""One transaction, as a job of the writer sees it.

A job is a plain function of a transaction. What it learns on the way for others (which teams it touched, when the next
thing is due, what a subject is now) counts only when it has been committed.
"""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from itertools import chain
from typing import Any, TypeVar

from bot.store.ahead import Ahead
from bot.store.codec import Subject
from bot.store.errors import StoreDown
from bot.store.statements import Compiled, Kind, Statement
from facilitation.decision import SubjectKind

TOGETHER = 16  # rows in one statement: SQLite takes a row in about half the time, and there is one text more to keep

T = TypeVar("T")
Row = dict[str, Any] | tuple[Any, ...]
"""Values by name, or laid already in the order in which the statement takes them."""
Key = tuple[str, SubjectKind, str]
"""Team, kind and id of a subject."""


class Snapshots:
    """The subjects as committed, the most recently used of them, so that a command need not read what it wrote."""

    def __init__(self, room_for: int):
        self.room_for = room_for
        self.kept: dict[Key, Subject] = {}

    def get(self, key: Key) -> Subject | None:
        found = self.kept.pop(key, None)
        if found is not None:
            self.kept[key] = found  # the last in order is the one used last
        return found

    def put(self, key: Key, subject: Subject) -> None:
        self.kept.pop(key, None)
        self.kept[key] = subject
        if len(self.kept) > self.room_for:
            del self.kept[next(iter(self.kept))]

    def drop(self, key: Key) -> None:
        self.kept.pop(key, None)

    def forget(self) -> None:
        self.kept.clear()


class Transaction:
    """``snapshots`` and ``ahead`` are None where another process may write, and what was read before may be old.
    ``errors`` are the database's own: they are about no one command, and end the whole job."""

    __slots__ = (
        "ahead", "cursor", "due", "earlier", "errors", "forgotten", "fresh", "glanced", "in_passing", "kind", "mark",
        "remade", "snapshots", "teams", "waited_for",
    )  # fmt: skip

    def __init__(
        self,
        cursor: Any,
        kind: Kind,
        snapshots: Snapshots | None = None,
        earlier: dict[Key, Subject] | None = None,
        mark: str = "",
        ahead: Ahead | None = None,
        errors: tuple[type[Exception], ...] = (sqlite3.Error, StoreDown),
        waited_for: Callable[[], bool] = lambda: False,
    ):
        self.cursor = cursor
        self.kind = kind
        self.snapshots = snapshots
        self.earlier = earlier if earlier is not None else {}  # by the jobs before this one, not yet committed
        self.fresh: dict[Key, Subject] = {}
        self.glanced: dict[Key, Subject] = {}  # read without a lock: good enough to look at, not to decide on
        self.forgotten: set[Key] = set()  # written, and not known in memory
        self.in_passing = False  # what is read will not be wanted again soon
        self.teams: set[str] = set()
        self.remade: set[str] = set()
        self.due: datetime | None = None
        self.ahead = ahead
        self.errors = errors
        self.waited_for = waited_for  # others want the writer: what can as well be done later ends here
        self.mark = mark  # what to run before the first write, so that this job can be undone alone

    # -- reading

    def one(self, statement: Statement, values: dict[str, Any]) -> Sequence[Any] | None:
        """The first row, or None."""
        self._run(statement, values)
        found: Sequence[Any] | None = self.cursor.fetchone()
        return found

    def all(self, statement: Statement, values: dict[str, Any]) -> list[Sequence[Any]]:
        self._run(statement, values)
        found: list[Sequence[Any]] = self.cursor.fetchall()
        return found

    def _run(self, statement: Statement, values: dict[str, Any]) -> None:
        found = statement.of(self.kind)
        self.cursor.execute(found.text, found.pick(values))

    # -- writing

    def run(self, statement: Statement, values: dict[str, Any]) -> int:
        """Runs a statement that writes; how many rows it changed."""
        self._before_writing()
        self._run(statement, values)
        count: int = self.cursor.rowcount
        return count

    def many(self, statement: Statement, rows: Sequence[Row]) -> None:
        """Runs it for each of ``rows``, in this order."""
        if not rows:
            return
        self._before_writing()
        found = statement.of(self.kind)
        if self.kind == "postgresql":
            self._send(found, rows)
            return
        rest, lay = rows, _laying(found, rows)
        if found.row is not None:
            for chunk in _chunks(rows):
                self.cursor.execute(found.of_rows(len(chunk)), list(chain.from_iterable(map(lay, chunk))))
            rest = rows[len(rows) // TOGETHER * TOGETHER :]
        if rest:
            self.cursor.executemany(found.text, list(map(lay, rest)))

    def _send(self, found: Compiled, rows: Sequence[Row]) -> None:
        lay = _laying(found, rows)
        with self.together():  # its own way for many waits for their results, and for each statement anew
            for row in rows:
                self.cursor.execute(found.text, lay(row))

    def returning(self, statement: Statement, rows: Sequence[Row]) -> list[Sequence[Any]]:
        """Runs a statement that writes ``rows`` (no two of one key) and gives rows back, in no order."""
        self._before_writing()
        found, answers = statement.of(self.kind), list[Sequence[Any]]()
        lay = _laying(found, rows)
        for chunk in (*_chunks(rows), *([row] for row in rows[len(rows) // TOGETHER * TOGETHER :])):
            self.cursor.execute(found.of_rows(len(chunk)), list(chain.from_iterable(map(lay, chunk))))
            answers += self.cursor.fetchall()
        return answers

    def together(self) -> AbstractContextManager[Any]:
        """Within it, statements are sent to a database far away without waiting for the answer to each."""
        return self.cursor.connection.pipeline() if self.kind == "postgresql" else nullcontext()

    def _before_writing(self) -> None:
        if self.mark:
            mark, self.mark = self.mark, ""
            self.cursor.execute(mark)

    # -- what others hear of it once it is committed

    def touch(self, team: str, due: datetime | None = None, *, remade: bool = False) -> None:
        """Something of ``team`` has changed, or the team itself (``remade``); there is something to do at ``due``."""
        self.teams.add(team)
        if remade:
            self.remade.add(team)
        if due is not None and (self.due is None or due < self.due):
            self.due = due

    def snapshot(self, key: Key, lock: bool) -> Subject | None:
        """The subject as this transaction knows it without asking the database."""
        found = self.fresh.get(key) or self.earlier.get(key)
        if self.snapshots is None:
            return found or (None if lock else self.glanced.get(key))
        return found or self.snapshots.get(key) or self.glanced.get(key)

    def read(self, key: Key, subject: Subject, lock: bool) -> None:
        """Read from the database just now: it need not be read again, by this transaction at least."""
        if key in self.forgotten or (lock and self.snapshots is None):
            self.fresh[key] = subject
        elif self.in_passing or self.snapshots is None:
            self.glanced[key] = subject
        else:
            self.snapshots.put(key, subject)

    def remember(self, key: Key, subject: Subject) -> None:
        """Written just now: it counts from here on, and for others once it is committed."""
        self.fresh[key] = subject

    def forget(self, key: Key) -> None:
        """Written just now, and nobody holds what it is: whoever wants it reads it."""
        self.forgotten.add(key)
        for known in (self.fresh, self.earlier, self.glanced):
            known.pop(key, None)
        if self.snapshots is not None:
            self.snapshots.drop(key)


def _laying(found: Compiled, rows: Sequence[Row]) -> Callable[[Any], Sequence[Any]]:
    """What lays a row as the statement takes it; all of ``rows`` are of one sort."""
    return tuple if rows and isinstance(rows[0], tuple) else found.pick


def _chunks(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    """As many whole ones as there are; what is left over is too few for one."""
    return (rows[at : at + TOGETHER] for at in range(0, len(rows) - TOGETHER + 1, TOGETHER))
