"""What `convener doctor` looks at on Discord: the token, what the bot may hear, its servers and their shards, and in
each channel where a team meets, the permissions. Nothing is changed."""

from collections.abc import AsyncIterator, Sequence
from itertools import groupby
from typing import Any

import discord

from facilitation.team.team import Team

from .connecting import WRONG_TOKEN, Unreachable
from .permissions import NEEDED, missing
from .places import channel_of, guild_of

Seen = tuple[bool, str, str]
TOO_MANY_FOR_ONE = 2500  # servers on one shard; Discord refuses more
MOST_TEAMS = 100  # whose channels are looked at, a request or two for each
LET_IN = "`convener discord invite` prints the link with which whoever manages the server lets it in again."
MEND = (
    "Someone who manages the server gives it under “Edit channel”, “Permissions”; or type `/convene move` in another "
    "channel of the server, and the team goes on there."
)
WITHOUT_INTENT = (
    "on Discord as {name}; without the Message Content intent, people write with buttons, forms and commands. With it "
    "(page “Bot” of the application), plain words in the channel would count as well"
)


async def examine(token: str, shards: int, teams: Sequence[Team] = ()) -> Sequence[Seen]:
    """(well, what was seen, how to mend it) of each thing. ``shards``: how many are set, 0 for none; ``teams``: those
    that meet on Discord."""
    try:
        async with discord.Client(intents=discord.Intents(guilds=True)) as asking:
            await asking.login(token)
            info = await asking.application_info()
            advised = (await asking.http.get_bot_gateway())[0]
            found = [_hearing(info), *_sharding(info.approximate_guild_count, shards, advised)]
            return [*found, *[each async for each in _channels(asking, teams)]]
    except discord.LoginFailure:
        return [(False, "the token is not known", WRONG_TOKEN)]
    except Unreachable as broken:
        return [(False, f"Discord cannot be reached ({broken})", "Look at this machine’s way to the internet.")]


def _hearing(info: Any) -> Seen:
    flags = info.flags
    if flags.gateway_message_content or flags.gateway_message_content_limited:
        return True, f"on Discord as {info.name}, with the Message Content intent: plain words count", ""
    return True, WITHOUT_INTENT.format(name=info.name), ""


def _sharding(guilds: int, shards: int, advised: int) -> list[Seen]:
    if shards and guilds / shards > TOO_MANY_FOR_ONE:
        mend = f"Set CONVENER_DISCORD_SHARDS to shares of at least {max(advised, guilds // TOO_MANY_FOR_ONE + 1)}."
        return [(False, f"{guilds} servers on {shards} shards; one takes {TOO_MANY_FOR_ONE}", mend)]
    return [(True, f"{guilds} servers, {shards or advised} shards", "")]


async def _channels(asking: discord.Client, teams: Sequence[Team]) -> AsyncIterator[Seen]:
    """What the bot may do in each channel where a team meets; what is well is told together."""
    names, well = ", ".join(map(_called, NEEDED)), 0
    yield True, f"needs in each channel: {names}; `/convene setup` there says what is missing", ""
    looked_at = sorted(teams, key=lambda team: guild_of(team.channel))[:MOST_TEAMS]
    for guild, here in groupby(looked_at, key=lambda team: guild_of(team.channel)):
        try:
            server = await asking.fetch_guild(guild, with_counts=False)
            me = await server.fetch_member(asking.user.id if asking.user is not None else 0)
        except (discord.NotFound, discord.Forbidden):
            for team in here:
                yield False, f"{team.name}: the bot is not on its server any more", LET_IN
            continue
        for team in here:
            lacks = await _lacks(server, me, channel_of(team.channel))
            well += not lacks
            if lacks:
                yield False, f"{team.name}, on {server.name}: {lacks}", MEND
    if well:
        yield True, f"{well} channels where teams meet: it may do there all that it needs to", ""


async def _lacks(server: discord.Guild, me: discord.Member, id: int) -> str:
    """What stands in the way in one channel; nothing where all is well."""
    try:
        channel = await server.fetch_channel(id)
        if isinstance(channel, discord.Thread):
            channel = await server.fetch_channel(channel.parent_id)
    except discord.NotFound:
        return "its channel was deleted"
    except discord.Forbidden:
        return "it may not View Channel"
    if isinstance(channel, discord.Thread):
        return ""
    return ", ".join(f"it may not {_called(name)}" for name in missing(channel.permissions_for(me)))


def _called(permission: str) -> str:
    """As Discord's own pages call it."""
    return permission.replace("_", " ").title().replace(" In ", " in ")
