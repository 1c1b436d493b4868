"""One open stream of server-sent events, as a response: writes what a generator says until either side has enough.

Decision: nothing is queued here. Each write waits until the connection has taken the one before, so a slow reader
costs one round of events and never more; whoever takes longer than `patience` for one is dropped, and comes back by
itself to ask for what it has not seen.
"""

import asyncio
import json
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing, suppress
from dataclasses import dataclass, field

from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

HEARTBEAT = b": still here\n\n"


def event(name: str, data: Mapping[str, object], rev: int | None = None) -> bytes:
    """One server-sent event. With ``rev`` the browser will say after a break that it has seen that change."""
    return (seen(rev)[:-1] if rev is not None else b"") + (
        f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n".encode()
    )


def seen(rev: int) -> bytes:
    """An event that shows nothing: the browser only notes how far it has read."""
    return f"id: {rev}\n\n".encode()


def come_back(milliseconds: int) -> bytes:
    """Tells the browser how long to wait before it connects again."""
    return f"retry: {milliseconds}\n\n".encode()


@dataclass(eq=False)
class Wake:
    """Wakes one stream, whoever has news for it: the desk, somebody's coming or going, or the end of the server."""

    news: asyncio.Event = field(default_factory=asyncio.Event)
    over: bool = False
    again: int = 0

    def stir(self) -> None:
        self.news.set()

    def end(self, again: int) -> None:
        """The stream says goodbye and closes; the page comes back in ``again`` milliseconds."""
        self.over, self.again = True, again
        self.news.set()

    async def wait(self, seconds: float) -> bool:
        """Whether there was news within ``seconds``."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self.news.wait()
        heard = self.news.is_set()
        self.news.clear()
        return heard


class Stream(Response):
    """Sends what ``says`` yields. ``patience``: seconds that a reader may take for one event."""

    media_type = "text/event-stream"

    def __init__(self, says: AsyncGenerator[bytes, None], patience: float) -> None:
        self.says, self.patience = says, patience
        self.status_code, self.background = 200, None
        self.init_headers({"Cache-Control": "no-store", "X-Accel-Buffering": "no"})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] == "HEAD":
            await self.says.aclose()
            await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
            await send({"type": "http.response.body", "body": b""})
            return
        tasks = {asyncio.ensure_future(self._write(send)), asyncio.ensure_future(_hung_up(receive))}
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            ends = await asyncio.gather(*tasks, return_exceptions=True)
        for end in ends:  # a reader that is too slow, or gone, is nobody's fault
            if isinstance(end, Exception) and not isinstance(end, OSError):
                raise end

    async def _write(self, send: Send) -> None:
        async with aclosing(self.says) as says:
            await self._send(send, {"type": "http.response.start", "status": 200, "headers": self.raw_headers})
            async for said in says:
                await self._send(send, {"type": "http.response.body", "body": said, "more_body": True})
            await self._send(send, {"type": "http.response.body", "body": b"", "more_body": False})

    async def _send(self, send: Send, message: Message) -> None:
        async with asyncio.timeout(self.patience):  # its TimeoutError is an OSError
            await send(message)


async def _hung_up(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
