"""The room's server: uvicorn on uvloop and httptools, which stops within a moment although its streams never end."""

import socket

import uvicorn
from starlette.types import ASGIApp

from bot.settings import Settings

from .live import Live

GRACE = 5  # seconds for answers that are under way when the server is told to stop


class RoomServer(uvicorn.Server):
    """Says goodbye to every open page before it waits for connections to close; otherwise it would wait for ever."""

    def __init__(self, app: ASGIApp, live: Live, settings: Settings) -> None:
        """``app``: the room, or what serves it among others; ``live``: its open pages."""
        super().__init__(
            uvicorn.Config(
                app,
                host=settings.host,
                port=settings.port,
                http="httptools",
                loop="uvloop",
                ws="none",
                lifespan="off",
                log_config=None,
                access_log=False,
                server_header=False,
                timeout_graceful_shutdown=GRACE,
            )
        )
        self.live = live

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self.live.close()
        await super().shutdown(sockets)
