"""What the room keeps of what was said to it: its shelf is to the room what Slack's servers are to Slack.

The room knows no database, so it says here what it asks of one; the composition root hands it in. A *place* is a
team's channel. `seq` is the order in which lines first appeared and never changes; `rev` grows with every change in
the place, so that "all that changed after rev 41" is a question with an exact answer.
Decision: a rev must become visible in order. An implementation gives them out one after another for each place, for a
page that has seen 12 will never ask for 11 again.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

from bot.talk import AFTER_ALL, RoomLine
from facilitation.message import Message


class Shelf(Protocol):
    async def append(
        self, place: str, nonce: str, key: str, member: str, message: Message | None, at: datetime
    ) -> RoomLine:
        """Put a line on the shelf, or revise the one with this key and member in its place. The same nonce again
        changes nothing and gives what the first time gave."""

    async def seat(self, place: str, members: Sequence[str]) -> None:
        """From now on these sit in the side room ``place``, ``<channel>/<name>``, and nobody else reads what is said
        there; who comes to it reads also what was said before. Without members it is over, and stays readable."""

    async def lines(self, place: str, member: str, after_rev: int = 0, limit: int = 500) -> Sequence[RoomLine]:
        """What changed after ``after_rev`` and ``member`` may see (for all, their own, and of the side rooms of
        ``place`` that they sit or sat in), oldest change first, those taken away included. Never another's."""

    async def latest(self, place: str, member: str, limit: int = 200, before: int = AFTER_ALL) -> Sequence[RoomLine]:
        """The newest lines that ``member`` may see and that are still there, in order of ``seq``: of those that
        appeared before the one with the seq ``before``."""

    async def keep_code(self, code: str, team: str) -> None:
        """Remember that a short code, which people read aloud, leads to ``team``; again changes nothing."""

    async def team_of(self, code: str) -> str | None:
        """The team that a code leads to, or None."""


def seen_by(member: str, lines: Iterable[RoomLine]) -> list[RoomLine]:
    """The lines that ``member`` may see. The shelf has left out all others already; that nobody's private words reach
    somebody else's browser is worth asking twice. (Who sits in a side room only the shelf knows.)"""
    return [line for line in lines if line.member in ("", member) or line.member.startswith("/")]
