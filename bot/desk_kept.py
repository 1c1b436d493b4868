"""What decisions ask to be kept: put into words first, then written, many together.

An `Outcome` is all that one decision leads to, ready for the database; making it writes nothing. A `Kept` gathers the
outcomes of one job and writes them in a few statements.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from bot.store import Transaction, due, rows, subjects
from bot.store.codec import Subject
from bot.store.statements import Statement
from bot.store.transaction import Key
from facilitation.decision import Decision, Record
from facilitation.message import Form, Message

Values = tuple[Statement, dict[str, Any]]


class Outcome(NamedTuple):
    """``save`` is None where the state stays as it was; ``state`` is None where nobody holds it any more; ``shelf`` is
    for places at hand, ``outbox`` for all else."""

    key: Key
    state: Any
    answer: Message | Form | None
    save: Values | None
    rows: list[Values]
    outbox: list[dict[str, Any]]
    shelf: list[due.Shelved]


def outcome(key: Key, before: Subject | None, decision: Decision[Any], now: datetime, shelved: str) -> Outcome:
    """What ``decision`` leads to; places that begin with ``shelved`` are at hand, unless that is empty."""
    state, save = decision.state, None
    if state is not None and state is not before:
        save = subjects.write(key, state, now, before)
    found = Outcome(key, state, decision.answer, save, [], [], [])
    for effect in decision.effects:
        if isinstance(effect, Record):
            found.rows.append(rows.write(key[0], effect.row))
            continue
        row = due.values(key, effect, now)
        if shelved and (row["lane"] or "").startswith(shelved):
            found.shelf.append(due.for_the_shelf(row))
        else:
            found.outbox.append(row)
    return found


class Kept:
    """What several decisions ask for, in their order."""

    def __init__(self) -> None:
        self.saves: dict[Key, Values] = {}
        self.rows: list[Values] = []
        self.outbox: list[dict[str, Any]] = []
        self.shelf: list[due.Shelved] = []

    def add(self, tx: Transaction, found: Outcome) -> None:
        """One more. What it made of its subject counts for the next decision; whoever reads more of the team than that
        has it written first."""
        if found.save is not None:
            self.saves[found.key] = found.save
            if found.state is None:
                tx.forget(found.key)
            else:
                tx.remember(found.key, found.state)
        self.outbox += found.outbox
        self.shelf += found.shelf
        if found.rows:
            tx.touch(found.key[0])
            self.rows += found.rows

    def write(self, tx: Transaction) -> None:
        """All that was added since the last time."""
        with tx.together():
            for statement, values in _by_statement([*self.saves.values(), *self.rows]).items():
                tx.many(statement, values)
            if self.outbox:
                due.put(tx, self.outbox)
            if self.shelf:
                due.shelve(tx, self.shelf)
        for team, kind, _ in self.saves:
            tx.touch(team, remade=kind == "team")
        self.saves, self.rows, self.outbox, self.shelf = {}, [], [], []


def _by_statement(all_values: Sequence[Values]) -> dict[Statement, list[dict[str, Any]]]:
    found: dict[Statement, list[dict[str, Any]]] = {}
    for statement, values in all_values:
        found.setdefault(statement, []).append(values)
    return found
