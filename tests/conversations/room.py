"""A room in which a conversation is played from its transcript, through the real desk, writer, outbox and shelf.

A transcript is read line by line; each begins with a time, at which the clock then stands. Somebody acts::

    10:02  Ben: I wrote it on a train.            words; with a kind before them: Dev (warm): …
    10:02  Ana: /propose We start on time.        a command
    10:03  Ben: [I’m in]                          a button, of the newest card that has it and Ben can see (or that
                                                  he saw before: it may be gone by the time that he presses)
    10:03  Ana fills in: presenter=Ben; input_question=…     the form that she was just given

or something is to be seen, and the test fails where it is not::

    10:03  all read: Step 3 of 8                  on a card or in the talk, as it stands now
    10:03  nobody reads: Frame the session
    10:03  Chloé alone reads: There is room       in her private words, and nobody else's
    10:03  Ben is told: Only today’s facilitator  the answer to what he just did
    10:03  Ben is told nothing

Between two times all that falls due happens at its own moment.
"""

import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from bot.content import Content
from bot.desk import Answer, Direct, Incoming, Line, Press, Said, Submit
from bot.office import Office, open_office
from bot.platforms.room.platform import RoomPlatform
from bot.store import RoomLine
from bot.world import ScriptedWorld, World
from facilitation.decision import Address
from facilitation.message import Button, Form, Message
from facilitation.team.team import JoinTeam, Team

DAY = datetime(2026, 3, 12, 9, 0, tzinfo=UTC)
CONTENT = Content.load()
LINE = re.compile(r"(?P<time>\d\d:\d\d)(?::(?P<second>\d\d))?\s+(?P<rest>.+)")
ACT = re.compile(r"(?P<name>\w+)(?: \((?P<kind>[\w ]+)\))?: (?P<words>.+)")
FILLS = re.compile(r"(?P<name>\w+) fills in: (?P<values>.+)")
ALONE = re.compile(r"(?P<name>\w+) alone reads: (?P<words>.+)")
TOLD = re.compile(r"(?P<name>\w+) is told(?:: (?P<words>.+)| nothing)")


@dataclass
class Room:
    office: Office
    world: ScriptedWorld
    team: Team
    answers: dict[str, Answer] = field(default_factory=dict)
    acts: int = 0
    seen: dict[tuple[str, str], Button] = field(default_factory=dict)

    async def play(self, transcript: str) -> None:
        """Plays it to its end; fails at the first line that is not so, and names it."""
        for line in filter(None, map(str.strip, transcript.splitlines())):
            found = LINE.fullmatch(line)
            assert found, f"not a line of a transcript: {line}"
            hour, minute = map(int, found["time"].split(":"))
            await self.wait_until(self.world.now().replace(hour=hour, minute=minute, second=int(found["second"] or 0)))
            await self._one(line, found["rest"])

    async def wait_until(self, at: datetime) -> None:
        """All that falls due until then happens, each at its own moment."""
        assert at >= self.world.now(), f"the clock is at {self.world.now():%H:%M:%S} already"
        while (due := await self.office.next_due()) is not None and due <= at:
            self.world.clock.set(max(due, self.world.now()))
            await self.office.run_until_quiet()
        self.world.clock.set(at)

    # -- what a line says

    async def _one(self, line: str, rest: str) -> None:
        if rest.startswith("all read: "):
            await self._is_read("", rest.removeprefix("all read: "), line)
        elif rest.startswith("nobody reads: "):
            words = rest.removeprefix("nobody reads: ")
            assert not [t for m in self.members for t in await self.reads(m) if words in t], line
        elif alone := ALONE.fullmatch(rest):
            await self._is_read(alone["name"], alone["words"], line)
        elif told := TOLD.fullmatch(rest):
            said = self._told(told["name"])
            assert (told["words"] in said) if told["words"] else not said, f"{line}\n  is told: {said or 'nothing'}"
        elif fills := FILLS.fullmatch(rest):
            await self._fill_in(fills["name"], fills["values"])
        else:
            act = ACT.fullmatch(rest)
            assert act, f"nobody does anything in: {line}"
            await self._act(act["name"], act["kind"] or "", act["words"], line)

    async def _act(self, name: str, kind: str, words: str, line: str) -> None:
        if words.startswith("/"):
            await self._come(name, Line(words))
        elif words.startswith("[") and words.endswith("]"):
            button = await self._button(name, words[1:-1])
            assert button, f"{line}\n  the buttons are: {[b.label for b in await self._buttons(name)]}"
            await self._come(name, Press(button.action))
        else:
            await self._come(name, Said(words, kind.replace(" ", "_")))

    async def _fill_in(self, name: str, values: str) -> None:
        form = self.answers[name].form
        assert isinstance(form, Form), f"{name} has no form to fill in"
        typed = dict(part.split("=", 1) for part in values.split("; "))
        people = {member.name: member.id for member in self.team.members}
        given = {f.key: getattr(f, "value", "") for f in form.fields} | {k: people.get(v, v) for k, v in typed.items()}
        assert typed.keys() <= {f.key for f in form.fields}, f"the form asks for {[f.key for f in form.fields]}"
        missing = [f.key for f in form.fields if getattr(f, "required", False) and not given[f.key]]
        assert not missing, f"{name} must fill in {missing} as well"
        await self._come(name, Submit(form.action, {key: str(value) for key, value in given.items() if value}))

    async def _come(self, name: str, body: Said | Line | Press | Submit) -> None:
        self.acts += 1
        incoming = Incoming(f"act-{self.acts}", self.team.id, self.team.channel, self.id(name), body)
        self.answers[name] = await self.office.desk.handle(incoming)
        await self.office.run_until_quiet()

    # -- what is to be seen

    async def _is_read(self, only: str, words: str, line: str) -> None:
        for member in self.members:
            found = [text for text in await self.reads(member, private=bool(only)) if words in text]
            expected = not only or member == only
            assert bool(found) == expected, f"{line}\n  {member} reads:\n" + "\n--\n".join(await self.reads(member))

    async def reads(self, name: str, private: bool | None = None) -> list[str]:
        """The texts that are before somebody now, oldest first: all, or only what is private, or only what is not."""
        lines = await self._lines(name)
        return [
            line.message.plain(self.name)
            for line in lines
            if line.message and (private is None or bool(line.member) == private)
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

    async def _button(self, name: str, label: str) -> Button | None:
        now = next((b for b in await self._buttons(name) if b.label == label), None)
        return now or self.seen.get((name, label))

    def _told(self, name: str) -> str:
        answer = self.answers[name].message
        return answer.plain(self.name) if answer else ""

    # -- who is there

    @property
    def members(self) -> list[str]:
        return [member.name for member in self.team.members]

    def id(self, name: str) -> str:
        return next(member.id for member in self.team.members if member.name == name)

    def name(self, id: str) -> str:
        return next((member.name for member in self.team.members if member.id == id), id)


@asynccontextmanager
async def a_room(folder: Path, *names: str) -> AsyncIterator[Room]:
    """A team of these people, at nine in the morning."""
    world = World.scripted(DAY, seed=3)
    async with open_office(f"sqlite:///{folder}/convener.db", world, CONTENT, live=False) as office:
        office.add(RoomPlatform(office.shelf, world))
        team = await office.desk.make_team("Year 7", "en", "UTC")
        for name in names:
            id = world.new_id()
            body = Direct(Address("team", team.id), JoinTeam(id, name))
            answer = await office.desk.handle(Incoming(f"join-{id}", team.id, team.channel, id, body))
            assert not answer.refused
        await office.run_until_quiet()
        found = await office.desk.team(team.id)
        assert found is not None
        yield Room(office, world, found)
