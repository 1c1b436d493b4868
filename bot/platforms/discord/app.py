"""The bot on Discord, put together: the connection, the platform that the outbox posts to, and the way in.

Decisions: an AutoShardedClient, so that any number of servers is served; several processes take shards of their own and
share one database, where each message that is to go out is delivered by exactly one. Only what is used is asked for and
kept: no members, no presences, no messages in memory. Words are heard if Discord approved the Message Content intent
for this bot (it is looked up, so there is nothing to set), and otherwise through forms; what is written to the bot
itself it may always read.
"""

import hashlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypedDict

import discord

from bot.desk import Desk
from bot.directory import Directory, Installation
from bot.world import World
from facilitation.wording import LANGUAGES

from .addressed import Addressed
from .answering import Answering
from .catching_up import CatchingUp
from .completing import Completing
from .delivery import Delivery
from .errors import Connection
from .events import Events
from .guests import Guests
from .history import History
from .incoming import Inbox
from .own import Own
from .people import Looks
from .places import PLATFORM, place_of
from .platform import DiscordPlatform, Parts
from .records import Records
from .render import ALLOWED
from .rooms import Rooms
from .side_rooms import SideRooms
from .syncing import Syncing
from .talk import Talk
from .tree import MENUS, tree
from .trouble import Trouble
from .whispers import Whispers
from .windows import Windows

log = logging.getLogger(__name__)
discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # people may talk; Convener doesn't
LONGEST_WAIT = 30.0  # seconds that discord.py may wait for a limit; longer ones come back to the outbox


@dataclass(frozen=True, slots=True)
class Shards:
    """Which of how many shards this process takes; none named: as many as Discord advises, all here."""

    ids: tuple[int, ...] = ()
    of: int = 0


class Only(TypedDict, total=False):
    """Which shards are this process's own; without it, all of them."""

    shard_ids: list[int]


class Client(discord.AutoShardedClient):
    """Hands over what comes; ``bot`` is set before it connects."""

    bot: "DiscordBot"

    def __init__(self, shards: Shards, content: bool):
        intents = discord.Intents(guilds=True, guild_messages=True, dm_messages=True, message_content=content)
        only: Only = {"shard_ids": list(shards.ids)} if shards.ids else {}
        super().__init__(
            intents=intents, shard_count=shards.of or None, max_messages=None, chunk_guilds_at_startup=False,
            member_cache_flags=discord.MemberCacheFlags.none(), allowed_mentions=ALLOWED,
            max_ratelimit_timeout=LONGEST_WAIT, **only,
        )  # fmt: skip
        self.hears = content

    async def setup_hook(self) -> None:
        self.bot.platform.connected = self.bot.parts
        await self.bot.syncing.sync(self)

    async def on_ready(self) -> None:
        log.info("on Discord as %s, in %d servers", self.user, len(self.guilds))

    async def on_shard_connect(self, shard: int) -> None:
        self.bot.catching_up.behind(shard)

    async def on_shard_ready(self, shard: int) -> None:
        """For each shard by itself: where only one must begin anew, Discord never says that all are ready again."""
        there = {guild.id for guild in self.guilds if guild.shard_id == shard}
        await self.bot.trouble.look_round(there, lambda guild: self.shard_of(guild) == shard)
        if self.hears:
            await self.bot.catching_up.catch_up(shard)

    def shard_of(self, guild: int) -> int:
        return (guild >> 22) % (self.shard_count or 1)

    def serves(self, guild: int) -> bool:
        """Whether this process hears what happens on a server: each is on one shard."""
        return self.shard_of(guild) in (self.shard_ids or range(self.shard_count or 1))

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        await self.bot.inbox.take(interaction)

    async def on_message(self, message: discord.Message) -> None:
        if self.bot.addressed.concerns(message):
            await self.bot.addressed.answer(message)
        else:
            await self.bot.catching_up.take(message)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        await self.bot.directory.install(Installation(PLATFORM, str(guild.id), {"name": guild.name}))
        await self.bot.trouble.server_back(guild.id)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        await self.bot.directory.uninstall(PLATFORM, str(guild.id), "removed")
        await self.bot.trouble.server_gone(guild.id)

    async def on_guild_channel_update(self, _: discord.abc.GuildChannel, now: discord.abc.GuildChannel) -> None:
        await self.bot.trouble.may_again(now.guild)

    async def on_guild_role_update(self, _: discord.Role, now: discord.Role) -> None:
        await self.bot.trouble.may_again(now.guild)

    async def on_guild_role_delete(self, role: discord.Role) -> None:
        await self.bot.trouble.may_again(role.guild)

    async def on_member_update(self, _: discord.Member, now: discord.Member) -> None:
        """Without the intent for members, Discord tells it of the bot alone."""
        await self.bot.trouble.may_again(now.guild)

    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        place = place_of(channel.guild.id, channel.id)
        if await self.bot.directory.team_at(place):
            await self.bot.trouble.gone(place, "the channel was deleted")


class DiscordBot:
    """All of it. ``secret`` is the installation's own: a word made of it tells our nonces from others'. ``platform``
    is the one that the outbox knows already; it posts through this bot once that has logged in."""

    def __init__(
        self,
        desk: Desk,
        directory: Directory,
        world: World,
        secret: str,
        *,
        time_zone: str = "UTC",
        shards: Shards | None = None,
        content: bool = False,
        platform: DiscordPlatform | None = None,
    ):
        self.directory = directory
        self.client = client = Client(shards or Shards(), content)
        connection = Connection()
        words = {language: desk.content.wording(language) for language in LANGUAGES}
        looks = Looks(desk, directory)
        history = History(client, connection)
        delivery = Delivery(client, connection, history, seal_of(secret))
        rooms = Rooms(delivery, desk, directory, SideRooms(delivery, desk, directory))
        windows = Windows(world.now)
        whispers = Whispers(delivery, directory, looks, windows, world, serves=client.serves)
        records = Records(desk, looks)
        answering = Answering(connection, directory, looks)
        guests = Guests(client, desk, directory, time_zone)
        own = Own(desk, directory, looks, records, whispers)
        completing = Completing(desk, directory, guests, looks, connection)
        menus = {words[language](key): name for name, key in MENUS.items() for language in LANGUAGES}
        self.trouble = trouble = Trouble(delivery, desk, directory, looks, whispers, world)
        self.syncing = Syncing(directory, looks, tree(words))
        self.talk = talk = Talk(client, desk, directory, rooms)
        self.catching_up = CatchingUp(client, desk, directory, talk, connection, world.now)
        self.addressed = Addressed(desk, directory, looks, delivery, self.talk, windows)
        self.inbox = Inbox(desk, directory, guests, windows, answering, completing, own, menus)
        events = Events(client, desk, directory, connection, world)
        self.parts = Parts(delivery, directory, looks, rooms, whispers, records, events, trouble.gone, trouble.here)
        self.platform = platform or DiscordPlatform()
        client.bot = self

    async def run(self, token: str) -> None:
        """Connects, and stays until it is cancelled. Raises discord.py's errors of a token that is wrong."""
        try:
            async with self.client:
                await self.client.start(token)
        finally:
            self.platform.connected = None


async def may_hear(token: str) -> bool:
    """Whether Discord lets this bot read what people write. Raises discord.LoginFailure for a wrong token."""
    async with discord.Client(intents=discord.Intents(guilds=True)) as asking:
        await asking.login(token)
        info = await asking.application_info()
    return info.flags.gateway_message_content or info.flags.gateway_message_content_limited


def seal_of(secret: str) -> str:
    """Eight characters before each row's number."""
    return hashlib.blake2s(secret.encode(), digest_size=4, person=b"nonce").hexdigest()


def shards_of(setting: str) -> Shards:
    """``0-3/8``: shards 0 to 3 of 8; ``5/8``; ``0,2/8``; empty: all. Raises ValueError."""
    if not setting.strip():
        return Shards()
    ids, slash, of = setting.replace(" ", "").partition("/")
    if not slash:
        raise ValueError("which shards, of how many: 0-3/8")
    found: list[int] = []
    for part in ids.split(","):
        first, dash, last = part.partition("-")
        found += range(int(first), int(last if dash else first) + 1)
    return Shards(tuple(found), _checked(found, int(of)))


def _checked(ids: Sequence[int], of: int) -> int:
    if not ids or len(set(ids)) != len(ids) or not all(0 <= id < of for id in ids):
        raise ValueError(f"shards of {of} are numbered from 0 to {of - 1}, each once")
    return of
