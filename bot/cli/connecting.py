"""The platforms that the settings have tokens for, connected: each is imported only then."""

import logging
from contextlib import AsyncExitStack
from typing import Any

from bot.directory import Directory
from bot.office import Office
from bot.settings import Settings
from bot.store import lanes
from bot.world import World

log = logging.getLogger(__name__)


async def connect(stack: AsyncExitStack, office: Office, settings: Settings, world: World, app: Any) -> Any:
    """Connects what is set, until the stack is closed; the web application to serve, with their addresses in it.
    Raises Cannot for tokens that are not taken."""
    directory = Directory(office.store, office.desk, world, settings.secret())
    if settings.discord_token is not None:
        from .discord import connected

        await stack.enter_async_context(connected(settings, office, directory))
    if settings.slack:
        from .slack import connected as in_slack

        app = await stack.enter_async_context(in_slack(settings, office, directory, world, app))
    for name, count in (await office.store.read(lanes.waiting)).items():
        if name not in office.platforms:
            log.warning("not connected: %s. What waits for it: %s. Set its tokens, see .env.example", name, count)
    return app
