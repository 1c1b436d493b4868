"""Private words: where a person sees them, and nobody else.

While somebody's interaction is open, the word is shown to them right there, in the channel. Otherwise it is a direct
message. Who takes none finds a button in the channel that says a private word is waiting, for whom it doesn't say; the
word itself is kept with its reference until they press it.
Where several processes share the servers, the one that somebody is in touch with is waited for a moment, for only that
one can show them anything in the channel.
A word that replaces another comes as a new one and the old one goes, so that it is seen. An ephemeral one has no
nonce: if its answer is lost, the next try is a direct message, which has.
"""

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TypeVar

import discord

from bot.directory import Directory
from bot.platforms.contract import Gone, TryLater
from bot.world import World
from facilitation.actions import action
from facilitation.message import MESSAGE, Button, Message, say

from .delivery import Delivery
from .errors import Closed, InDoubt, NotThere
from .people import Looks
from .places import PLATFORM, channel_of, guild_of, read, reference
from .render import ALLOWED, Look, render
from .windows import Window, Windows

NOWHERE = "-"  # the reference of a word that was taken away
KEPT, EPHEMERAL = "k.", "e."
NO_SERVER = "50278"  # Discord: no server in common
ASK_AGAIN = timedelta(hours=1)  # whether a person who took no direct messages does by now
NOTICE = timedelta(minutes=30)
MOST_REMEMBERED = 5000
D = TypeVar("D", dict[str, str], Counter[str])
AFTER_YOU, TURNS = 0.25, 4  # seconds, and how often, that a word is left to the process that serves its server


@dataclass(slots=True)
class Whispers:
    delivery: Delivery
    directory: Directory
    looks: Looks
    windows: Windows
    world: World
    closed: dict[str, datetime] = field(default_factory=dict)  # users, and until when we don't try
    strangers: set[str] = field(default_factory=set)  # users who are on no server with us any more
    notices: dict[str, datetime] = field(default_factory=dict)  # places, and when we said that a word is waiting
    shown: dict[str, str] = field(default_factory=dict)  # a kept word, and where it was shown: one may just replace it
    sent: dict[str, str] = field(
        default_factory=dict
    )  # what was shown in a channel, by nonce: Discord knows none there
    serves: Callable[[int], bool] = lambda guild: True  # whether this process hears what happens on a server
    left: Counter[str] = field(default_factory=Counter)  # how often a word was left to another process, by nonce

    async def whisper(
        self, place: str, nonce: str, member: str, message: Message | None, ref: str, more: tuple[Button, ...] = ()
    ) -> str:
        """Shows ``message`` to ``member`` in place of the one at ``ref``; the reference of the new one."""
        if message is None:
            await self._remove(ref)
            return NOWHERE
        team = await self.directory.team_at(place) or ""
        user = await self.directory.user_of(team, PLATFORM, member)
        if user is None:
            return NOWHERE
        self._after_you(place, nonce)
        look = replace(await self.looks.of(team), tag=self.delivery.tag(nonce), more=more)
        found = self.sent.get(nonce) or await self._in_the_channel(place.partition("/")[0], member, message, look)
        if found is not None:
            _bounded(self.sent)[nonce] = found
        else:
            found = await self._direct(place, nonce, team, user, message, look)
        await self._remove(ref)
        return found

    def _after_you(self, place: str, nonce: str) -> None:
        """Raises TryLater while another process should have the first try."""
        if self.serves(guild_of(place)):
            return
        _bounded(self.left)[nonce] += 1
        if self.left[nonce] <= TURNS:
            raise TryLater(AFTER_YOU)

    def met(self, user: str) -> None:
        """Somebody is there."""
        self.strangers.discard(user)

    async def _in_the_channel(self, place: str, member: str, message: Message, look: Look) -> str | None:
        window = await self.windows.at(place, member)
        if window is None:
            return None
        try:
            return await self.show(window, message, look)
        except NotThere:
            self.windows.close(place, member)
            return None
        except InDoubt:
            self.windows.close(place, member)
            raise

    async def show(self, window: Window, message: Message, look: Look) -> str:
        """To the person whose interaction it is, there and now; the reference."""
        with self.delivery.connection.told():
            sent = await window.interaction.followup.send(
                view=render(message, look), ephemeral=True, wait=True, allowed_mentions=ALLOWED
            )
        return f"{EPHEMERAL}{window.interaction.id}.{sent.id}"

    async def _direct(self, place: str, nonce: str, team: str, user: str, message: Message, look: Look) -> str:
        if self.closed.get(user, self.world.now()) <= self.world.now():
            try:
                return await self.direct(place, team, user, nonce, message, look)
            except Closed as closed:
                self.closed[user] = self.world.now() + ASK_AGAIN
                if NO_SERVER in str(closed) and await self._has_left(place, user):
                    self.strangers.add(user)
                    await self.directory.leave(team, PLATFORM, user)
        if user in self.strangers:
            return NOWHERE
        await self._say_that_a_word_waits(place, nonce, team)
        return KEPT + MESSAGE.dump_json(message).decode()

    async def _has_left(self, place: str, user: str) -> bool:
        """Whether it is they who are not on the server any more, and not we."""
        try:
            with self.delivery.connection.told():
                await self.delivery.client.http.get_member(guild_of(place), int(user))
        except NotThere:
            return True
        except Gone:
            return False
        return False

    async def direct(self, place: str, team: str, user: str, nonce: str, message: Message, look: Look) -> str:
        """By direct message. Raises Closed."""
        with self.delivery.connection.told():
            channel = await self.delivery.client.create_dm(discord.Object(int(user)))
        sent = await self.delivery.send(place, channel.id, nonce, render(message, replace(look, team=team)))
        return reference(channel.id, sent)

    # -- words that are kept until they are asked for

    async def _say_that_a_word_waits(self, place: str, nonce: str, team: str) -> None:
        main = place.partition("/")[0]
        last = self.notices.get(main)
        if last is not None and last + NOTICE > self.world.now():
            return
        words = await self.looks.words(team)
        read_it = Button(words("discord.private.read"), action("private", team))
        look = replace(await self.looks.of(team), tag=self.delivery.tag(f"{nonce}n"))
        view = render(say(words("discord.private.waiting"), buttons=(read_it,)), look)
        await self.delivery.send(place, channel_of(place), f"{nonce}n", view)
        self.notices[main] = self.world.now()

    async def waiting(self, team: str, place: str, member: str) -> bool:
        """Whether a word waits for somebody."""
        return any(ref.startswith(KEPT) for ref in await self.directory.refs_of(team, place, member))

    async def show_kept(self, team: str, place: str, member: str, window: Window) -> None:
        """Shows somebody who asks all the words that wait for them. From then on they wait no longer."""
        kept = [ref for ref in await self.directory.refs_of(team, place, member) if ref.startswith(KEPT)]
        look = await self.looks.of(team)
        for ref in kept:
            message = MESSAGE.validate_json(ref.removeprefix(KEPT))
            shown = await self.show(window, message, look)
            if await self.directory.change_ref(team, place, member, ref, shown):
                _bounded(self.shown)[ref] = shown
            else:  # another word took its place meanwhile
                await self._remove(shown)

    # -- taking away

    async def _remove(self, ref: str) -> None:
        if ref.startswith(KEPT):
            ref = self.shown.pop(ref, "")
        if (at := read(ref)) is not None:
            await self.delivery.remove(*at)
        elif ref.startswith(EPHEMERAL):
            interaction, _, message = ref.removeprefix(EPHEMERAL).partition(".")
            window = self.windows.of(int(interaction))
            if window is not None:
                with suppress(NotThere), self.delivery.connection.told():
                    await window.interaction.followup.delete_message(int(message))


def _bounded(memory: D) -> D:
    """With room for one more."""
    if len(memory) >= MOST_REMEMBERED:
        memory.clear()
    return memory
