"""Words that were said while this process could not hear (a restart, a connection that could not be resumed): they are
read from the channel's history, each once and in their order.

How far a place was heard is noted with each word, in the database. What came before is never read again, however long a
session is open and however much is said in its channel. While what was missed on a shard is not read yet, nothing is
noted there, so that a word heard meanwhile does not hide it; where reading failed, the next word is the occasion. In
each channel one thing is done after the other, so that what is noted was heard, and all before it.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from weakref import WeakValueDictionary

import discord

from bot.desk import Desk, StoreDown
from bot.directory import Directory
from facilitation.session.places import side_room
from facilitation.session.session import Session

from .errors import Connection
from .places import PLATFORM, guild_of, read, reference
from .talk import NotKept, Talk

log = logging.getLogger(__name__)
HEARD = "@heard"  # the key under which it is noted, among our own messages
FAR_BACK = timedelta(days=6)  # at most; for a day more, a word that was taken in is known again
MOST_REMEMBERED = 5000


@dataclass(slots=True)
class CatchingUp:
    """``live``: the shards on which nothing is missing; ``unread``: channels in which something may be that was
    not heard; ``far``: how far places were heard, since this process began; ``turns``: where something is under way."""

    client: discord.AutoShardedClient
    desk: Desk
    directory: Directory
    talk: Talk
    connection: Connection
    now: Callable[[], datetime]
    live: set[int] = field(default_factory=set)
    unread: set[int] = field(default_factory=set)
    far: dict[str, int] = field(default_factory=dict)
    turns: WeakValueDictionary[int, asyncio.Lock] = field(default_factory=WeakValueDictionary)

    def behind(self, shard: int) -> None:
        """It has connected anew: who knows what was said meanwhile."""
        self.live.discard(shard)

    async def take(self, message: discord.Message) -> None:
        """Somebody says something: it is handed in, and noted as the last that was heard there."""
        async with self._turn(message.channel.id):
            found = await self._heard(message)
            if found is None or message.guild is None or message.guild.shard_id not in self.live:
                return
            team, place = found
            if message.channel.id not in self.unread:
                await self._note(team, place, message.channel.id, message.id)
            elif (session := await self.desk.session(team)) is not None:
                await self._try(session, team, place, message.channel.id)

    def _turn(self, channel: int) -> asyncio.Lock:
        return self.turns.setdefault(channel, asyncio.Lock())

    async def _heard(self, message: discord.Message) -> tuple[str, str] | None:
        """Hands it in; one that is lost on the way, whyever, is to be read again."""
        lost = True
        try:
            found = await self.talk.heard(message)
            lost = False
        except (NotKept, StoreDown) as trouble:
            log.warning("a word in channel %s waits to be read again: %s", message.channel.id, trouble)
            return None
        finally:
            if lost:
                self.unread.add(message.channel.id)
        return found

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
                async with self._turn(channel):
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
        self.unread.add(channel)
        try:
            await self._read(team, place, channel, session.opened_at or session.started_at)
        except Exception as lost:
            log.warning("what was said in %s meanwhile was not read: %s", place, lost)
        else:
            self.unread.discard(channel)

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
        before = discord.utils.time_snowflake(max(since, self.now() - FAR_BACK))
        return max(noted[1], before) if noted is not None and noted[0] == channel else before

    async def _note(self, team: str, place: str, channel: int, message: int) -> None:
        """It was heard, and all before it."""
        if message > self.far.get(place, 0):
            if place not in self.far and len(self.far) >= MOST_REMEMBERED:
                self.far.clear()  # a mark that goes back a little costs no more than words that are known again
            await self.directory.keep_ref(team, place, HEARD, reference(channel, message))
            self.far[place] = message
