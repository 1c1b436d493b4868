"""The room as a stage for transcripts (transcript.py): played through the real desk, writer, outbox and shelf."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.content import Content
from bot.desk import Answer, Direct, Incoming, Line, Press, Said, Submit
from bot.office import Office, open_office
from bot.platforms.room.platform import RoomPlatform
from bot.talk import RoomLine
from bot.world import ScriptedWorld, World
from facilitation.decision import Address
from facilitation.message import Button, Form, Message
from facilitation.team.team import JoinTeam, Team
from tests.conversations.transcript import Stage, Where

DAY = date(2026, 3, 12)
NINE = datetime(2026, 3, 12, 9, 0, tzinfo=UTC)
CONTENT = Content.load()


@dataclass
class Room(Stage):
    office: Office
    world: ScriptedWorld
    team: Team
    zone: tzinfo = UTC
    day: date = DAY
    answers: dict[str, Answer] = field(default_factory=dict)
    acts: int = 0
    seen: dict[tuple[str, str], Button] = field(default_factory=dict)

    # -- the clock

    def now(self) -> datetime:
        return self.world.now()

    async def wait_until(self, at: datetime) -> None:
        while (due := await self.office.next_due()) is not None and due <= at:
            self.world.clock.set(max(due, self.world.now()))
            await self.office.run_until_quiet()
        self.world.clock.set(at)

    # -- what people do

    async def says(self, name: str, words: str, kind: str, apart: bool) -> None:
        """In the room one writes in one place, apart or not."""
        assert not apart or await self.group_of(name), f"{name} sits in no group"
        await self.come(name, Said(words, kind))

    async def types(self, name: str, line: str) -> None:
        await self.come(name, Line(line))

    async def presses(self, name: str, label: str) -> list[str]:
        buttons = await self._buttons(name)
        button = next((b for b in buttons if b.label == label), None) or self.seen.get((name, label))
        if button is None:
            return [each.label for each in buttons] or ["none"]
        await self.come(name, Press(button.action))
        return []

    async def fills_in(self, name: str, values: dict[str, str]) -> None:
        form = self.answers[name].form
        assert isinstance(form, Form), f"{name} has no form to fill in, but: {self.told(name)}"
        people = {member.name: member.id for member in self.team.members}
        given = {f.key: getattr(f, "value", "") for f in form.fields} | {k: people.get(v, v) for k, v in values.items()}
        assert values.keys() <= {f.key for f in form.fields}, f"the form asks for {[f.key for f in form.fields]}"
        missing = [f.key for f in form.fields if getattr(f, "required", False) and not given[f.key]]
        assert not missing, f"{name} must fill in {missing} as well"
        await self.come(name, Submit(form.action, {key: str(value) for key, value in given.items() if value}))

    async def come(self, name: str, body: Said | Line | Press | Submit) -> None:
        """What somebody sends, and all that follows from it at this moment."""
        self.acts += 1
        incoming = Incoming(f"act-{self.acts}", self.team.id, self.team.channel, self.id(name), body)
        self.answers[name] = await self.office.desk.handle(incoming)
        await self.office.run_until_quiet()

    # -- what they see

    async def reads(self, name: str, where: Where = "anywhere") -> list[str]:
        return [
            line.message.plain(self.name)
            for line in await self._lines(name)
            if line.message and (where == "anywhere" or where in _places(line))
        ]

    async def _lines(self, name: str) -> Sequence[RoomLine]:
        return await self.office.shelf.latest(self.team.channel, self.id(name), 200)

    async def _buttons(self, name: str) -> list[Button]:
        """All buttons before somebody, those of the newest first."""
        messages = [line.message for line in await self._lines(name) if line.message]
        if name in self.answers and isinstance(said := self.answers[name].message, Message):
            messages.append(said)
        found = [button for message in reversed(messages) for button in message.buttons]
        self.seen.update({(name, button.label): button for button in reversed(found)})
        return found

    def told(self, name: str) -> str:
        answer = self.answers[name]
        said = answer.message.plain(self.name) if answer.message else ""
        if answer.form is None:
            return said
        about = [answer.form.about.plain(self.name)] if answer.form.about else []
        return "\n".join([said, answer.form.title, *about, *(each.label for each in answer.form.fields)])

    # -- who is there

    @property
    def members(self) -> list[str]:
        return [member.name for member in self.team.members]

    async def group_of(self, name: str) -> list[str]:
        session = await self.office.desk.session(self.team.id)
        if session is None:
            return []
        there = [[id for id in group.members if id in session.taking_part] for group in session.groups]
        return [self.name(id) for group in there if self.id(name) in group for id in group]

    def id(self, name: str) -> str:
        return next(member.id for member in self.team.members if member.name == name)

    def name(self, id: str) -> str:
        return next((member.name for member in self.team.members if member.id == id), id)


def _places(line: RoomLine) -> tuple[Where, ...]:
    """For whom a line is that its reader may see."""
    if line.member.startswith("/"):
        return "in the talk", "in the group"
    return ("in private",) if line.member else ("in the talk",)


@asynccontextmanager
async def a_room(
    folder: Path, *names: str, begins: datetime = NINE, zone: str = "UTC", language: str = "en"
) -> AsyncIterator[Room]:
    """A team of these people, at nine in the morning (UTC) unless it ``begins`` at another moment."""
    world = World.scripted(begins, seed=3)
    async with open_office(f"sqlite:///{folder}/convener.db", world, CONTENT, live=False) as office:
        office.add(RoomPlatform(office.shelf, world))
        team = await office.desk.make_team("Year 7", language, zone)
        for name in names:
            id = world.new_id()
            body = Direct(Address("team", team.id), JoinTeam(id, name))
            answer = await office.desk.handle(Incoming(f"join-{id}", team.id, team.channel, id, body))
            assert not answer.refused
        await office.run_until_quiet()
        found = await office.desk.team(team.id)
        assert found is not None
        yield Room(office, world, found, ZoneInfo(zone), begins.astimezone(ZoneInfo(zone)).date())
