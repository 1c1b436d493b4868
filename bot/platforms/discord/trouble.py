"""When a place is gone: a channel deleted, a permission taken, a server that put the bot out; and when it is back. What
happens then and who is told is for the core to say (meeting_place.py); here it is done. It is told once, and nothing is
lost.

A permission comes back in many ways: with the channel, with a role, or with the bot's being given one. Whatever of it
Discord tells, all places of that server that were gone are looked at.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace

import discord

from bot.desk import Desk, Direct, Incoming
from bot.directory import Directory
from bot.platforms.contract import Gone, TryLater
from bot.world import World
from facilitation.decision import Address
from facilitation.message import Button, Message, literal, say
from facilitation.team import meeting_place
from facilitation.team.team import Team
from facilitation.wording import Wording

from .delivery import Delivery
from .people import Looks
from .permissions import missing
from .places import PLATFORM, address_of, channel_of, guild_of
from .render import Look, render
from .whispers import NO_SERVER, Whispers

log = logging.getLogger(__name__)
REMOVED = "the bot was removed from the server"
AGAIN = 10  # times that somebody is tried again, when Discord asks to wait or cannot be reached


@dataclass(frozen=True, slots=True)
class Notice:
    """What somebody is told of ``place``, and why it is gone."""

    team: str
    place: str
    why: str
    message: Message
    look: Look


@dataclass(slots=True)
class Trouble:
    delivery: Delivery
    desk: Desk
    directory: Directory
    looks: Looks
    whispers: Whispers
    world: World
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)  # out and in again: one after the other
    wait: Callable[[float], Awaitable[None]] = asyncio.sleep
    tasks: set[asyncio.Task[None]] = field(default_factory=set)

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
        pause = meeting_place.pause(session)
        if session is not None and pause is not None:
            asked = Direct(Address("session", session.id), pause)
            await self.desk.handle(Incoming("", team.id, place, session.facilitator, asked))
        await self._tell_someone(team, place, why)

    async def _tell_someone(self, team: Team, place: str, why: str) -> None:
        """The first of those whom the core names who can be reached."""
        session = await self.desk.session(team.id)
        look = await self.looks.of(team.id)
        key = "discord.gone_paused" if session is not None and session.paused else "discord.gone"
        lacking, mend = self._lacking(place, look.words), look.words("discord.gone_mend")
        told = say(look.words(key, team=literal(team.name)), lacking, mend)
        users = await self.directory.users(team.id, PLATFORM)
        order = [users[m] for m in meeting_place.to_tell(team, session, self.world.now()) if m in users]
        nonces = [(user, f"g{self.world.new_id()[-14:]}") for user in order]
        await self._tell(Notice(team.id, place, why, told, look), nonces)

    async def _tell(self, notice: Notice, users: Sequence[tuple[str, str]], again: int = AGAIN) -> None:
        """The first of these who can be reached, each with a nonce. Nobody else is tried because Discord asks to wait,
        or because an answer was lost: then it is the same person's turn later."""
        for at, (user, nonce) in enumerate(users):
            try:
                await self.whispers.direct(notice.place, notice.team, user, nonce, notice.message, notice.look)
                return
            except TryLater as later:
                if again:
                    task = asyncio.create_task(self._tell_later(notice, users[at:], again - 1, later.seconds))
                    self.tasks.add(task)
                    task.add_done_callback(self.tasks.discard)
                else:
                    log.error("nobody could be told that %s is gone: %s", notice.place, later)
                return
            except Gone as closed:
                log.warning("%s could not be told that %s is gone: %s", user, notice.place, closed)
                if notice.why == REMOVED and NO_SERVER in str(closed):
                    return  # nobody else shares a server with the bot either

    async def _tell_later(self, notice: Notice, users: Sequence[tuple[str, str]], again: int, seconds: float) -> None:
        await self.wait(seconds)
        known = await self.directory.place_called(notice.place)
        if known is not None and known.gone:
            await self._tell(notice, users, again)

    def _lacking(self, place: str, words: Wording) -> str:
        """Which permissions are missing there, for whoever can give them; nothing where that is not why."""
        channel = self.delivery.client.get_channel(channel_of(place))
        if not isinstance(channel, discord.abc.GuildChannel):
            return ""
        lacks = missing(channel.permissions_for(channel.guild.me))
        names = ", ".join(words(f"discord.permission.{name}") for name in lacks)
        return words("discord.refused.permissions", missing=names, channel=channel.mention) if lacks else ""

    async def may_again(self, guild: discord.Guild) -> None:
        """Something about what the bot may do on a server has changed: perhaps it is let in again somewhere."""
        lost = [known for known in await self.directory.places_in(PLATFORM, str(guild.id)) if known.gone]
        there = {known.place: guild.get_channel_or_thread(channel_of(known.place)) for known in lost}
        if not any(there.values()):
            return
        try:
            with self.delivery.connection.told():  # as it is now: in memory, it may have roles that were deleted
                me = await guild.fetch_member(guild.me.id)
        except (Gone, TryLater) as refused:
            log.warning("what the bot may do on server %s is not known: %s", guild.id, refused)
            return
        for known in lost:
            channel, team = there[known.place], await self.desk.team(known.team)
            if team is None or team.channel != known.place or channel is None:
                continue
            if not missing(channel.permissions_for(me)):
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
        for id in there:
            if (server := self.delivery.client.get_guild(id)) is not None and not server.unavailable:
                await self.may_again(server)

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
        goes_on = meeting_place.goes_on(session)
        if not await self.directory.back(team.channel) or goes_on is None:
            return
        look, nonce = await self.looks.of(team.id), f"b{self.world.new_id()[-14:]}"
        on = Button(look.words("button.resume"), goes_on, primary=True)
        view = render(say(look.words("discord.back"), buttons=(on,)), replace(look, tag=self.delivery.tag(nonce)))
        try:
            await self.delivery.send(team.channel, channel_of(team.channel), nonce, view)
        except (Gone, TryLater) as refused:
            log.warning("%s is back, and was not told so: %s", team.channel, refused)

    async def _teams(self) -> list[Team]:
        return [team for team in await self.desk.teams() if team.channel.startswith(f"{PLATFORM}-")]

    async def _removed(self, team: Team) -> bool:
        known = await self.directory.place_called(team.channel)
        return known is not None and known.gone == REMOVED
