"""The workspaces that took the bot in, and a client for each, with a token that is good.

Two ways: one token from the settings, for one workspace; or installations that came in by OAuth and lie sealed in the
directory. A token that rotates is renewed two hours before it ends, by whoever comes first: the one who comes too late
finds the new one in the directory, for a refresh token works once.
On Enterprise Grid a workspace that let us in before its whole organisation did goes on with the organisation's token
once its own is taken back. A token that the database could not take is held until it does, for Slack gives it once.
slack_sdk tries a call again by itself when a connection breaks, and then nobody knows whether a message was posted
twice; so its retries are off, and the outbox does that.
"""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_sdk.web.async_client import AsyncWebClient

from bot.directory import Directory, Installation, StoreDown
from bot.platforms.contract import TryLater
from bot.world import World

from .errors import Refusal, told_apart

log = logging.getLogger(__name__)
RENEW_BEFORE = 2 * 3600.0  # seconds
PATIENCE = 20  # seconds for one call
ASK_AGAIN = 60.0  # seconds


@dataclass(frozen=True, slots=True)
class Bot:
    """The bot in one workspace (or, on Enterprise Grid, in a whole organisation)."""

    workspace: str
    token: str = field(repr=False)
    user: str = ""
    id: str = ""
    name: str = ""
    expires: float = 0.0  # unix seconds; 0: never
    scopes: str = ""


@dataclass
class Workspaces:
    directory: Directory
    world: World
    session: aiohttp.ClientSession
    api_url: str
    client_id: str = ""
    client_secret: str = ""
    single: Bot | None = None
    connecting: bool = False  # nobody knows yet who the bot with the one token is
    known: dict[str, Bot] = field(default_factory=dict)
    clients: dict[str, AsyncWebClient] = field(default_factory=dict)
    locks: dict[str, asyncio.Lock] = field(default_factory=dict)
    out: tuple[float, str] | None = None  # when and why the one token was last refused
    unkept: dict[str, Installation] = field(default_factory=dict)  # renewed while the database was away

    async def connect(self, token: str) -> Bot:
        """Who the bot with this one token is. Raises Refusal."""
        async with told_apart():
            found: Any = await self.client_with(token).auth_test()
        whole = bool(found.get("is_enterprise_install"))
        workspace = str(found["enterprise_id"] if whole else found["team_id"])
        scopes = str(getattr(found, "headers", {}).get("x-oauth-scopes", ""))
        bot = Bot(workspace, token, found["user_id"], found.get("bot_id", ""), found.get("team", ""), 0.0, scopes)
        self.single, self.connecting, self.out = bot, False, None
        return bot

    def client_with(self, token: str | None) -> AsyncWebClient:
        return AsyncWebClient(
            token=token, base_url=self.api_url, timeout=PATIENCE, session=self.session, retry_handlers=[]
        )

    async def bot(self, workspace: str) -> Bot:
        """The bot in ``workspace``, its token fresh. Raises Refusal where it is not installed."""
        if self.single is not None and self.single.workspace == workspace:
            return self.single if self.out is None else await self._once_more(self.single, self.out[1])
        if self.connecting:
            raise TryLater(1.0)
        bot = self.known.get(workspace)
        if bot is None or self._ends_soon(bot) or workspace in self.unkept:
            async with self.locks.setdefault(workspace, asyncio.Lock()):
                bot = await self._look(workspace)
        return bot

    async def _once_more(self, bot: Bot, why: str) -> Bot:
        """The one token was refused: asks once a minute whether that still holds. Raises Refusal."""
        now = self.world.now().timestamp()
        if self.out is not None and now - self.out[0] < ASK_AGAIN:
            raise Refusal(why)
        self.out = now, why
        return await self.connect(bot.token)

    async def first_of(self, workspaces: Sequence[str]) -> str:
        """The first of them that let us in. Raises Refusal where none did."""
        no = Refusal("not_authed")
        for workspace in workspaces:
            try:
                await self.bot(workspace)
                return workspace
            except Refusal as refusal:
                no = refusal
        raise no

    async def client(self, workspace: str) -> AsyncWebClient:
        """For calls in ``workspace``. Raises Refusal where the bot is not installed."""
        bot = await self.bot(workspace)
        client = self.clients.get(workspace)
        if client is None or client.token != bot.token:
            client = self.clients[workspace] = self.client_with(bot.token)
        return client

    async def _look(self, workspace: str) -> Bot:
        held = self.unkept.get(workspace)
        if held is not None:
            await self._keep(held)
        installed = held or await self.directory.installation("slack", workspace)
        if installed is None or not installed.tokens.get("bot"):
            self.known.pop(workspace, None)
            bot = await self._of_the_whole(workspace, installed)
        else:
            bot = _bot(installed)
            if self._ends_soon(bot) and installed.tokens.get("refresh"):
                bot = await self._renew(installed)
        self.known[workspace] = bot
        return bot

    async def _of_the_whole(self, workspace: str, installed: Installation | None) -> Bot:
        """The bot of the organisation that a workspace belongs to. Raises Refusal."""
        whole = str(installed.facts.get("enterprise") or "") if installed is not None else ""
        if not whole or whole == workspace:
            raise Refusal("account_inactive" if installed is not None else "not_authed")
        return await self.bot(whole)

    def _ends_soon(self, bot: Bot) -> bool:
        return bool(bot.expires) and bot.expires - self.world.now().timestamp() < RENEW_BEFORE

    async def _renew(self, installed: Installation) -> Bot:
        refresh = installed.tokens["refresh"]
        try:
            found = await self.access(grant_type="refresh_token", refresh_token=refresh)
        except Refusal as refusal:
            again = await self.directory.installation("slack", installed.workspace)
            if again is not None and again.tokens.get("refresh") not in (None, refresh):
                return _bot(again)  # another process was first
            log.error("the token of %s could not be renewed: %s", installed.workspace, refusal)
            return _bot(installed)
        ends = self.world.now().timestamp() + float(found.get("expires_in", 0))
        facts = {**installed.facts, "expires": ends}
        tokens = {"bot": str(found["access_token"]), "refresh": str(found["refresh_token"])}
        renewed = Installation("slack", installed.workspace, facts, tokens)
        await self._keep(renewed)
        return _bot(renewed)

    async def _keep(self, installed: Installation) -> None:
        self.unkept[installed.workspace] = installed
        try:
            await self.directory.install(installed)
        except StoreDown as down:
            log.error("the new token of %s is not kept yet: %s", installed.workspace, down)
        else:
            del self.unkept[installed.workspace]

    async def access(self, **asked: str) -> Any:
        """A token, for a code or for a refresh token. Not slack_sdk's own method, which signs in in a way that aiohttp
        gives up. Raises Refusal, TryLater or OSError."""
        whole = {"client_id": self.client_id, "client_secret": self.client_secret, **asked}
        async with told_apart():
            return await self.client_with(None).api_call("oauth.v2.access", data=whole)

    def forget(self, workspace: str) -> None:
        """What is known of it may be old: look again next time."""
        self.known = {at: bot for at, bot in self.known.items() if workspace not in (at, bot.workspace)}
        self.clients.pop(workspace, None)

    async def gone(self, workspace: str, reason: str) -> None:
        """The bot was taken out of ``workspace``: its tokens are forgotten."""
        known = self.known.get(workspace)
        workspace = known.workspace if known is not None else workspace
        self.forget(workspace)
        self.unkept.pop(workspace, None)
        if self.single is not None and self.single.workspace == workspace and self.out is None:
            log.error("Slack takes the token of %s no more: %s (see `convener doctor`)", workspace, reason)
            self.out = self.world.now().timestamp(), reason
        await self.directory.uninstall("slack", workspace, reason)


class Known(AsyncAuthorize):
    """For Bolt: whose request this is; None where the bot is not installed. Asks Slack nothing."""

    def __init__(self, workspaces: Workspaces):
        self.workspaces = workspaces

    # An AuthorizeResult or None: Bolt takes both from an AsyncAuthorize, but its type names only the first.
    async def __call__(self, *, enterprise_id: Any, team_id: Any, user_id: Any, **_: Any) -> Any:
        for workspace in filter(None, (team_id, enterprise_id)):
            try:
                bot = await self.workspaces.bot(workspace)
            except (Refusal, TryLater):
                continue
            return AuthorizeResult(
                enterprise_id=enterprise_id, team_id=team_id, bot_token=bot.token, bot_id=bot.id or None,
                bot_user_id=bot.user or None, user_id=user_id,
            )  # fmt: skip
        return None


def _bot(installed: Installation) -> Bot:
    facts = installed.facts
    return Bot(
        installed.workspace, installed.tokens.get("bot", ""), str(facts.get("user", "")), str(facts.get("bot", "")),
        str(facts.get("name", "")), float(facts.get("expires", 0.0)), str(facts.get("scopes", "")),
    )  # fmt: skip
