"""Discord from the command line: joined by `convener run` where a token is set, looked at by `convener doctor`, and
`convener discord invite`, which prints the link that lets the bot into a server with the fewest permissions."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

from bot.directory import Directory
from bot.office import Office
from bot.settings import Settings
from bot.store import StoreError, subjects
from facilitation.team.team import Team

from .database import open_as_it_is
from .fault import Cannot

NO_TOKEN = "CONVENER_DISCORD_TOKEN is not set: README.md, “Discord in five minutes”, says where to get one."


@asynccontextmanager
async def connected(settings: Settings, office: Office, directory: Directory) -> AsyncIterator[None]:
    """On Discord for as long as this is open. Raises Cannot for a token that Discord doesn't know, or for none."""
    if settings.discord_token is None:
        raise Cannot(NO_TOKEN)
    from bot.platforms.discord.platform import DiscordPlatform

    platform = DiscordPlatform()
    office.add(platform)
    from bot.platforms.discord.app import DiscordBot, shards_of
    from bot.platforms.discord.connecting import WrongToken, on_discord

    token, secret = settings.discord_token.get_secret_value(), settings.secret()
    try:
        shards = shards_of(settings.discord_shards)
    except ValueError as wrong:
        raise Cannot(f"CONVENER_DISCORD_SHARDS cannot be used: {wrong}.") from None

    def make(content: bool) -> DiscordBot:
        return DiscordBot(
            office.desk, directory, office.world, secret, time_zone=settings.time_zone, shards=shards, content=content,
            platform=platform,
        )  # fmt: skip

    try:
        async with on_discord(token, make):
            print("Convener is on Discord. `convener discord invite` lets it into a server.", flush=True)
            yield
    except WrongToken as unknown:
        raise Cannot(str(unknown)) from None


def invite() -> None:
    """Prints the link."""
    settings = Settings.read()
    if settings.discord_token is None:
        raise Cannot(NO_TOKEN)
    from bot.platforms.discord.connecting import Unreachable, WrongToken, invitation

    try:
        print(asyncio.run(invitation(settings.discord_token.get_secret_value())))
    except WrongToken as wrong:
        raise Cannot(str(wrong)) from None
    except Unreachable as broken:
        raise Cannot(f"Discord cannot be reached ({broken}): try again when this machine is online.") from None


def findings(settings: Settings) -> Iterator[tuple[bool, str, str]]:
    """For the doctor: (well, what was seen, how to mend it); nothing where Discord is not used."""
    if settings.discord_token is None:
        return
    from bot.platforms.discord.app import shards_of
    from bot.platforms.discord.examining import examine

    try:
        shards = shards_of(settings.discord_shards)
    except ValueError as wrong:
        yield False, f"CONVENER_DISCORD_SHARDS: {wrong}", "Write which shards of how many, such as 0-3/8, or nothing."
        return
    yield from asyncio.run(_examined(examine, settings, settings.discord_token.get_secret_value(), shards.of))


async def _examined(examine: Any, settings: Settings, token: str, shards: int) -> list[tuple[bool, str, str]]:
    teams: list[Team] = []
    try:
        store = open_as_it_is(settings)
    except (Cannot, StoreError):
        pass  # there is none yet, or the examination of the database tells what is wrong with it
    else:
        teams = [team for team in await store.read(subjects.teams) if team.channel.startswith("discord-")]
        await store.close()
    return list(await examine(token, shards, teams))
