"""Tokens that rotate, renewed two hours before they end, by whichever process comes first.

A refresh token works once: who comes too late finds the new token in the directory. One that the database could not
take is held until it does, for Slack gives it once. Where Slack does not renew a token, the old one serves on until it
ends, and Slack is asked again after some minutes: a client secret that was changed at Slack and not in our settings
must not cost anybody an installation.
"""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from bot.directory import Directory, Installation, StoreDown
from bot.platforms.contract import TryLater
from bot.world import World

from .errors import Refusal

log = logging.getLogger(__name__)
RENEW_BEFORE = 2 * 3600.0  # seconds
ASK_AGAIN = 300.0  # seconds after Slack did not renew a token


@dataclass
class Renewing:
    """``access``: asks Slack for a token."""

    directory: Directory
    world: World
    access: Callable[..., Awaitable[Any]]
    unkept: dict[str, Installation] = field(default_factory=dict)  # renewed while the database was away
    not_before: dict[str, float] = field(default_factory=dict)  # when to ask Slack again, by workspace

    def due(self, workspace: str, expires: float) -> bool:
        """Whether the token that ends at ``expires`` (0: never) is to be renewed now."""
        now = self.world.now().timestamp()
        return bool(expires) and expires - now < RENEW_BEFORE and now >= self.not_before.get(workspace, 0.0)

    async def renew(self, installed: Installation) -> Installation:
        """With a new token, or as it was where there is none."""
        refresh = installed.tokens["refresh"]
        try:
            found = await self.access(grant_type="refresh_token", refresh_token=refresh)
        except (Refusal, TryLater, OSError) as trouble:
            again = await self.directory.installation("slack", installed.workspace)
            if again is not None and again.tokens.get("refresh") not in (None, refresh):
                return again  # another process was first
            log.error("the token of %s is not renewed, see `convener doctor`: %s", installed.workspace, trouble)
            wait = trouble.seconds if isinstance(trouble, TryLater) else ASK_AGAIN
            self.not_before[installed.workspace] = self.world.now().timestamp() + wait
            return installed
        ends = self.world.now().timestamp() + float(found.get("expires_in", 0))
        tokens = {"bot": str(found["access_token"]), "refresh": str(found["refresh_token"])}
        renewed = Installation("slack", installed.workspace, {**installed.facts, "expires": ends}, tokens)
        await self.keep(renewed)
        return renewed

    async def keep(self, installed: Installation) -> None:
        self.unkept[installed.workspace] = installed
        try:
            await self.directory.install(installed)
        except StoreDown as down:
            log.error("the new token of %s is not kept yet: %s", installed.workspace, down)
        else:
            del self.unkept[installed.workspace]

    def forget(self, workspace: str) -> None:
        self.unkept.pop(workspace, None)
        self.not_before.pop(workspace, None)
