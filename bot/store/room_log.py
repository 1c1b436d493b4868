"""The room's shelf in the database: what was said to the room, line by line (see bot/platforms/room/shelf.py).

A place counts its changes; the count at a line's first appearance is its `seq` for ever, and its `rev` is the count at
its last change. The count is raised on the place's own row, whose lock makes revs visible in order. A nonce is the
number of an outbox row and grows for each key, so one that is not newer than the line's has been here before.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, TypeVar

from sqlalchemy import or_, select, update
from sqlmodel import col

from bot.store import codec
from bot.store.moments import read as read_moment
from bot.store.statements import Statement, insert, table, value
from bot.store.tables import RoomCodeRow, RoomLineRow, RoomPlaceRow
from bot.store.transaction import Transaction
from facilitation.message import Message

ROOM = "room-"
"""A place in the room is called after its team: `room-<team>`."""

T = TypeVar("T")


class Runs(Protocol):
    """What the shelf needs of the store: to run jobs."""

    async def run(self, work: Any) -> Any: ...
    async def read(self, work: Any) -> Any: ...


@dataclass(frozen=True, slots=True)
class RoomLine:
    """One line of the talk as it is now; ``member`` empty: for all. ``message`` None: taken away."""

    place: str
    seq: int
    rev: int
    key: str
    member: str
    message: Message | None
    at: datetime


_LINE = [col(getattr(RoomLineRow, n)) for n in ("place", "seq", "rev", "key", "member", "message", "at")]
_PLACE = (
    col(RoomLineRow.team) == value(RoomLineRow, "team"),
    col(RoomLineRow.place) == value(RoomLineRow, "place"),
)
_THIS = (
    *_PLACE,
    col(RoomLineRow.key) == value(RoomLineRow, "key"),
    col(RoomLineRow.member) == value(RoomLineRow, "member"),
)
_MINE = or_(col(RoomLineRow.member) == "", col(RoomLineRow.member) == value(RoomLineRow, "member"))
_LIMIT = value(RoomLineRow, "seq", "limit")

_FIND = Statement(lambda _: select(*_LINE, col(RoomLineRow.nonce)).where(*_THIS))
_COUNT_UP = Statement(
    lambda _: (
        update(table(RoomPlaceRow))
        .where(
            col(RoomPlaceRow.team) == value(RoomPlaceRow, "team"),
            col(RoomPlaceRow.place) == value(RoomPlaceRow, "place"),
        )
        .values(rev=col(RoomPlaceRow.rev) + 1)
        .returning(col(RoomPlaceRow.rev))
    )
)
_FIRST = insert(RoomPlaceRow, on_conflict="skip")
_ADD = insert(RoomLineRow)
_CHANGE = Statement(
    lambda _: (
        update(table(RoomLineRow))
        .where(*_THIS)
        .values({name: value(RoomLineRow, name, f"new_{name}") for name in ("rev", "nonce", "message")})
    )
)
_LINES = Statement(
    lambda _: (
        select(*_LINE)
        .where(*_PLACE, _MINE, col(RoomLineRow.rev) > value(RoomLineRow, "rev", "after"))
        .order_by(col(RoomLineRow.rev))
        .limit(_LIMIT)
    )
)
_LATEST = Statement(
    lambda _: (
        select(*_LINE)
        .where(*_PLACE, _MINE, col(RoomLineRow.message).is_not(None))
        .order_by(col(RoomLineRow.seq).desc())
        .limit(_LIMIT)
    )
)
_KEEP_CODE = insert(RoomCodeRow, on_conflict="skip")
_CODE = Statement(lambda _: select(col(RoomCodeRow.team)).where(col(RoomCodeRow.code) == value(RoomCodeRow, "code")))


def append(
    tx: Transaction, place: str, nonce: int, key: str, member: str, message: Message | None, at: datetime
) -> RoomLine:
    """The line as it is after this; see the shelf's own words."""
    this = {"team": team_in(place), "place": place, "key": key, "member": member}
    rev = _count_up(tx, this)
    row = tx.one(_FIND, this)
    if row is None and message is None:
        return RoomLine(place, 0, rev, key, member, None, at)  # there is nothing to take away
    if row is None:
        line = RoomLine(place, rev, rev, key, member, message, at)
        text = codec.dump_message(message) or None
        tx.run(_ADD, {**this, "seq": rev, "rev": rev, "nonce": nonce, "message": text, "at": at})
    elif nonce <= row[7]:
        return _line(row)  # it has been here: the count was raised for nothing, and nobody minds a gap
    else:
        line = RoomLine(place, row[1], rev, key, member, message, read_moment(row[6]))
        new = {"new_rev": rev, "new_nonce": nonce, "new_message": codec.dump_message(message) or None}
        tx.run(_CHANGE, {**this, **new})
    tx.touch(this["team"])
    return line


def _count_up(tx: Transaction, this: dict[str, Any]) -> int:
    rows = tx.returning(_COUNT_UP, this)
    if not rows:
        tx.run(_FIRST, {"team": this["team"], "place": this["place"], "rev": 0})
        rows = tx.returning(_COUNT_UP, this)
    return int(rows[0][0])


def lines(tx: Transaction, place: str, member: str, after: int, limit: int) -> list[RoomLine]:
    values = {"team": team_in(place), "place": place, "member": member, "after": after, "limit": limit}
    return [_line(row) for row in tx.all(_LINES, values)]


def latest(tx: Transaction, place: str, member: str, limit: int) -> list[RoomLine]:
    values = {"team": team_in(place), "place": place, "member": member, "limit": limit}
    return [_line(row) for row in reversed(tx.all(_LATEST, values))]


def team_in(place: str) -> str:
    return place.removeprefix(ROOM)


def _line(row: Sequence[Any]) -> RoomLine:
    place, seq, rev, key, member, message, at, *_ = row
    return RoomLine(place, seq, rev, key, member, codec.load_message(message), read_moment(at))


class RoomLog:
    """The shelf that the composition root hands to the room."""

    def __init__(self, store: Runs):
        self.store = store

    async def append(
        self, place: str, nonce: str, key: str, member: str, message: Message | None, at: datetime
    ) -> RoomLine:
        line: RoomLine = await self.store.run(lambda tx: append(tx, place, int(nonce), key, member, message, at))
        return line

    async def lines(self, place: str, member: str, after_rev: int = 0, limit: int = 500) -> list[RoomLine]:
        found: list[RoomLine] = await self.store.read(lambda tx: lines(tx, place, member, after_rev, limit))
        return found

    async def latest(self, place: str, member: str, limit: int = 200) -> list[RoomLine]:
        found: list[RoomLine] = await self.store.read(lambda tx: latest(tx, place, member, limit))
        return found

    async def keep_code(self, code: str, team: str) -> None:
        await self.store.run(lambda tx: tx.run(_KEEP_CODE, {"code": code, "team": team}))

    async def team_of(self, code: str) -> str | None:
        row: Sequence[str] | None = await self.store.read(lambda tx: tx.one(_CODE, {"code": code}))
        return row[0] if row else None
