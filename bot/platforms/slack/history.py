"""Looking for a message of ours in a channel, when nobody knows whether it arrived.

Slack takes no nonce, but keeps metadata with a message and gives it back. It is asked for only where there is doubt:
whoever delivered there before vanished on the way, or an answer was lost. In the normal path nothing is ever read, but
for what goes along with a small group that moves (side_rooms.py), which can do without.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from .errors import told_apart
from .marks import Json
from .spots import Spot

EVENT = "convener_post"
PAGE, PAGES = 100, 10


def metadata(nonce: str, key: str) -> Json:
    """What travels with a message so that it is known again."""
    return {"event_type": EVENT, "event_payload": {"nonce": nonce, "key": key}}


def is_ours(message: Any, nonce: str, key: str) -> bool:
    found = message.get("metadata") or {}
    return bool(found.get("event_type") == EVENT and found.get("event_payload") == {"nonce": nonce, "key": key})


def nonce_of(message: Any) -> str:
    """The nonce with which a message of ours was posted; empty for any other."""
    found = message.get("metadata") or {}
    return str(found["event_payload"].get("nonce", "")) if found.get("event_type") == EVENT else ""


@dataclass(slots=True)
class History:
    """``doubtful``: places in which the last thing that we did may have happened or not."""

    doubtful: set[str] = field(default_factory=set)

    async def find(self, client: AsyncWebClient, spot: Spot, nonce: str, key: str) -> str | None:
        """When the message was posted, by which Slack knows it; None if it was not."""
        async for message in newest_first(client, spot):
            if is_ours(message, nonce, key):
                return str(message["ts"])
        return None


async def newest_first(client: AsyncWebClient, spot: Spot, oldest: str = "") -> AsyncIterator[Any]:
    """The messages of a channel or a thread, as Slack tells them; none before ``oldest``. Raises Refusal, TryLater or
    OSError."""
    asked: Json = {"channel": spot.channel, "limit": PAGE, "include_all_metadata": True}
    asked |= {"oldest": oldest, "inclusive": True} if oldest else {}
    asked |= {"ts": spot.thread} if spot.thread else {}
    read = client.conversations_replies if spot.thread else client.conversations_history
    cursor = ""
    for _ in range(PAGES):
        async with told_apart():
            found: Any = await read(cursor=cursor, **asked)
        for message in found.get("messages") or ():
            yield message
        cursor = (found.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return
