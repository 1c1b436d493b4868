"""Who acted, and where: the team, the place and the member behind what Slack calls them.

A channel becomes a team when the bot is first used in it, and whoever acts becomes a member by that. In the direct
messages with the bot there is no channel; there it is the team that the person is in, or the one of theirs that has a
session open. Nobody is believed what team a button is of unless its workspace is theirs.
"""

from dataclasses import dataclass, replace
from typing import Any

from facilitation.session.session import Session

from .errors import Refusal
from .payloads import Act
from .slack import Slack
from .spots import place_of, workspace_of


@dataclass(frozen=True, slots=True)
class Here:
    """``place`` may be a side room."""

    team: str
    place: str
    member: str


class Nowhere(Exception):
    """There is nothing to be done here. ``key`` and ``values`` name the sentence that says why."""

    def __init__(self, key: str, **values: object):
        super().__init__(key)
        self.key, self.values = key, values


@dataclass
class Whereabouts:
    slack: Slack

    async def settled(self, act: Act) -> Act:
        """The act, its workspace called as we know it. Raises Refusal where nobody let us in."""
        known = await self._known_as(act) if act.others else act.workspace
        if act.kind != "out":
            await self.slack.workspaces.bot(known)
        others = tuple(each for each in act.workspaces if each != known)
        return replace(act, workspace=known, others=others) if act.others else act

    async def _known_as(self, act: Act) -> str:
        """On Enterprise Grid the same channel may come under the name of its workspace and of the whole organisation,
        whichever let us in: where a team meets there, it is the one that the team began with."""
        team = await self.slack.desk.team(act.team) if act.team else None
        if team is not None and (meets := workspace_of(team.channel)[0]) in act.workspaces:
            return meets
        for each in act.workspaces if act.channel and not act.direct else ():
            if await self.slack.directory.place_at("slack", f"{each}-{act.channel}") is not None:
                return each
        return await self.slack.workspaces.first_of(act.workspaces)

    async def of(self, act: Act) -> Here:
        """Whose act it is; a new team and a new member if need be. Raises Nowhere, Refused, Refusal or OSError."""
        team, place = await self._place(act)
        if (found := await self._gone(act, place)) is not None:
            raise found
        return Here(team, place, await self.member(team, act.workspace, act.user))

    async def member(self, team: str, workspace: str, user: str) -> str:
        """Our id of ``user``, who joins by that. Raises Nowhere for a bot, Refused for a team that is full."""
        directory = self.slack.directory
        known = await directory.known_member(team, "slack", user)
        if known is not None:
            return known
        person = await self.slack.people.who(workspace, user)
        if not person.person:
            raise Nowhere("slack.no_person")
        return await directory.member(team, "slack", user, person.name, person.time_zone)

    # -- the place

    async def _place(self, act: Act) -> tuple[str, str]:
        if act.team:
            return await self._told(act)
        if act.direct or not act.channel:
            return await self._one_of_mine(act)
        found = await self.at(act)
        return found or await self._adopt(act)

    async def at(self, act: Act) -> tuple[str, str] | None:
        """What the directory knows of a channel, a thread that is a side room, or a group message."""
        directory, channel = self.slack.directory, f"{act.workspace}-{act.channel}"
        if act.thread:
            side = await directory.place_at("slack", f"{channel}:{act.thread}")
            if side is not None:
                return side.team, side.place
        known = await directory.place_at("slack", channel)
        return (known.team, known.place) if known is not None else None

    async def _told(self, act: Act) -> tuple[str, str]:
        """A button or a form says its team; where it is pressed in that team's own place, that is the place."""
        found = await self.at(act) if act.channel and not act.direct else None
        if found is not None and found[0] == act.team:
            return found
        team = await self.slack.desk.team(act.team)
        if team is None or not team.channel.startswith(place_of(act.workspace, "")):
            raise Nowhere("slack.old_button")
        return team.id, team.channel

    async def _one_of_mine(self, act: Act) -> tuple[str, str]:
        mine = await self.mine(act)
        if len(mine) > 1:
            busy = [each for each in mine if each[1] is not None]
            mine = busy if len(busy) == 1 else mine
        if not mine:
            raise Nowhere("slack.no_team")
        if len(mine) > 1:
            raise Nowhere("slack.which_team", channels=", ".join(f"<#{workspace_of(p)[1]}>" for (_, p), _ in mine))
        return mine[0][0]

    async def mine(self, act: Act) -> list[tuple[tuple[str, str], Session | None]]:
        """((team, place), the session that is open and in which they take part) of all teams there of who acts."""
        found: list[tuple[tuple[str, str], Session | None]] = []
        for id, member in await self.slack.directory.teams_of("slack", act.user):
            team = await self.slack.desk.team(id)
            here = team.member(member) if team is not None else None
            if team is None or here is None or here.left or workspace_of(team.channel)[0] not in act.workspaces:
                continue
            session = await self.slack.desk.session(id)
            taking = session is not None and any(p.member == member for p in session.people)
            found.append(((id, team.channel), session if taking else None))
        return found

    async def _adopt(self, act: Act) -> tuple[str, str]:
        channel = await self.channel(act.workspace, act.channel)
        if channel is None or not channel.get("is_member"):
            raise Nowhere("slack.invite_me")
        if channel.get("is_archived"):
            raise Nowhere("slack.gone.is_archived", channel=f"<#{act.channel}>")
        if channel.get("is_im") or channel.get("is_mpim"):
            raise Nowhere("slack.no_team")
        person = await self.slack.people.who(act.workspace, act.user)
        name = f"#{channel.get('name') or act.channel}"
        slack, place = self.slack, place_of(act.workspace, act.channel)
        language, zone = person.language or slack.language, person.time_zone or slack.time_zone
        team = await slack.directory.adopt(place, name, language, zone)
        return team.id, place

    async def channel(self, workspace: str, channel: str) -> Any | None:
        """What Slack says of a channel; None where it shows us none."""
        try:
            found = await self.slack.call(workspace, "conversations.info", channel=channel)
        except Refusal as refusal:
            if refusal.of_workspace:
                raise
            return None
        return found["channel"]

    async def _gone(self, act: Act, place: str) -> Nowhere | None:
        """Why nothing can be posted in the place, should that still be so."""
        workspace, channel = workspace_of(place)
        known = await self.slack.directory.place_at("slack", f"{workspace}-{channel}")
        if known is None or not known.gone or act.action.startswith("move:"):
            return None
        found = await self.channel(workspace, channel)
        if found is not None and found.get("is_member") and not found.get("is_archived"):
            await self.slack.directory.back(place)
            return None
        return Nowhere(gone_key(known.gone), channel=f"<#{channel}>")


GONE = ("is_archived", "not_in_channel", "channel_not_found", "missing_scope", "restricted_action")


def gone_key(reason: str) -> str:
    """The sentence for a reason why nothing can be posted."""
    code = reason.partition(" ")[0]
    return f"slack.gone.{code if code in GONE else 'other'}"
