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
AGAIN = "x-slack-retry-num"


class Listener(AsyncMiddleware):
    """Takes everything that Bolt let through."""

    def __init__(self, inbox: Inbox, patience: float = PATIENCE):
        self.inbox, self.patience = inbox, patience

    async def async_process(
        self, *, req: AsyncBoltRequest, resp: BoltResponse, next: Callable[[], Awaitable[BoltResponse]]
    ) -> BoltResponse:
        again = "".join(req.headers.get(AGAIN, ())[:1])
        return await self.answer(self.read(req.body, int(again) if again.isdigit() else 0))

    def read(self, body: dict[str, Any], again: int = 0) -> Act:
        return read(body, again) if again else read(body)

    async def answer(self, act: Act) -> BoltResponse:
        """The acknowledgement of one act."""
        task = asyncio.ensure_future(self.inbox.take(act))
        await asyncio.wait((task,), timeout=self.patience)
        if not task.done():
            return self._too_late(act, task)
        error = task.exception()
        if error is None:
            return BoltResponse(status=200, body=task.result())
        log.warning("%s is to come again: %s", act.kind, error)
        return BoltResponse(status=503, body="")

    def _too_late(self, act: Act, task: "asyncio.Task[Reply]") -> BoltResponse:
        if not (act.trigger or act.response_url):
            return BoltResponse(status=503, body="")  # an event: by its name we will know it
        self.inbox.slack.afterwards(self._follow(act, task))
        return BoltResponse(status=200, body="")

    async def _follow(self, act: Act, task: "asyncio.Task[Reply]") -> None:
        """What should have been the acknowledgement, as a message."""
        await self.inbox.replies.late(act, await task)
