"""Small groups meet in private threads of the channel; who sits in one is let in, who moves on is let out.

Discord knows no nonce for threads: where it is in doubt whether one was made, it is looked for by its name among those
that are open. One that somebody deleted is made again, so that nobody overhears the group. Where the bot may make no
private threads, groups stay in the channel, which all can read.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Literal

import discord

from bot.desk import Desk
from bot.directory import Directory
from bot.platforms.contract import Gone

from .delivery import Delivery
from .errors import NoPlace, NotThere
from .places import PLATFORM, address_of, channel_of, guild_of

log = logging.getLogger(__name__)
A_DAY: Literal[1440] = 1440  # minutes after which a silent thread is put away
MAX_TITLE = 100
CHANNEL = "channel"  # the reference of a side room for which no thread could be made


@dataclass(slots=True)
class SideRooms:
    delivery: Delivery
    desk: Desk
    directory: Directory
    certain: set[int] = field(default_factory=set)  # channels in which no thread of ours can be unknown to us
    seated: dict[str, frozenset[str]] = field(default_factory=dict)  # users by side room, since this process began
    again: dict[str, int] = field(default_factory=dict)  # side rooms whose thread was deleted, and the new one

    async def thread(self, place: str) -> int:
        """The thread of a side room; 0 where there is none."""
        if place in self.again:
            return self.again[place]
        known = await self.directory.place_called(place)
        return int(known.address.rpartition("-")[2]) if known is not None else 0

    async def remake(self, place: str) -> None:
        """What a small group says is not for all: it gets another thread."""
        team = await self.directory.team_at(place) or ""
        session, number = await self.desk.session(team), place.rpartition("-")[2]
        group = next((g for g in session.groups if str(g.number) == number), None) if session is not None else None
        users = await self.directory.users(team, PLATFORM)
        wanted = frozenset(users[m] for m in group.members if m in users) if group is not None else frozenset[str]()
        made = await self._made(place, place.rpartition("/")[2], team)
        if made != CHANNEL:
            self.again[place] = int(made)
            await self._let_in(place, int(made), wanted, frozenset())

    async def seat(self, place: str, title: str, members: tuple[str, ...], ref: str) -> str:
        """Lets these members meet in the side room; returns its thread."""
        team = await self.directory.team_at(place) or ""
        users = await self.directory.users(team, PLATFORM)
        wanted = frozenset(users[m] for m in members if m in users)
        if not members:
            return await self._over(ref)
        there = self.seated.get(place, frozenset())
        if ref and place not in self.seated:  # it was made before this process began
            there = await self._perhaps(team, users) - wanted
        if not ref:
            ref = await self._made(place, title, team)
        ref = str(self.again.get(place, ref))
        if ref != CHANNEL:
            await self._let_in(place, int(ref), wanted, there)
        return ref

    async def _perhaps(self, team: str, users: Mapping[str, str]) -> frozenset[str]:
        """Who may sit in a group: anyone in the session."""
        session = await self.desk.session(team)
        return frozenset(users[p.member] for p in session.people if p.member in users) if session else frozenset()

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
            except Gone as refused:  # no permission, too many threads, or a kind of channel that has none
                log.warning("no private thread in %s, so the group meets in the channel: %s", place, refused)
                return CHANNEL
        self.certain.add(channel.id)
        self.delivery.history.sure(place, thread.id)
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

    async def _let_in(self, place: str, thread: int, wanted: frozenset[str], there: frozenset[str]) -> None:
        """What is done is noted one by one, so that a try that was broken off goes on where it was."""
        http = self.delivery.client.http
        for users, move in ((there - wanted, http.remove_user_from_thread), (wanted - there, http.add_user_to_thread)):
            for user in sorted(users):
                try:
                    await self.delivery.awake(thread, partial(move, thread, int(user)))
                except Gone as refused:  # whoever left by themselves, or left the server, holds nobody else up
                    log.warning("%s is neither let into thread %s nor out: %s", user, thread, refused)
                there = there ^ {user}
                self.seated[place] = there
        self.seated[place] = wanted

    async def _over(self, ref: str) -> str:
        """Puts a thread away; who was in it can still read it."""
        if ref and ref != CHANNEL:
            try:
                with self.delivery.connection.told():
                    thread = await self.delivery.client.fetch_channel(int(ref))
                    if isinstance(thread, discord.Thread) and not thread.archived:
                        await thread.edit(archived=True)
            except (NotThere, NoPlace):
                pass  # somebody took it away
        return ref or CHANNEL
