"""The bridge's gateway: shards identify, resume, are cut off; each server's events go to its own shard."""

import asyncio
import json
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import discord
import simcord
from aiohttp import web
from simcord.backend import serializers
from simcord.gateway import FakeGateway

PRIVILEGED = 1 << 1 | 1 << 8 | 1 << 15


@dataclass
class Session:
    """One shard's connection, with all that was sent, so that it can be resumed."""

    id: str
    shard: tuple[int, int]
    socket: web.WebSocketResponse | None
    seq: int = 0
    log: list[tuple[int, str]] = field(default_factory=list)
    alive: bool = True
    feed: Any = None

    @property
    def connected(self) -> bool:
        return self.alive and self.socket is not None and not self.socket.closed


class _State:
    """What SimCord's gateway needs of a connection: parsers, which here send on."""

    def __init__(self, push: Any, intents: discord.Intents):
        self.intents, self._push, self.parsers = intents, push, self

    def __getitem__(self, event: str) -> Any:
        return lambda payload: self._push(event, payload)

    def get(self, event: str, default: Any = None) -> Any:
        return self[event]


class Gateway:
    def __init__(self, env: simcord.Env):
        self.env, self.backend, self.url = env, env.backend, ""
        self.sessions: dict[str, Session] = {}
        self.events: list[str] = []
        self.shards = 1
        self.sending: set[asyncio.Future[None]] = set()
        self.backend.subscribers.append(self._event)

    @property
    def listening(self) -> bool:
        return any(session.connected for session in self.sessions.values())

    def advice(self) -> dict[str, Any]:
        limit = {"total": 1000, "remaining": 999, "reset_after": 0, "max_concurrency": 1}
        return {"url": self.url, "shards": self.shards, "session_start_limit": limit}

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(compress=False)
        await socket.prepare(request)
        await socket.send_json({"op": 10, "d": {"heartbeat_interval": 41250}})
        session: Session | None = None
        async for message in socket:
            if message.type is not aiohttp.WSMsgType.TEXT:
                continue
            said = json.loads(message.data)
            match said["op"]:
                case 1:
                    with suppress(ConnectionError):
                        await socket.send_json({"op": 11})
                case 2:
                    session = await self._identify(socket, said["d"])
                case 6:
                    session = await self._resume(socket, said["d"])
        if session is not None and session.socket is socket and socket.close_code in (1000, 1001):
            session.alive = False
        return socket

    async def _identify(self, socket: web.WebSocketResponse, asked: dict[str, Any]) -> Session | None:
        intents = discord.Intents._from_value(asked["intents"])
        approved = self.env.approved_intents
        if approved is not None and (intents.value & ~approved.value) & PRIVILEGED:
            await socket.close(code=4014)
            return None
        session = Session(f"s{len(self.sessions)}", tuple(asked.get("shard", (0, 1))), socket)
        session.feed = FakeGateway(self.backend, _State(lambda e, p: self._push(session, e, p), intents))
        self.sessions[session.id] = session
        self.events.append(f"IDENTIFY {session.shard[0]}/{session.shard[1]}")
        guilds = [g for g in self.backend.guilds.values() if (g.id >> 22) % session.shard[1] == session.shard[0]]
        self._push(session, "READY", {
            "v": 10, "user": dict(serializers.user_payload(self.backend.bot_user)), "session_id": session.id,
            "guilds": [{"id": str(g.id), "unavailable": True} for g in guilds], "resume_gateway_url": self.url,
            "shard": list(session.shard), "application": {"id": str(self.backend.application_id), "flags": 0},
        })  # fmt: skip
        for guild in guilds:
            session.feed.feed("GUILD_CREATE", serializers.guild_create_payload(self.backend, guild))
        return session

    async def _resume(self, socket: web.WebSocketResponse, asked: dict[str, Any]) -> Session | None:
        session = self.sessions.get(asked["session_id"])
        if session is None or not session.alive:
            self.events.append("INVALID")
            await socket.send_json({"op": 9, "d": False})
            return None
        self.events.append("RESUME")
        for seq, frame in session.log:
            if seq > asked["seq"]:
                await socket.send_str(frame)
        session.socket = socket
        self._push(session, "RESUMED", {})
        return session

    # -- events

    def _event(self, event: str, payload: Any) -> None:
        for session in self.sessions.values():
            if session.alive and self._is_for(session, event, payload):
                session.feed.feed(event, payload)

    def _is_for(self, session: Session, event: str, payload: Any) -> bool:
        id, count = session.shard
        guild = payload.get("guild_id") or (payload.get("id") if event.startswith("GUILD_") else None)
        return (int(guild) >> 22) % count == id if guild else id == 0

    def _push(self, session: Session, event: str, payload: Any) -> None:
        session.seq += 1
        frame = json.dumps({"op": 0, "t": event, "s": session.seq, "d": payload}, default=str)
        session.log.append((session.seq, frame))
        if session.connected and session.socket is not None:
            sending = asyncio.ensure_future(_send(session.socket, frame))
            self.sending.add(sending)
            sending.add_done_callback(self.sending.discard)

    # -- faults

    async def cut(self) -> None:
        """Severs every connection without a word; what happens meanwhile is there for whoever resumes."""
        for session in self.sessions.values():
            if session.socket is not None and not session.socket.closed:
                transport = session.socket._req.transport
                session.socket = None
                if transport is not None:
                    transport.abort()

    def forget(self) -> None:
        """No session can be resumed any more."""
        for session in self.sessions.values():
            session.alive = False

    async def close(self) -> None:
        for session in self.sessions.values():
            if session.connected and session.socket is not None:
                await session.socket.close()


async def _send(socket: web.WebSocketResponse, frame: str) -> None:
    try:
        await socket.send_str(frame)
    except ConnectionError:
        pass  # whoever it was for was killed
