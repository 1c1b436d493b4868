"""When a place is gone: a channel deleted, a permission taken, a server that put the bot out. Told once, to whoever can
act; the session pauses, and nothing is lost."""

import logging
from dataclasses import dataclass

from bot.desk import Desk, Direct, Incoming
from bot.directory import Directory
from bot.platforms.contract import Gone, TryLater
from bot.world import World
from facilitation.decision import Address
from facilitation.message import literal, say
from facilitation.session.commands import Pause

from .people import Looks
from .places import PLATFORM, address_of, guild_of
from .whispers import Whispers

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Trouble:
    desk: Desk
    directory: Directory
    looks: Looks
    whispers: Whispers
    world: World

    async def gone(self, place: str, why: str) -> None:
        """Nothing can be posted in ``place``: pauses its session, and tells who leads it, or the team's first."""
        if not await self.directory.gone(place, why):
            return
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
        told = say(words(key, team=literal(team.name)), words("discord.gone_mend"))
        for member in [session.facilitator] if session is not None else [m.id for m in team.present[:1]]:
            user = await self.directory.user_of(team.id, PLATFORM, member)
            if user is None:
                continue
            try:
                nonce, look = f"g{self.world.new_id()[-14:]}", await self.looks.of(team.id)
                await self.whispers.direct(team.id, user, nonce, told, look)
            except (Gone, TryLater) as closed:
                log.warning("nobody could be told that %s is gone: %s", place, closed)

    async def here(self, place: str) -> None:
        """Something was posted in ``place``."""
        main = place.partition("/")[0]
        known = await self.directory.place_at(PLATFORM, address_of(guild_of(main), int(main.rpartition("-")[2])))
        if known is not None and known.gone:
            await self.directory.back(main)

    async def server_gone(self, guild: int, why: str) -> None:
        """The bot was put out of a server."""
        for team in await self.desk.teams():
            if guild_of(team.channel) == guild:
                await self.directory.gone(team.channel, why)

    async def server_back(self, guild: int) -> None:
        """The bot was let in again."""
        for team in await self.desk.teams():
            if guild_of(team.channel) == guild:
                await self.directory.back(team.channel)
