"""The talk of the room, line by line: what the store keeps and the room draws, so that both mean the same by it."""

from dataclasses import dataclass
from datetime import datetime

from facilitation.message import Message

ROOM = "room-"
"""A place in the room is called after its team: `room-<team>`, a side room of it `room-<team>/<name>`."""

AFTER_ALL = 2**62  # a seq that no line ever has


@dataclass(frozen=True, slots=True)
class RoomLine:
    """One line of the talk as it is now. ``member`` is empty for a line that all may see, or names the only one who
    may; ``/<name>`` is for those in that side room. ``message`` is None once it was taken away."""

    place: str
    seq: int
    rev: int
    key: str
    member: str
    message: Message | None
    at: datetime
