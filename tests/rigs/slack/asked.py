"""What the app asked of the Web API, and in which form; and what kind of conversation a channel is."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs

from aiohttp import web

Json = dict[str, Any]
TAKE_JSON = frozenset(
    ("auth.test", "apps.connections.open", "chat.delete", "chat.postEphemeral", "chat.postMessage", "chat.update",
     "conversations.open", "files.completeUploadExternal", "views.open", "views.publish", "views.push")
)  # fmt: skip
"""Of the methods that the app calls, those whose page in Slack's reference names application/json."""


def body_read(request: web.Request, method: str, body: bytes) -> bytes:
    """The body as Slack reads it: JSON where a method takes none is as if nothing had been sent."""
    return b"" if "json" in request.content_type and method not in TAKE_JSON else body


def arguments(request: web.Request, body: bytes) -> Json:
    given: Json = dict(request.query)
    if "json" in request.content_type and body:
        return given | json.loads(body)
    if "form-urlencoded" in request.content_type:
        return given | {name: values[-1] for name, values in parse_qs(body.decode()).items()}
    return given


def kind(channel: Json) -> str:
    """As an event calls it."""
    if channel.get("is_im"):
        return "im"
    if channel.get("is_mpim"):
        return "mpim"
    return "group" if channel["is_private"] else "channel"


def scopes(state: Json, headers: Mapping[str, str]) -> str:
    """What the token of a call may, which Slack says beside each answer."""
    token = headers.get("Authorization", "").removeprefix("Bearer ").strip()
    return next((",".join(row["scopes"]) for row in state["tokens"] if row["token"] == token), "")
