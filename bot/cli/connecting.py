"""The platforms that the settings have tokens for, connected: each is imported only then."""

from contextlib import AsyncExitStack
from typing import Any

from bot.directory import Directory
from bot.office import Office
from bot.settings import Settings
from bot.world import World

from .fault import Cannot


async def connect(stack: AsyncExitStack, office: Office, settings: Settings, world: World, app: Any) -> Any:
    """Connects what is set, until the stack is closed; the web application to serve, with their addresses in it.
    Raises Cannot for tokens that are not taken."""
    directory = Directory(office.store, office.desk, world, settings.secret())
    if settings.discord_token is not None:
        from .discord import connected

        # First, for it takes no time, and until then what waits for Discord would be called undeliverable.
        await stack.enter_async_context(connected(settings, office, directory))
    if settings.slack:
        app = await _slack(stack, office, directory, settings, world, app)
    return app


async def _slack(
    stack: AsyncExitStack, office: Office, directory: Directory, settings: Settings, world: World, app: Any
) -> Any:
    from bot.platforms.slack.app import connected
    from bot.platforms.slack.errors import Refusal

    try:
        here = await stack.enter_async_context(connected(office, office.desk, directory, settings, world))
    except (Refusal, OSError) as no:
        raise Cannot(f"Slack does not let us in ({no}). `convener doctor` says what to mend.") from None
    print(f"Convener is in Slack ({settings.slack}).", flush=True)
    return app if settings.slack == "socket" else here.web(app)
