"""Where Bolt hands over: it has checked the signature and found the workspace; one step dispatches on our own table.

Decisions: Bolt waits in steps of ten milliseconds for a listener's ``ack`` and asks its listeners one after the other,
which costs more than all our own work; so there are none. The last middleware takes everything, and what it returns is
the acknowledgement. Slack gives three seconds: an answer that takes longer follows, and an event that could not be kept
is not acknowledged, so that Slack sends it again.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from .incoming import Inbox
from .payloads import Act, read
from .replies import Reply

log = logging.getLogger(__name__)
PATIENCE = 2.2  # seconds


class Listener(AsyncMiddleware):
    """Takes everything that Bolt let through."""

    def __init__(self, inbox: Inbox):
        self.inbox = inbox

    async def async_process(
        self, *, req: AsyncBoltRequest, resp: BoltResponse, next: Callable[[], Awaitable[BoltResponse]]
    ) -> BoltResponse:
        return await self.answer(req.body)

    async def answer(self, body: dict[str, Any]) -> BoltResponse:
        """The acknowledgement of one payload."""
        act = read(body)
        task = asyncio.ensure_future(self.inbox.take(act))
        await asyncio.wait((task,), timeout=PATIENCE)
        if not task.done():
            return self._too_late(act, task)
        error = task.exception()
        if error is None:
            return BoltResponse(status=200, body=task.result())
        if isinstance(error, OSError) or not isinstance(error, Exception):
            log.warning("%s is to come again: %s", act.kind, error)
            return BoltResponse(status=503, body="")
        log.error("a defect: %s by %s", act.kind, act.user, exc_info=error)
        return BoltResponse(status=200 if act.kind != "said" else 503, body="")

    def _too_late(self, act: Act, task: "asyncio.Task[Reply]") -> BoltResponse:
        if not (act.trigger or act.response_url):
            return BoltResponse(status=503, body="")  # an event: by its name we will know it
        self.inbox.slack.afterwards(self._follow(act, task))
        return BoltResponse(status=200, body="")

    async def _follow(self, act: Act, task: "asyncio.Task[Reply]") -> None:
        """What should have been the acknowledgement, as a message."""
        reply = await task
        if isinstance(reply, dict) and "blocks" in reply:
            drawn = {"text": reply["text"], "blocks": reply["blocks"]}
            await self.inbox.replies.privately(act.workspace, act.channel, act.user, act.thread, drawn)
