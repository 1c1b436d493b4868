"""People on the bridge, who do as people do when something hangs: they look, and press again.

Every act says how one sees that it happened. It is done again only where it cannot happen any more: no form came, or
whoever had heard of it was killed and nothing of it waits to be posted. However slow the machine, it is never done
twice; so a conversation that was disturbed and one that was not may be compared message for message.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import discord
import simcord
from simcord.actors import _dispatch_actor_interaction
from simcord.backend.errors import BackendError
from simcord.components import walk_components

from tests.conversations.discord_reading import buttons, read
from tests.rigs.discord.bridge import Bridge, RealClock
from tests.rigs.discord.refusing import as_discord

PRESS, PATIENCE, TRIES, BACK = 3, 1.0, 60, 300.0
CLOCK = re.compile(r"\d\d:\d\d( UTC)?|\d{4}-\d\d-\d\d")
NAMES = ("Ana", "Ben", "Dev", "Faye")


@dataclass
class Crowd:
    """``people`` meet in ``channel``; the first may manage it. ``life``: which life of the bot this is, for with one
    ends what it had heard and not kept; ``on_its_way``: whether something that was kept waits to be posted still."""

    bridge: Bridge
    guild: simcord.GuildHandle
    channel: simcord.ChannelHandle
    people: dict[str, simcord.MemberActor] = field(default_factory=dict)
    life: Callable[[], int] = lambda: 1
    on_its_way: Callable[[], bool] = lambda: False
    meanwhile: Callable[[], Awaitable[None]] | None = None  # what happens each time that somebody has done something

    @property
    def env(self) -> simcord.Env:
        return self.bridge.env

    # -- what they do

    async def act(self, do: Callable[[], Awaitable[bool]], seen: Callable[[], bool]) -> None:
        """``do`` tells whether it was done at all."""
        for _ in range(TRIES):
            if seen():
                return
            await self.until(lambda: self.bridge.gateway.listening, BACK)  # nobody presses while nothing answers
            life, done = self.life(), False
            with suppress(BackendError, simcord.SetupError, TimeoutError):
                done = await do()
            if self.meanwhile is not None:
                await self.meanwhile()
            await self.until(lambda life=life: seen() or self._lost(life), BACK if done else PATIENCE)
        raise AssertionError("it was never seen: " + "\n--\n".join(self.texts()))

    def _lost(self, life: int) -> bool:
        """Whether what was done in that life of the bot will not happen any more."""
        return self.life() != life and self.bridge.gateway.listening and not self.on_its_way()

    async def until(self, seen: Callable[[], bool], seconds: float = PATIENCE) -> bool:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while not seen():
                    await asyncio.sleep(0.02)
        return seen()

    async def slash(self, name: str, command: str, form: dict[str, Any] | None = None, **options: Any) -> bool:
        person = self.people[name]
        shown = await person.slash(self.channel, command, **options)
        if form is not None and shown.modal:
            await person.submit_modal(shown, form)
        return form is None or bool(shown.modal)

    async def press(self, name: str, label: str) -> bool:
        """A button of the newest message in the channel that has it."""
        for message in reversed(self.messages()):
            for text, action in buttons(message):
                if text == label:
                    data = {"custom_id": action, "component_type": 2}
                    await _dispatch_actor_interaction(self.people[name], PRESS, self.channel, data,
                                                      source_message_id=message.id)  # fmt: skip
                    return True
        return False

    # -- what they see

    def messages(self) -> list[Any]:
        """All messages in the channel that are for all, oldest first."""
        found = self.env.backend.messages.get(self.channel.id, {}).values()
        return [message for message in found if not message.is_ephemeral]

    def texts(self) -> list[str]:
        """What they say, without what differs from day to day."""
        return [CLOCK.sub("T", read(message, self._called)) for message in self.messages()]

    def there(self, words: str) -> Callable[[], bool]:
        return lambda: any(words in text for text in self.texts())

    def _called(self, user: int) -> str:
        return str(self.env.backend.get_user(user).name)

    async def tuning(self) -> None:
        """A tuning protocol from its start to its record, in a channel where no team meets yet."""
        question = {
            "presenter": [self.people["Ben"]],
            "input_question": "Does it land?",
            "facilitator": [self.people["Ana"]],
        }
        start = "convene start"
        await self.act(lambda: self.slash("Ana", start, question, protocol="tuning-protocol"), self.there("Ben brings"))
        for n, name in ((3, "Dev"), (4, "Faye")):
            await self.act(lambda name=name: self.press(name, "I’m in"), self.there(f"{n} of you are in"))
        await self.act(lambda: self.press("Ana", "Begin"), self.there("Step 1 of 8"))
        await self._next(2)
        await self._say("Ben", "Year 7 wrote letters.")
        await self._next(3)
        await self._say("Faye", "How long did they have?")
        for step in (4, 5, 6):
            await self._next(step)
        await self._say("Dev", "You ask them what they changed.", kind="warm")
        await self._say("Faye", "I missed an answer.", kind="cool")
        for step in (7, 8):
            await self._next(step)
        await self.act(lambda: self.press("Ana", "Next"), self.there("Before we go"))
        await self._tries("Dev", "Exit slips in one class")
        await self.act(lambda: self.slash("Ana", "lead end"), self.there("This session is closed"))
        await self.until(self.there("talk was shared"), 1)

    async def _next(self, step: int) -> None:
        await self.act(lambda: self.press("Ana", "Next"), self.there(f"Step {step} of 8"))

    async def _say(self, name: str, words: str, **kind: str) -> None:
        await self.act(lambda: self.slash(name, "session say", words=words, **kind), self.there(f"{name}: {words}"))

    async def _tries(self, name: str, words: str) -> None:
        await self.act(lambda: self.slash(name, "session commit", text=words), self.there(f"{name}: {words}"))


def tags(bridge: Bridge) -> list[int]:
    """The number of ours that each message carries, of all that were posted anywhere."""
    found = []
    for messages in bridge.backend.messages.values():
        for message in messages.values():
            ours = [c["id"] for c in walk_components(message.components) if (c.get("id") or 0) >= 1 << 30]
            found += ours if not message.is_ephemeral else []
    return found


@asynccontextmanager
async def a_bridge() -> AsyncIterator[Bridge]:
    as_discord()
    env = simcord.Env(discord.Client(intents=discord.Intents(guilds=True)), check_errors=False, settle_timeout=60)
    env.backend.clock = RealClock()
    await env.start()
    bridge = await Bridge(env).start()
    try:
        yield bridge
    finally:
        await bridge.stop()
        await env.shutdown()


def a_crowd(bridge: Bridge, guild: simcord.GuildHandle | None = None, channel: str = "year-7") -> Crowd:
    """A channel with these people; in a server of their own unless one is named."""
    env = bridge.env
    server = guild or env.create_guild("School")
    manager = server.create_role("Manager", permissions=discord.Permissions(manage_channels=True))
    people = {n: server.add_member(env.create_user(n), roles=[manager] if n == NAMES[0] else []) for n in NAMES}
    return Crowd(bridge, server, server.create_text_channel(channel), people)
