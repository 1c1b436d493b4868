"""What `convener doctor` looks at on Discord: the token, what the bot may hear, its servers and their shards, and in
each channel where a team meets, the permissions. Nothing is changed."""

from collections.abc import Sequence
from typing import Any

import discord

from .connecting import WRONG_TOKEN, Unreachable
from .permissions import NEEDED

Seen = tuple[bool, str, str]
TOO_MANY_FOR_ONE = 2500  # servers on one shard; Discord refuses more
WITHOUT_INTENT = (
    "on Discord as {name}; without the Message Content intent, people write with buttons, forms and commands. With it "
    "(page “Bot” of the application), plain words in the channel would count as well"
)


async def examine(token: str, shards: int) -> Sequence[Seen]:
    """(well, what was seen, how to mend it) of each thing. ``shards``: how many are set, 0 for none."""
    try:
        async with discord.Client(intents=discord.Intents(guilds=True)) as asking:
            await asking.login(token)
            info = await asking.application_info()
            advised = (await asking.http.get_bot_gateway())[0]
            return [_hearing(info), *_sharding(info.approximate_guild_count, shards, advised), _limits(asking)]
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


def _limits(asking: discord.Client) -> Seen:
    names = ", ".join(name.replace("_", " ") for name in NEEDED)
    return True, f"needs in each channel: {names}; `/convene setup` there says what is missing", ""
