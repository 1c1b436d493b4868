"""Slack over HTTP, inside the same server as the room: one address for all that Slack sends, two for installing.

What comes in is read only up to what Slack would ever send; whether it is Slack's is for its signature to say, which is
checked before anything else happens: on the short way of what people do (door.py), and by Bolt for the rest.
"""

from collections.abc import Mapping
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from .door import ShortWay
from .oauth import EVENTS, INSTALL, REDIRECT, Door

MOST_BYTES = 2 * 1024 * 1024


class SlackWeb:
    """Serves Slack's addresses, and hands the rest on to ``rest``."""

    def __init__(self, bolt: AsyncApp, short: ShortWay | None, door: Door | None, rest: ASGIApp | None = None):
        self.bolt, self.short, self.door = bolt, short, door
        self.rest: ASGIApp = rest or PlainTextResponse("Not found", 404)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        if scope["type"] != "http" or not path.startswith("/slack/"):
            return await self.rest(scope, receive, send)
        request = Request(scope, receive)
        if path == EVENTS and scope["method"] == "POST":
            response = await self._events(request)
        elif self.door is not None and path == INSTALL and scope["method"] == "GET":
            response = self.door.install(request)
        elif self.door is not None and path == REDIRECT and scope["method"] == "GET":
            response = await self.door.come_back(request)
        else:
            response = PlainTextResponse("Not found", 404)
        await response(scope, receive, send)

    async def _events(self, request: Request) -> Response:
        body = bytearray()
        async for part in request.stream():
            body += part
            if len(body) > MOST_BYTES:
                return PlainTextResponse("Too large", 413, {"Connection": "close"})
        short = await self.short.take(bytes(body), request.headers) if self.short is not None else None
        if short is not None:
            return _sent(short)
        try:
            text = body.decode()
        except UnicodeDecodeError:
            return PlainTextResponse("Not text", 400)
        headers: Mapping[str, Any] = request.headers
        try:
            asked = AsyncBoltRequest(body=text, headers=dict(headers))
        except ValueError:
            return PlainTextResponse("Not readable", 400)
        return _sent(await self.bolt.async_dispatch(asked))


def _sent(answer: BoltResponse) -> Response:
    return Response(answer.body, answer.status, answer.first_headers_without_set_cookie())
