"""Where words are read: in the channel, or in the side room of a group."""

from .grouping import group_of
from .session import Group, Session


def sits_in(session: Session, member: str) -> Group | None:
    """The group in whose side room ``member`` sits now; None where all are together (then, too, ``group_of`` knows
    with whom they sat before)."""
    return group_of(session, member) if session.apart else None


def side_room(session: Session, number: int) -> str:
    """The place of the group with that number; with 0, the channel."""
    return f"{session.channel}/{session.id[-8:]}-{session.grouped}-{number}" if number else session.channel
