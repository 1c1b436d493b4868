"""Places in the room: a team's channel, and the side rooms within it.

A place counts its changes. The count is raised on the place's own row, whose lock makes changes visible in order. A
side room has no count of its own: what happens in it is a change of the channel, so that a page follows one sequence.
"""

from collections.abc import Mapping

from bot.store.statements import insert
from bot.store.tables import RoomPlaceRow
from bot.store.transaction import Transaction
from bot.talk import ROOM

_COUNT_UP = insert(RoomPlaceRow, on_conflict=("team", "place"), adding=("rev",), returning=("place", "rev"))


def count_up(tx: Transaction, by: Mapping[str, int]) -> dict[str, int]:
    """The count of each channel after so many more changes; until the commit nobody else counts there."""
    # In one order for all processes, so that no two wait for each other.
    rows = [(team_in(channel), channel, by[channel]) for channel in sorted(by)]
    return {place: rev for place, rev in tx.returning(_COUNT_UP, rows)}


def split(place: str) -> tuple[str, str]:
    """The channel, and who hears what is said there: nothing for all, or the side room as ``/<name>``."""
    channel, slash, name = place.partition("/")
    return channel, slash + name


def team_in(place: str) -> str:
    return place.partition("/")[0].removeprefix(ROOM)
