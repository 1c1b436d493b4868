"""Planned sessions among the server's own events, so that people are reminded by Discord in their own time.

The plan's card in the channel says all; an event follows it: made when the card is posted, moved and taken away with
it. When it is and how long it takes, the plan says. It is known by the link to the card in its description, so that it
is never made twice. Once its hour has come it is left alone, for Discord lets it begin and end by itself. Where the bot
may not make events, the card alone serves.
"""

import logging
from dataclasses import dataclass

import discord

from bot.desk import Desk
from bot.directory import Directory
from bot.platforms.contract import Gone, TryLater
from bot.world import World
from facilitation.message import Message
from facilitation.team.plan_list import Coming, coming

from .errors import Connection
from .places import channel_of, guild_of

log = logging.getLogger(__name__)
MAX_NAME = 100


@dataclass(slots=True)
class Events:
    client: discord.Client
    desk: Desk
    directory: Directory
    connection: Connection
    world: World

    async def follow(self, place: str, key: str, message: Message, sent: int) -> None:
        """Lets the server's event be as the plan's card with this key says; ``sent`` is the number of the card."""
        kind, _, rest = key.partition(":")
        if kind != "plan" or rest.partition(":")[2] != "plan":
            return
        try:
            with self.connection.told():
                await self._follow(place, sent, await self._ahead(place, rest.partition(":")[0], message))
        except (Gone, TryLater) as refused:
            log.warning("no event on the server for %s: %s", key, refused)

    async def _ahead(self, place: str, plan: str, message: Message) -> Coming | None:
        """The session that is planned; None for one that is over. Of a plan that comes back each week, a card on which
        nothing can be pressed is that of a week that is over."""
        seen = await self.desk.reads.seen(await self.directory.team_at(place) or "")
        if seen.team is None or not message.buttons:
            return None
        found = next((each for each in coming(seen.team, seen.given.plans, seen.given) if each.plan == plan), None)
        return found if found is not None and found.at > self.world.now() else None

    async def _follow(self, place: str, sent: int, planned: Coming | None) -> None:
        guild = self.client.get_guild(guild_of(place)) or await self.client.fetch_guild(guild_of(place))
        link = f"https://discord.com/channels/{guild.id}/{channel_of(place)}/{sent}"
        events = [e for e in await guild.fetch_scheduled_events(with_counts=False) if link in (e.description or "")]
        ahead = [e for e in events if e.status is discord.EventStatus.scheduled and e.start_time > self.world.now()]
        there = next(iter(ahead), None)
        if planned is None:
            if there is not None:
                await there.delete()
            return
        name, starts, ends = planned.name[:MAX_NAME], planned.at, planned.at + planned.lasts
        if there is None:
            await guild.create_scheduled_event(
                name=name, start_time=starts, end_time=ends, description=link,
                entity_type=discord.EntityType.external, privacy_level=discord.PrivacyLevel.guild_only,
                location=self._where(place),
            )  # fmt: skip
        elif (there.name, there.start_time, there.end_time) != (name, starts, ends):
            await there.edit(name=name, start_time=starts, end_time=ends)

    def _where(self, place: str) -> str:
        channel = self.client.get_channel(channel_of(place))
        return f"#{getattr(channel, 'name', '')}"
