"""A desk and a shelf in memory, to see exactly what the room asks of them. The real ones are in test_room_whole.py."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from bot.content import Content
from bot.talk import RoomLine
from facilitation.decision import SessionRecord
from facilitation.message import Message
from facilitation.session.view import Board, View
from facilitation.team.team import Member, Team

WHEN = datetime(2026, 9, 7, 9, 0, tzinfo=UTC)
CONTENT = Content.load()


def member(id: str, name: str = "") -> Member:
    return Member(id, name or id.title(), WHEN)


def team(id: str, *members: Member, language: str = "en") -> Team:
    return Team(id, f"Team {id}", WHEN, f"room-{id}", language, members=members)


class MemoryShelf:
    """Keeps lines as the real shelf does."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str, str], RoomLine] = {}
        self.nonces: dict[str, RoomLine] = {}
        self.codes: dict[str, str] = {}
        self.seats: dict[str, set[str]] = {}
        self.rev = 0
        self.fails = False

    async def append(
        self, place: str, nonce: str, key: str, member: str, message: Message | None, at: datetime
    ) -> RoomLine:
        if nonce not in self.nonces:
            self.rev += 1
            place, slash, side = place.partition("/")
            member = member or slash + side
            old = self.kept.get((place, key, member))
            line = RoomLine(place, old.seq if old else self.rev, self.rev, key, member, message, at)
            self.kept[place, key, member] = self.nonces[nonce] = line
        return self.nonces[nonce]

    async def seat(self, place: str, members: Sequence[str]) -> None:
        self.seats.setdefault(place, set()).update(members)

    async def lines(self, place: str, member: str, after_rev: int = 0, limit: int = 500) -> Sequence[RoomLine]:
        mine = [line for line in self._seen(place, member) if line.rev > after_rev]
        return sorted(mine, key=lambda line: line.rev)[:limit]

    async def latest(self, place: str, member: str, limit: int = 200, before: int = 2**62) -> Sequence[RoomLine]:
        mine = [line for line in self._seen(place, member) if line.message is not None and line.seq < before]
        return sorted(mine, key=lambda line: line.seq)[-limit:]

    def _seen(self, place: str, member: str) -> list[RoomLine]:
        sides = {side.removeprefix(place) for side, sit in self.seats.items() if member in sit}
        return [line for line in self.kept.values() if line.place == place and line.member in {"", member} | sides]

    async def keep_code(self, code: str, team: str) -> None:
        self.codes.setdefault(code, team)

    async def team_of(self, code: str) -> str | None:
        if self.fails:
            raise OSError("the database is gone")
        return self.codes.get(code)


class Watch:
    def __init__(self) -> None:
        self.event = asyncio.Event()

    async def changed(self) -> None:
        await self.event.wait()
        self.event.clear()


class MemoryDesk:
    """Shows what it is told to show; ``drawn`` counts how often each member's view was asked for."""

    def __init__(self, *teams: Team) -> None:
        self.content = CONTENT
        self.teams = {team.id: team for team in teams}
        self.board = "Clarifying questions"
        self.drawn: Counter[str] = Counter()
        self.watches: dict[str, list[Watch]] = {}

    async def team(self, team: str) -> Team | None:
        return self.teams.get(team)

    async def view(self, team: str, member: str) -> View:
        self.drawn[member] += 1
        return View("s1", "Tuning protocol", Board("running", "Step 3 of 8", self.board, "", "", "", "", ""))

    async def records(self, team: str) -> list[SessionRecord]:
        return []

    async def record(self, team: str, id: str) -> SessionRecord | None:
        return None

    @asynccontextmanager
    async def watch(self, team: str) -> AsyncIterator[Watch]:
        watch = Watch()
        self.watches.setdefault(team, []).append(watch)
        try:
            yield watch
        finally:
            self.watches[team].remove(watch)

    def stir(self, team: str) -> None:
        for watch in self.watches.get(team, ()):
            watch.event.set()
