"""Rows of the outbox: what is to be done in a place, in the order of their numbers, and what is to be decided later.

A *lane* is a place: its rows are delivered one after the other, and all wait behind the first that fails. A *timer* has
no lane. A row that is done is deleted; one that is given up stays, with the reason.

Several processes may share a PostgreSQL database. There a lane is claimed by a lease on its first row (nobody can
overtake who must begin with the first), timers by locking them for the transaction that decides them. A lease holds
for as long as its process is alive, which its advisory lock tells, and for LEASE at most. SQLite has one process.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, delete, func, null, or_, select, true, update
from sqlalchemy import text as sql
from sqlmodel import col

from bot.store import codec, room_log
from bot.store.moments import read as read_moment
from bot.store.statements import Kind, Statement, insert, table, value
from bot.store.tables import PENDING, TIMERS, OutboxRow, PostedRow
from bot.store.transaction import Key, Transaction
from facilitation.decision import Address, Post, Remind, Revise, Whisper
from facilitation.message import Message

LEASE = timedelta(seconds=60)
TRIES = 8  # of a timer that meets a defect
AT_ONCE = 20  # rows of one lane that are claimed together

Delivery = Post | Revise | Whisper


@dataclass(frozen=True, slots=True)
class Parcel:
    """A post, revision or whisper on its way. ``body`` is its message as JSON, not yet read, so that one that cannot
    be read holds up nobody else; ``ref`` is the platform's name of the message that it revises."""

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

    @property
    def message(self) -> Message | None:
        """What to show, or None: take it away. Raises ValueError for a body that is no message."""
        return codec.load_message(self.body)


@dataclass(frozen=True, slots=True)
class Timer:
    """A command whose time has come."""

    id: int
    team: str
    to: Address
    body: str
    due: datetime
    attempts: int


# -- putting in ---------------------------------------------------------------------

_PUT = insert(OutboxRow, without=("id", "attempts", "lease_by", "lease_until", "failed", "reason"))


def values(key: Key, effect: Delivery | Remind, now: datetime) -> dict[str, Any]:
    """The row of one effect of the subject ``key``."""
    team, kind, id = key
    if isinstance(effect, Remind):
        to, at = effect.to, effect.at
        return {
            "team": team, "lane": None, "due": at if at > now else now, "kind": "remind", "key": "", "member": "",
            "to_kind": to.kind, "to_id": to.id, "body": codec.dump_command(effect.command),
        }  # fmt: skip
    return {
        "team": team, "lane": effect.channel, "due": now, "kind": effect.kind, "key": f"{kind}:{id}:{effect.key}",
        "member": effect.member if isinstance(effect, Whisper) else "", "to_kind": "", "to_id": "",
        "body": codec.dump_message(effect.message),
    }  # fmt: skip


def put(tx: Transaction, rows: Iterable[dict[str, Any]]) -> None:
    """Puts rows into the outbox, in this order."""
    rows = list(rows)
    tx.many(_PUT, rows)
    for row in rows:
        tx.touch(row["team"], row["due"])


_UNSHELVED = Statement(
    lambda _: (
        select(*(col(getattr(OutboxRow, name)) for name in ("id", "lane", "key", "member", "body")))
        .where(PENDING, col(OutboxRow.lane).startswith(value(OutboxRow, "lane", "prefix")))
        .order_by(col(OutboxRow.id))
        .with_for_update()
    )
)


def shelve(tx: Transaction, rows: Iterable[dict[str, Any]]) -> None:
    """Puts rows for places of the room on its shelf, in this order, with nothing left to deliver."""
    places: dict[str, list[room_log.Put]] = {}
    for row in rows:
        places.setdefault(row["lane"], []).append(room_log.Put(row["key"], row["member"], 0, row["body"]))
        at = row["due"]
    for place, puts in sorted(places.items()):  # in one order for all processes, so that no two wait for each other
        room_log.put(tx, place, puts, at)


def shelve_what_waits(tx: Transaction, prefix: str, now: datetime) -> None:
    """The same for all that still waits in the outbox for places that begin with ``prefix``: it comes first."""
    rows = tx.all(_UNSHELVED, {"prefix": prefix})
    for id, place, key, member, body in rows:
        room_log.put(tx, place, (room_log.Put(key, member, id, body),), now)
    if rows:
        done(tx, [row[0] for row in rows])


# -- timers -------------------------------------------------------------------------

_TIMER = [col(getattr(OutboxRow, n)) for n in ("id", "team", "to_kind", "to_id", "body", "due", "attempts")]
_DUE = Statement(
    lambda _: (
        select(*_TIMER)
        .where(TIMERS, col(OutboxRow.due) <= value(OutboxRow, "due", "now"))
        .order_by(col(OutboxRow.due), col(OutboxRow.id))
        .limit(value(OutboxRow, "attempts", "limit"))
        .with_for_update(skip_locked=True)
    )
)
_DONE = Statement(lambda _: delete(table(OutboxRow)).where(col(OutboxRow.id) == value(OutboxRow, "id")))


def due_timers(tx: Transaction, now: datetime, limit: int) -> list[Timer]:
    """Those whose time has come, the earliest first; nobody else decides them in the meantime."""
    return [
        Timer(id, team, Address(kind, to), body, read_moment(due), attempts)
        for id, team, kind, to, body, due, attempts in tx.all(_DUE, {"now": now, "limit": limit})
    ]


def done(tx: Transaction, ids: Iterable[int]) -> None:
    tx.many(_DONE, [{"id": id} for id in ids])


# -- lanes --------------------------------------------------------------------------


def _heads(kind: Kind) -> Any:
    """The lanes whose first row may be delivered now, the longest waiting first."""
    firsts = (
        select(col(OutboxRow.lane).label("lane"), func.min(col(OutboxRow.id)).label("id"))
        .where(PENDING)
        .group_by(col(OutboxRow.lane))
        .subquery("firsts")
    )
    free = col(OutboxRow.due) <= value(OutboxRow, "due", "now")
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
_AGAIN = Statement(
    lambda _: update(table(OutboxRow))
    .where(col(OutboxRow.id) == value(OutboxRow, "id", "row"))
    .values(
        due=value(OutboxRow, "due"), attempts=value(OutboxRow, "attempts"), reason=value(OutboxRow, "reason"),
        lease_by=null(), lease_until=null(),
    )
)  # fmt: skip
_GIVE_UP = Statement(
    lambda _: (
        update(table(OutboxRow))
        .where(col(OutboxRow.id) == value(OutboxRow, "id", "row"))
        .values(
            failed=value(OutboxRow, "failed"), reason=value(OutboxRow, "reason"), lease_by=null(), lease_until=null()
        )
    )
)


def claim_lanes(tx: Transaction, now: datetime, busy: frozenset[str], holder: str, limit: int) -> list[list[Parcel]]:
    """The next rows of up to ``limit`` lanes, in order; none of a lane that is ``busy`` or somebody else's."""
    heads = [row[0] for row in tx.all(_HEADS, {"now": now, "limit": limit + len(busy)})]
    lanes = [_parcels(tx, lane, now) for lane in heads if lane not in busy][:limit]
    if tx.kind == "postgresql":
        until = now + LEASE
        leases = [{"row": p.id, "lease_by": holder, "lease_until": until} for lane in lanes for p in lane]
        if leases:
            tx.many(_LEASE, leases)
    return [lane for lane in lanes if lane]


def _parcels(tx: Transaction, lane: str, now: datetime) -> list[Parcel]:
    found: list[Parcel] = []
    for id, team, place, due, kind, key, member, body, attempts, free in tx.all(_LANE, {"lane": lane, "now": now}):
        if not free:
            break  # committed after its neighbour was claimed by somebody else: that one comes first
        ref = ""
        if kind != "post":
            row = tx.one(_REF, {"team": team, "place": place, "key": key, "member": member})
            ref = row[0] if row else ""
        found.append(Parcel(id, team, place, read_moment(due), kind, key, member, body, attempts, ref))
    return found


def delivered(tx: Transaction, parcel: Parcel, ref: str, now: datetime) -> None:
    """It is there; ``ref`` is the platform's name of it."""
    tx.run(_DONE, {"id": parcel.id})
    if ref and (ref != parcel.ref):
        where = {"team": parcel.team, "place": parcel.place, "key": parcel.key, "member": parcel.member}
        tx.run(_POSTED, {**where, "ref": ref, "at": now})
    tx.touch(parcel.team)


def again(tx: Transaction, id: int, due: datetime, attempts: int, reason: str, team: str) -> None:
    """It did not work: once more at ``due``."""
    tx.run(_AGAIN, {"row": id, "due": due, "attempts": attempts, "reason": reason[:500]})
    tx.touch(team, due)


def give_up(tx: Transaction, id: int, now: datetime, reason: str, team: str) -> None:
    tx.run(_GIVE_UP, {"row": id, "failed": now, "reason": reason[:500]})
    tx.touch(team)


def release(tx: Transaction, ids: Iterable[int]) -> None:
    """Gives claimed rows back, untouched."""
    if tx.kind == "postgresql":
        tx.many(_LEASE, [{"row": id, "lease_by": None, "lease_until": None} for id in ids])


# -- when, and what is left ------------------------------------------------------------

_NEXT_TIMER = Statement(lambda _: select(func.min(col(OutboxRow.due))).where(TIMERS))
_NEXT_LANE = Statement(
    lambda _: select(func.min(col(OutboxRow.due))).where(PENDING, col(OutboxRow.due) > value(OutboxRow, "due", "now"))
)
_WAITING = Statement(lambda _: select(func.count()).select_from(table(OutboxRow)).where(PENDING))
_FAILED = Statement(
    lambda _: (
        select(*(col(getattr(OutboxRow, n)) for n in ("id", "team", "lane", "kind", "key", "reason")))
        .where(col(OutboxRow.failed).is_not(None))
        .order_by(col(OutboxRow.id))
    )
)


def next_due(tx: Transaction, now: datetime) -> datetime | None:
    """When there is next something to do: the earliest timer, or the next try of a lane that waits."""
    moments = [*(tx.one(_NEXT_TIMER, {}) or ()), *(tx.one(_NEXT_LANE, {"now": now}) or ())]
    return min((read_moment(moment) for moment in moments if moment is not None), default=None)


def waiting(tx: Transaction) -> int:
    """How many rows are still to be delivered."""
    row = tx.one(_WAITING, {})
    return int(row[0]) if row else 0


def given_up(tx: Transaction) -> list[Sequence[Any]]:
    """(id, team, place, kind, key, reason) of what could not be delivered."""
    return tx.all(_FAILED, {})


def not_now(tx: Transaction, timer: Timer, now: datetime) -> None:
    """A timer that met a defect: again later, each time later, until it is given up."""
    tries = timer.attempts + 1
    if tries >= TRIES:
        give_up(tx, timer.id, now, "a defect; see the log", timer.team)
    else:
        again(tx, timer.id, now + timedelta(seconds=2**tries), tries, "a defect; see the log", timer.team)
