"""Looking for a message of ours in a channel, when nobody knows whether it arrived.

Slack takes no nonce, but keeps metadata with a message and gives it back. It is asked for only where there is doubt:
whoever delivered there before vanished on the way, or an answer was lost. In the normal path nothing is ever read.
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


async def newest_first(client: AsyncWebClient, spot: Spot) -> AsyncIterator[Any]:
    """The messages of a channel or a thread, as Slack tells them. Raises Refusal, TryLater or OSError."""
    cursor = ""
    for _ in range(PAGES):
        async with told_apart():
            if spot.thread:
                found: Any = await client.conversations_replies(
                    channel=spot.channel, ts=spot.thread, limit=PAGE, cursor=cursor, include_all_metadata=True
                )
            else:
                found = await client.conversations_history(
                    channel=spot.channel, limit=PAGE, cursor=cursor, include_all_metadata=True
                )
        for message in found.get("messages") or ():
            yield message
        cursor = (found.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return
