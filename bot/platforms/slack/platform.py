"""Slack as a platform: what was decided becomes messages, cards revised in place, direct messages and group messages.

A private word is a direct message, which can be revised and taken away again, and which arrives with a sign; only a
short word about what somebody did in the channel a moment ago (their note is kept, this step is theirs to listen in)
stands right there, as a message that they alone see. Slack can neither change nor take back such a message.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from bot.desk import Desk
from bot.directory import Directory
from bot.platforms.contract import Platform, TryLater
from facilitation.message import Message
from facilitation.team.names import names_in

from .calls import called
from .errors import Refusal, Unsure
from .history import History, metadata
from .marks import Json
from .pace import Pace
from .render import FOLDED, Reader, message
from .side_rooms import SideRooms
from .spots import Spot, Spots, place_of, workspace_of
from .workspaces import ASK_AGAIN, Workspaces

log = logging.getLogger(__name__)
RIGHT_THERE = ("listen", "note")  # keys of private words that may stand in the channel
LOOKING = 60.0  # seconds after an act in which somebody surely looks at the channel
EPHEMERAL = "ephemeral"
UNREACHABLE = frozenset(
    ("user_not_found", "user_disabled", "cannot_dm_bot", "user_not_visible", "channel_not_found",
     "user_not_in_channel")
)  # fmt: skip
WITHOUT_DIRECT = ("missing_scope", "messages_tab_disabled")
CLOSED = "user_disabled"  # their account: nobody comes back from that by themselves
NOT_THERE = frozenset(("message_not_found", "cant_update_message", "edit_window_closed", "cant_delete_message"))
UNREADABLE = frozenset(("invalid_blocks", "invalid_blocks_format", "msg_too_long", "msg_blocks_too_long"))

Trouble = Callable[[str, Refusal], Awaitable[None]]


@dataclass
class SlackPlatform(Platform):
    """``trouble`` hears of a place that nothing can be posted in."""

    desk: Desk
    directory: Directory
    workspaces: Workspaces
    spots: Spots
    pace: Pace
    public_url: str
    trouble: Trouble
    history: History = field(default_factory=History)
    seen: dict[tuple[str, str], tuple[float, str, str]] = field(default_factory=dict)  # when and where they last acted
    side_rooms: SideRooms = field(init=False)
    name = "slack"

    def __post_init__(self) -> None:
        self.side_rooms = SideRooms(self.spots, self._post, self._update, self.reader)

    def doubt(self, place: str) -> None:
        self.history.doubtful.add(place)

    def acted(self, workspace: str, channel: str, user: str, thread: str) -> None:
        """``user`` did something in ``channel`` just now, and looks at that."""
        if len(self.seen) > 10_000:
            self.seen.clear()
        self.seen[workspace, user] = (self.pace.clock(), channel, thread)

    # -- the contract

    async def post(self, place: str, nonce: str, key: str, message: Message) -> str:
        try:
            spot = await self.spots.of(place, key)
            return spot.ref(await self._post(place, spot, nonce, key, await self._drawn(spot.team, message)))
        except Refusal as refusal:
            await self._refused(place, refusal)
            raise

    async def revise(self, place: str, nonce: str, key: str, ref: str, message: Message) -> None:
        try:
            team = await self.directory.team_at(place) or ""
            drawn = await self._drawn(team, message)
            if "/" in place:
                await self._revise_apart(place, nonce, key, await self.directory.ref(team, place, key) or ref, drawn)
            else:
                await self._update(place, ref, drawn)
        except Refusal as refusal:
            if refusal.code not in NOT_THERE:
                await self._refused(place, refusal)
                raise
            log.info("%s in %s was taken away by somebody: %s", key, place, refusal)
        self.history.doubtful.discard(place)

    async def whisper(self, place: str, nonce: str, member: str, key: str, message: Message | None, ref: str) -> str:
        team = await self.directory.team_at(place)
        user = await self.directory.user_of(team, "slack", member) if team is not None else None
        if team is None or user is None:
            return ""  # of this team, but not in Slack
        try:
            if message is None:
                return await self._take_away(place, ref)
            return await self._tell(place, nonce, team, user, key, message, ref)
        except Refusal as refusal:
            if refusal.code in WITHOUT_DIRECT and message is not None:
                return await self._right_there(place, team, user, refusal, message)
            if refusal.code not in UNREACHABLE:
                await self._refused(place, refusal, private=True)
                raise
            log.info("no word can be had with %s: %s", user, refusal)
            if refusal.code == CLOSED:
                await self.directory.leave(team, "slack", user)
            return ""

    async def seat(self, place: str, nonce: str, title: str, members: tuple[str, ...], ref: str) -> str:
        try:
            return await self.side_rooms.seat(place, nonce, title, members, ref)
        except Refusal as refusal:
            if refusal.of_workspace:
                await self._refused(place, refusal)
            raise

    async def tell(self, team: str, workspace: str, user: str, nonce: str, key: str, drawn: Json) -> None:
        """Says something to ``user`` beside the outbox; once for this nonce, however often it is tried. Raises Refusal,
        TryLater or OSError."""
        channel = await self.spots.direct_message(workspace, user)
        await self._post(place_of(workspace, channel), Spot(team, workspace, channel), nonce, key, drawn)

    # -- inside

    async def _post(self, place: str, spot: Spot, nonce: str, key: str, drawn: Json) -> str:
        """Posts it, unless it is there already; its ``ts``."""
        client = await self.workspaces.client(spot.workspace)
        if place in self.history.doubtful:
            found = await self.history.find(client, spot, nonce, key)
            self.history.doubtful.discard(place)
            if found is not None:
                return found
        where: Json = {"channel": spot.channel, **({"thread_ts": spot.thread} if spot.thread else {})}
        if spot.thread and key.endswith(":record"):
            where["reply_broadcast"] = True
        await self.pace.turn(spot.channel)
        try:
            said = await self._call(
                spot, "chat.postMessage",
                {**where, **drawn, **FOLDED, "metadata": metadata(nonce, key)},
            )  # fmt: skip
        except (Unsure, asyncio.CancelledError):  # whoever waits for us has waited long enough: it may be there
            self.history.doubtful.add(place)
            raise
        return str(said["ts"])

    async def _revise_apart(self, place: str, nonce: str, key: str, ref: str, drawn: Json) -> None:
        """A small group may meet elsewhere by now, and the card not have gone along: then it is posted there."""
        spot = await self.spots.of(place, key)
        if ref.startswith(f"{spot.channel}:"):
            return await self._update(place, ref, drawn)
        at = spot.ref(await self._post(place, spot, nonce, key, drawn))
        await self.directory.change_ref(spot.team, place, "", ref, at)

    async def _update(self, place: str, ref: str, drawn: Json) -> None:
        channel, _, ts = ref.partition(":")
        spot = Spot("", workspace_of(place)[0], channel)
        await self._call(spot, "chat.update", {"channel": channel, "ts": ts, **drawn})

    async def _tell(self, place: str, nonce: str, team: str, user: str, key: str, message: Message, ref: str) -> str:
        workspace, channel = workspace_of(place)
        drawn = await self._drawn(team, message)
        if ref and not ref.startswith(EPHEMERAL):
            try:
                await self._update(place, ref, self._from(channel, drawn))
                return ref
            except Refusal as refusal:
                if refusal.code not in NOT_THERE:
                    raise
        thread = self._looks(workspace, channel, user, key)
        if thread is not None and place not in self.history.doubtful:
            where = {"channel": channel, "user": user, **({"thread_ts": thread} if thread else {})}
            said = await self._call(Spot(team, workspace, channel), "chat.postEphemeral", {**where, **drawn})
            return f"{EPHEMERAL}:{said['message_ts']}"
        spot = Spot(team, workspace, await self.spots.direct_message(workspace, user))
        return spot.ref(await self._post(place, spot, nonce, key, self._from(channel, drawn)))

    async def _right_there(self, place: str, team: str, user: str, refusal: Refusal, message: Message) -> str:
        """Where the app may send no direct messages, a private word stands in the channel, for them alone."""
        log.error("no direct message to %s, its words stand in the channel: %s (see `convener doctor`)", user, refusal)
        workspace, channel = workspace_of(place)
        drawn = await self._drawn(team, message)
        said = await self._call(
            Spot(team, workspace, channel), "chat.postEphemeral", {"channel": channel, "user": user, **drawn}
        )
        return f"{EPHEMERAL}:{said['message_ts']}"

    def _looks(self, workspace: str, channel: str, user: str, key: str) -> str | None:
        """The thread (or "" for the channel) in which somebody did something just now; None if they may not look."""
        name = key.split(":", 2)[-1].partition(":")[0]
        at, there, thread = self.seen.get((workspace, user), (float("-inf"), "", ""))
        return thread if name in RIGHT_THERE and there == channel and self.pace.clock() - at < LOOKING else None

    @staticmethod
    def _from(channel: str, drawn: Json) -> Json:
        """A direct message says which channel it is about, with the way there."""
        about = {"type": "context", "elements": [{"type": "mrkdwn", "text": f"<#{channel}>"}]}
        return {**drawn, "blocks": [*drawn["blocks"][:49], about]}

    async def _take_away(self, place: str, ref: str) -> str:
        channel, _, ts = ref.partition(":")
        if not ref or channel == EPHEMERAL:
            return ""
        try:
            await self._call(Spot("", workspace_of(place)[0], channel), "chat.delete", {"channel": channel, "ts": ts})
        except Refusal as refusal:
            if refusal.code not in NOT_THERE:
                raise
        return ref

    async def _call(self, spot: Spot, method: str, arguments: Json) -> Any:
        """One call, when Slack's last word about this method allows it. What it cannot draw is said in plain words."""
        what = spot.channel if method.startswith("chat.post") else spot.workspace
        self.pace.closed_for(what, method)
        client = await self.workspaces.client(spot.workspace)
        try:
            return await called(client, method, arguments)
        except TryLater as later:
            self.pace.close(what, method, later.seconds)
            raise
        except Refusal as refusal:
            if refusal.code not in UNREADABLE or "blocks" not in arguments:
                raise
            drawn = [block["type"] for block in arguments["blocks"]]  # what stands in them is nobody's but the team's
            log.error("Slack cannot draw %s in %s: %s", ", ".join(drawn), spot.channel, refusal)
            plain = {name: value for name, value in arguments.items() if name != "blocks"}
            return await called(client, method, plain)

    async def _drawn(self, team: str, said: Message) -> Json:
        return message(said, await self.reader(team))

    async def reader(self, team_id: str, language: str = "") -> Reader:
        """For whom something is drawn: everybody of a team, in its language or another."""
        team = await self.desk.team(team_id)
        words = self.desk.content.wording(language or (team.language if team is not None else self.desk.language))
        name = names_in(team, words) if team is not None else str
        return Reader(words, team_id, name, self.public_url)

    async def _refused(self, place: str, refusal: Refusal, private: bool = False) -> None:
        """What follows from a refusal. Raises TryLater where it is our token that Slack does not take: it waits."""
        if refusal.of_workspace:
            await self.workspaces.gone(workspace_of(place)[0], refusal.code)
        if refusal.of_workspace or not private:
            await self.trouble(place, refusal)
        if refusal.of_token:
            raise TryLater(ASK_AGAIN) from refusal
