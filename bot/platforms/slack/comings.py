"""What happens round the people who meet: members come and go, channels are archived and come back, the bot is let in
and taken out.

Decision: who enters a channel is not made a member of its team by that, for a channel has more readers than a team has
members; they join when they first act. Who leaves it leaves the team.
"""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from .errors import Refusal
from .payloads import Act, Kind
from .replies import Reply
from .slack import Slack
from .spots import place_of
from .troubles import say_back, say_trouble, shut_out
from .whereabouts import Whereabouts

log = logging.getLogger(__name__)


@dataclass
class Comings:
    slack: Slack
    whereabouts: Whereabouts

    @property
    def table(self) -> dict[Kind, Callable[[Act], Awaitable[Reply]]]:
        return {
            "came": self._came,
            "went": self._went,
            "archived": self._archived,
            "unarchived": self._back,
            "out": self._out,
        }

    async def _came(self, act: Act) -> Reply:
        """The bot came (again): what waited is posted. A member who had left is back."""
        if act.user == (act.bot or (await self.slack.workspaces.bot(act.workspace)).user):
            return await self._back(act)
        found = await self.whereabouts.at(act)
        known = await self.slack.directory.account(found[0], "slack", act.user) if found is not None else None
        if found is not None and known is not None:
            await self.whereabouts.member(found[0], act.workspace, act.user)
        return ""

    async def _went(self, act: Act) -> Reply:
        found = await self.whereabouts.at(act)
        if found is None:
            return ""
        if act.user == (act.bot or (await self.slack.workspaces.bot(act.workspace)).user):
            await say_trouble(self.slack, found[1], "not_in_channel")
        else:
            await self.slack.directory.leave(found[0], "slack", act.user)
        return ""

    async def _archived(self, act: Act) -> Reply:
        known = await self.slack.directory.place_at("slack", f"{act.workspace}-{act.channel}")
        if known is not None and "/" not in known.place:
            reasons = {"channel_deleted": "channel_not_found", "group_deleted": "channel_not_found"}
            reasons |= {"channel_left": "not_in_channel", "group_left": "not_in_channel"}
            await say_trouble(self.slack, known.place, reasons.get(act.text, "is_archived"))
        return ""

    async def _back(self, act: Act) -> Reply:
        place = place_of(act.workspace, act.channel)
        if await self.slack.directory.back(place):
            log.info("%s can be posted in again", act.channel)
            await say_back(self.slack, place)
        return ""

    async def _out(self, act: Act) -> Reply:
        """The app was uninstalled, or its token revoked: nothing more can be said there until it is installed again."""
        log.warning("Slack workspace %s took Convener out: %s", act.workspace, act.text)
        await self.slack.workspaces.gone(act.workspace, act.text)
        try:
            await self.slack.workspaces.bot(act.workspace)  # its whole organisation may still let us in
        except Refusal:
            await shut_out(self.slack, act.workspace)
        return ""
