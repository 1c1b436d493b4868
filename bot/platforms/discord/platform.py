"""Discord as a platform: what Convener posts, changes and whispers there, each exactly once and in order."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace

from bot.directory import Directory
from bot.platforms.contract import Platform, TryLater
from facilitation.actions import action
from facilitation.message import Button, Message

from .delivery import Delivery
from .errors import NoPlace
from .events import Events
from .people import Looks
from .places import PLATFORM, read, reference
from .records import Records
from .render import Look, render
from .rooms import Rooms
from .whispers import Whispers

log = logging.getLogger(__name__)
NOT_YET = 1.0  # seconds until the next try, while the bot is not on Discord


@dataclass(slots=True)
class Parts:
    """What the platform is made of; the composition (app.py) puts it together. ``gone`` hears of a place in which
    nothing can be posted any more, ``here`` of one in which something was."""

    delivery: Delivery
    directory: Directory
    looks: Looks
    rooms: Rooms
    whispers: Whispers
    records: Records
    events: Events
    gone: Callable[[str, str], Awaitable[None]]
    here: Callable[[str], Awaitable[None]] = field(repr=False)


class DiscordPlatform(Platform):
    """There from the start, so that what waits is not given up; it posts as soon as the bot is on Discord."""

    name = PLATFORM

    def __init__(self) -> None:
        self.connected: Parts | None = None

    @property
    def parts(self) -> Parts:
        if self.connected is None:
            raise TryLater(NOT_YET)
        return self.connected

    def doubt(self, place: str) -> None:
        if self.connected is not None:
            self.connected.delivery.history.vanished(place)

    async def post(self, place: str, nonce: str, key: str, message: Message) -> str:
        parts = self.parts
        channel = await parts.rooms.channel(place, key)
        try:
            look = await self._look(place, nonce, key, message)
            files = await parts.records.beside(await parts.directory.team_at(place), key)
            view = render(message, replace(look, files=files))
            sent = await parts.delivery.send(place, channel, nonce, view, files)
            await parts.rooms.opened(place, key, message, channel, sent)
            await parts.events.follow(place, key, message, sent)
        except NoPlace as gone:
            if await parts.rooms.lose(place, channel):
                raise TryLater(0.1) from gone
            await parts.gone(place, str(gone))
            raise
        await parts.here(place)
        return reference(channel, sent)

    async def revise(self, place: str, nonce: str, key: str, ref: str, message: Message) -> None:
        at = read(ref)
        if at is None:
            return
        try:
            view = render(message, await self._look(place, nonce, key, message))
            there = await self.parts.delivery.change(*at, view)
        except NoPlace as gone:
            if await self.parts.rooms.lose(place, at[0]):
                return
            await self.parts.gone(place, str(gone))
            raise
        if there:
            await self.parts.events.follow(place, key, message, at[1])
        else:
            log.info("%s in %s was taken away by somebody, and stays away", key, place)

    async def whisper(self, place: str, nonce: str, member: str, key: str, message: Message | None, ref: str) -> str:
        more = await self._more(place, key, message) if message is not None else ()
        return await self.parts.whispers.whisper(place, nonce, member, message, ref, more)

    async def seat(self, place: str, nonce: str, title: str, members: tuple[str, ...], ref: str) -> str:
        try:
            return await self.parts.rooms.seat(place, title, members, ref)
        except NoPlace as gone:
            await self.parts.gone(place.partition("/")[0], str(gone))
            raise

    # -- inside

    async def _look(self, place: str, nonce: str, key: str, message: Message) -> Look:
        parts = self.parts
        look = await parts.looks.of(await parts.directory.team_at(place))
        voice = parts.rooms.voice(place) if ":group:" in key and message.buttons else 0
        note = look.words("discord.voice", channel=f"<#{voice}>") if voice else ""
        return replace(look, tag=parts.delivery.tag(nonce), more=await self._more(place, key, message), note=note)

    async def _more(self, place: str, key: str, message: Message) -> tuple[Button, ...]:
        """The button that opens a place to write in: on the card of an open step, in a group, and with the word that
        it is your turn. The bot may not be let to read what is typed. A card that has such a button needs no other."""
        kind, _, rest = key.partition(":")
        session, _, name = rest.partition(":")
        theirs = [button.action.partition(":")[0] for button in message.buttons]
        if kind != "session" or name.partition(":")[0] not in ("step", "group", "turn") or not theirs:
            return ()
        if "write" in theirs:
            return ()
        words = await self.parts.looks.words(await self.parts.directory.team_at(place))
        return (Button(words("discord.button.say"), action("say", session)),)
