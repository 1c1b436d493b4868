"""Where in a server something is: the channel itself, the thread of a session, the private thread of a small group.

A team may want each session in a thread of its own: then the opening card stands in the channel and all that follows in
the thread that hangs on it, which Discord calls by the card's own number. A small group meets in a private thread.
Discord knows no nonce for threads: where it is in doubt whether one was made, it is looked for by its name among those
that are open. Where the bot may make no private threads, groups stay in the channel, which all can read.
"""

import logging
from dataclasses import dataclass, field
from typing import Literal

import discord

from bot.desk import Desk
from bot.directory import Directory
from bot.platforms.contract import Gone
from facilitation.message import Heading, Message

from .delivery import Delivery
from .errors import NoPlace, NotThere
from .places import PLATFORM, address_of, channel_of, guild_of, read

log = logging.getLogger(__name__)
A_DAY: Literal[1440] = 1440  # minutes after which a silent thread is put away
MAX_TITLE = 100
THREAD_EXISTS = 160004
CHANNEL = "channel"  # the reference of a side room for which no thread could be made


@dataclass(slots=True)
class Rooms:
    delivery: Delivery
    desk: Desk
    directory: Directory
    certain: set[int] = field(default_factory=set)  # channels in which no thread of ours can be unknown to us
    seated: dict[str, frozenset[str]] = field(default_factory=dict)  # users by side room, as far as we know
    lost: set[int] = field(default_factory=set)  # threads that somebody deleted: what is for them goes to the channel
    again: dict[str, int] = field(default_factory=dict)  # side rooms whose thread was deleted, and the new one

    # -- where a message goes

    async def channel(self, place: str, key: str) -> int:
        """The number of the channel or thread in which a message with this key is posted."""
        if "/" in place:
            if place in self.again:
                return self._still_there(self.again[place], place)
            known = await self.directory.place_called(place)
            return self._still_there(int(known.address.rpartition("-")[2]) if known is not None else 0, place)
        kind, _, rest = key.partition(":")
        session, _, name = rest.partition(":")
        if kind == "session" and name != "opening" and (thread := await self.thread_of(place, session)):
            return self._still_there(thread, place)
        return channel_of(place)

    def _still_there(self, thread: int, place: str) -> int:
        return thread if thread and thread not in self.lost else channel_of(place)

    async def lose(self, place: str, channel: int) -> bool:
        """Nothing can be posted in ``channel`` any more. True: it was a thread, and there is another place: for a small
        group a new thread, for a session the channel."""
        if channel == channel_of(place):
            return False
        self.lost.add(channel)
        if "/" in place:
            await self._remake(place)
        return True

    async def _remake(self, place: str) -> None:
        """What a small group says is not for all: it gets another thread."""
        team = await self.directory.team_at(place) or ""
        session, number = await self.desk.session(team), place.rpartition("-")[2]
        group = next((g for g in session.groups if str(g.number) == number), None) if session is not None else None
        users = await self.directory.users(team, PLATFORM)
        seated = frozenset(users[m] for m in group.members if m in users) if group is not None else frozenset[str]()
        made = await self._made(place, place.rpartition("/")[2], team)
        if made != CHANNEL:
            self.again[place] = int(made)
            await self._let_in(int(made), seated, frozenset())

    async def thread_of(self, place: str, session: str) -> int | None:
        """The thread of a session, where the team wants one for each."""
        id = await self.directory.team_at(place)
        team = await self.desk.team(id) if id else None
        if team is None or not team.threads:
            return None
        opening = await self.directory.ref(team.id, place, f"session:{session}:opening")
        at = read(opening or "")
        return at[1] if at is not None and at[0] == channel_of(place) else None

    async def opened(self, place: str, key: str, message: Message, channel: int, sent: int) -> None:
        """After a session's opening card was posted: its thread, where the team wants one."""
        kind, _, rest = key.partition(":")
        if kind != "session" or rest.partition(":")[2] != "opening":
            return
        id = await self.directory.team_at(place)
        team = await self.desk.team(id) if id else None
        if team is None or not team.threads:
            return
        title = next((block.text for block in message.blocks if isinstance(block, Heading)), team.name)
        card = self.delivery.client.get_partial_messageable(channel, guild_id=guild_of(place)).get_partial_message(sent)
        try:
            with self.delivery.connection.told():
                await card.create_thread(name=title[:MAX_TITLE], auto_archive_duration=A_DAY)
        except Gone as refused:
            if str(THREAD_EXISTS) not in str(refused):
                log.warning("no thread for %s: %s", key, refused)

    def voice(self, place: str) -> int:
        """A voice channel for a small group that would rather talk: the first group has the first one of the server,
        and so on. 0: there is none for it."""
        guild = self.delivery.client.get_guild(guild_of(place))
        _, _, number = place.rpartition("-")
        if guild is None or "/" not in place or not number.isdigit():
            return 0
        open_to_us = [c.id for c in guild.voice_channels if c.permissions_for(guild.me).view_channel]
        return open_to_us[int(number) - 1] if 0 < int(number) <= len(open_to_us) else 0

    # -- side rooms

    async def seat(self, place: str, title: str, members: tuple[str, ...], ref: str) -> str:
        """Lets these members meet in the side room; returns its thread."""
        team = await self.directory.team_at(place) or ""
        users = await self.directory.users(team, PLATFORM)
        wanted = frozenset(users[m] for m in members if m in users)
        if not members:
            return await self._over(ref)
        if not ref:
            ref = await self._made(place, title, team)
        ref = str(self.again.get(place, ref))
        if ref != CHANNEL:
            await self._let_in(int(ref), wanted, self.seated.get(place, frozenset()))
            self.seated[place] = wanted
        return ref

    async def _made(self, place: str, title: str, team: str) -> str:
        channel = await self._text_channel(channel_of(place))
        if channel is None:
            return CHANNEL
        thread = await self._orphan(channel, title)
        if thread is None:
            try:
                with self.delivery.connection.told():
                    thread = await channel.create_thread(
                        name=title[:MAX_TITLE], type=discord.ChannelType.private_thread, invitable=False,
                        auto_archive_duration=A_DAY,
                    )  # fmt: skip
            except NoPlace as refused:
                log.warning("no private thread in %s, so the group meets in the channel: %s", place, refused)
                return CHANNEL
        self.certain.add(channel.id)
        self.delivery.history.sure(thread.id)
        await self.directory.found_at(place, team, address_of(guild_of(place), thread.id))
        return str(thread.id)

    async def _text_channel(self, id: int) -> discord.TextChannel | None:
        channel = self.delivery.client.get_channel(id)
        if channel is None:
            with self.delivery.connection.told():
                channel = await self.delivery.client.fetch_channel(id)
        return channel if isinstance(channel, discord.TextChannel) else None

    async def _orphan(self, channel: discord.TextChannel, title: str) -> discord.Thread | None:
        """A thread that we made and do not know of, because its answer never came."""
        if channel.id in self.certain:
            return None
        me = self.delivery.client.user
        with self.delivery.connection.told():
            open_now = await channel.guild.active_threads()
        for thread in open_now:
            ours = thread.parent_id == channel.id and me is not None and thread.owner_id == me.id
            if ours and thread.is_private() and thread.name == title[:MAX_TITLE]:
                address = address_of(channel.guild.id, thread.id)
                if await self.directory.place_at(PLATFORM, address) is None:
                    return thread
        return None

    async def _let_in(self, thread: int, wanted: frozenset[str], there: frozenset[str]) -> None:
        http = self.delivery.client.http
        with self.delivery.connection.told():
            for user in sorted(there - wanted):
                await http.remove_user_from_thread(thread, int(user))
        for user in sorted(wanted - there):
            try:
                with self.delivery.connection.told():
                    await http.add_user_to_thread(thread, int(user))
            except Gone as refused:  # whoever left the server keeps nobody else out
                log.warning("%s is not let into thread %s: %s", user, thread, refused)

    async def _over(self, ref: str) -> str:
        """Puts a thread away; who was in it can still read it."""
        if ref and ref != CHANNEL:
            try:
                with self.delivery.connection.told():
                    thread = await self.delivery.client.fetch_channel(int(ref))
                    if isinstance(thread, discord.Thread):
                        await thread.edit(archived=True)
            except (NotThere, NoPlace):
                pass  # somebody took it away
        return ref or CHANNEL
