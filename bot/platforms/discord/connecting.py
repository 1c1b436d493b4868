"""Going on Discord and staying there: what a start needs to know, and what a person reads where it fails."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

import aiohttp
import discord

from .app import DiscordBot, may_hear
from .permissions import invite_link

log = logging.getLogger(__name__)
AGAIN = 15.0  # seconds between tries while Discord cannot be reached
MOST = 240.0  # where it is ours that fails: Discord lets nobody begin more than a thousand times a day
WRONG_TOKEN = (
    "Discord does not know CONVENER_DISCORD_TOKEN: copy it again from the page “Bot” of your application, "
    "or press “Reset Token” there."
)
NO_INTENT = (
    "Discord closed the connection (4014): the Message Content intent is not approved for this bot any more. Going on "
    "without it; people write with buttons and forms. It can be switched on at the page “Bot” of the application."
)
Unreachable = (OSError, aiohttp.ClientError, TimeoutError, discord.DiscordServerError, discord.GatewayNotFound)


class WrongToken(Exception):
    """The text says so, and what to do."""


@asynccontextmanager
async def on_discord(token: str, make: Callable[[bool], DiscordBot]) -> AsyncIterator[None]:
    """Stays on Discord for as long as this is open. ``make(content)`` gives the bot, ready to post. Raises WrongToken
    at once; where Discord cannot be reached, it keeps trying beside all else."""
    try:
        hears: bool | None = await may_hear(token)
    except discord.LoginFailure:
        raise WrongToken(WRONG_TOKEN) from None
    except Unreachable as broken:
        log.warning("Discord cannot be reached, and is tried again: %s", broken)
        hears = None
    staying = asyncio.create_task(_stay(token, make, hears))
    try:
        yield
    finally:
        staying.cancel()
        with suppress(asyncio.CancelledError):
            await staying


async def _stay(token: str, make: Callable[[bool], DiscordBot], hears: bool | None) -> None:
    wait = AGAIN
    while True:
        try:
            hears = await may_hear(token) if hears is None else hears
            await make(hears).run(token)
        except discord.LoginFailure:
            log.error(WRONG_TOKEN)
            return
        except discord.PrivilegedIntentsRequired:
            log.error(NO_INTENT)
            hears = False
            continue
        except Unreachable as broken:
            log.warning("Discord cannot be reached, and is tried again: %s", broken)
            wait = AGAIN
        except Exception:
            log.exception("the connection to Discord failed")
            wait = min(2 * wait, MOST)
        await asyncio.sleep(wait)


async def invitation(token: str) -> str:
    """The link that lets the bot into a server. Raises WrongToken."""
    try:
        async with discord.Client(intents=discord.Intents(guilds=True)) as asking:
            await asking.login(token)
            return invite_link((await asking.application_info()).id)
    except discord.LoginFailure:
        raise WrongToken(WRONG_TOKEN) from None
