"""The stand-in, put up and taken down: emulators and edge; and an app beside it, served over HTTP."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import uvicorn

from bot.directory import Directory
from bot.office import Office
from bot.platforms.slack.app import Connected, connected
from bot.platforms.slack.scopes import SCOPES
from bot.settings import Settings
from bot.world import World
from tests.rigs.slack.browser import authorize_url
from tests.rigs.slack.edge import Edge
from tests.rigs.slack.emulator import Emulators, Workspace

SECRET = "a secret that is long enough for a test"


@asynccontextmanager
async def slack(folder: Path, *workspaces: Workspace) -> AsyncIterator[Edge]:
    """Slack with these workspaces."""
    async with Edge() as edge:
        redirect = "http://127.0.0.1:8080/slack/oauth_redirect"
        emulators = Emulators(workspaces, edge.port, tuple(SCOPES), redirect)
        await asyncio.get_running_loop().run_in_executor(None, emulators.start, folder)
        try:
            await edge.know(emulators)
            yield edge
        finally:
            emulators.stop()


@asynccontextmanager
async def beside(
    edge: Edge, office: Office, settings: Settings, world: World, **more: Any
) -> AsyncIterator[tuple[Connected, Directory, str]]:
    """Convener beside the stand-in, over HTTP: what is connected, its directory, and its address."""
    directory = Directory(office.store, office.desk, world, SECRET)
    way = {"every": 0, "patience": 60, "authorize_url": authorize_url(edge), **more}
    async with (
        connected(office, office.desk, directory, settings, world, **way) as here,
        served(here.web()) as address,
    ):
        edge.app_url = f"{address}/slack/events"
        yield here, directory, address


@asynccontextmanager
async def served(app: Any) -> AsyncIterator[str]:
    """``app`` (ASGI) over HTTP; its address."""
    door = socket.socket()
    door.bind(("127.0.0.1", 0))
    config = uvicorn.Config(app, http="httptools", ws="none", lifespan="off", log_config=None, access_log=False)
    server = uvicorn.Server(config)
    server.install_signal_handlers = lambda: None
    serving = asyncio.create_task(server.serve(sockets=[door]))
    while not server.started:
        await asyncio.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{door.getsockname()[1]}"
    finally:
        server.should_exit = True
        await serving
