"""Where a place of ours is in Slack: a channel, a thread in it, a group message, somebody's direct message.

A place is called ``slack-<workspace>-<channel>``; a side room's address is a group message, or a thread where more sit
in it than a group message holds. Where a team likes threads, all of a session stands below its opening card.
"""

from dataclasses import dataclass, field

from bot.desk import Desk
from bot.directory import Directory, platform_of
from facilitation.team.team import Team

from .errors import Refusal, told_apart
from .workspaces import Workspaces

OPENING = "session:{}:opening"
MOST_IN_GROUP = 8  # people whom one group message holds


@dataclass(frozen=True, slots=True)
class Spot:
    """``team`` is ours; ``thread``: the first message of the thread, or empty."""

    team: str
    workspace: str
    channel: str
    thread: str = ""

    def ref(self, ts: str) -> str:
        return f"{self.channel}:{ts}"


def place_of(workspace: str, channel: str) -> str:
    return f"slack-{workspace}-{channel}"


def workspace_of(place: str) -> tuple[str, str]:
    """The workspace and the channel of a place, or of the channel that a side room belongs to."""
    workspace, _, channel = platform_of(place)[1].partition("-")
    return workspace, channel


@dataclass
class Spots:
    desk: Desk
    directory: Directory
    workspaces: Workspaces
    direct: dict[tuple[str, str], str] = field(default_factory=dict)

    async def of(self, place: str, key: str) -> Spot:
        """Where the message called ``key`` goes in ``place``. Raises Refusal where nobody knows the place."""
        known = await self.directory.place_called(place)
        if known is None:
            raise Refusal("channel_not_found")
        workspace, _, address = known.address.partition("-")
        channel, _, thread = address.partition(":")
        if not thread and "/" not in place:
            thread = await self._session_thread(known.team, place, key)
        return Spot(known.team, workspace, channel, thread)

    async def _session_thread(self, team_id: str, place: str, key: str) -> str:
        team = await self.desk.team(team_id)
        kind, _, rest = key.partition(":")
        if team is None or not team.threads or key.endswith(":opening"):
            return ""
        session = rest.partition(":")[0] if kind == "session" else await self._open_session(team)
        ref = await self.directory.ref(team.id, place, OPENING.format(session)) if session else None
        return ref.partition(":")[2] if ref else ""

    async def _open_session(self, team: Team) -> str:
        session = await self.desk.session(team.id)
        return session.id if session is not None else ""

    async def direct_message(self, workspace: str, user: str) -> str:
        """The channel of the direct messages with ``user``. Raises Refusal."""
        known = self.direct.get((workspace, user))
        if known is None:
            known = await self.group(workspace, [user])
            self.direct[workspace, user] = known
        return known

    async def group(self, workspace: str, users: list[str]) -> str:
        """The channel of a group message with these people; the same people, the same channel."""
        client = await self.workspaces.client(workspace)
        async with told_apart():
            found = await client.conversations_open(users=users)
        return str(found["channel"]["id"])
