"""The platforms that the settings have tokens for, connected: each is imported only then."""

from contextlib import AsyncExitStack
from typing import Any

from bot.directory import Directory
from bot.office import Office
from bot.settings import Settings
from bot.world import World


async def connect(stack: AsyncExitStack, office: Office, settings: Settings, world: World, app: Any) -> Any:
    """Connects what is set, until the stack is closed; the web application to serve, with their addresses in it.
    Raises Cannot for tokens that are not taken."""
    directory = Directory(office.store, office.desk, world, settings.secret())
    if settings.discord_token is not None:
        from .discord import connected

        # First, for it takes no time, and until then what waits for Discord would be called undeliverable.
        await stack.enter_async_context(connected(settings, office, directory))
    if settings.slack:
        from .slack import connected as in_slack

        app = await stack.enter_async_context(in_slack(settings, office, directory, world, app))
    return app
