"""Slack's edge, in front of the emulators: one address for all workspaces. It checks what the app sends, delivers what
happens (signed, with Slack's retries, or through sockets), and loses, delays and refuses answers where a test asks it.
"""

import asyncio
import json
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import parse_qs, urlparse

import aiohttp
from aiohttp import web
from slack_sdk.signature import SignatureVerifier

from tests.rigs.slack.asked import arguments, body_read, kind, scopes
from tests.rigs.slack.emulator import APP, BOT, SIGNING, Emulators, free_port
from tests.rigs.slack.limits import wrong
from tests.rigs.slack.organisation import Organisation
from tests.rigs.slack.tokens import Tokens

Json = dict[str, Any]
Trouble = Literal["429", "500", "500 after", "lost", "slow"]
"""``500 after`` and ``lost``: done, and then no good answer."""


@dataclass
class Shown:
    """A message that one person alone sees: an answer, and not one of the emulator's."""

    team: str
    channel: str
    user: str
    message: Json
    at: float = field(default_factory=time.time)


@dataclass
class Edge:
    """``app_url``: where the app takes what Slack sends. ``faults``: what Slack would not have taken. ``patience``:
    seconds that the app has for an answer; Slack's three are for the tests that are about them, for a machine may be
    busy. ``closed``: people whose accounts are closed. ``whole``: the organisation, where it let the app in."""

    port: int = field(default_factory=free_port)
    app_url: str = ""
    emulators: Emulators | None = None
    retries: tuple[float, ...] = (0.05, 0.1, 0.2)
    faults: list[str] = field(default_factory=list)
    troubles: dict[str, list[Trouble | None]] = field(default_factory=dict)
    calls: list[tuple[str, str, float, str]] = field(default_factory=list)  # workspace, method, when, channel
    delivered: list[tuple[str, int, int]] = field(default_factory=list)  # event, try, status
    shown: list[Shown] = field(default_factory=list)
    modals: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    lenient: bool = False
    patience: float = 60.0
    closed: set[str] = field(default_factory=set)
    gate: asyncio.Event | None = None  # no call is taken before it is set
    whole: Organisation | None = None
    insists: bool = False  # whoever got no answer to what they clicked sends the same again

    async def __aenter__(self) -> "Edge":
        self.signer = SignatureVerifier(SIGNING)
        self.tokens = Tokens()
        self.codes: dict[str, str] = {}
        self.urls: dict[str, Json] = {}
        self.sockets: list[web.WebSocketResponse] = []
        self.acks: dict[str, asyncio.Future[Any]] = {}
        self.tasks: set[asyncio.Task[None]] = set()
        self.http = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=None))
        app = web.Application(client_max_size=2**26)
        app.router.add_route("*", "/api/{method}", self._api)
        app.router.add_route("*", "/oauth/v2/authorize{tail:.*}", self._authorize)
        app.router.add_post("/rig-events/{team}", self._from_emulator)
        app.router.add_post("/response/{key}", self._response_url)
        app.router.add_route("*", "/upload/{team}/{tail:.*}", self._upload)
        app.router.add_get("/link", self._link)
        self.runner = web.AppRunner(app, access_log=None)
        await self.runner.setup()
        await web.TCPSite(self.runner, "127.0.0.1", self.port).start()
        return self

    async def __aexit__(self, *raised: object) -> None:
        for ws in list(self.sockets):
            await ws.close()
        for task in self.tasks:
            task.cancel()
        await self.http.close()
        await self.runner.cleanup()

    @property
    def api_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/api/"

    async def know(self, emulators: Emulators) -> None:
        """The emulators stand: from now on calls find their workspace by the token."""
        self.emulators = emulators
        for team in emulators.ports:
            for row in (await self.dump(team))["tokens"]:
                self.tokens.of[row["token"]] = team

    def emulator(self, team: str) -> str:
        assert self.emulators is not None
        return f"http://127.0.0.1:{self.emulators.ports[team]}"

    async def dump(self, team: str) -> Json:
        async with self.http.get(f"{self.emulator(team)}/_rig/dump") as answer:
            found: Json = await answer.json()
            return found

    async def rig(self, team: str, what: str, **body: Any) -> Json:
        async with self.http.post(f"{self.emulator(team)}/_rig/{what}", json=body) as answer:
            found: Json = await answer.json()
        if self.whole is not None and what == "trigger":
            self.whole.homes[str(found["trigger_id"])] = team
        return found

    async def settle(self) -> None:
        """Until all that happened has been delivered."""
        while self.tasks:
            await asyncio.gather(*self.tasks, return_exceptions=True)

    # -- the Web API

    async def _api(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        body = body_read(request, method, await request.read())
        token = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
        given = arguments(request, body)
        if method == "apps.connections.open":
            return self._new_link(token)
        if method == "oauth.v2.access" and given.get("grant_type") == "refresh_token":
            return self._troubled(method) or web.json_response(self.tokens.renew(given))
        team = self.codes.get(str(given.get("code"))) if method == "oauth.v2.access" else self.tokens.of.get(token)
        if team is not None and self.whole is not None and token in self.whole.tokens:
            team = self.whole.meant(given).id
        if team is None:
            no = "invalid_code" if method.startswith("oauth") else "invalid_auth"
            return web.json_response({"ok": False, "error": no})
        if token in self.tokens.ended:
            return web.json_response({"ok": False, "error": "token_expired"})
        if token in self.tokens.out:
            return web.json_response({"ok": False, "error": "account_inactive"})
        if self.gate is not None:
            await self.gate.wait()
        self.calls.append((team, method, time.monotonic(), str(given.get("channel") or "")))
        if breaches := wrong(method, given):
            self.faults += breaches
            if not self.lenient:
                return web.json_response(
                    {"ok": False, "error": "invalid_blocks", "response_metadata": {"messages": breaches}}
                )
        if method == "conversations.open" and self.closed & {*str(given.get("users")).split(",")}:
            return web.json_response({"ok": False, "error": "user_disabled"})
        if refused := self._troubled(method):
            return refused
        trouble = self._trouble(method)
        if trouble == "slow":
            await asyncio.sleep(3.5)
        answer = await self._forward(request, team, method, body)
        if trouble == "500 after":
            return web.Response(status=503, text="upstream trouble")
        if trouble == "lost" and request.transport is not None:
            request.transport.abort()
        return answer

    def _trouble(self, method: str) -> Trouble | None:
        waiting = self.troubles.get(method)
        return waiting.pop(0) if waiting else None

    def _troubled(self, method: str) -> web.Response | None:
        """What Slack answers without doing anything, where a test asks it."""
        if (self.troubles.get(method) or [None])[0] not in ("429", "500"):
            return None
        if self._trouble(method) == "500":
            return web.Response(status=500, text="upstream trouble")
        return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": "1"})

    async def _forward(self, request: web.Request, team: str, method: str, body: bytes) -> web.Response:
        headers = {k: v for k, v in request.headers.items() if k.lower() not in ("host", "content-length")}
        url = f"{self.emulator(team)}/api/{method}"
        if self.whole is not None and method != "oauth.v2.access":
            headers["Authorization"] = f"Bearer {next(w for w in self.whole.workspaces if w.id == team).token}"
        async with self.http.request(request.method, url, params=request.query, data=body, headers=headers) as answer:
            raw, status = await answer.read(), answer.status
        found = json.loads(raw)
        if found.get("ok"):
            raw = self._noted(team, method, found)
        more = {"X-OAuth-Scopes": scopes(await self.dump(team), headers)} if method == "auth.test" else {}
        return web.Response(status=status, body=raw, content_type="application/json", headers=more)

    def _noted(self, team: str, method: str, found: Json) -> bytes:
        """What the edge has to know of an answer, or to change in it."""
        if self.whole is not None:
            self.whole.note(team, found)
        if method == "oauth.v2.access":
            found |= self.tokens.given(team, found["access_token"])
            if self.whole is not None:
                found = self.whole.installed(found)
        elif method in ("views.open", "views.push"):
            stack = self.modals.setdefault((team, self._user_of(found["view"])), [])
            if method == "views.open":
                stack.clear()
            stack.append(found["view"])
        elif method == "files.getUploadURLExternal":
            path = urlparse(found["upload_url"]).path
            found["upload_url"] = f"http://127.0.0.1:{self.port}/upload/{team}{path}"
        return json.dumps(found).encode()

    def _user_of(self, view: Json) -> str:
        return str(view.get("user_id") or self._opener)

    _opener = ""

    async def _upload(self, request: web.Request) -> web.Response:
        url = f"{self.emulator(request.match_info['team'])}/{request.match_info['tail']}"
        async with self.http.request(request.method, url, data=await request.read(), params=request.query,
                                     headers={"Content-Type": request.content_type}) as answer:  # fmt: skip
            return web.Response(status=answer.status, body=await answer.read())

    async def _authorize(self, request: web.Request) -> web.Response:
        """Slack's page that asks whether the app may come in; ``team`` chooses the workspace."""
        assert self.emulators is not None
        team = request.query.get("team") or next(iter(self.emulators.ports))
        params = {k: v for k, v in request.query.items() if k != "team"}
        data = await request.read() if request.can_read_body else None
        headers = {"Content-Type": request.headers.get("Content-Type", "")}
        url = self.emulator(team) + request.path
        async with self.http.request(request.method, url, params=params, data=data, headers=headers,
                                     allow_redirects=False) as answer:  # fmt: skip
            to = answer.headers.get("Location")
            if to is None:
                return web.Response(status=answer.status, text=await answer.text(), content_type="text/html")
        self.codes[parse_qs(urlparse(to).query)["code"][0]] = team
        return web.Response(status=302, headers={"Location": to})

    # -- events

    async def _from_emulator(self, request: web.Request) -> web.Response:
        raw = await request.read()
        assert self.signer.is_valid_request(raw, dict(request.headers)), "the emulator's own signature is wrong"
        team, envelope = request.match_info["team"], json.loads(raw)
        self.soon(self.event(team, envelope["event"], envelope))
        return web.Response()

    def soon(self, work: Any) -> None:
        task = asyncio.ensure_future(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def event(self, team: str, event: Json, envelope: Json | None = None) -> None:
        """Something happened: told to the app as Slack would, if the bot is where it happened."""
        where = event.get("channel") or (event.get("item") or {}).get("channel")
        channel = await self._channel(team, where) if isinstance(where, str) else None
        about_the_bot = event.get("user") == BOT and event["type"].startswith("member_")
        if channel is not None and BOT not in channel["members"] and not about_the_bot:
            return
        event.setdefault("event_ts", event.get("ts") or f"{time.time():.6f}")
        if event["type"] == "message" and channel is not None:
            event["channel_type"] = kind(channel)
            if event.get("user") == BOT:
                event["bot_id"] = "B0BOT00001"
        sent = {
            "type": "event_callback", "team_id": team, "event_time": int(time.time()), **(envelope or {}),
            "event_id": f"Ev{secrets.token_hex(5).upper()}", "api_app_id": APP, "token": "legacy", "event": event,
            "is_ext_shared_channel": False, "event_context": "4-rig",
            "authorizations": [{"enterprise_id": None, "team_id": team, "user_id": BOT, "is_bot": True,
                                "is_enterprise_install": False, **(self.whole.in_event() if self.whole else {})}],
        }  # fmt: skip
        await self.deliver(sent)
        plain = event["type"] == "message" and not event.get("subtype") and event.get("user") != BOT
        if plain and f"<@{BOT}>" in event.get("text", ""):
            mention = {k: v for k, v in event.items() if k != "channel_type"} | {"type": "app_mention"}
            await self.deliver({**sent, "event_id": f"Ev{secrets.token_hex(5).upper()}", "event": mention})

    async def _channel(self, team: str, id: str) -> Json | None:
        async with self.http.get(f"{self.emulator(team)}/_rig/channel", params={"id": id}) as answer:
            found: Json | None = await answer.json()
            return found

    async def deliver(self, envelope: Json) -> None:
        """Until it is taken, as often as Slack tries."""
        kind, reason = envelope["event"]["type"], ""
        for tried in range(len(self.retries) + 1):
            if tried:
                await asyncio.sleep(self.retries[tried - 1])
            if self.sockets:
                try:
                    await self.push("events_api", envelope, tried)
                except (TimeoutError, ConnectionError):
                    self.delivered.append((kind, tried, 0))
                    continue
                self.delivered.append((kind, tried, 200))
                return
            extra = {"X-Slack-Retry-Num": str(tried), "X-Slack-Retry-Reason": reason} if tried else {}
            status, _, reason = await self.post(json.dumps(envelope), "application/json", extra)
            self.delivered.append((kind, tried, status))
            if 200 <= status < 300:
                return

    async def post(self, body: str, content_type: str, extra: Mapping[str, str] | None = None) -> tuple[int, str, str]:
        """Sends something signed to the app; status (0: none), body, and why Slack would try again."""
        for _ in range(2000 if self.insists and content_type.endswith("urlencoded") else 0):
            status, text, why = await self._post(body, content_type, extra)
            if status == 200:
                return status, text, why
            await asyncio.sleep(0.05)
        return await self._post(body, content_type, extra)

    async def _post(self, body: str, content_type: str, extra: Mapping[str, str] | None) -> tuple[int, str, str]:
        at = str(int(time.time()))
        headers = {
            "Content-Type": content_type,
            "X-Slack-Request-Timestamp": at,
            "X-Slack-Signature": str(self.signer.generate_signature(timestamp=at, body=body)),
            **(extra or {}),
        }
        try:
            patience = aiohttp.ClientTimeout(total=self.patience)
            async with self.http.post(self.app_url, data=body, headers=headers, timeout=patience) as answer:
                return answer.status, await answer.text(), "" if answer.status < 300 else "http_error"
        except TimeoutError:
            return 0, "", "http_timeout"
        except aiohttp.ClientError:
            return 0, "", "connection_failed"

    # -- response_url: five uses in half an hour

    def response_url(self, team: str, user: str, channel: str, ts: str = "", shown: Shown | None = None) -> str:
        key = secrets.token_hex(8)
        self.urls[key] = {"team": team, "user": user, "channel": channel, "ts": ts, "left": 5, "shown": shown}
        return f"http://127.0.0.1:{self.port}/response/{key}"

    async def _response_url(self, request: web.Request) -> web.Response:
        known = self.urls.get(request.match_info["key"])
        if known is None or known["left"] <= 0:
            return web.Response(status=404, text="used_url")
        known["left"] -= 1
        body = await request.json()
        self.faults += wrong("response_url", body)
        self.answered(known, body)
        return web.Response(text="ok")

    def answered(self, known: Json, body: Json) -> None:
        """An answer to one person, new or in the place of what they pressed."""
        before: Shown | None = known.get("shown")
        if before is not None and (body.get("delete_original") or body.get("replace_original")):
            self.shown = [each for each in self.shown if each is not before]
        if body.get("delete_original"):
            return
        message = {"text": body.get("text", ""), "blocks": body.get("blocks") or [], "ts": f"{time.time():.6f}"}
        self.shown.append(Shown(known["team"], known["channel"], known["user"], message))

    # -- Socket Mode

    def _new_link(self, token: str) -> web.Response:
        if not token.startswith("xapp-"):
            return web.json_response({"ok": False, "error": "not_allowed_token_type"})
        url = f"ws://127.0.0.1:{self.port}/link?ticket={secrets.token_hex(4)}"
        return web.json_response({"ok": True, "url": url})

    async def _link(self, request: web.Request) -> web.WebSocketResponse:
        ws = web.WebSocketResponse()
        await ws.prepare(request)
        self.sockets.append(ws)
        hello = {"type": "hello", "num_connections": len(self.sockets), "connection_info": {"app_id": APP},
                 "debug_info": {"host": "rig", "approximate_connection_time": 18060}}  # fmt: skip
        await ws.send_json(hello)
        async for message in ws:
            if message.type == aiohttp.WSMsgType.TEXT:
                found = json.loads(message.data)
                waiting = self.acks.pop(found.get("envelope_id"), None)
                if waiting is not None and not waiting.done():
                    waiting.set_result(found.get("payload"))
        self.sockets.remove(ws)
        return ws

    async def push(self, kind: str, payload: Json, tried: int = 0) -> Any:
        """Sends something through the newest socket; the payload of its acknowledgement. Raises TimeoutError."""
        id = secrets.token_hex(8)
        waiting = self.acks[id] = asyncio.get_running_loop().create_future()
        sent: Json = {
            "envelope_id": id,
            "type": kind,
            "payload": payload,
            "accepts_response_payload": kind != "events_api",
        }
        if kind == "events_api":
            sent |= {"retry_attempt": tried, "retry_reason": ""}
        await self.sockets[-1].send_json(sent)
        return await asyncio.wait_for(waiting, self.patience)
