"""When a place is gone: a channel deleted, a permission taken, a server that put the bot out. Told once, to whoever can
act; the session pauses, and nothing is lost."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import discord

from bot.desk import Desk, Direct, Incoming
from bot.directory import Directory
from bot.platforms.contract import Gone, TryLater
from bot.world import World
from facilitation.actions import action
from facilitation.decision import Address
from facilitation.message import Button, literal, say
from facilitation.session.commands import Pause
from facilitation.team.team import Team
from facilitation.wording import Wording

from .delivery import Delivery
from .people import Looks
from .permissions import missing
from .places import PLATFORM, address_of, channel_of, guild_of, place_of
from .render import render
from .whispers import Whispers

log = logging.getLogger(__name__)
REMOVED = "the bot was removed from the server"


@dataclass(slots=True)
class Trouble:
    delivery: Delivery
    desk: Desk
    directory: Directory
    looks: Looks
    whispers: Whispers
    world: World
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)  # out and in again: one after the other

    async def gone(self, place: str, why: str) -> None:
        """Nothing can be posted in ``place``: pauses its session, and tells who leads it, or the team's first."""
        known = await self.directory.place_called(place)
        if known is None or known.gone or not await self.directory.gone(place, why):
            return  # told once, whatever else it may be by now
        log.error("%s is gone: %s", place, why)
        id = await self.directory.team_at(place)
        team = await self.desk.team(id) if id else None
        if team is None:
            return
        session = await self.desk.session(team.id)
        if session is not None and not session.paused and session.part == "running":
            pause = Direct(Address("session", session.id), Pause(session.facilitator))
            await self.desk.handle(Incoming("", team.id, place, session.facilitator, pause))
        words = self.desk.content.wording(team.language)
        key = "discord.gone_paused" if session is not None else "discord.gone"
        told = say(words(key, team=literal(team.name)), self._lacking(place, words), words("discord.gone_mend"))
        for member in [session.facilitator] if session is not None else [m.id for m in team.present[:1]]:
            user = await self.directory.user_of(team.id, PLATFORM, member)
            if user is None:
                continue
            try:
                nonce, look = f"g{self.world.new_id()[-14:]}", await self.looks.of(team.id)
                await self.whispers.direct(team.id, user, nonce, told, look)
            except (Gone, TryLater) as closed:
                log.warning("nobody could be told that %s is gone: %s", place, closed)

    def _lacking(self, place: str, words: Wording) -> str:
        """Which permissions are missing there, for whoever can give them; nothing where that is not why."""
        channel = self.delivery.client.get_channel(channel_of(place))
        if not isinstance(channel, discord.abc.GuildChannel):
            return ""
        lacks = missing(channel.permissions_for(channel.guild.me))
        names = ", ".join(words(f"discord.permission.{name}") for name in lacks)
        return words("discord.refused.permissions", missing=names, channel=channel.mention) if lacks else ""

    async def may_again(self, channel: discord.abc.GuildChannel) -> None:
        """Something about a channel has changed: perhaps the bot is let in again."""
        known = await self.directory.place_called(place_of(channel.guild.id, channel.id))
        if known is None or not known.gone or missing(channel.permissions_for(channel.guild.me)):
            return
        team = await self.desk.team(known.team)
        if team is not None and team.channel == known.place:
            await self._back(team)

    async def here(self, place: str) -> None:
        """Something was posted in ``place``."""
        main = place.partition("/")[0]
        known = await self.directory.place_at(PLATFORM, address_of(guild_of(main), int(main.rpartition("-")[2])))
        if known is not None and known.gone:
            await self.directory.back(main)

    async def look_round(self, there: set[int], ours: Callable[[int], bool]) -> None:
        """When the bot is (again) on Discord: what happened to servers meanwhile. ``there``: those that it is on,
        ``ours``: whether a server would be served by this process."""
        for team in await self._teams():
            guild = guild_of(team.channel)
            if guild not in there and ours(guild):
                await self.gone(team.channel, REMOVED)
            elif guild in there and await self._removed(team):
                await self._back(team)

    async def server_gone(self, guild: int) -> None:
        """The bot was put out of a server: what is open there pauses."""
        async with self.turn:
            for team in await self._teams():
                if guild_of(team.channel) == guild and self.delivery.client.get_guild(guild) is None:
                    await self.gone(team.channel, REMOVED)

    async def server_back(self, guild: int) -> None:
        """The bot was let in again."""
        async with self.turn:
            for team in await self._teams():
                if guild_of(team.channel) == guild:
                    await self._back(team)

    async def _back(self, team: Team) -> None:
        """What waited is posted; and a session that paused meanwhile says how it goes on."""
        session = await self.desk.session(team.id)
        if not await self.directory.back(team.channel) or session is None or not session.paused:
            return
        look, nonce = await self.looks.of(team.id), f"b{self.world.new_id()[-14:]}"
        on = Button(look.words("button.resume"), action("resume", session.id, str(session.visit)), primary=True)
        view = render(say(look.words("discord.back"), buttons=(on,)), replace(look, tag=self.delivery.tag(nonce)))
        try:
            await self.delivery.send(channel_of(team.channel), nonce, view)
        except (Gone, TryLater) as refused:
            log.warning("%s is back, and was not told so: %s", team.channel, refused)

    async def _teams(self) -> list[Team]:
        return [team for team in await self.desk.teams() if team.channel.startswith(f"{PLATFORM}-")]

    async def _removed(self, team: Team) -> bool:
        known = await self.directory.place_called(team.channel)
        return known is not None and known.gone == REMOVED
