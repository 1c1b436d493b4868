"""What one person sees of the side rooms, as values for ``look`` (view.py)."""

from dataclasses import dataclass

from . import group_cards, phrases, places
from .grouping import here
from .sitting import Sitting


@dataclass(frozen=True, slots=True)
class SideRoom:
    """A small group that sits apart now. ``name``: "Group 2", or what brought it together; ``word``: who has the word
    in its round."""

    number: int
    name: str
    members: tuple[str, ...]
    presenter: str = ""
    word: str = ""
    mine: bool = False  # I sit in it
    task: str = ""  # what it has before it: whose station, whose sheets
    over: bool = False  # it is through with its round, or with its members' turns: it waits for the others
    place: str = ""
    turn: str = ""  # in its round: whose turn, then whose, with mention marks
    roles: str = ""  # "**Coachee:** Ana · **Coach:** Ben"; CommonMark with mention marks
    about: str = ""  # whose station or which sheets it has before it; CommonMark with mention marks


def side_rooms(sitting: Sitting, member: str) -> tuple[SideRoom, ...]:
    """All groups while they sit apart, as ``member`` sees them; none while all are together."""
    session = sitting.session
    if not session.apart:
        return ()
    return tuple(
        SideRoom(
            g.number, group_cards.title(sitting, g), here(session, g), g.presenter,
            (g.floor.holder or "") if g.floor else "", member in here(session, g), group_cards.going_round(sitting, g),
            bool(g.floor and g.floor.holder is None) or group_cards.through(session, g),
            places.side_room(session, g.number), phrases.turn_of(sitting, g.floor), group_cards.roles(sitting, g),
            group_cards.going_round(sitting, g),
        )
        for g in session.groups
        if here(session, g)
    )  # fmt: skip
