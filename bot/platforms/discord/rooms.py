"""Where in a server something is: the channel itself, the thread of a session, the private thread of a small group.

A team may want each session in a thread of its own: then the opening card stands in the channel and all that follows in
the thread that hangs on it, which Discord calls by the card's own number. Small groups are in side_rooms.py.
"""

import logging
from dataclasses import dataclass, field

from bot.desk import Desk
from bot.directory import Directory
from bot.platforms.contract import Gone
from facilitation.message import Heading, Message

from .delivery import Delivery
from .places import channel_of, guild_of, read
from .side_rooms import A_DAY, MAX_TITLE, SideRooms

log = logging.getLogger(__name__)
THREAD_EXISTS = 160004


@dataclass(slots=True)
class Rooms:
    delivery: Delivery
    desk: Desk
    directory: Directory
    sides: SideRooms
    lost: set[int] = field(default_factory=set)  # threads that somebody deleted: what is for them goes to the channel

    # -- where a message goes

    async def channel(self, place: str, key: str) -> int:
        """The number of the channel or thread in which a message with this key is posted."""
        if "/" in place:
            return self._still_there(await self.sides.thread(place), place)
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
            await self.sides.remake(place)
        return True

    def voice(self, place: str) -> int:
        """A voice channel for a small group that would rather talk: the first group has the first one of the server,
        and so on. 0: there is none for it."""
        guild = self.delivery.client.get_guild(guild_of(place))
        _, _, number = place.rpartition("-")
        if guild is None or "/" not in place or not number.isdigit():
            return 0
        open_to_us = [c.id for c in guild.voice_channels if c.permissions_for(guild.me).view_channel]
        return open_to_us[int(number) - 1] if 0 < int(number) <= len(open_to_us) else 0

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

    async def seat(self, place: str, title: str, members: tuple[str, ...], ref: str) -> str:
        """Lets these members meet in the side room; the reference of its thread."""
        return await self.sides.seat(place, title, members, ref)
