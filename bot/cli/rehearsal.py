"""A rehearsal played to its end: a whole session on a clock that is moved by hand, through the real core, desk, writer
and outbox, and an SQLite file in a folder that is gone afterwards. Nothing sleeps, and nothing is chance: the same
protocol, people and seed give the same session, to the byte.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.content import Content
from bot.desk import Direct, Incoming
from bot.office import Office, open_office
from bot.platforms.contract import Platform
from bot.world import ScriptedWorld, World
from facilitation.actions import Command
from facilitation.decision import Address
from facilitation.message import Message
from facilitation.session.commands import Start
from facilitation.session.protocol import Protocol
from facilitation.team.team import JoinTeam, Team

from .fault import Cannot

BEGINS = datetime(2026, 9, 7, 9, 0, tzinfo=UTC)  # a Monday morning
LONGEST = timedelta(hours=12)  # far beyond any protocol: a session that has not ended by then never will
LONGEST_DAYS = timedelta(days=400)  # the same for one over days


@dataclass(frozen=True, slots=True)
class Event:
    """Something that appeared: ``do`` is ``post``, ``revise``, ``whisper`` or ``seat``; ``to`` names the only one who
    sees it, ``side`` is the title of the side room in which it appeared, ``members`` are those seated there."""

    at: datetime
    do: str
    key: str
    message: Message | None
    to: str = ""
    side: str = ""
    members: tuple[str, ...] = ()


class Script(Platform):
    """A platform on which nothing can go wrong: it writes down what it is asked to show. It stands in for the room,
    for a team that is made at the desk meets there."""

    name = "room"

    def __init__(self, world: World) -> None:
        self.world = world
        self.events: list[Event] = []
        self.titles: dict[str, str] = {}  # of the side rooms

    async def post(self, place: str, nonce: str, key: str, message: Message) -> str:
        return self._note("post", place, key, message)

    async def revise(self, place: str, nonce: str, key: str, ref: str, message: Message) -> None:
        self._note("revise", place, key, message)

    async def whisper(
        self, place: str, nonce: str, member: str, key: str, message: Message | None, ref: str
    ) -> str:
        return self._note("whisper", place, key, message, to=member)

    async def seat(self, place: str, nonce: str, title: str, members: tuple[str, ...], ref: str) -> str:
        self.titles[place] = title
        return self._note("seat", place, place, None, members=members)

    def _note(
        self, do: str, place: str, key: str, message: Message | None, to: str = "", members: tuple[str, ...] = ()
    ) -> str:
        self.events.append(Event(self.world.now(), do, key, message, to, self.titles.get(place, ""), members))
        return key


@dataclass
class Rehearsal:
    """A team of scripted colleagues in an office of its own. ``events`` grows with all that appears."""

    office: Office
    world: ScriptedWorld
    script: Script
    team: Team
    days: bool = False

    @property
    def events(self) -> list[Event]:
        return self.script.events

    def name(self, member: str) -> str:
        found = self.team.member(member)
        return found.name if found else member

    async def do(self, member: str, address: Address, command: Command) -> None:
        """One command of a member, and all that follows from it at this moment; raises Cannot if it is refused."""
        event = f"{member}-{len(self.events)}-{type(command).__name__}"
        body = Direct(address, command)
        answer = await self.office.desk.handle(Incoming(event, self.team.id, self.team.channel, member, body))
        if answer.refused and answer.message:
            raise Cannot(answer.message.plain(self.name))
        await self.office.run_until_quiet()

    async def start(self, protocol: Protocol, seed: int, days: bool = False) -> None:
        """Opens the session, live or over ``days``: the second member presents where somebody does, the third leads,
        all are the cast."""
        cast = tuple(member.id for member in self.team.members)
        leads, presents = cast[2 % len(cast)], cast[1]
        id = self.world.new_id()
        start = Start(
            id, leads, self.team.channel, protocol.id, presenter=presents if protocol.has_presenter else None,
            facilitator=leads, seed=seed, cast=cast, days=days,
        )  # fmt: skip
        self.days = days
        await self.do(leads, Address("session", id), start)

    async def play(self) -> None:
        """Moves the clock from one due moment to the next until the session is closed; raises Cannot if it never is."""
        while await self.office.desk.session(self.team.id) is not None:
            at = await self.office.next_due()
            if at is None or at - BEGINS > (LONGEST_DAYS if self.days else LONGEST):
                raise Cannot("The rehearsal came to no end, and that is a fault of Convener: please tell its authors.")
            self.world.clock.set(at)
            await self.office.run_until_quiet()


def _called(names: tuple[str, ...], people: int) -> list[str]:
    """As many different names as there are people: after the last the first again, with a number."""
    return [
        names[n] if n < len(names) else f"{names[n % len(names)]} {n // len(names) + 1}" for n in range(people)
    ]


@asynccontextmanager
async def rehearsing(content: Content, people: int, seed: int, language: str) -> AsyncIterator[Rehearsal]:
    """An office with a team of ``people`` colleagues in it, all there from the start."""
    names = content.lines(language)["names"]
    world = World.scripted(BEGINS, seed)
    with TemporaryDirectory(prefix="convener-") as folder:
        url = f"sqlite:///{Path(folder, 'rehearsal.db')}"
        async with open_office(url, world, content, language=language, live=False) as office:
            script = Script(world)
            office.add(script)
            team = await office.desk.make_team(content.wording(language)("terminal.team"), language, "UTC")
            rehearsal = Rehearsal(office, world, script, team)
            for name in _called(names, people):
                id = world.new_id()
                await rehearsal.do(id, Address("team", team.id), JoinTeam(id, name, scripted=True))
            rehearsal.team = await office.desk.team(team.id) or team
            script.events.clear()  # before the session there is nothing to tell
            yield rehearsal
