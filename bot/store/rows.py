"""What people made, in and out of its tables: contributions, commitments, agreements, ratings, records, answers.

One table for each kind of row of facilitation/decision.py, with the same names; reading gives the core's own values.
"""

import json
from dataclasses import fields
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, select
from sqlmodel import SQLModel, col

from bot.store import codec
from bot.store.moments import read as read_moment
from bot.store.statements import Statement, insert, table, value
from bot.store.tables import (
    AgreementRow,
    CheckInAnswerRow,
    CommitmentRow,
    ContributionRow,
    RatingRow,
    RecordRow,
    ScriptRow,
)
from bot.store.transaction import Transaction
from facilitation.decision import (
    CheckInAnswer,
    Commitment,
    Contribution,
    Rating,
    Row,
    SessionRecord,
    StandingAgreement,
)
from facilitation.session.protocol import Protocol

R = TypeVar("R", Contribution, Commitment, StandingAgreement, Rating, SessionRecord, CheckInAnswer)

TABLES: dict[type[Row], type[SQLModel]] = {
    Contribution: ContributionRow,
    Commitment: CommitmentRow,
    StandingAgreement: AgreementRow,
    Rating: RatingRow,
    SessionRecord: RecordRow,
    CheckInAnswer: CheckInAnswerRow,
}
NAMES = {kind: tuple(f.name for f in fields(kind) if f.name != "kind") for kind in TABLES}
_KEEP = {kind: insert(row, on_conflict="replace") for kind, row in TABLES.items()}
_SCRIPT = insert(ScriptRow, on_conflict="skip")
_READ_SCRIPT = Statement(
    lambda _: select(col(ScriptRow.protocol)).where(col(ScriptRow.version) == value(ScriptRow, "version"))
)


def write(team: str, row: Row) -> tuple[Statement, dict[str, Any]]:
    """The statement that inserts the row, or replaces the one with its id; and its values."""
    values: dict[str, Any] = {name: getattr(row, name) for name in NAMES[type(row)]}
    if isinstance(row, SessionRecord):
        values["page"] = json.dumps(row.page, ensure_ascii=False, separators=(",", ":"))
    values["team"] = team
    return _KEEP[type(row)], values


def _select(kind: type[Row], *where: str, newest: str = "", order: str = "id", limit: int = 0) -> Statement:
    """All rows of a kind in a team, by the equality of further columns; the newest by a column, or in an order."""

    def make(_: Any) -> Any:
        row = TABLES[kind]
        columns = table(row).columns
        which: list[ColumnElement[bool]] = [columns[name] == value(row, name) for name in ("team", *where)]
        sorted_by = [columns[newest].desc(), columns["id"].desc()] if newest else [columns[n] for n in order.split()]
        found = select(*(columns[name] for name in NAMES[kind])).where(*which).order_by(*sorted_by)
        return found.limit(limit) if limit else found

    return Statement(make)


_CONTRIBUTIONS = _select(Contribution, "session", order="at id")
_OPEN_COMMITMENTS = _select(Commitment, "status", newest="made_at", limit=40)
_SESSION_COMMITMENTS = _select(Commitment, "session", order="made_at id")
_AGREEMENTS = _select(StandingAgreement, "status", order="agreed_at id")
_SESSION_AGREEMENTS = _select(StandingAgreement, "session", order="agreed_at id")
_RATINGS = _select(Rating, newest="at", limit=60)
_RECORDS = _select(SessionRecord, newest="closed_at", limit=200)
_RECORD = _select(SessionRecord, "id")


def contributions(tx: Transaction, team: str, session: str) -> tuple[Contribution, ...]:
    """Of one session, oldest first."""
    return _read(tx, Contribution, _CONTRIBUTIONS, team=team, session=session)


def open_commitments(tx: Transaction, team: str) -> tuple[Commitment, ...]:
    """Of the team, newest first."""
    return _read(tx, Commitment, _OPEN_COMMITMENTS, team=team, status="open")


def session_commitments(tx: Transaction, team: str, session: str) -> tuple[Commitment, ...]:
    return _read(tx, Commitment, _SESSION_COMMITMENTS, team=team, session=session)


def agreements(tx: Transaction, team: str) -> tuple[StandingAgreement, ...]:
    """In force, oldest first."""
    return _read(tx, StandingAgreement, _AGREEMENTS, team=team, status="in force")


def session_agreements(tx: Transaction, team: str, session: str) -> tuple[StandingAgreement, ...]:
    return _read(tx, StandingAgreement, _SESSION_AGREEMENTS, team=team, session=session)


def ratings(tx: Transaction, team: str) -> tuple[Rating, ...]:
    """Of the last sessions, newest first."""
    return _read(tx, Rating, _RATINGS, team=team)


def records(tx: Transaction, team: str) -> tuple[SessionRecord, ...]:
    """Newest first."""
    return _read(tx, SessionRecord, _RECORDS, team=team)


def record(tx: Transaction, team: str, id: str) -> SessionRecord | None:
    found = _read(tx, SessionRecord, _RECORD, team=team, id=id)
    return found[0] if found else None


def _read(tx: Transaction, kind: type[R], statement: Statement, **values: str) -> tuple[R, ...]:
    names = NAMES[kind]
    return tuple(kind(**dict(zip(names, map(_value, names, row), strict=True))) for row in tx.all(statement, values))


MOMENTS = {"at", "made_at", "agreed_at", "closed_at"}
DAYS = {"by", "review_on"}


def _value(name: str, found: Any) -> Any:
    """As the core has it: SQLite gives moments and days as text."""
    if found is None:
        return None
    if name in MOMENTS:
        moment: datetime = read_moment(found)
        return moment
    if name in DAYS:
        return date.fromisoformat(found) if isinstance(found, str) else found
    return json.loads(found) if name == "page" else found


# -- scripts: the protocols that sessions began with ----------------------------------


def write_script(version: str, protocol: Protocol) -> tuple[Statement, dict[str, Any]]:
    """The statement that keeps a script, once, and its values."""
    return _SCRIPT, {"version": version, "protocol": codec.dump_script(protocol)}


def script(tx: Transaction, version: str) -> Protocol | None:
    row = tx.one(_READ_SCRIPT, {"version": version})
    return codec.load_script(row[0]) if row is not None else None
