"""Where words are read: in the channel, or in the side room of a group."""

from .session import Group, Session


def group_of(session: Session, member: str) -> Group | None:
    """The group in whose side room ``member`` sits now; None where all are together."""
    return next((g for g in session.groups if member in g.members), None) if session.apart else None


def side_room(session: Session, number: int) -> str:
    """The place of the group with that number; with 0, the channel."""
    return f"{session.channel}/{session.id[-8:]}-{session.grouped}-{number}" if number else session.channel
