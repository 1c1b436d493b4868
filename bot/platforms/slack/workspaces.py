"""The workspaces that took the bot in, and a client for each, with a token that is good.

Two ways: one token from the settings, for one workspace; or installations that came in by OAuth and lie sealed in the
directory (those that rotate: renewing.py).
Decision: only a workspace that took the bot out ends an installation. A token that Slack does not take is trouble of
ours, to be mended by whoever runs us: nothing is forgotten, Slack is asked once a minute, and what waits goes on then.
On Enterprise Grid a workspace that let us in before its whole organisation did goes on with the organisation's token
once its own is taken back.
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

from bot.directory import Directory, Installation
from bot.platforms.contract import TryLater
from bot.world import World

from .errors import NOT_INSTALLED, NOT_TAKEN, TOLD, WORKSPACE, Refusal, told_apart
from .renewing import Renewing

log = logging.getLogger(__name__)
PATIENCE = 20  # seconds for one call
ASK_AGAIN = 60.0  # seconds after Slack did not take a token


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
    out: dict[str, tuple[float, str]] = field(default_factory=dict)  # when and why a token was last refused
    renewing: Renewing = field(init=False)

    def __post_init__(self) -> None:
        self.renewing = Renewing(self.directory, self.world, self.access)

    async def connect(self, token: str) -> Bot:
        """Who the bot with this one token is. Raises Refusal."""
        async with told_apart():
            found: Any = await self.client_with(token).auth_test()
        whole = bool(found.get("is_enterprise_install"))
        workspace = str(found["enterprise_id"] if whole else found["team_id"])
        scopes = str(getattr(found, "headers", {}).get("x-oauth-scopes", ""))
        bot = Bot(workspace, token, found["user_id"], found.get("bot_id", ""), found.get("team", ""), 0.0, scopes)
        self.single, self.connecting = bot, False
        self.out.pop(workspace, None)
        return bot

    def client_with(self, token: str | None) -> AsyncWebClient:
        return AsyncWebClient(
            token=token, base_url=self.api_url, timeout=PATIENCE, session=self.session, retry_handlers=[]
        )

    async def bot(self, workspace: str) -> Bot:
        """The bot in ``workspace``, its token fresh. Raises Refusal where it is not installed."""
        single = self.single if self.single is not None and self.single.workspace == workspace else None
        if single is None and self.connecting:
            raise TryLater(1.0)
        if workspace in self.out:
            return await self._once_more(workspace, single)
        bot = single or self.known.get(workspace)
        if bot is None or self.renewing.due(workspace, bot.expires) or workspace in self.renewing.unkept:
            async with self.locks.setdefault(workspace, asyncio.Lock()):
                bot = await self._look(workspace)
        return bot

    async def _once_more(self, workspace: str, single: Bot | None) -> Bot:
        """The token was refused: asks once a minute whether that still holds. Raises Refusal, TryLater or OSError."""
        now, (at, why) = self.world.now().timestamp(), self.out[workspace]
        if now - at < ASK_AGAIN:
            raise Refusal(why)
        self.out[workspace] = now, why
        if single is not None:
            bot = await self.connect(single.token)
        else:
            async with self.locks.setdefault(workspace, asyncio.Lock()):
                bot = await self._look(workspace)
            async with told_apart():
                await self.client_with(bot.token).auth_test()
            self.out.pop(workspace, None)
        log.info("Slack takes the token of %s again", workspace)
        await self.directory.back_in("slack", workspace, WORKSPACE)
        return bot

    async def first_of(self, workspaces: Sequence[str]) -> str:
        """The first of them that let us in. Raises Refusal where none did."""
        no = Refusal(NOT_INSTALLED)
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
        held = self.renewing.unkept.get(workspace)
        if held is not None:
            await self.renewing.keep(held)
        installed = held or await self.directory.installation("slack", workspace)
        if installed is None or not installed.tokens.get("bot"):
            self.known.pop(workspace, None)
            bot = await self._of_the_whole(workspace, installed)
        else:
            bot = _bot(installed)
            if self.renewing.due(workspace, bot.expires) and installed.tokens.get("refresh"):
                bot = _bot(await self.renewing.renew(installed))
        self.known[workspace] = bot
        return bot

    async def _of_the_whole(self, workspace: str, installed: Installation | None) -> Bot:
        """The bot of the organisation that a workspace belongs to. Raises Refusal."""
        whole = str(installed.facts.get("enterprise") or "") if installed is not None else ""
        if not whole or whole == workspace:
            raise Refusal("account_inactive" if installed is not None else NOT_INSTALLED)
        return await self.bot(whole)

    async def access(self, **asked: str) -> Any:
        """A token, for a code or for a refresh token. Not slack_sdk's own method, which signs in in a way that aiohttp
        gives up. Raises Refusal, TryLater or OSError."""
        whole = {"client_id": self.client_id, "client_secret": self.client_secret, **asked}
        async with told_apart():
            return await self.client_with(None).api_call("oauth.v2.access", data=whole)

    def forget(self, workspace: str) -> None:
        """What is known of it may be old: look again next time."""
        self._look_again(workspace)
        self.out.pop(workspace, None)

    def _look_again(self, workspace: str) -> None:
        self.known = {at: bot for at, bot in self.known.items() if workspace not in (at, bot.workspace)}
        self.clients.pop(workspace, None)

    async def gone(self, workspace: str, reason: str) -> None:
        """Nothing can be done in ``workspace``. If that is because it took the bot out, its tokens are forgotten."""
        known = self.known.get(workspace)
        workspace = known.workspace if known is not None else workspace
        if reason not in TOLD and known is not None and await self._newer(known):
            return self.forget(workspace)
        single = self.single is not None and self.single.workspace == workspace
        if reason not in NOT_TAKEN:
            self._look_again(workspace)
            self.renewing.forget(workspace)
            await self.directory.uninstall("slack", workspace, reason)
            if not single:
                self.out.pop(workspace, None)
        if workspace not in self.out and (single or reason in NOT_TAKEN):
            log.error("Slack does not take the token of %s: %s (see `convener doctor`)", workspace, reason)
            self.out[workspace] = self.world.now().timestamp(), reason

    async def _newer(self, known: Bot) -> bool:
        """Whether the directory holds another token by now: another process renewed it, or somebody let us in anew."""
        kept = await self.directory.installation("slack", known.workspace)
        return kept is not None and kept.tokens.get("bot") not in (None, "", known.token)


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
