"""Small groups meet in group messages; in a thread where Slack lets us open none, or more sit there than one holds.

A group message takes nobody in later: with other people it is another one. So when members change, the cards and what
was said go along to the new one, where who has just come in reads them, and the old one says that the group goes on
elsewhere. What was said is read from Slack itself, for it is kept nowhere else; where Slack lets us read little or
nothing, the group meets without it, and its card comes when it is next revised. A thread stays as it is; the whole
channel reads it, so into one nothing goes along but the group's own card.
"""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.platforms.contract import TryLater
from facilitation.message import say

from . import history, typed
from .errors import Refusal
from .marks import Json, plain_elements, section
from .render import MOST_TEXT, Reader, escaped, message
from .spots import MOST_IN_GROUP, Spot, Spots, workspace_of

log = logging.getLogger(__name__)
SEAT, SAID = "seat", "seat:said"  # what our own messages there are called
MOST_SAID, MOST_CARDS, MOST_WORDS = 40, 6, 600
CARD = ":group:"  # in our key of a group's own card; everything else in a side room may be somebody's words


@dataclass
class SideRooms:
    """``put`` posts what is drawn, ``change`` puts it in the place of a message, both as the platform does. ``left``:
    messages in conversations that a place has left, which have yet to say so."""

    spots: Spots
    put: Callable[[str, Spot, str, str, Json], Awaitable[str]]
    change: Callable[[str, str, Json], Awaitable[None]]
    reader: Callable[[str], Awaitable[Reader]]
    left: dict[str, list[str]] = field(default_factory=dict)

    async def seat(self, place: str, nonce: str, title: str, members: tuple[str, ...], ref: str) -> str:
        """Where these members meet from now on; what was there before, ``ref``, goes along."""
        directory = self.spots.directory
        team = await directory.team_at(place)
        users = await directory.users(team, "slack") if team else {}
        there = [users[member] for member in members if member in users]
        if team is None or not there:
            return ref
        workspace, _ = workspace_of(place)
        known = await directory.place_called(place)
        now = known.address.partition("-")[2] if known is not None else ""  # not ``ref``, where this was tried before
        address = await self._group(workspace, place, there, now) or await self._thread_for(place, nonce, title, team)
        await directory.found_at(place, team, f"{workspace}-{address}")
        if ref and address != ref:
            channel, _, thread = address.partition(":")
            old, new = Spot(team, workspace, ref), Spot(team, workspace, channel, thread)
            await self._bring(place, nonce, old, new, again=now == address)
        return address

    async def _group(self, workspace: str, place: str, users: list[str], now: str) -> str:
        """A group message of theirs, or the thread that they have; empty where they need one."""
        if ":" in now or len(users) > MOST_IN_GROUP:
            return now if ":" in now else ""
        try:
            return await self.spots.group(workspace, users)
        except Refusal as refusal:
            if refusal.of_workspace:
                raise
            log.warning("no group message for %s, a thread in its place: %s", place, refusal)
            return ""

    async def _thread_for(self, place: str, nonce: str, title: str, team: str) -> str:
        main = place.partition("/")[0]
        spot = await self.spots.of(main, "seat:opening")
        drawn = {"text": title, "blocks": [{"type": "section", "text": {"type": "plain_text", "text": title[:3000]}}]}
        return f"{spot.channel}:{await self.put(place, spot, nonce, SEAT, drawn)}"

    # -- what goes along

    async def _bring(self, place: str, nonce: str, old: Spot, new: Spot, again: bool) -> None:
        """The cards and the words of before, in the new group message or thread; each once, however often it is
        tried. ``again``: it was tried before."""
        cards = await self._cards(place, old.team, old)
        found = await self._found(old, cards)
        there = await self._there(new) if again and found else {}
        if found and there is not None:
            goes = [each for each in found if not new.thread or CARD in cards.get(str(each["ts"]), "")]
            for ts, drawn, key in await self._parts(old.team, goes, cards):
                own = f"{nonce}.{ts}"
                there[own] = there.get(own) or await self.put(place, new, own, key, drawn)
        for ts in cards:  # after all else, for until then it can be tried again
            left = self.left.setdefault(place, [])
            left += [old.ref(ts)] if old.ref(ts) not in left else []
            if at := (there or {}).get(f"{nonce}.{ts}"):
                await self.spots.directory.change_ref(old.team, place, "", old.ref(ts), new.ref(at))
        await self._say_moved(place, old.team)

    async def _found(self, old: Spot, cards: dict[str, str]) -> list[Any]:
        """All that stands there since the oldest of the cards, or as much as Slack lets us read, the newest first."""
        found: list[Any] = []
        try:
            if cards:
                async for each in history.newest_first(await self._client(old), old, min(cards)):
                    found.append(each)
        except (Refusal, TryLater, OSError) as trouble:
            log.warning("what was said in a group cannot all be read (see `convener doctor`): %s", trouble)
        return [each for each in found if str(each["ts"]) >= min(cards)]

    async def _there(self, new: Spot) -> dict[str, str] | None:
        """What has gone along already: moments by nonce. None: that cannot be known, so nothing more goes along."""
        try:
            found = [each async for each in history.newest_first(await self._client(new), new)]
        except (Refusal, TryLater, OSError) as trouble:
            log.warning("what went along to a group cannot be read (see `convener doctor`): %s", trouble)
            return None
        return {history.nonce_of(each): str(each["ts"]) for each in found}

    async def _say_moved(self, place: str, team: str) -> None:
        """In the conversation of before, in the place of its cards. One that somebody took away needs no word."""
        reader, left = await self.reader(team), self.left.get(place, [])
        while left:
            try:
                await self.change(place, left[0], message(say(reader.words("slack.group_moved")), reader))
            except Refusal as refusal:
                if refusal.of_workspace:
                    raise
                log.info("%s of a group that moved cannot be changed: %s", left[0], refusal)
            left.pop(0)
        self.left.pop(place, None)

    async def _cards(self, place: str, team: str, old: Spot) -> dict[str, str]:
        """What we posted for this group: our key of each message, by its moment."""
        directory = self.spots.directory
        refs = [
            ref.partition(":")[2] for ref in await directory.refs_of(team, place, "") if ref.startswith(old.ref(""))
        ]
        keys = {ts: await directory.key_of(team, place, old.ref(ts)) for ts in sorted(refs)[-MOST_CARDS:]}
        return {ts: key[0] for ts, key in keys.items() if key is not None}

    async def _client(self, spot: Spot) -> AsyncWebClient:
        return await self.spots.workspaces.client(spot.workspace)

    async def _parts(self, team: str, found: list[Any], cards: dict[str, str]) -> list[tuple[str, Json, str]]:
        """(moment, as it is drawn, our key), oldest first: each card, and what people said between two of them."""
        reader, parts, said = await self.reader(team), list[tuple[str, Json, str]](), list[Any]()
        of = {user: member for member, user in (await self.spots.directory.users(team, "slack")).items()}

        async def name_of(user: str) -> str:
            return reader.name(of.get(user, ""))

        async def tell() -> None:
            if said:
                lines = [(await name_of(each["user"]), await typed.words(each["text"], name_of)) for each in said]
                parts.append((str(said[0]["ts"]), _drawn(reader.words("slack.said_before"), lines), SAID))
                said.clear()

        spoken = [each for each in found if not each.get("bot_id") and not each.get("subtype") and each.get("text")]
        kept = {str(each["ts"]) for each in spoken[:MOST_SAID]} | cards.keys()
        for each in sorted(found, key=lambda each: float(each["ts"])):
            ts = str(each["ts"])
            if ts in cards:
                await tell()
                parts.append((ts, {"text": each["text"], "blocks": each["blocks"]}, cards[ts]))
            elif ts in kept:
                said.append(each)
        await tell()
        return parts


def _drawn(above: str, lines: list[tuple[str, str]]) -> Json:
    """What people said, as quotations below their names."""
    elements: list[Json] = [section(plain_elements(above, str, {"italic": True}))]
    for name, words in lines:
        elements.append(section([{"type": "text", "text": name, "style": {"bold": True}}]))
        elements.append({"type": "rich_text_quote", "elements": [{"type": "text", "text": words[:MOST_WORDS] or " "}]})
    text = "\n".join([above, *(f"{name}: {words}" for name, words in lines)])
    return {"text": escaped(text)[:MOST_TEXT], "blocks": [{"type": "rich_text", "elements": elements}]}
