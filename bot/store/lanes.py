"""Lanes: what is on its way to a place, delivered one after the other, all waiting behind the first that fails.

Several processes may share a PostgreSQL database. There a lane is claimed by a lease on its first row: nobody can
overtake who must begin with the first. A lease holds for as long as its process is alive, which its advisory lock
tells, and for LEASE at most. SQLite has one process, which knows what it is busy with.
"""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, func, or_, select, true, update
from sqlalchemy import text as sql
from sqlmodel import col

from bot.store import codec, due
from bot.store.moments import read as read_moment
from bot.store.statements import Kind, Statement, insert, table, value
from bot.store.tables import PENDING, OutboxRow, PostedRow
from bot.store.transaction import Transaction
from facilitation.message import Message

LEASE = timedelta(seconds=60)
AT_ONCE = 20  # rows of one lane that are claimed together


@dataclass(frozen=True, slots=True)
class Parcel:
    """A post, revision or whisper on its way, or who sits in a side room. ``body`` is its message as JSON, not yet
    read, so that one that cannot be read holds up nobody else; ``ref`` is the platform's name of the message that it
    revises."""

    id: int
    team: str
    place: str
    due: datetime
    kind: str
    key: str
    member: str
    body: str
    attempts: int
    ref: str
    unsure: bool = False  # whoever took it on before has vanished: it may have arrived

    @property
    def seating(self) -> tuple[str, tuple[str, ...]]:
        """Of a side room: its title, and who meets there."""
        return codec.load_seating(self.body)

    @property
    def message(self) -> Message | None:
        """What to show, or None: take it away. Raises ValueError for a body that is no message."""
        return codec.load_message(self.body)


_OF = {
    "sqlite": "substr(outbox.lane, 1, instr(outbox.lane, '-') - 1) IN (SELECT value FROM json_each(:platforms))",
    "postgresql": "split_part(outbox.lane, '-', 1) IN "
    "(SELECT json_array_elements_text(CAST(:platforms AS json)))",
}
"""Whose place a lane is."""


def _heads(kind: Kind) -> Any:
    """The lanes of ``platforms`` whose first row may be delivered now, the longest waiting first."""
    firsts = (
        select(col(OutboxRow.lane).label("lane"), func.min(col(OutboxRow.id)).label("id"))
        .where(PENDING)
        .group_by(col(OutboxRow.lane))
        .subquery("firsts")
    )
    free = and_(col(OutboxRow.due) <= value(OutboxRow, "due", "now"), sql(_OF[kind]))
    if kind == "postgresql":
        free = and_(free, _lease_is_void())
    found = select(col(OutboxRow.lane)).join(firsts, firsts.c.id == col(OutboxRow.id)).where(free)
    found = found.order_by(col(OutboxRow.due), col(OutboxRow.id)).limit(value(OutboxRow, "attempts", "limit"))
    return found.with_for_update(skip_locked=True, of=table(OutboxRow))


def _lease_is_void() -> Any:
    alive = "(SELECT objid::bigint::text FROM pg_locks WHERE locktype = 'advisory' AND classid = 7274 AND granted)"
    return or_(
        col(OutboxRow.lease_by).is_(None),
        col(OutboxRow.lease_until) < value(OutboxRow, "due", "now"),
        sql(f"outbox.lease_by NOT IN {alive}"),
    )


_HEADS = Statement(_heads)
_PARCEL = ("id", "team", "lane", "due", "kind", "key", "member", "body", "attempts")
_LANE = Statement(
    lambda kind: (
        select(
            *(col(getattr(OutboxRow, name)) for name in _PARCEL),
            (_lease_is_void() if kind == "postgresql" else true()).label("free"),
            col(OutboxRow.lease_by),
        )
        .where(PENDING, col(OutboxRow.lane) == value(OutboxRow, "lane"))
        .order_by(col(OutboxRow.id))
        .limit(AT_ONCE)
    )
)
_LEASE = Statement(
    lambda _: (
        update(table(OutboxRow))
        .where(col(OutboxRow.id) == value(OutboxRow, "id", "row"))
        .values(lease_by=value(OutboxRow, "lease_by"), lease_until=value(OutboxRow, "lease_until"))
    )
)
_REF = Statement(
    lambda _: select(col(PostedRow.ref)).where(
        *(col(getattr(PostedRow, name)) == value(PostedRow, name) for name in ("team", "place", "key", "member"))
    )
)
_POSTED = insert(PostedRow, on_conflict="replace")


def claim(
    tx: Transaction,
    now: datetime,
    platforms: Iterable[str],
    busy: frozenset[str],
    holder: str,
    limit: int,
    old: int = 0,
) -> list[list[Parcel]]:
    """The next rows of up to ``limit`` lanes of ``platforms``, in order; none of a lane that is ``busy`` or somebody
    else's. ``old``: the newest row when this process began, where no lease tells what one before it had taken on."""
    values = {"now": now, "platforms": json.dumps(list(platforms)), "limit": limit + len(busy)}
    heads = [row[0] for row in tx.all(_HEADS, values)]
    lanes = [_parcels(tx, lane, now, old) for lane in heads if lane not in busy][:limit]
    if tx.kind == "postgresql":
        until = now + LEASE
        leases = [{"row": p.id, "lease_by": holder, "lease_until": until} for lane in lanes for p in lane]
        if leases:
            tx.many(_LEASE, leases)
    return [lane for lane in lanes if lane]


def _parcels(tx: Transaction, lane: str, now: datetime, old: int) -> list[Parcel]:
    found: list[Parcel] = []
    for *found_row, attempts, free, taken in tx.all(_LANE, {"lane": lane, "now": now}):
        id, team, place, at, kind, key, member, body = found_row
        if not free:
            break  # committed after its neighbour was claimed by somebody else: that one comes first
        ref = ""
        if kind != "post":
            row = tx.one(_REF, {"team": team, "place": place, "key": key, "member": member})
            ref = row[0] if row else ""
        unsure = taken is not None or id <= old
        found.append(Parcel(id, team, place, read_moment(at), kind, key, member, body, attempts, ref, unsure))
    return found


def delivered(tx: Transaction, parcel: Parcel, ref: str, now: datetime) -> None:
    """It is there; ``ref`` is the platform's name of it."""
    due.done(tx, (parcel.id,))
    if ref and (ref != parcel.ref):
        where = {"team": parcel.team, "place": parcel.place, "key": parcel.key, "member": parcel.member}
        tx.run(_POSTED, {**where, "ref": ref, "at": now})
    tx.touch(parcel.team)


def release(tx: Transaction, ids: Iterable[int]) -> None:
    """Gives claimed rows back, untouched."""
    if tx.kind == "postgresql":
        tx.many(_LEASE, [{"row": id, "lease_by": None, "lease_until": None} for id in ids])


# -- what is left -----------------------------------------------------------------------

_NEWEST = Statement(lambda _: select(func.max(col(OutboxRow.id))).where(PENDING))
_WAITING = Statement(
    lambda _: select(col(OutboxRow.lane), func.count()).where(PENDING).group_by(col(OutboxRow.lane))
)
_FAILED = Statement(
    lambda _: (
        select(*(col(getattr(OutboxRow, n)) for n in ("id", "team", "lane", "kind", "key", "reason")))
        .where(col(OutboxRow.failed).is_not(None))
        .order_by(col(OutboxRow.id))
    )
)


def left_behind(tx: Transaction) -> int:
    """The newest row that a process before this one may have taken on; 0 where there is none, or leases tell."""
    row = tx.one(_NEWEST, {}) if tx.kind == "sqlite" else None
    return int(row[0] or 0) if row else 0


def waiting(tx: Transaction) -> Counter[str]:
    """How many rows are still to be delivered, by platform."""
    found = Counter[str]()
    for lane, count in tx.all(_WAITING, {}):
        found[lane.partition("-")[0]] += count
    return found


def given_up(tx: Transaction) -> list[Sequence[Any]]:
    """(id, team, place, kind, key, reason) of what could not be delivered."""
    return tx.all(_FAILED, {})
