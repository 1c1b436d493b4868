"""The outbox: rows of what is to be done, now or later.

One that has a place (a *lane*, see lanes.py) is a post, a revision or a whisper; one without is a *timer*, a command
for a subject when its time has come. A row that is done is deleted; one that is given up stays, with the reason.

Several processes may share a PostgreSQL database: there timers are locked for the transaction that decides them.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import func, null, select, update
from sqlalchemy import text as sql
from sqlmodel import col

from bot.store import codec, places, room_log, room_seats
from bot.store.moments import read as read_moment
from bot.store.statements import Statement, insert, table, value
from bot.store.tables import PENDING, PUT_OFF, TIMERS, OutboxRow
from bot.store.transaction import Key, Transaction
from facilitation.decision import Address, Post, Remind, Revise, Seat, SubjectKind, Whisper

TRIES = 8  # of a timer that meets a defect
PAST = datetime(2000, 1, 1, tzinfo=UTC)

Delivery = Post | Revise | Whisper | Seat


class Timer(NamedTuple):
    """A command whose time has come. ``at`` is its time as the database has it."""

    id: int
    team: str
    to_kind: SubjectKind
    to_id: str
    body: str
    at: Any
    attempts: int

    @property
    def to(self) -> Address:
        return Address(self.to_kind, self.to_id)

    @property
    def due(self) -> datetime:
        return read_moment(self.at)


class Seating(NamedTuple):
    """Who sits in a side room of the room from now on."""

    place: str
    members: tuple[str, ...]


Shelved = room_log.Put | Seating


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
    if isinstance(effect, Seat):
        return {
            "team": team, "lane": effect.place, "due": now, "kind": "seat", "key": effect.key, "member": "",
            "to_kind": "", "to_id": "", "body": codec.dump_seating(effect.title, effect.members),
        }  # fmt: skip
    return {
        "team": team, "lane": effect.channel, "due": now, "kind": effect.kind, "key": f"{kind}:{id}:{effect.key}",
        "member": effect.member if isinstance(effect, Whisper) else "", "to_kind": "", "to_id": "",
        "body": codec.dump_message(effect.message),
    }  # fmt: skip


def put(tx: Transaction, rows: Sequence[dict[str, Any]]) -> None:
    """Puts rows into the outbox, in this order."""
    tx.many(_PUT, rows)
    for row in rows:
        tx.touch(row["team"], row["due"])


_UNSHELVED = Statement(
    lambda _: (
        select(*(col(getattr(OutboxRow, name)) for name in ("id", "lane", "kind", "key", "member", "body")))
        .where(PENDING, col(OutboxRow.lane).startswith(value(OutboxRow, "lane", "prefix")))
        .order_by(col(OutboxRow.id))
        .with_for_update()
    )
)


def for_the_shelf(row: dict[str, Any]) -> Shelved:
    """A row for a place of the room as its shelf takes it, with nothing left to deliver."""
    return _shelved(0, row["lane"], row["kind"], row["key"], row["member"], row["body"], row["due"])


def _shelved(id: int, place: str, kind: str, key: str, member: str, body: str, at: datetime) -> Shelved:
    if kind == "seat":
        return Seating(place, codec.load_seating(body)[1])
    channel, side = places.split(place)
    return room_log.Put(channel, key, member or side, id, body, at)


def shelve(tx: Transaction, things: Sequence[Shelved]) -> None:
    """Puts them on the room's shelf, in this order; but who sits where comes first, for what is said is for them."""
    puts = [each for each in things if isinstance(each, room_log.Put)]
    if len(puts) < len(things):
        for each in things:
            if isinstance(each, Seating):
                room_seats.seat(tx, *each)
    if puts:
        room_log.put(tx, puts)


def shelve_what_waits(tx: Transaction, prefix: str, now: datetime) -> None:
    """The same for all that still waits in the outbox for places that begin with ``prefix``: it comes first."""
    rows = tx.all(_UNSHELVED, {"prefix": prefix})
    if rows:
        shelve(tx, [_shelved(id, place, kind, key, member, body, now) for id, place, kind, key, member, body in rows])
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
_LATER = Statement(
    lambda _: (
        select(*_TIMER)
        .where(TIMERS, col(OutboxRow.due) > value(OutboxRow, "due"))
        .order_by(col(OutboxRow.due), col(OutboxRow.id))
        .limit(value(OutboxRow, "attempts", "limit"))
    )
)
# Apart from the rest: comparing both columns at once, SQLite would look through all that are due at one instant.
_WITH_IT = Statement(
    lambda _: (
        select(*_TIMER)
        .where(TIMERS, col(OutboxRow.due) == value(OutboxRow, "due"), col(OutboxRow.id) > value(OutboxRow, "id"))
        .order_by(col(OutboxRow.id))
        .limit(value(OutboxRow, "attempts", "limit"))
    )
)
_LISTED = {
    "sqlite": "SELECT value FROM json_each(:ids)",
    "postgresql": "SELECT CAST(value AS bigint) FROM json_array_elements_text(CAST(:ids AS json))",
}
_DONE = Statement(lambda kind: sql(f"DELETE FROM outbox WHERE id IN ({_LISTED[kind]})"))


def due_timers(tx: Transaction, now: datetime, limit: int) -> list[Timer]:
    """Those whose time has come, the earliest first; nobody else decides them in the meantime."""
    return [Timer(*row) for row in tx.all(_DUE, {"now": now, "limit": limit})]


def timers_after(tx: Transaction, last: tuple[datetime, int], limit: int) -> list[Timer]:
    """The next ones in order behind ``last`` (when it is due, and its number), whenever their time will come."""
    rows = tx.all(_WITH_IT, {"due": last[0], "id": last[1], "limit": limit})
    if len(rows) < limit:
        rows += tx.all(_LATER, {"due": last[0], "limit": limit - len(rows)})
    return [Timer(*row) for row in rows]


def done(tx: Transaction, ids: Iterable[int]) -> None:
    tx.run(_DONE, {"ids": json.dumps(list(ids))})


def not_now(tx: Transaction, timer: Timer, now: datetime) -> None:
    """A timer that met a defect: again later, each time later, until it is given up."""
    tries = timer.attempts + 1
    if tries >= TRIES:
        give_up(tx, timer.id, now, "a defect; see the log", timer.team)
    else:
        again(tx, timer.id, now + timedelta(seconds=2**tries), tries, "a defect; see the log", timer.team)


# -- what did not work -----------------------------------------------------------------

_AGAIN = Statement(
    lambda _: update(table(OutboxRow))
    .where(col(OutboxRow.id) == value(OutboxRow, "id", "row"))
    .values(
        due=value(OutboxRow, "due"), attempts=value(OutboxRow, "attempts"), reason=value(OutboxRow, "reason"),
        lease_by=value(OutboxRow, "lease_by"), lease_until=value(OutboxRow, "lease_until"),
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


def again(
    tx: Transaction, id: int, due: datetime, attempts: int, reason: str, team: str, doubtful: str | None = None
) -> None:
    """It did not work: once more at ``due``. ``doubtful``: the process (of several) that knows no more than that it may
    have worked. Its lease stays, but runs out, so that whoever is next is warned."""
    why = reason[:500] or "it did not work"
    lease = {"lease_by": doubtful, "lease_until": PAST if doubtful else None}
    tx.run(_AGAIN, {"row": id, "due": due, "attempts": attempts, "reason": why, **lease})
    tx.touch(team, due)


def give_up(tx: Transaction, id: int, now: datetime, reason: str, team: str) -> None:
    tx.run(_GIVE_UP, {"row": id, "failed": now, "reason": reason[:500]})
    tx.touch(team)


# -- when                  ------------------------------------------------------------

_NEXT_TIMER = Statement(lambda _: select(func.min(col(OutboxRow.due))).where(TIMERS))
_NEXT_TRY = Statement(
    lambda _: select(func.min(col(OutboxRow.due))).where(PUT_OFF, col(OutboxRow.due) > value(OutboxRow, "due", "now"))
)


def next_due(tx: Transaction, now: datetime) -> datetime | None:
    """When there is next something to do: the earliest timer, or the next try of a lane that waits."""
    moments = [*(tx.one(_NEXT_TIMER, {}) or ()), *(tx.one(_NEXT_TRY, {"now": now}) or ())]
    return min((read_moment(moment) for moment in moments if moment is not None), default=None)
