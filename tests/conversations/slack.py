"""Slack as a stage for transcripts (transcript.py): the stand-in over real HTTP, or through a real socket.

Words that are for all now are written in the channel; others (hidden for now, one's own notes, out of turn) to the bot
in private, as Slack shows at once what is typed in a channel; words of a kind are a command. Everything that a person
sees counts: channels, group messages, direct messages, and what they alone are shown.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.content import Content
from bot.office import Office, open_office
from bot.platforms.slack.app import Connected
from bot.platforms.slack.spots import place_of
from bot.settings import Settings
from bot.world import ScriptedWorld, World
from tests.conversations.slack_reading import labels, plain, view_words
from tests.conversations.transcript import Stage, Where
from tests.rigs.slack.browser import APP, Browser
from tests.rigs.slack.edge import Edge
from tests.rigs.slack.emulator import SIGNING, Workspace
from tests.rigs.slack.person import Person, Seen
from tests.rigs.slack.stand import SECRET, beside, slack

DAY = date(2026, 3, 12)
NINE = datetime(2026, 3, 12, 9, 0, tzinfo=UTC)
CONTENT = Content.load()


@dataclass
class Channel(Stage):
    """A channel of a workspace, in which a team meets."""

    edge: Edge
    office: Office
    world: ScriptedWorld
    slack: Connected
    workspace: Workspace
    people: dict[str, Person]
    channel: str
    team: str = ""
    zone: tzinfo = UTC
    day: date = DAY
    last: dict[str, tuple[set[str], Any]] = field(default_factory=dict)  # what was there before the last act
    seen: dict[tuple[str, str], tuple[Seen, str]] = field(default_factory=dict)
    answered: dict[str, str] = field(default_factory=dict)

    # -- the clock

    def now(self) -> datetime:
        return self.world.now()

    async def wait_until(self, at: datetime) -> None:
        while (due := await self.office.next_due()) is not None and due <= at:
            self.world.clock.set(max(due, self.world.now()))
            await self.settle()
        self.world.clock.set(at)

    async def settle(self) -> None:
        """Until nothing more happens: what was delivered, decided, posted, and told of that again."""
        for _ in range(3):
            await self.edge.settle()
            await self.slack.slack.settle()
            await self.office.run_until_quiet()
        await self.edge.settle()
        await self.slack.slack.settle()
        assert not self.edge.faults, self.edge.faults

    # -- what people do

    async def says(self, name: str, words: str, kind: str, apart: bool) -> None:
        person = self.people[name]
        if apart:
            await self._did(name, person.writes(await self._group(name), words))
        elif kind:
            await self._did(name, person.types("/convene", f"{kind} {words}", self.channel))
        elif await self._for_all(name):
            await self._did(name, person.writes(self.channel, words, await self._thread()))
        else:
            await self._did(name, person.writes_to_the_bot(words))

    async def _for_all(self, name: str) -> bool:
        view = await self.office.desk.view(self.team, await self._id(name))
        return view.board.part != "running" or view.may_say == "all"

    async def _thread(self) -> str:
        session = await self.office.desk.session(self.team)
        if session is None:
            return ""
        place = place_of(self.workspace.id, self.channel)
        return (await self.slack.slack.platform.spots.of(place, f"session:{session.id}:x")).thread

    async def _group(self, name: str) -> str:
        mine = [seen.channel for seen in await self.people[name].sees() if seen.kind == "group"]
        assert mine, f"{name} sits in no group"
        return mine[-1]

    async def types(self, name: str, line: str) -> None:
        word, _, rest = line.removeprefix("/").partition(" ")
        if word == "checkin":
            command, text = "/checkin", rest
        else:
            command, text = "/convene", rest if word == "convene" else line.removeprefix("/")
        for other, person in self.people.items():
            text = text.replace(f"@{other}", f"<@{person.id}|{other}>")
        await self._did(name, self.people[name].types(command, text, self.channel))

    async def presses(self, name: str, label: str) -> list[str]:
        there = await self._buttons(name)
        found = next((at for text, at in there if text == label), None) or self.seen.get((name, label))
        if found is None:
            return [text for text, _ in there] or ["none"]
        await self._did(name, self.people[name].presses(*found))
        return []

    async def fills_in(self, name: str, values: dict[str, str]) -> None:
        view = self.people[name].modal()
        assert view is not None, f"{name} has no form to fill in, but: {self.told(name)}"
        fields = {block["block_id"]: block for block in view["blocks"] if block["type"] == "input"}
        assert values.keys() <= fields.keys(), f"the form asks for {list(fields)}"
        given = {key: await self._chosen(fields[key]["element"], value) for key, value in values.items()}
        before = {seen.ts for seen in await self.people[name].sees()}
        answer = await self.people[name].submits(given)
        await self._noted(name, before)
        if answer and answer.get("response_action") == "errors":
            self.answered[name] = "\n".join(answer["errors"].values())

    async def _chosen(self, element: dict[str, Any], value: str) -> str:
        if element["type"] == "users_select":
            return self.people[value].id if value in self.people else value
        if element["type"] == "static_select" and value in self.people:
            return await self._id(value)
        return value

    async def _did(self, name: str, act: Any) -> None:
        await self._buttons(name)
        before = {seen.ts for seen in await self.people[name].sees()}
        if (stack := self.edge.modals.get((self.workspace.id, self.people[name].id))) is not None:
            stack.clear()
        await act
        await self._noted(name, before)

    async def _noted(self, name: str, before: set[str]) -> None:
        """What somebody was answered: what they alone were shown since, that is none of the private words."""
        await self.settle()
        whispered = await self._whispered()
        told = [
            plain(seen.message)
            for seen in await self.people[name].sees()
            if seen.ts not in before and seen.kind in ("ephemeral", "answer") and seen.ts not in whispered
        ]
        form = self.people[name].modal()
        self.answered[name] = "\n".join([*told, *([view_words(form)] if form is not None else [])])

    async def _whispered(self) -> set[str]:
        """When the private words were posted that Slack shows in the channel."""
        from sqlalchemy import text

        def refs(tx: Any) -> set[str]:
            tx.cursor.execute(str(text("SELECT ref FROM posted WHERE ref LIKE 'ephemeral:%'")))
            return {row[0].partition(":")[2] for row in tx.cursor.fetchall()}

        return await self.office.store.read(refs)

    # -- what they see

    async def reads(self, name: str, where: Where = "anywhere") -> list[str]:
        whispered = await self._whispered()
        return [
            plain(seen.message, self.called)
            for seen in await self.people[name].sees()
            if seen.kind != "answer"
            and (seen.kind != "ephemeral" or seen.ts in whispered)
            and (where == "anywhere" or where in _places(seen))
            and not (seen.kind == "direct" and seen.message["user"] == self.people[name].id)
        ]

    async def _buttons(self, name: str) -> list[tuple[str, tuple[Seen, str]]]:
        """All that somebody can press, that of the newest message first."""
        seen = list(reversed(await self.people[name].sees()))
        found = [(text, (each, action)) for each in seen for text, action in labels(each)]
        self.seen.update({(name, text): at for text, at in reversed(found)})
        return found

    def told(self, name: str) -> str:
        return self.answered.get(name, "")

    # -- who is there

    @property
    def members(self) -> list[str]:
        return list(self.people)

    async def group_of(self, name: str) -> list[str]:
        session = await self.office.desk.session(self.team)
        names = await self.slack.slack.directory.names(self.team)
        groups = session.groups if session is not None else ()
        there = [[names[id] for id in group.members if id in session.taking_part] for group in groups]
        return next((group for group in there if name in group), [])

    async def _id(self, name: str) -> str:
        found = await self.slack.slack.directory.known_member(self.team, "slack", self.people[name].id)
        assert found is not None
        return found

    def called(self, user: str) -> str:
        return next((name for name, person in self.people.items() if person.id == user), user)


def _places(seen: Seen) -> tuple[Where, ...]:
    if seen.kind == "group":
        return "in the talk", "in the group"
    return ("in private",) if seen.alone else ("in the talk",)


@asynccontextmanager
async def a_channel(
    folder: Path, *names: str, begins: datetime = NINE, zone: str = "UTC", language: str = "en", socket: bool = False,
    url: str = "", channels: tuple[str, ...] = ("year-7",), installs: bool = False,
) -> AsyncIterator[Channel]:  # fmt: skip
    """A channel with a team of these people, at nine in the morning unless it ``begins`` later; over HTTP, or through
    a ``socket``. ``installs``: over HTTP, the first of them lets the app in with their browser."""
    workspace = Workspace("T0SCHOOL01", names, channels, zone=zone, locale="es-ES" if language == "es" else "en-US")
    world = World.scripted(begins, seed=3)
    async with (
        slack(folder, workspace) as edge,
        open_office(url or f"sqlite:///{folder}/convener.db", world, CONTENT, live=False) as office,
    ):
        settings = _settings(edge, workspace, socket, installs)
        async with beside(edge, office, settings, world, at_start=60) as (here, directory, address):
            if installs:
                assert (await Browser(edge, address).install(workspace, names[0]))[0] == 200
            people = {name: Person(edge, workspace, name) for name in names}
            stage = Channel(
                edge, office, world, here, workspace, people, workspace.channel("year-7"),
                zone=ZoneInfo(zone), day=begins.astimezone(ZoneInfo(zone)).date(),
            )  # fmt: skip
            await stage.types(names[0], "/help")
            stage.team = await directory.team_at(place_of(workspace.id, stage.channel)) or ""
            for name, person in people.items():
                await directory.member(stage.team, "slack", person.id, name)
            yield stage


def _settings(edge: Edge, workspace: Workspace, socket: bool, installs: bool) -> Settings:
    if installs:
        return Settings(secret_key=SECRET, slack_api_url=edge.api_url, **APP)
    ways: dict[str, Any] = {"slack_app_token": "xapp-1"} if socket else {"slack_signing_secret": SIGNING}
    return Settings(secret_key=SECRET, slack_bot_token=workspace.token, slack_api_url=edge.api_url, **ways)
