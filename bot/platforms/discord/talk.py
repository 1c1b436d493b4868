"""Plain words in a team's channel, where Discord lets the bot read them (the Message Content intent).

Only members are heard, and only while a session is open; what others say in the channel is their own. In a team whose
sessions have threads, words count in the thread alone. Words that were said while this process could not hear (a
connection that could not be resumed, a restart) are read from the channel's history; each counts once, by its number.
"""

import logging
from dataclasses import dataclass
from datetime import datetime

import discord

from bot.desk import Desk, Incoming, Said
from bot.directory import Directory
from facilitation.session.places import side_room
from facilitation.session.session import Session

from .errors import Connection
from .guests import parent_of
from .marks import incoming
from .places import PLATFORM, address_of, guild_of
from .rooms import Rooms

log = logging.getLogger(__name__)
CAUGHT_UP = 300  # words of one channel
TYPES = (discord.MessageType.default, discord.MessageType.reply)


@dataclass(slots=True)
class Talk:
    client: discord.Client
    desk: Desk
    directory: Directory
    rooms: Rooms
    connection: Connection

    async def heard(self, message: discord.Message) -> None:
        """Hands in what somebody said, if it is said to a session."""
        if message.guild is None or message.author.bot or message.webhook_id or message.type not in TYPES:
            return
        if not message.content or self.to_us(message):  # not for the bot to read, or not for the session
            return
        found = await self.place(message)
        if found is None:
            return
        team, place = found
        session = await self.desk.session(team)
        if session is None or not await self._counts(message, place, session):
            return
        member = await self.directory.known_member(team, PLATFORM, str(message.author.id))
        text = await self.text(team, message)
        if member is not None and text:
            body = Said(text, shown=True)
            await self.desk.handle(Incoming(f"{PLATFORM}:{message.id}", team, place, member, body))

    def me(self) -> tuple[str, ...]:
        """How the bot is mentioned."""
        id = self.client.user.id if self.client.user is not None else 0
        return f"<@{id}>", f"<@!{id}>"

    def to_us(self, message: discord.Message) -> bool:
        """Whether it is said to the bot. An answer to one of its messages is not, for that is said to the session."""
        return message.guild is None or any(mark in message.content for mark in self.me())

    async def place(self, message: discord.Message) -> tuple[str, str] | None:
        """(team, place) of where it was said."""
        guild = message.guild.id if message.guild is not None else 0
        for id in (message.channel.id, parent_of(message.channel)):
            known = await self.directory.place_at(PLATFORM, address_of(guild, id)) if id else None
            if known is not None:
                return known.team, known.place
        return None

    async def _counts(self, message: discord.Message, place: str, session: Session) -> bool:
        if "/" in place:
            return True
        wanted = await self.rooms.channel(place, f"session:{session.id}:step")
        return message.channel.id == wanted

    async def text(self, team: str, message: discord.Message, *without: str) -> str:
        """What was said, with people as our marks. ``without``: marks that are left out."""
        members = {user: member for member, user in (await self.directory.users(team, PLATFORM)).items()}
        names = {str(user.id): user.display_name for user in message.mentions}
        names |= {str(role.id): role.name for role in message.role_mentions}
        names |= {str(c.id): getattr(c, "name", "") for c in message.channel_mentions}
        content = message.content
        for mark in without:
            content = content.replace(mark, " ")
        return incoming(content, members, names)

    async def catch_up(self) -> None:
        """What was said in open sessions, and in their side rooms, while nobody listened."""
        mine = {guild.id for guild in self.client.guilds}
        for team in await self.desk.teams():
            if guild_of(team.channel) not in mine or not team.channel.startswith(PLATFORM):
                continue
            session = await self.desk.session(team.id)
            since = session.opened_at or session.started_at if session is not None else None
            if session is None or since is None:
                continue
            for channel in await self._channels(team.channel, session):
                try:
                    await self._read(channel, since)
                except Exception as lost:
                    log.warning("what was said in %s meanwhile was not read: %s", team.channel, lost)

    async def _channels(self, place: str, session: Session) -> list[int]:
        """Where words count for a session."""
        groups = [side_room(session, group.number) for group in session.groups if session.apart]
        threads = [await self.rooms.sides.thread(side) for side in groups]
        return [await self.rooms.channel(place, f"session:{session.id}:step"), *filter(None, threads)]

    async def _read(self, channel: int, since: datetime) -> None:
        with self.connection.told():
            place = self.client.get_channel(channel) or await self.client.fetch_channel(channel)
            if not isinstance(place, discord.abc.Messageable):
                return
            said = [m async for m in place.history(after=since, limit=CAUGHT_UP, oldest_first=True)]
        for message in said:
            await self.heard(message)
