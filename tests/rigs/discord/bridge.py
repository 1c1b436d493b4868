"""SimCord's Discord served over loopback, so that the bot can be a process of its own, and be killed.

It is SimCord's own model behind HTTP, with what that leaves out: a nonce is known again for a few minutes (Discord's
`enforce_nonce`), and faults can be ordered: 429, 5xx, a connection that breaks before the effect or after it, a hang.
The gateway is in gateway.py. SimCord's innards are used, so its version is pinned exactly.
"""

import asyncio
import fnmatch
import io
import json
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import discord
import simcord
from aiohttp import web
from simcord.backend.errors import BackendError
from simcord.http import router

from tests.rigs.discord.gateway import Gateway

ANSWER = 3.0  # seconds in which an interaction must be answered
BROKEN = -1


class RealClock:
    """SimCord's clock, going as the wall's does."""

    def __init__(self) -> None:
        self.began, self.skipped = time.perf_counter(), 0.0
        self.epoch = datetime.now(UTC)

    @property
    def elapsed(self) -> float:
        return time.perf_counter() - self.began + self.skipped

    def now(self) -> datetime:
        return self.epoch + timedelta(seconds=self.elapsed)

    def advance(self, seconds: float) -> None:
        self.skipped += max(0.0, seconds)


@dataclass
class Fault:
    """``path`` is a pattern; ``mode``: 429, 500 …, before (broken before the effect), after, hang."""

    method: str
    path: str
    mode: str
    times: int = 1
    retry_after: float = 0.3


@dataclass
class Bridge:
    """``nonce_window``: seconds for which a nonce is known again."""

    env: simcord.Env
    nonce_window: float = 300.0
    faults: list[Fault] = field(default_factory=list)
    requests: list[tuple[str, str, int]] = field(default_factory=list)
    unsupported: list[str] = field(default_factory=list)
    nonces: dict[tuple[int, str], tuple[float, dict[str, Any]]] = field(default_factory=dict)
    port: int = 0

    def __post_init__(self) -> None:
        self.backend = self.env.backend
        self.gateway = Gateway(self.env)
        self._asked: list[Any] = []
        self.env._register_dispatch_observer(self._asked.append)
        settle = self.env._settle_internal

        async def settle_and_wait(**how: Any) -> None:
            """In its meaning in process: whoever presses waits until they are answered, three seconds at most."""
            await settle(**how)
            if how.get("dispatch") == "INTERACTION_CREATE" and self._asked:
                asked, end = self._asked.pop(), time.monotonic() + ANSWER
                while not asked.responded and time.monotonic() < end and self.gateway.listening:
                    await asyncio.sleep(0.01)

        self.env._settle_internal = settle_and_wait

    async def start(self) -> "Bridge":
        app = web.Application(client_max_size=64 * 2**20)
        app.router.add_get("/gateway", self.gateway.serve)
        app.router.add_route("*", "/api/v10/{path:.*}", self._serve)
        self.runner = web.AppRunner(app)
        await self.runner.setup()
        site = web.TCPSite(self.runner, "127.0.0.1", 0)
        await site.start()
        self.port = self.runner.addresses[0][1]
        self.gateway.url = f"ws://127.0.0.1:{self.port}/gateway"
        return self

    async def stop(self) -> None:
        await self.gateway.close()
        await self.runner.cleanup()

    # -- REST

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        path = "/" + request.match_info["path"]
        status, body, headers = await self._answer(request, path)
        self.requests.append((request.method, path, status))
        if status == BROKEN:
            assert request.transport is not None
            request.transport.close()
            raise web.HTTPServiceUnavailable
        headers.setdefault("Via", "1.1 bridge")  # discord.py takes a 429 without it for a ban
        if status == 204:
            return web.Response(status=204, headers=headers)
        text = json.dumps(body, default=str).encode()
        return web.Response(body=text, status=status, headers={**headers, "Content-Type": "application/json"})

    async def _answer(self, request: web.Request, path: str) -> tuple[int, Any, dict[str, str]]:
        known = request.headers.get("Authorization", "").startswith("Bot ")
        if not known and not path.startswith(("/interactions/", "/webhooks/")):
            return 401, {"message": "401: Unauthorized", "code": 0}, {}
        fault = self._fault(request.method, path)
        if fault is not None and fault.mode != "after":
            return await _faulty(fault)
        if path in ("/gateway", "/gateway/bot"):
            return 200, self.gateway.advice(), {}
        body, files = await _sent(request)
        key = _nonce_of(path, body) if request.method == "POST" else None
        if key is not None and (hit := self.nonces.get(key)) and time.time() - hit[0] < self.nonce_window:
            return 200, hit[1], {}
        status, answer = self._dispatch(request, path, body, files)
        if key is not None and status == 200:
            answer = dict(answer, nonce=key[1])
            self.nonces[key] = (time.time(), answer)
        return (BROKEN, None, {}) if fault is not None else (status, answer, {})

    def _fault(self, method: str, path: str) -> Fault | None:
        for fault in self.faults:
            if fault.times > 0 and fault.method in (method, "*") and fnmatch.fnmatch(path, fault.path):
                fault.times -= 1
                return fault
        return None

    def _dispatch(self, request: web.Request, path: str, body: Any, files: list[discord.File]) -> tuple[int, Any]:
        try:
            found = router.dispatch(
                self.backend, request.method, path, json=body, params=dict(request.query), files=files,
                reason=request.headers.get("X-Audit-Log-Reason"),
            )  # fmt: skip
        except (router.RouteNotImplemented, router.UnsupportedField) as missing:
            self.unsupported.append(str(missing))
            return 501, {"message": str(missing), "code": 0}
        except BackendError as refused:
            return refused.status, refused.to_json()
        return (204, None) if found is None else (200, found)


async def _faulty(fault: Fault) -> tuple[int, Any, dict[str, str]]:
    if fault.mode == "hang":
        await asyncio.sleep(3600)
    if fault.mode == "before":
        return BROKEN, None, {}
    if fault.mode == "429":
        limited = {"message": "You are being rate limited.", "retry_after": fault.retry_after, "global": False}
        return 429, limited, {"Retry-After": str(fault.retry_after), "X-RateLimit-Scope": "user"}
    return int(fault.mode), {"message": "ordered", "code": 0}, {}


async def _sent(request: web.Request) -> tuple[Any, list[discord.File]]:
    if not request.content_type.startswith("multipart/"):
        return (json.loads(await request.read() or b"null") if request.can_read_body else None), []
    form: list[dict[str, Any]] = []
    files: list[discord.File] = []
    async for part in await request.multipart():
        raw = await part.read()
        if part.filename:
            files.append(discord.File(io.BytesIO(raw), part.filename))
        else:
            form.append({"name": part.name, "value": raw.decode()})
    body, kept = router.parse_form(form, files)
    return body, list(kept)


def _nonce_of(path: str, body: Any) -> tuple[int, str] | None:
    """(channel, nonce) of a message whose nonce is to be enforced."""
    if not path.endswith("/messages") or not isinstance(body, dict) or not body.get("enforce_nonce"):
        return None
    assert len(str(body["nonce"])) <= 25, "Discord takes 25 characters"
    return int(path.split("/")[2]), str(body["nonce"])
