"""What is so, for whoever looks: views of a session, the team, its records; and word of every change.

Six people and a wall look at each change at once, so what they look at is loaded once for all of them and kept until
something in the team changes. Nobody is shown the past: a load that a change overtook serves only those who asked
before it.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Self

from bot.desk_deciding import Deciding
from bot.store import Heard, Store, Transaction, rows, subjects
from bot.world import World
from facilitation.decision import SessionRecord
from facilitation.given import Given, Need
from facilitation.session.session import Session
from facilitation.session.view import View, look
from facilitation.team.team import Team

TEAMS = 500  # kept in memory at most
LOOKS_AT: frozenset[Need] = frozenset(
    {"team", "protocol", "session", "agreements", "commitments", "session_commitments", "session_agreements", "ratings",
     "plans", "protocols"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Seen:
    """A team, the session open in its channel, and what a view of it is made from."""

    team: Team | None
    session: Session | None
    given: Given


class Watch:
    """Hears of a team's changes; ``async with`` it."""

    def __init__(self, watches: dict[str, set["Watch"]], team: str):
        self.watches = watches
        self.team = team
        self.event = asyncio.Event()

    async def changed(self) -> None:
        """Returns when something has changed since the last time, or since the watch began; many changes are one."""
        await self.event.wait()
        self.event.clear()

    async def __aenter__(self) -> Self:
        self.watches.setdefault(self.team, set()).add(self)
        return self

    async def __aexit__(self, *raised: object) -> None:
        among = self.watches.get(self.team, set())
        among.discard(self)
        if not among:
            self.watches.pop(self.team, None)


class Reads:
    def __init__(self, store: Store, deciding: Deciding, world: World):
        self.store = store
        self.deciding = deciding
        self.world = world
        self.kept: dict[str, Seen] = {}
        self.loading: dict[str, asyncio.Task[Seen]] = {}
        self.watches: dict[str, set[Watch]] = {}

    def heard(self, news: Heard) -> None:
        """After each commit: what is kept of its teams is old, and those who watch them are told."""
        if news.everything:
            self.forget_all()
        for team in news.teams:
            self.kept.pop(team, None)
            self.loading.pop(team, None)
            for watch in self.watches.get(team, ()):
                watch.event.set()

    def forget_all(self) -> None:
        """When word of changes may have been lost: everything may have changed."""
        self.kept.clear()
        self.loading.clear()
        for watches in self.watches.values():
            for watch in watches:
                watch.event.set()

    def watch(self, team: str) -> Watch:
        return Watch(self.watches, team)

    def language_of(self, team: str) -> str:
        """The team's language if it happens to be known, or nothing."""
        seen = self.kept.get(team)
        return seen.team.language if seen is not None and seen.team is not None else ""

    async def seen(self, team: str) -> Seen:
        if (known := self.kept.get(team)) is not None:
            return known
        task = self.loading.get(team)
        if task is None:
            task = self.loading[team] = asyncio.create_task(self._load(team))
            task.add_done_callback(self._keeper(team))
        return await asyncio.shield(task)

    async def _load(self, team: str) -> Seen:
        return await self.store.read(lambda tx: self._see(tx, team))

    def _keeper(self, team: str) -> Callable[[asyncio.Task[Seen]], None]:
        def keep(task: asyncio.Task[Seen]) -> None:
            if self.loading.get(team) is not task:
                return  # a change overtook it
            del self.loading[team]
            if not task.cancelled() and task.exception() is None:
                self.kept[team] = task.result()
                if len(self.kept) > TEAMS:
                    del self.kept[next(iter(self.kept))]

        return keep

    def _see(self, tx: Transaction, id: str) -> Seen:
        team = subjects.team_of(tx, id)
        channel = team.channel if team is not None else ""
        session = subjects.open_session(tx, id, channel) if team is not None else None
        key: Any = (id, "session", session.id) if session is not None else (id, "team", id)
        given = self.deciding.given(tx, key, channel, session or team, None, LOOKS_AT)
        return Seen(team, session, given)

    async def view(self, team: str, member: str) -> View:
        seen = await self.seen(team)
        return look(seen.session, member, self.world.now(), self._for(seen, member))

    def _for(self, seen: Seen, member: str) -> Given:
        """What a view is made from, in the language that the member chose for themselves."""
        known = seen.team.member(member) if seen.team is not None else None
        if known is None or not known.language or known.language == seen.given.words.language:
            return seen.given
        return replace(seen.given, words=self.deciding.content.wording(known.language))

    async def records(self, team: str) -> list[SessionRecord]:
        """Newest first."""
        return list(await self.store.read(lambda tx: rows.records(tx, team)))

    async def record(self, team: str, id: str) -> SessionRecord | None:
        return await self.store.read(lambda tx: rows.record(tx, team, id))
