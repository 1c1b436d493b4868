"""Plain words in a team's channel, where Discord lets the bot read them (the Message Content intent).

Only members are heard, and only while a session is open; what others say in the channel is their own. In a team whose
sessions have threads, words count in the thread alone. Each counts once, by its number; those that were said while
nobody listened are read later (catching_up.py).
"""

from dataclasses import dataclass

import discord

from bot.desk import Desk, Incoming, Said
from bot.directory import Directory
from facilitation.session.session import Session

from .guests import parent_of
from .marks import incoming
from .places import PLATFORM, address_of
from .rooms import Rooms

TYPES = (discord.MessageType.default, discord.MessageType.reply)


class NotKept(Exception):
    """The database could not keep what was said in ``place``."""

    def __init__(self, place: str):
        super().__init__(f"the database did not keep what was said in {place}")
        self.place = place


@dataclass(slots=True)
class Talk:
    client: discord.Client
    desk: Desk
    directory: Directory
    rooms: Rooms

    async def heard(self, message: discord.Message) -> tuple[str, str] | None:
        """Hands in what somebody said, if it is said to a session: (team, place) where one was listening. Raises
        NotKept."""
        if message.guild is None or message.author.bot or message.webhook_id or message.type not in TYPES:
            return None
        if not message.content or self.to_us(message):  # not for the bot to read, or not for the session
            return None
        found = await self.place(message)
        if found is None:
            return None
        team, place = found
        session = await self.desk.session(team)
        if session is None or not await self._counts(message, place, session):
            return None
        member = await self.directory.known_member(team, PLATFORM, str(message.author.id))
        text = await self.text(team, message)
        if member is not None and text:
            body = Said(text, shown=True)
            answer = await self.desk.handle(Incoming(f"{PLATFORM}:{message.id}", team, place, member, body))
            if answer.lost:
                raise NotKept(place)
        return found

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
