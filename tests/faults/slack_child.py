"""Convener in Slack in a process of its own, to be killed at any moment."""

import asyncio
import socket
from dataclasses import replace
from multiprocessing.connection import Connection

import uvicorn

from bot.content import Content
from bot.directory import Directory
from bot.office import open_office
from bot.platforms.slack.app import connected
from bot.settings import Settings
from bot.world import World

CONTENT = Content.load()
SECRET = "a secret that is long enough for a test"


def serve(url: str, port: int, token: str, signing: str, api_url: str, pipe: Connection) -> None:
    """Serves Slack's events until it is killed."""
    asyncio.run(_serve(url, port, token, signing, api_url, pipe))


async def _serve(url: str, port: int, token: str, signing: str, api_url: str, pipe: Connection) -> None:
    world = replace(World.real(), seed=lambda: 7)
    settings = Settings(secret_key=SECRET, slack_bot_token=token, slack_signing_secret=signing, slack_api_url=api_url)
    async with open_office(url, world, CONTENT) as office:
        directory = Directory(office.store, office.desk, world, SECRET)
        async with connected(office, office.desk, directory, settings, world, every=0) as here:
            door = socket.socket()
            door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            door.bind(("127.0.0.1", port))
            config = uvicorn.Config(here.web(), http="httptools", ws="none", lifespan="off", log_config=None,
                                    access_log=False)  # fmt: skip
            server = uvicorn.Server(config)
            serving = asyncio.create_task(server.serve(sockets=[door]))
            while not server.started:
                await asyncio.sleep(0.005)
            pipe.send("open")
            await serving
