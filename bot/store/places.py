"""Places in the room: a team's channel, and the side rooms within it.

A place counts its changes. The count is raised on the place's own row, whose lock makes changes visible in order. A
side room has no count of its own: what happens in it is a change of the channel, so that a page follows one sequence.
"""

from sqlalchemy import update
from sqlmodel import col

from bot.store.statements import Statement, insert, table, value
from bot.store.tables import RoomPlaceRow
from bot.store.transaction import Transaction

ROOM = "room-"
"""A place in the room is called after its team: `room-<team>`, a side room of it `room-<team>/<name>`."""

_COUNT_UP = Statement(
    lambda _: (
        update(table(RoomPlaceRow))
        .where(
            col(RoomPlaceRow.team) == value(RoomPlaceRow, "team"),
            col(RoomPlaceRow.place) == value(RoomPlaceRow, "place"),
        )
        .values(rev=col(RoomPlaceRow.rev) + value(RoomPlaceRow, "rev", "by"))
        .returning(col(RoomPlaceRow.rev))
    )
)
_FIRST = insert(RoomPlaceRow, on_conflict="skip")


def count_up(tx: Transaction, channel: str, by: int) -> int:
    """The channel's count after ``by`` more changes; until the commit nobody else counts there."""
    this = {"team": team_in(channel), "place": channel}
    rows = tx.returning(_COUNT_UP, {**this, "by": by})
    if not rows:
        tx.run(_FIRST, {**this, "rev": 0})
        rows = tx.returning(_COUNT_UP, {**this, "by": by})
    return int(rows[0][0])


def split(place: str) -> tuple[str, str]:
    """The channel, and who hears what is said there: nothing for all, or the side room as ``/<name>``."""
    channel, slash, name = place.partition("/")
    return channel, slash + name


def team_in(place: str) -> str:
    return split(place)[0].removeprefix(ROOM)
