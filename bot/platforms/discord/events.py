"""Planned sessions among the server's own events, so that people are reminded by Discord in their own time.

The plan's card in the channel says all; an event follows it: made when the card is posted, moved and taken away with
it. It is known by the link to the card in its description, so that it is never made twice. Once its hour has come it is
left alone, for Discord lets it begin and end by itself. Where the bot may not make events, the card alone serves.
"""

import logging
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import discord

from bot.desk import Desk
from bot.directory import Directory
from bot.platforms.contract import Gone, TryLater
from bot.world import World
from facilitation.message import MOMENT, Buttons, Facts, Heading, Message
from facilitation.team.plan_length import USUAL

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
                await self._follow(place, message, sent, await self._lasts(place, rest.partition(":")[0]))
        except (Gone, TryLater) as refused:
            log.warning("no event on the server for %s: %s", key, refused)

    async def _lasts(self, place: str, plan: str) -> timedelta:
        coming = (await self.desk.view(await self.directory.team_at(place) or "", "")).coming
        return next((each.lasts for each in coming if each.plan == plan), USUAL)

    async def _follow(self, place: str, message: Message, sent: int, lasts: timedelta) -> None:
        guild = self.client.get_guild(guild_of(place)) or await self.client.fetch_guild(guild_of(place))
        link = f"https://discord.com/channels/{guild.id}/{channel_of(place)}/{sent}"
        events = [e for e in await guild.fetch_scheduled_events(with_counts=False) if link in (e.description or "")]
        ahead = [e for e in events if e.status is discord.EventStatus.scheduled and e.start_time > self.world.now()]
        there, starts, name = next(iter(ahead), None), _starts(message), _name(message)
        if starts is None or starts <= self.world.now():
            if there is not None:
                await there.delete()
        elif there is None:
            await guild.create_scheduled_event(
                name=name, start_time=starts, end_time=starts + lasts, description=link,
                entity_type=discord.EntityType.external, privacy_level=discord.PrivacyLevel.guild_only,
                location=self._where(place),
            )  # fmt: skip
        elif (there.name, there.start_time, there.end_time) != (name, starts, starts + lasts):
            await there.edit(name=name, start_time=starts, end_time=starts + lasts)

    def _where(self, place: str) -> str:
        channel = self.client.get_channel(channel_of(place))
        return f"#{getattr(channel, 'name', '')}"


def _starts(message: Message) -> datetime | None:
    """The first moment that the card names; None of a card on which nothing can be pressed, for that plan is over."""
    if not any(isinstance(block, Buttons) for block in message.blocks):
        return None
    said = " ".join(value for block in message.blocks if isinstance(block, Facts) for _, value in block.pairs)
    times = [int(found[1]) for found in MOMENT.finditer(said) if found[2] == "t"]
    return datetime.fromtimestamp(times[0], UTC) if times else None


def _name(message: Message) -> str:
    return next((block.text for block in message.blocks if isinstance(block, Heading)), "Convener")[:MAX_NAME]
