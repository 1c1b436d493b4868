"""What the app asked of the Web API, however it sent it; and what kind of conversation a channel is."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs

from aiohttp import web

Json = dict[str, Any]


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
