"""Who sits in which side room of the room, and so who reads what is said there: they, and nobody else.

Decisions. Whoever comes to a side room that is open already reads what was said there before, as at a real table.
Whoever goes elsewhere while it goes on reads nothing that is new there from then on. When a side room is over, what
was said in it stays readable to those who were there to its end.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import exists, or_, select, update
from sqlmodel import col

from bot.store.places import count_up, split, team_in
from bot.store.statements import Statement, insert, table, value
from bot.store.tables import RoomLineRow, RoomSeatRow
from bot.store.transaction import Transaction

_SIDE = tuple(col(getattr(RoomSeatRow, name)) == value(RoomSeatRow, name) for name in ("team", "place", "side"))
_WHO = Statement(lambda _: select(col(RoomSeatRow.member), col(RoomSeatRow.until)).where(*_SIDE))
_SIT = insert(RoomSeatRow, on_conflict="replace")
_SAID = Statement(
    lambda _: (
        select(col(RoomLineRow.seq))
        .where(
            col(RoomLineRow.team) == value(RoomLineRow, "team"),
            col(RoomLineRow.place) == value(RoomLineRow, "place"),
            col(RoomLineRow.member) == value(RoomLineRow, "member"),
        )
        .order_by(col(RoomLineRow.seq))
    )
)
_SHOW_AGAIN = Statement(
    lambda _: (
        update(table(RoomLineRow))
        .where(
            col(RoomLineRow.team) == value(RoomLineRow, "team"),
            col(RoomLineRow.place) == value(RoomLineRow, "place"),
            col(RoomLineRow.seq) == value(RoomLineRow, "seq"),
        )
        .values(rev=value(RoomLineRow, "rev", "new_rev"))
    )
)


def hears(reader: str) -> Any:
    """The condition that the member in the value ``reader`` may read a line of a side room: they sit there, or sat
    there when it was last changed."""
    return exists().where(
        col(RoomSeatRow.team) == col(RoomLineRow.team),
        col(RoomSeatRow.place) == col(RoomLineRow.place),
        col(RoomSeatRow.side) == col(RoomLineRow.member),
        col(RoomSeatRow.member) == value(RoomSeatRow, "member", reader),
        or_(col(RoomSeatRow.until).is_(None), col(RoomSeatRow.until) >= col(RoomLineRow.rev)),
    )


def seat(tx: Transaction, place: str, members: Sequence[str]) -> None:
    """From now on these sit in the side room ``place``; without members it is over."""
    channel, side = split(place)
    this = {"team": team_in(place), "place": channel, "side": side}
    known: dict[str, int | None] = {row[0]: row[1] for row in tx.all(_WHO, this)}
    new = [member for member in members if member not in known or known[member] is not None]
    gone = [member for member, until in known.items() if until is None and member not in members] if members else []
    rows: list[dict[str, object]] = [{**this, "member": member, "until": None} for member in new]
    if gone:
        now = count_up(tx, {channel: 0})[channel]
        rows += [{**this, "member": member, "until": now} for member in gone]
    if rows:
        tx.many(_SIT, rows)
    if new and known:
        _show_again(tx, channel, side)
    tx.touch(this["team"])


def _show_again(tx: Transaction, channel: str, side: str) -> None:
    """What was said in a side room counts as new, so that the page of whoever came to it is sent it."""
    this = {"team": team_in(channel), "place": channel}
    said = [row[0] for row in tx.all(_SAID, {**this, "member": side})]
    if said:
        first = count_up(tx, {channel: len(said)})[channel] - len(said) + 1
        tx.many(_SHOW_AGAIN, [{**this, "seq": seq, "new_rev": first + n} for n, seq in enumerate(said)])
