"""Slack, connected: everything built from the settings, opened and closed together.

With a bot's token and an app's token it is Socket Mode, which needs no address that Slack could reach; with a signing
secret it is HTTP, for the one workspace of the bot's token, or with a client id and secret for every workspace that
installs it.
"""

import asyncio
import logging
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, Protocol

import aiohttp
from pydantic import SecretStr
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackClientError
from slack_sdk.signature import SignatureVerifier

from bot.desk import Desk
from bot.directory import Directory
from bot.platforms.contract import Platform, TryLater
from bot.sealing import Seal
from bot.settings import Settings
from bot.world import World

from .door import ShortWay
from .errors import WORKSPACE, Refusal, told_apart
from .incoming import Inbox
from .listener import PATIENCE, Listener
from .oauth import Door
from .pace import EVERY, Pace
from .people import People
from .platform import SlackPlatform
from .slack import Slack
from .spots import Spots
from .troubles import say_trouble
from .web import SlackWeb
from .workspaces import Known, Workspaces

log = logging.getLogger(__name__)
AUTHORIZE = "https://slack.com/oauth/v2/authorize"
CONNECTIONS = 100
AT_START = 5.0  # seconds that the start waits for Slack


class Takes(Protocol):
    """Who lets a platform deliver: the office."""

    def add(self, platform: Platform) -> None: ...


@dataclass
class Connected:
    """Slack as it runs. ``bolt`` dispatches what comes in."""

    slack: Slack
    bolt: AsyncApp
    short: ShortWay | None = None
    door: Door | None = None
    socket: Any = field(default=None, repr=False)  # slack_bolt's handler, which has no types

    def web(self, rest: Any = None) -> SlackWeb:
        """The web application that serves Slack's addresses and hands on the rest."""
        return SlackWeb(self.bolt, self.short, self.door, rest)


@asynccontextmanager
async def connected(
    office: Takes,
    desk: Desk,
    directory: Directory,
    settings: Settings,
    world: World,
    *,
    every: float = EVERY,
    authorize_url: str = AUTHORIZE,
    patience: float = PATIENCE,
    at_start: float = AT_START,
) -> AsyncIterator[Connected]:
    """Connects as the settings say, lets the office deliver to Slack, and closes all of it in the end. ``patience``:
    seconds after which Slack is answered, whatever is still going on. Raises Refusal for tokens that Slack does not
    take."""
    secret = settings.secret()
    connector = aiohttp.TCPConnector(limit=CONNECTIONS)
    async with aiohttp.ClientSession(connector=connector, trust_env=True) as session:
        workspaces = Workspaces(directory, world, session, settings.slack_api_url)
        workspaces.client_id = settings.slack_client_id
        workspaces.client_secret = _plain(settings.slack_client_secret)
        workspaces.connecting = settings.slack_bot_token is not None
        slack = _built(desk, directory, workspaces, settings, world, every)
        office.add(slack.platform)
        listener = Listener(Inbox(slack), patience)
        bolt, door = _bolt(listener, workspaces, settings), _door(slack, settings, secret, authorize_url)
        here = Connected(slack, bolt, _short(listener, settings), door)
        connecting = await _connect(here, settings, at_start)
        try:
            yield here
        finally:
            connecting.cancel()
            if here.socket is not None:
                with suppress(Exception):
                    await here.socket.close_async()
            await slack.close()


async def _connect(here: Connected, settings: Settings, at_start: float) -> "asyncio.Task[None]":
    """Makes itself known to Slack, and opens a socket where there is to be one. While Slack cannot be reached it goes
    on trying, and the rest of the house is open."""
    task = asyncio.ensure_future(_until_connected(here, settings))
    done, _ = await asyncio.wait((task,), timeout=at_start)
    if done:
        task.result()
    return task


async def _until_connected(here: Connected, settings: Settings) -> None:
    workspaces, wait = here.slack.workspaces, 1.0
    while True:
        try:
            if workspaces.connecting:
                bot = await workspaces.connect(_plain(settings.slack_bot_token))
                log.info("Convener is in the Slack workspace %s", bot.name or bot.workspace)
                await here.slack.directory.back_in("slack", bot.workspace, WORKSPACE)
            if settings.slack_app_token is not None:
                here.socket = await _socket(here.bolt, workspaces, _plain(settings.slack_app_token))
            return
        except (OSError, TryLater, SlackClientError) as trouble:
            log.error("Slack cannot be reached, and is tried again in %.0f s: %s", wait, trouble)
        await asyncio.sleep(wait)
        wait = min(2 * wait, 60.0)


def _short(listener: Listener, settings: Settings) -> ShortWay | None:
    if settings.slack_signing_secret is None:
        return None
    verifier = SignatureVerifier(_plain(settings.slack_signing_secret))
    return ShortWay(verifier, listener)


def _door(slack: Slack, settings: Settings, secret: str, authorize_url: str) -> Door | None:
    if not settings.slack_client_id:
        return None
    seal = Seal(secret, "slack installation state")
    client_secret = _plain(settings.slack_client_secret)
    return Door(slack, settings.slack_client_id, client_secret, settings.public_url, seal, authorize_url)


def _built(
    desk: Desk, directory: Directory, workspaces: Workspaces, settings: Settings, world: World, every: float
) -> Slack:
    async def trouble(place: str, refusal: Refusal) -> None:
        slack.afterwards(say_trouble(slack, place, refusal.code))

    spots, pace = Spots(desk, directory, workspaces), Pace(every, lambda: world.now().timestamp())
    platform = SlackPlatform(desk, directory, workspaces, spots, pace, settings.public_url, trouble)
    people = People(workspaces, world)
    slack = Slack(desk, directory, workspaces, people, platform, world, settings.language, settings.time_zone)
    return slack


def _bolt(listener: Listener, workspaces: Workspaces, settings: Settings) -> AsyncApp:
    """Bolt: signatures, and whose request it is. Everything else is ours. Without a signing secret nothing that comes
    over HTTP is believed: the one in its place is known to nobody."""
    words = listener.inbox.slack.words()
    bolt = AsyncApp(
        logger=logging.getLogger("slack_bolt"),
        name="convener",
        process_before_response=True,
        signing_secret=_plain(settings.slack_signing_secret) or secrets.token_hex(),
        client=workspaces.client_with(None),
        authorize=Known(workspaces),
        attaching_function_token_enabled=False,
        attaching_conversation_kwargs_enabled=False,
        user_facing_authorize_error_message=words("slack.not_installed"),
    )
    bolt.use(listener)
    return bolt


async def _socket(bolt: AsyncApp, workspaces: Workspaces, token: str) -> Any:
    handler: Any = AsyncSocketModeHandler(bolt, token, web_client=workspaces.client_with(token))
    async with told_apart():
        await handler.connect_async()
    return handler


def _plain(secret: SecretStr | None) -> str:
    return secret.get_secret_value() if secret is not None else ""
