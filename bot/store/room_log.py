"""The room's shelf in the database: what was said to the room, line by line (see bot/platforms/room/shelf.py).

A place counts its changes (places.py); the count at a line's first appearance is its `seq` for ever, and its `rev` is
the count at its last change. A nonce is the number of an outbox row and grows for each key, so one that is not newer
than the line's has been here before. A line of a side room lies with those of its channel; in place of a member it
names the side room, as `/<name>`, and only those who sit there read it (room_seats.py).

The shelf lies in the same database as the decisions, so what is for the room need not be delivered: `put` runs in the
transaction that decided it, and is exactly once and in order by that. `append` is for what comes by way of the outbox.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from sqlalchemy import null, or_, select, update
from sqlmodel import col

from bot.store import codec, room_seats
from bot.store.moments import read as read_moment
from bot.store.places import count_up, split, team_in
from bot.store.statements import Statement, insert, table, value
from bot.store.tables import RoomCodeRow, RoomLineRow
from bot.store.transaction import T, Transaction
from bot.talk import AFTER_ALL, RoomLine
from facilitation.message import Message


class Runs(Protocol):
    """What the shelf needs of the store: to run jobs."""

    async def run(self, work: Callable[[Transaction], T]) -> T: ...
    async def read(self, work: Callable[[Transaction], T]) -> T: ...


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
_MINE = or_(
    col(RoomLineRow.member) == "", col(RoomLineRow.member) == value(RoomLineRow, "member"), room_seats.hears("member")
)
_LIMIT = value(RoomLineRow, "seq", "limit")

_FIND = Statement(lambda _: select(*_LINE, col(RoomLineRow.nonce)).where(*_THIS))
_NEW = ("rev", "nonce", "message")
_PUT = insert(RoomLineRow, on_conflict=("team", "place", "key", "member"), replacing=_NEW)
_TAKE_AWAY = Statement(
    lambda _: (
        update(table(RoomLineRow))
        .where(*_THIS)
        .values({name: value(RoomLineRow, name, f"new_{name}") for name in ("rev", "nonce")} | {"message": null()})
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
        .where(
            *_PLACE,
            _MINE,
            col(RoomLineRow.message).is_not(None),
            col(RoomLineRow.seq) < value(RoomLineRow, "seq", "before"),
        )
        .order_by(col(RoomLineRow.seq).desc())
        .limit(_LIMIT)
    )
)
_KEEP_CODE = insert(RoomCodeRow, on_conflict="skip")
_CODE = Statement(lambda _: select(col(RoomCodeRow.team)).where(col(RoomCodeRow.code) == value(RoomCodeRow, "code")))


class Put(NamedTuple):
    """One change to a channel: a line put there, changed, or (``body`` empty) taken away. ``body`` is JSON."""

    place: str
    key: str
    member: str
    nonce: int
    body: str
    at: datetime


def put(tx: Transaction, puts: Sequence[Put]) -> None:
    """Makes changes to channels, in this order; of several to one line only the last counts."""
    last = {(each.place, each.key, each.member): each for each in puts}
    by: dict[str, int] = {}
    for place, _, _ in last:
        by[place] = by.get(place, 0) + 1
    # From here to the end nobody else changes these places: the lines can be written in any order.
    revs = {place: count - by[place] for place, count in count_up(tx, by).items()}
    rows: list[tuple[Any, ...]] = []
    gone: list[dict[str, Any]] = []
    for place, key, member, nonce, body, at in last.values():
        revs[place] = rev = revs[place] + 1
        if body:
            rows.append((team_in(place), place, rev, rev, nonce, key, member, body, at))
        else:
            this = {"team": team_in(place), "place": place, "key": key, "member": member}
            gone.append({**this, "new_rev": rev, "new_nonce": nonce})
    tx.many(_PUT, rows)
    tx.many(_TAKE_AWAY, gone)
    for place in by:
        tx.touch(team_in(place))


def append(
    tx: Transaction, place: str, nonce: int, key: str, member: str, message: Message | None, at: datetime
) -> RoomLine:
    """Puts one line, or changes it; the line as it is after that. A nonce that has been here changes nothing."""
    channel, side = split(place)
    reader = member or side
    this = {"team": team_in(place), "place": channel, "key": key, "member": reader}
    count_up(tx, {channel: 0})  # nobody else changes the place between our look and our change
    row = tx.one(_FIND, this)
    if row is None or nonce > row[7]:
        put(tx, (Put(channel, key, reader, nonce, codec.dump_message(message), at),))
        row = tx.one(_FIND, this)
    return _line(row) if row is not None else RoomLine(channel, 0, 0, key, reader, None, at)


def lines(tx: Transaction, place: str, member: str, after: int, limit: int) -> list[RoomLine]:
    values = {"team": team_in(place), "place": place, "member": member, "after": after, "limit": limit}
    return [_line(row) for row in tx.all(_LINES, values)]


def latest(tx: Transaction, place: str, member: str, limit: int, before: int) -> list[RoomLine]:
    values = {"team": team_in(place), "place": place, "member": member, "limit": limit, "before": before}
    return [_line(row) for row in reversed(tx.all(_LATEST, values))]


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
        return await self.store.run(lambda tx: append(tx, place, int(nonce), key, member, message, at))

    async def seat(self, place: str, members: Sequence[str]) -> None:
        await self.store.run(lambda tx: room_seats.seat(tx, place, members))

    async def lines(self, place: str, member: str, after_rev: int = 0, limit: int = 500) -> list[RoomLine]:
        return await self.store.read(lambda tx: lines(tx, place, member, after_rev, limit))

    async def latest(self, place: str, member: str, limit: int = 200, before: int = AFTER_ALL) -> list[RoomLine]:
        return await self.store.read(lambda tx: latest(tx, place, member, limit, before))

    async def keep_code(self, code: str, team: str) -> None:
        await self.store.run(lambda tx: tx.run(_KEEP_CODE, {"code": code, "team": team}))

    async def team_of(self, code: str) -> str | None:
        row = await self.store.read(lambda tx: tx.one(_CODE, {"code": code}))
        return row[0] if row else None
