"""Snapshots in and out of the table `subject`.

`load` locks the row where several processes write (PostgreSQL), so that two commands to one subject come after each
other; a new subject has no row yet, so its channel is locked instead. SQLite has one writer and needs neither.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy import text as sql
from sqlmodel import col

from bot.store import codec
from bot.store.codec import Subject
from bot.store.statements import Statement, insert, value
from bot.store.tables import SubjectRow
from bot.store.transaction import Key, Transaction
from facilitation.decision import SubjectKind
from facilitation.session.session import Session
from facilitation.team.agreement import Agreement
from facilitation.team.checkin import CheckIn
from facilitation.team.plan import Plan
from facilitation.team.team import Team

_KEY = (
    col(SubjectRow.team) == value(SubjectRow, "team"),
    col(SubjectRow.kind) == value(SubjectRow, "kind"),
    col(SubjectRow.id) == value(SubjectRow, "id"),
)
_READ = Statement(lambda _: select(col(SubjectRow.state)).where(*_KEY))
_LOCK = Statement(lambda _: select(col(SubjectRow.state)).where(*_KEY).with_for_update())
_LOCK_CHANNEL = Statement(lambda _: sql("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))"))
# SQLite would rather look through all sessions that the team has ever had.
_BY = {"sqlite": "INDEXED BY subject_open", "postgresql": ""}
_WHICH = "WHERE team = :team AND channel = :channel AND kind = 'session' AND status = 'open' ORDER BY id DESC LIMIT 1"
_OPEN = Statement(lambda kind: sql(f"SELECT id, state FROM subject {_BY[kind]} {_WHICH}"))
_LOCK_OPEN = Statement(lambda _: sql(f"SELECT id, state FROM subject {_WHICH} FOR UPDATE"))
_PUT = insert(SubjectRow, on_conflict="replace")
_CHANGE = insert(SubjectRow, on_conflict=("team", "kind", "id"), replacing=("state", "updated"))
_TEAMS = Statement(lambda _: select(col(SubjectRow.state)).where(sql("kind = 'team'")).order_by(col(SubjectRow.team)))
_NOT_OVER = Statement(lambda _: select(col(SubjectRow.state)).where(*_KEY[:2], col(SubjectRow.status) == "open"))


def load(tx: Transaction, key: Key, *, lock: bool = False) -> Subject | None:
    """The subject, or None if the team has no such. ``lock``: nobody else changes it until this transaction ends."""
    if (known := tx.snapshot(key, lock)) is not None:
        return known
    team, kind, id = key
    row = tx.one(_LOCK if lock else _READ, {"team": team, "kind": kind, "id": id})
    if row is None:
        return None
    found = codec.load_state(kind, row[0])
    tx.read(key, found, lock)
    return found


def lock_channel(tx: Transaction, team: str, channel: str) -> None:
    """Nobody else opens anything in this channel until this transaction ends."""
    if tx.kind == "postgresql":
        tx.one(_LOCK_CHANNEL, {"name": f"{team}/{channel}"})


def save(tx: Transaction, key: Key, subject: Subject, now: datetime, before: Subject | None = None) -> None:
    """Keeps ``subject``; ``before`` is what it was, or None if it is new."""
    tx.run(*write(key, subject, now, before))
    tx.remember(key, subject)
    tx.touch(key[0], remade=key[1] == "team")


def write(key: Key, subject: Subject, now: datetime, before: Subject | None = None) -> tuple[Statement, dict[str, Any]]:
    """The statement that keeps ``subject``, and its values. Mostly only the state has changed, and then only that is
    written: what an index knows is left alone."""
    team, kind, id = key
    status = _status(subject)
    same = before is not None and (before.channel, _status(before)) == (subject.channel, status)
    return (_CHANGE if same else _PUT), {
        "team": team, "kind": kind, "id": id, "channel": subject.channel, "status": status,
        "state": codec.dump_state(kind, subject), "updated": now,
    }  # fmt: skip


def open_session(tx: Transaction, team: str, channel: str, *, lock: bool = False) -> Session | None:
    """The session that is open in the channel, if any; the newest, should there be several. ``lock``: as for `load`,
    where what was said is most likely for it."""
    lock = lock and tx.kind == "postgresql"
    row = tx.one(_LOCK_OPEN if lock else _OPEN, {"team": team, "channel": channel})
    if row is None:
        return None
    id, state = row
    key: Key = (team, "session", id)
    found = tx.snapshot(key, lock)
    if found is None:
        found = codec.load_state("session", state)
        tx.read(key, found, lock)
    return found if isinstance(found, Session) else None


def team_of(tx: Transaction, team: str) -> Team | None:
    found = load(tx, (team, "team", team))
    return found if isinstance(found, Team) else None


def teams(tx: Transaction) -> list[Team]:
    """Every team there is."""
    found = [codec.load_state("team", row[0]) for row in tx.all(_TEAMS, {})]
    return [team for team in found if isinstance(team, Team)]


def plans(tx: Transaction, team: str) -> tuple[Plan, ...]:
    """The team's planned sessions that are still ahead."""
    return tuple(plan for plan in _not_over(tx, team, "plan") if isinstance(plan, Plan))


def proposals(tx: Transaction, team: str) -> tuple[Agreement, ...]:
    """The team's agreements that are being decided."""
    return tuple(each for each in _not_over(tx, team, "agreement") if isinstance(each, Agreement))


def _not_over(tx: Transaction, team: str, kind: SubjectKind) -> list[Subject]:
    return [codec.load_state(kind, row[0]) for row in tx.all(_NOT_OVER, {"team": team, "kind": kind})]


def _status(subject: Subject) -> str:
    """``open`` until it is over."""
    match subject:
        case Session(part="closed") | CheckIn(closed=True):
            return "closed"
        case Agreement(status=status) if status != "proposed":
            return status
        case Plan(status=status) if status != "planned":
            return status
        case _:
            return "open"
