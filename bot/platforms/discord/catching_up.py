"""Words that were said while this process could not hear (a restart, a connection that could not be resumed): they are
read from the channel's history, each once and in their order.

How far a place was heard is noted with each word, in the database. What came before is never read again, however long a
session is open and however much is said in its channel. While what was missed on a shard is not read yet, nothing is
noted there, so that a word heard meanwhile does not hide it; where reading failed, the next word is the occasion.
"""

import logging
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import discord

from bot.desk import Desk
from bot.directory import Directory
from facilitation.session.places import side_room
from facilitation.session.session import Session

from .errors import Connection
from .places import PLATFORM, guild_of, read, reference
from .talk import NotKept, Talk

log = logging.getLogger(__name__)
HEARD = "@heard"  # the key under which it is noted, among our own messages
FAR_BACK = timedelta(days=6)  # where nothing is noted; for a day more, a word that was taken in is known again


@dataclass(slots=True)
class CatchingUp:
    """``live``: the shards on which nothing is missing; ``unread``: places in which reading failed; ``far``: how far
    each place was heard, since this process began."""

    client: discord.AutoShardedClient
    desk: Desk
    directory: Directory
    talk: Talk
    connection: Connection
    now: Callable[[], datetime]
    live: set[int] = field(default_factory=set)
    unread: set[str] = field(default_factory=set)
    far: dict[str, int] = field(default_factory=dict)

    def behind(self, shard: int) -> None:
        """It has connected anew: who knows what was said meanwhile."""
        self.live.discard(shard)

    async def take(self, message: discord.Message) -> None:
        """Somebody says something: it is handed in, and noted as the last that was heard there."""
        try:
            found = await self.talk.heard(message)
        except NotKept as lost:
            self.unread.add(lost.place)
            return
        if found is None or message.guild is None or message.guild.shard_id not in self.live:
            return
        team, place = found
        if place in self.unread:  # something before it was lost
            session = await self.desk.session(team)
            if session is not None:
                await self._try(session, team, place, message.channel.id)
        else:
            await self._note(team, place, message.channel.id, message.id)

    async def catch_up(self, shard: int) -> None:
        """Reads what was said in open sessions, and in their side rooms, on the servers of this shard."""
        mine = {guild.id for guild in self.client.guilds if guild.shard_id == shard}
        for team in await self.desk.teams():
            if guild_of(team.channel) not in mine or not team.channel.startswith(PLATFORM):
                continue
            session = await self.desk.session(team.id)
            if session is None:
                continue
            async for place, channel in self._places(session):
                await self._try(session, team.id, place, channel)
        self.live.add(shard)

    async def _places(self, session: Session) -> AsyncIterator[tuple[str, int]]:
        """Where words count for a session, and the channel or thread that this is."""
        rooms = self.talk.rooms
        yield session.channel, await rooms.channel(session.channel, f"session:{session.id}:step")
        for group in session.groups if session.apart else ():
            place = side_room(session, group.number)
            if thread := await rooms.sides.thread(place):
                yield place, thread

    async def _try(self, session: Session, team: str, place: str, channel: int) -> None:
        self.unread.add(place)
        try:
            await self._read(team, place, channel, session.opened_at or session.started_at)
        except Exception as lost:
            log.warning("what was said in %s meanwhile was not read: %s", place, lost)
        else:
            self.unread.discard(place)

    async def _read(self, team: str, place: str, channel: int, since: datetime) -> None:
        far = await self._heard_until(team, place, channel, since)
        with self.connection.told():
            found = self.client.get_channel(channel) or await self.client.fetch_channel(channel)
            if not isinstance(found, discord.abc.Messageable):
                return
            async for message in found.history(after=discord.Object(far), limit=None, oldest_first=True):
                await self.talk.heard(message)
                far = message.id
        await self._note(team, place, channel, far)

    async def _heard_until(self, team: str, place: str, channel: int, since: datetime) -> int:
        """The number of the last message that was heard there, or one from the time before which none counts."""
        noted = read(await self.directory.ref(team, place, HEARD) or "")
        if noted is not None and noted[0] == channel:
            return max(noted[1], discord.utils.time_snowflake(since))
        return discord.utils.time_snowflake(max(since, self.now() - FAR_BACK))

    async def _note(self, team: str, place: str, channel: int, message: int) -> None:
        """It was heard, and all before it."""
        if message > self.far.get(place, 0):
            await self.directory.keep_ref(team, place, HEARD, reference(channel, message))
            self.far[place] = message
