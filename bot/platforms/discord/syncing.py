"""Our commands on Discord: put there when they have changed, and otherwise left alone, whatever starts how often.

Should Discord not take them, those that it has go on, and the buttons with them: the log says so, and the next start
tries again.
"""

import logging
from dataclasses import dataclass

import discord

from bot.directory import Directory, Installation

from .people import Looks
from .places import PLATFORM
from .tree import Json, hash_of, marks

log = logging.getLogger(__name__)
KEPT = "@commands"  # where it is noted, among the installations


@dataclass(slots=True)
class Syncing:
    directory: Directory
    looks: Looks
    tree: list[Json]

    async def sync(self, client: discord.Client) -> bool:
        """True: they had changed."""
        application, new = client.application_id or 0, hash_of(self.tree)
        known = await self.directory.installation(PLATFORM, KEPT)
        facts = dict(known.facts) if known is not None else {}
        changed = (facts.get("hash"), facts.get("application")) != (new, application)
        ids = await self._put(client, application) if changed else None
        if ids is not None:
            facts = {"hash": new, "application": application, "ids": ids}
            await self.directory.install(Installation(PLATFORM, KEPT, facts))
            log.info("%d commands are on Discord", len(ids))
        self.looks.commands.update(marks(facts.get("ids", {})))
        return ids is not None

    async def _put(self, client: discord.Client, application: int) -> dict[str, str] | None:
        """Discord's numbers of them, by name; None where it does not take them."""
        try:
            made = await client.http.bulk_upsert_global_commands(application, self.tree)
        except discord.HTTPException as refused:
            if refused.status >= 500 or refused.status == 429:
                raise  # it is not they
            log.error("Discord does not take our commands, those that it has go on: %s", refused)
            return None
        return {str(each["name"]): str(each["id"]) for each in made}
