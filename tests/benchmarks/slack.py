"""Slash commands of Slack, signed, over HTTP: ours with a whole command and a durable commit before the answer, beside
bare Bolt that does nothing at all, with its defaults and as fast as it goes, and bare Bolt that keeps one row: no
durable commit costs less here. One server process, one client process.

The client keeps so many connections busy; each request is signed beforehand and has a name of its own, so none is a
double. What is measured is what Slack would see.
"""

import asyncio
import hashlib
import hmac
import logging
import multiprocessing
import os
import socket
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal
from urllib.parse import urlencode

from bot.rules import Rules
from facilitation.decision import Decision
from tests.benchmarks.scene import percentile

Kind = Literal["ours", "ours, idle rule", "bare Bolt", "fastest Bolt", "Bolt, one row"]
"""``idle rule``: a command that changes nothing: taken in once, loaded, and committed to the disk."""

SECRET, SIGNING, TEAM, TEAMS = "a secret that is long enough for this", "a-signing-secret", "T0BENCH001", 16
TEXT = "ready"


@dataclass
class Answers:
    """Answers a second, microseconds of the server's processor time for each, and milliseconds until them."""

    a_second: float
    cpu: float
    p50: float
    p99: float


async def answers(kind: Kind, count: int, connections: int, url: str = "") -> Answers:
    """How fast ``kind`` answers ``count`` commands; ``url``: the database, or a file of its own."""
    context = multiprocessing.get_context("spawn")
    pipe, other = context.Pipe()
    with TemporaryDirectory(prefix="convener-bench-") as folder, socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port: int = door.getsockname()[1]
        door.close()
        database = url or f"sqlite:///{Path(folder) / 'convener.db'}"
        server = context.Process(target=_served, args=(kind, database, port, other), daemon=True)
        server.start()
        try:
            assert pipe.poll(60) and pipe.recv() == "open"
            await _load(port, max(connections, count // 10), connections, "warm")
            used, began = _cpu(server.pid), time.perf_counter()
            waited = await _load(port, count, connections, "real")
            took, used = time.perf_counter() - began, _cpu(server.pid) - used
        finally:
            server.kill()
            server.join()
    p50, p99 = 1e3 * percentile(waited, 0.5), 1e3 * percentile(waited, 0.99)
    return Answers(len(waited) / took, 1e6 * used / len(waited), p50, p99)


def _cpu(pid: int | None) -> float:
    """Seconds of processor time that a process has used, as far as the system tells."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


# -- the client ------------------------------------------------------------------------


def _request(number: int, name: str) -> bytes:
    channel = number % TEAMS
    body = urlencode(
        {"token": "t", "team_id": TEAM, "team_domain": "bench", "channel_id": f"C{channel}", "channel_name": "bench",
         "user_id": f"U{channel}", "user_name": "ana", "command": "/convene", "text": TEXT, "api_app_id": "A1",
         "is_enterprise_install": "false", "response_url": "http://127.0.0.1:1/", "trigger_id": f"{name}.{number}"}
    ).encode()  # fmt: skip
    at = str(int(time.time()))
    signed = hmac.new(SIGNING.encode(), b"v0:" + at.encode() + b":" + body, hashlib.sha256).hexdigest()
    head = (
        f"POST /slack/events HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"X-Slack-Request-Timestamp: {at}\r\nX-Slack-Signature: v0={signed}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def _load(port: int, count: int, connections: int, name: str) -> list[float]:
    """Seconds that each answer took."""
    requests = [_request(number, name) for number in range(count)]
    waited: list[float] = []

    async def one(mine: list[bytes]) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for request in mine:
            began = time.perf_counter()
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            assert head.startswith(b"HTTP/1.1 200"), head
            length = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0])
            assert not length, await reader.readexactly(length)  # words would say why nothing was done
            waited.append(time.perf_counter() - began)
        writer.close()

    await asyncio.gather(*(one(requests[each::connections]) for each in range(connections)))
    return waited


# -- the server ------------------------------------------------------------------------


def _served(kind: Kind, url: str, port: int, pipe: Connection) -> None:
    import uvloop

    logging.disable(logging.ERROR)  # that there is no Slack here is no news
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_serve(kind, url, port, pipe))


async def _serve(kind: Kind, url: str, port: int, pipe: Connection) -> None:
    import uvicorn

    async with AsyncExitStack() as stack:
        if kind.startswith("ours"):
            app = await stack.enter_async_context(_ours(url, "idle" in kind))
        else:
            keep = await stack.enter_async_context(_keeping(url)) if kind == "Bolt, one row" else None
            app = _bare(kind != "bare Bolt", keep)
        config = uvicorn.Config(app, port=port, http="httptools", loop="uvloop", ws="none", lifespan="off",
                                log_config=None, access_log=False)  # fmt: skip
        server = uvicorn.Server(config)
        serving = asyncio.create_task(server.serve())
        while not server.started:
            await asyncio.sleep(0.01)
        pipe.send("open")
        await serving


@asynccontextmanager
async def _keeping(url: str) -> AsyncIterator[Callable[[str], Awaitable[bool]]]:
    """What keeps the name of an event in our store, and nothing else."""
    from bot.store import Store, inbox

    store = await asyncio.get_running_loop().run_in_executor(None, Store.open, url)
    await store.start()
    yield lambda event: store.run(lambda tx: inbox.take(tx, TEAM, event, datetime.now(UTC)))
    await store.close()


def _bare(fast: bool, keep: Callable[[str], Awaitable[bool]] | None = None) -> Any:
    """Bolt that says thank you, and before that keeps what it was sent, should it be able to."""
    from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
    from slack_bolt.async_app import AsyncApp
    from slack_bolt.authorization import AuthorizeResult
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import Route

    async def authorize(**_: Any) -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id=TEAM, bot_token="xoxb-1", bot_user_id="U0", bot_id="B0")

    bolt = AsyncApp(signing_secret=SIGNING, authorize=authorize, process_before_response=fast)

    @bolt.command("/convene")
    async def convene(ack: Any, body: dict[str, Any]) -> None:
        if keep is not None:
            await keep(body["trigger_id"])
        await ack()

    handler = AsyncSlackRequestHandler(bolt)

    async def events(request: Request) -> Response:
        return await handler.handle(request)

    return Starlette(routes=[Route("/slack/events", events, methods=["POST"])])


@asynccontextmanager
async def _ours(url: str, idle: bool = False) -> AsyncIterator[Any]:
    """Convener with a session running in each of so many channels; Slack itself is not there to be posted to."""
    from bot.content import Content
    from bot.directory import Directory
    from bot.office import look_seldom, open_office
    from bot.platforms.slack.app import connected
    from bot.platforms.slack.workspaces import Bot
    from bot.settings import Settings
    from bot.world import World

    world = World.real()
    settings = Settings(
        secret_key=SECRET, slack_bot_token="xoxb-1", slack_signing_secret=SIGNING,
        slack_api_url="http://127.0.0.1:9/api/",
    )  # fmt: skip
    async with open_office(url, world, Content.load(), live=False) as office:
        directory = Directory(office.store, office.desk, world, SECRET)
        async with connected(office, office.desk, directory, settings, world) as here:
            here.slack.workspaces.single, here.slack.workspaces.connecting = Bot(TEAM, "xoxb-1", "U0", "B0"), False
            for number in range(TEAMS):
                await _meeting(office, directory, number)
            await asyncio.get_running_loop().run_in_executor(None, _warm)
            look_seldom()  # as when it works
            if idle:
                office.desk.deciding.rules = lambda kind: Rules(_nothing, lambda state, command: frozenset())
            yield here.web()


def _nothing(state: Any, command: Any, now: Any, given: Any) -> Decision[Any]:
    return Decision(state)


def _warm() -> None:
    from bot.store import codec

    codec.warm()


async def _meeting(office: Any, directory: Any, number: int) -> None:
    """A session in its first step; who presents in it will say that they are ready, and that they are not."""
    from bot.desk import Incoming, Line, Press

    place = f"slack-{TEAM}-C{number}"
    team = await directory.adopt(place, f"Team {number}", "en", "UTC")
    lead = await directory.member(team.id, "slack", f"A{number}", "Ana")
    ben = await directory.member(team.id, "slack", f"U{number}", "Ben")

    async def do(member: str, body: Any) -> None:
        answer = await office.desk.handle(Incoming("", team.id, place, member, body))
        assert not answer.refused, answer

    await do(lead, Line(f"/start tuning-protocol <@{ben}> Does it work?"))
    session = await office.desk.session(team.id)
    await do(session.facilitator, Press(f"begin:{session.id}:"))
