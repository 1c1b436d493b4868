"""Discord as a stage for transcripts (transcript.py): real discord.py in SimCord, the real desk, outbox and store.

Words are written through Discord's own ways that need no intent: the form behind "Say something", or the command.
Everything that a person sees there counts: the channel, the threads that they are in, their direct messages, and
words that only they are shown in the channel.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import discord
import simcord
from simcord.actors import _dispatch_actor_interaction
from simcord.backend.access import channel_accessible

from bot.content import Content
from bot.directory import Directory
from bot.office import Office, open_office
from bot.platforms.discord.app import DiscordBot, Shards
from bot.platforms.discord.places import PLATFORM, place_of
from bot.platforms.discord.tree import SAY, SESSION, group_of
from bot.world import ScriptedWorld, World
from facilitation.commands import COMMANDS
from facilitation.team.names import fold
from tests.conversations.discord_reading import asked, buttons, default, plain, read
from tests.conversations.transcript import Stage, Where
from tests.rigs.discord.refusing import as_discord

DAY = date(2026, 3, 12)
NINE = datetime(2026, 3, 12, 9, 0, tzinfo=UTC)
CONTENT = Content.load()
PRESS = 3
ONE = Shards((0,), 1)


@dataclass
class Server(Stage):
    env: simcord.Env
    office: Office
    world: ScriptedWorld
    bot: DiscordBot
    channel: simcord.ChannelHandle
    people: dict[str, simcord.MemberActor]
    team: str = ""
    zone: tzinfo = UTC
    day: date = DAY
    last: dict[str, simcord.InteractionResult] = field(default_factory=dict)
    seen: dict[tuple[str, str], tuple[int, str]] = field(default_factory=dict)

    # -- the clock

    def now(self) -> datetime:
        return self.world.now()

    async def wait_until(self, at: datetime) -> None:
        while (due := await self.office.next_due()) is not None and due <= at:
            await self._set(max(due, self.world.now()))
            await self.settle()
        await self._set(at)

    async def _set(self, at: datetime) -> None:
        past = (at - self.world.now()).total_seconds()
        self.world.clock.set(at)
        if past > 0:
            await self.env.advance_time(past)

    async def settle(self) -> None:
        await self.env.settle()
        await self.office.run_until_quiet()
        await self.env.settle()

    # -- what people do

    async def says(self, name: str, words: str, kind: str, apart: bool) -> None:
        where = self.channel
        if apart:
            where = next(handle for handle in self._channels(name) if handle.is_thread)
        await self._did(name, self.people[name].slash(where, f"{SESSION} {SAY}", words=words, **self._kind(kind)))

    def _kind(self, kind: str) -> dict[str, str]:
        return {"kind": kind} if kind else {}

    async def types(self, name: str, line: str) -> None:
        word, _, rest = line.removeprefix("/").removeprefix("convene ").partition(" ")
        command = next(c for c in COMMANDS if fold(word) in map(fold, c.words))
        group = group_of(command)
        path = command.name if group == command.name else f"{group} {command.name}"
        options: dict[str, Any] = {}
        for option in command.options if rest else ():
            value, _, rest = rest.partition(" ") if option.type in ("protocol", "member", "minutes") else (rest, "", "")
            if value:
                options[option.name] = self.people[value.lstrip("@")] if option.type == "member" else value
        await self._did(name, self.people[name].slash(self.channel, path, **options))

    async def presses(self, name: str, label: str) -> list[str]:
        there = self._buttons(name)
        found = next((at for text, at in there if text == label), None) or self.seen.get((name, label))
        if found is None:
            return [text for text, _ in there] or ["none"]
        await self.press(name, *found)
        return []

    async def press(self, name: str, channel: int, action: str) -> None:
        """As a client does that still shows the button, whatever has become of the message since."""
        actor, where = self._actor(name, channel), simcord.ChannelHandle(
            self.env, self._guild(channel), self.env.backend.get_channel(channel)
        )  # fmt: skip
        message = next((m for m in self._messages(name) if any(id == action for _, id in buttons(m))), None)
        data = {"custom_id": action, "component_type": 2}
        extra = {"message": _payload(self.env, message)} if message is not None else None
        source = message.id if message is not None else None
        await self._did(name, _dispatch_actor_interaction(actor, PRESS, where, data, extra=extra,
                                                          source_message_id=source))  # fmt: skip

    async def fills_in(self, name: str, values: dict[str, str]) -> None:
        shown = self.last[name]
        assert shown.modal, f"{name} has no form to fill in, but: {self.told(name)}"
        controls = {control["custom_id"]: control for _, control in asked(shown.modal)}
        assert values.keys() <= controls.keys(), f"the form asks for {list(controls)}"
        given: dict[str, Any] = {}
        for key, control in controls.items():
            value = await self._typed(control, values[key]) if key in values else default(control)
            if control["type"] == 5:
                value = [self._user(value)] if value else []
            elif control["type"] == 3:
                value = [value] if value else []
            needed = control["type"] != 23 and control.get("required", True)
            assert value or not needed, f"{name} must fill in {key} as well"
            if value or control["type"] == 4:
                given[key] = value
        actor, opened = self._actor(name, shown._interaction.channel_id), shown._interaction
        if opened.source_message_id not in self.env.backend.messages.get(opened.channel_id, {}):
            opened.source_message_id = None  # the form stays open when the message below it goes
        await self._did(name, actor.submit_modal(shown, given))

    async def _typed(self, control: dict[str, Any], value: str) -> Any:
        if control["type"] == 5:
            return self.people[value].id if value in self.people else value
        names = {v: k for k, v in (await self.bot.directory.names(self.team)).items()}
        return value == "yes" if control["type"] == 23 else names.get(value, value)

    async def _did(self, name: str, act: Any) -> None:
        self._buttons(name)
        self.last[name] = await act
        await self.settle()

    # -- what they see

    async def reads(self, name: str, where: Where = "anywhere") -> list[str]:
        answers = {r._interaction.message_id for r in self.last.values() if r._interaction.ephemeral}
        answers |= {i.message_id for i in self.env.backend.interactions.values() if i.ephemeral}
        return [
            read(m, self.called)
            for m in self._messages(name)
            if m.id not in answers and (where == "anywhere" or where in self._places(m))
        ]

    def _places(self, message: Any) -> tuple[Where, ...]:
        channel = self.env.backend.get_channel(message.channel_id)
        if message.is_ephemeral or channel.guild_id is None:
            return ("in private",)
        return ("in the talk", "in the group") if channel.type == 12 else ("in the talk",)

    def _messages(self, name: str) -> list[Any]:
        """All that is before somebody, oldest first."""
        me, backend = self.people[name].id, self.env.backend
        servers = [id for id in backend.messages if backend.get_channel(id).guild_id is not None]
        mine = [id for id in servers if channel_accessible(backend, id, me, history=True)]
        mine += [dm] if (dm := backend.dm_channels.get(me)) in backend.messages else []
        found = [m for id in mine for m in backend.messages[id].values() if m.visible_to(me)]
        return sorted(found, key=lambda m: m.id)

    def _buttons(self, name: str) -> list[tuple[str, tuple[int, str]]]:
        """All that somebody can press, with where it is; that of the newest message first."""
        found = [(text, (m.channel_id, id)) for m in reversed(self._messages(name)) for text, id in buttons(m)]
        self.seen.update({(name, text): at for text, at in reversed(found)})
        return found

    def told(self, name: str) -> str:
        shown = self.last[name]
        if shown.modal:
            texts = [c["content"] for c in shown.modal["components"] if c["type"] == 10]
            parts = [shown.modal["title"], *texts, *(label for label, _ in asked(shown.modal))]
            return plain("\n".join(parts), self.called)
        return read(shown.response._message, self.called) if shown.ephemeral and shown.response else ""

    # -- who is there

    @property
    def members(self) -> list[str]:
        return list(self.people)

    async def group_of(self, name: str) -> list[str]:
        session = await self.office.desk.session(self.team)
        names = await self.bot.directory.names(self.team)
        groups = [[names[m] for m in g.members] for g in session.groups] if session is not None else []
        return next((group for group in groups if name in group), [])

    def called(self, user: int) -> str:
        return next((n for n, p in self.people.items() if p.id == user), self.env.backend.get_user(user).name)

    def _user(self, id: int) -> simcord.MemberActor:
        return next(person for person in self.people.values() if person.id == id)

    def _actor(self, name: str, channel: int) -> Any:
        return self.people[name] if self._guild(channel) else self.people[name].user

    def _guild(self, channel: int) -> simcord.GuildHandle | None:
        return self.channel.guild if self.env.backend.get_channel(channel).guild_id else None

    def _channels(self, name: str) -> list[simcord.ChannelHandle]:
        backend, me = self.env.backend, self.people[name].id
        return [
            simcord.ChannelHandle(self.env, self.channel.guild, found)
            for found in sorted(backend.channels.values(), key=lambda c: -c.id)
            if found.guild_id and me in getattr(found, "thread_members", ())
        ]


def _payload(env: simcord.Env, message: Any) -> dict[str, Any]:
    from simcord.backend import serializers

    return dict(serializers.message_payload(env.backend, message))


@asynccontextmanager
async def a_server(
    folder: Path, *names: str, begins: datetime = NINE, zone: str = "UTC", language: str = "en", content: bool = False,
    url: str = "", shards: Shards = ONE,
) -> AsyncIterator[Server]:  # fmt: skip
    """A channel of a server with a team of these people, at nine in the morning unless it ``begins`` later. The first
    may manage the channel, and has set the team up."""
    world = World.scripted(begins, seed=3)
    async with open_office(url or f"sqlite:///{folder}/convener.db", world, CONTENT, live=False) as office:
        directory = Directory(office.store, office.desk, world, secret="s" * 40)
        bot = DiscordBot(office.desk, directory, world, "s" * 40, time_zone=zone, content=content, shards=shards)
        office.add(bot.platform)
        async with _in_simcord(bot.client) as env:
            guild = env.create_guild("School", preferred_locale="es-ES" if language == "es" else "en-US")
            manager = guild.create_role("Manager", permissions=discord.Permissions(manage_channels=True))
            channel = guild.create_text_channel("year-7")
            people = {n: guild.add_member(env.create_user(n), roles=[manager] if n == names[0] else []) for n in names}
            server = Server(env, office, world, bot, channel, people, zone=ZoneInfo(zone),
                            day=begins.astimezone(ZoneInfo(zone)).date())  # fmt: skip
            await server._did(names[0], people[names[0]].slash(channel, "convene setup"))
            server.team = await directory.team_at(place_of(guild.id, channel.id)) or ""
            for name, person in people.items():
                await directory.member(server.team, PLATFORM, str(person.id), name)
            yield server


@asynccontextmanager
async def _in_simcord(client: discord.Client) -> AsyncIterator[simcord.Env]:
    """As simcord.run does it, but may be left in another context than it was entered in, as a fixture is."""
    as_discord()
    env = simcord.Env(client, settle_timeout=60)  # a busy machine takes its time
    await env.start()
    clock = env.time_context()
    clock.__enter__()
    try:
        yield env
        env.raise_errors()
    finally:
        await env.shutdown()
        with suppress(ValueError):
            clock.__exit__(None, None, None)
