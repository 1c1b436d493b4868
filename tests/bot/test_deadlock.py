"""Two jobs that wait for each other on PostgreSQL: one of them gives way and is run again, and nobody hears of it."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import timedelta
from threading import Event
from typing import Any

import pytest

from bot.desk import Direct
from bot.office import Office
from bot.platforms.room.platform import RoomPlatform
from bot.rules import Rules, rules_of
from bot.store import Transaction, due
from facilitation.decision import Address, Remind, SubjectKind
from facilitation.team.team import Speak
from tests.bot.office import Scene, scene

pytestmark = pytest.mark.postgres
LONG = 60  # seconds until a test that hangs fails


class Crossing:
    """A job that holds the team's place in the room and then wants the team, while a decision holds the team and then
    wants its place. ``decided`` counts how often the rule was asked."""

    def __init__(self) -> None:
        self.place_is_held, self.team_is_held = Event(), Event()
        self.decided = 0

    def rules(self, kind: SubjectKind) -> Rules:
        known = rules_of(kind)
        return Rules(self._meeting(known.decide), known.needs)

    def _meeting(self, decide: Callable[..., Any]) -> Callable[..., Any]:
        def met(*given: Any) -> Any:
            self.decided += 1
            self.team_is_held.set()
            assert self.place_is_held.wait(LONG)
            return decide(*given)

        return met

    def job(self, team: str) -> Callable[[Transaction], None]:
        def cross(tx: Transaction) -> None:
            tx.cursor.execute("SET LOCAL deadlock_timeout = '10min'")  # so that the other one gives way
            tx.cursor.execute("SELECT rev FROM room_place WHERE team = %s FOR UPDATE", (team,))
            assert tx.cursor.fetchone()
            self.place_is_held.set()
            assert self.team_is_held.wait(LONG)
            tx.cursor.execute("SELECT state FROM subject WHERE team = %s AND kind = 'team' FOR UPDATE", (team,))

        return cross


@pytest.fixture
def postgres_url(postgres: Any) -> Iterator[str]:
    url = postgres.create()
    yield url
    postgres.drop(url)


async def met(willow: Scene) -> Crossing:
    """A scene whose team has a place in the room, ready to cross."""
    willow.office.add(RoomPlatform(willow.office.shelf, willow.world))
    await willow.do("ana", Direct(Address("team", willow.team.id), Speak("s0", "ana", "There is a place now")))
    crossing = Crossing()
    willow.office.desk.deciding.rules = crossing.rules
    return crossing


async def lines(office: Office, team: str) -> list[str]:
    found = await office.shelf.latest(f"room-{team}", "ana")
    return [line.message.plain() for line in found if line.message is not None]


async def test_a_command_that_met_a_deadlock_is_decided_again(postgres_url: str) -> None:
    async with scene(postgres_url) as willow:
        crossing = await met(willow)
        other = asyncio.create_task(willow.office.store.run(crossing.job(willow.team.id)))
        answer = await willow.do("ana", Direct(Address("team", willow.team.id), Speak("s1", "ana", "Said once")))
        await other

        assert not answer.refused, answer
        assert crossing.decided == 2
        assert sum("Said once" in line for line in await lines(willow.office, willow.team.id)) == 1


async def test_a_timer_that_met_a_deadlock_is_decided_again(postgres_url: str) -> None:
    async with scene(postgres_url) as willow:
        crossing = await met(willow)
        now, id = willow.world.now(), willow.team.id
        timer = Remind(now + timedelta(seconds=1), Address("team", id), Speak("s1", "ana", "Said once"))
        await willow.office.store.run(lambda tx: due.put(tx, [due.values((id, "team", id), timer, now)]))
        willow.world.clock.set(timer.at)
        other = asyncio.create_task(willow.office.store.run(crossing.job(id)))
        await willow.office.run_until_quiet()
        await other

        assert crossing.decided == 2
        assert sum("Said once" in line for line in await lines(willow.office, id)) == 1
