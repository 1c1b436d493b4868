"""An office for tests: a scripted clock, a team, and a platform that notes down what it is asked to show."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot.content import Content
from bot.desk import Answer, Body, Direct, Incoming
from bot.office import Office, open_office
from bot.platforms.contract import Platform
from bot.world import ScriptedWorld, World
from facilitation.actions import Command
from facilitation.decision import Address
from facilitation.message import Message
from facilitation.session.commands import Start
from facilitation.session.session import Session
from facilitation.team.team import JoinTeam, Team

MORNING = datetime(2026, 9, 7, 9, 0, tzinfo=UTC)
CONTENT = Content.load()
PEOPLE = ("ana", "ben", "cleo", "dev")


@dataclass
class Notebook(Platform):
    """Shows nothing and remembers all; ``trouble`` is raised, once for each entry, before anything is noted."""

    name = "room"
    shown: list[tuple[str, str, str, str]] = field(default_factory=list)  # how, place, key, words
    nonces: list[str] = field(default_factory=list)
    trouble: list[Exception | None] = field(default_factory=list)

    async def post(self, place: str, nonce: str, key: str, message: Message) -> str:
        self._note("post", place, nonce, key, message)
        return f"ref-{nonce}"

    async def revise(self, place: str, nonce: str, key: str, ref: str, message: Message) -> None:
        self._note(f"revise {ref}", place, nonce, key, message)

    async def whisper(self, place: str, nonce: str, member: str, key: str, message: Message | None, ref: str) -> str:
        self._note(f"whisper {member}", place, nonce, key, message)
        return ref or f"ref-{nonce}"

    async def seat(self, place: str, nonce: str, title: str, members: tuple[str, ...], ref: str) -> str:
        self.nonces.append(nonce)
        if self.trouble and (error := self.trouble.pop(0)) is not None:
            raise error
        self.shown.append((f"seat {ref}".strip(), place, title, " ".join(members)))
        return ref or f"side-{nonce}"

    def _note(self, how: str, place: str, nonce: str, key: str, message: Message | None) -> None:
        self.nonces.append(nonce)
        if self.trouble and (error := self.trouble.pop(0)) is not None:
            raise error
        self.shown.append((how, place, key, message.plain() if message is not None else ""))

    @property
    def words(self) -> list[str]:
        return [words for *_, words in self.shown]


@dataclass
class Scene:
    """A team of four at work, and what a person may do there."""

    office: Office
    world: ScriptedWorld
    notebook: Notebook
    team: Team
    count: int = 0

    async def do(self, member: str, body: Body, event: str | None = None) -> Answer:
        """``member`` does something; each time another event unless one is given."""
        self.count += 1
        event = f"event {self.count}" if event is None else event
        return await self.office.desk.handle(Incoming(event, self.team.id, self.team.channel, member, body))

    async def command(self, member: str, address: Address, command: Command) -> Answer:
        return await self.do(member, Direct(address, command))

    async def start(self, minutes: float = 1.0) -> Session:
        """A tuning protocol that Ana leads and in which Ben presents, gathering."""
        id = self.world.new_id()
        inputs = (("question", "Does it work?"), ("work", "A plan"))
        start = Start(id, "ana", self.team.channel, "tuning-protocol", "ben", "ana", inputs)
        answer = await self.command("ana", Address("session", id), start)
        assert not answer.refused, answer
        return await self.session()

    async def session(self) -> Session:
        found = await self.office.desk.session(self.team.id)
        assert found is not None
        return found

    async def pass_time(self, by: timedelta) -> None:
        """Moves the clock from one due moment to the next until ``by`` has passed."""
        end = self.world.now() + by
        await self.office.run_until_quiet()
        while (at := await self.office.next_due()) is not None and at <= end:
            self.world.clock.set(max(at, self.world.now()))
            await self.office.run_until_quiet()
        self.world.clock.set(end)


@asynccontextmanager
async def scene(url: str, *, live: bool = False) -> AsyncIterator[Scene]:
    world = World.scripted(MORNING, 1)
    async with open_office(url, world, CONTENT, live=live) as office:
        notebook = Notebook()
        office.add(notebook)
        team = await office.desk.make_team("Willow", "en", "UTC")
        opened = Scene(office, world, notebook, team)
        for name in PEOPLE:
            await opened.command(name, Address("team", team.id), JoinTeam(name, name.title()))
        await office.run_until_quiet()
        notebook.shown.clear()
        yield opened
