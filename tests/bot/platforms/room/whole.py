"""The whole room as people meet it: a real server on a socket, the real desk, a real database; and browsers in it."""

import asyncio
import json
import re
import socket
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import httpx

from bot.content import Content
from bot.desk import Desk, Direct, Incoming
from bot.office import Office, open_office
from bot.platforms.room.app import build
from bot.platforms.room.live import Pace
from bot.platforms.room.pages import Pages
from bot.platforms.room.platform import RoomPlatform
from bot.platforms.room.serve import RoomServer
from bot.settings import Settings
from bot.store import Transaction, subjects
from bot.store.transaction import Key
from bot.world import World
from facilitation.decision import Address
from facilitation.team.team import LeaveTeam, Member, Team

CONTENT = Content.load()
QUICK = Pace(heartbeat=5.0, settle=0.005, gap=0.02, patience=120.0, grace=0.05)


@dataclass
class Whole:
    """``url`` is where the server listens; ``browser()`` opens a new one, with no cookies."""

    url: str
    office: Office
    app: Any
    server: RoomServer
    opened: list["Browser"] = field(default_factory=list)

    @property
    def desk(self) -> Desk:
        return self.office.desk

    def browser(self) -> "Browser":
        self.opened.append(Browser(self.url))
        return self.opened[-1]

    def stop(self) -> None:
        """As Ctrl-C does."""
        self.server.should_exit = True

    async def team(self, browser: "Browser") -> Team:
        found = await self.desk.team(browser.at.rpartition("/")[2])
        assert found is not None
        return found

    async def member(self, browser: "Browser") -> Member:
        """Who the browser is in its team, by the one whose personal link the page shows."""
        team = await self.team(browser)
        room = await browser.get(browser.at)
        me = re.search(r'data-member="(\w+)"><svg[^>]*>.{0,80}?</svg><span class="called">[^<]*, you', room.text)
        assert me is not None
        found = team.member(me[1])
        assert found is not None
        return found

    async def start(self, leads: "Browser", presenter: "Browser", protocol: str = "tuning-protocol") -> str:
        """A session that the one leads and the other presents in; its id."""
        team = (await self.team(leads)).id
        people = {"facilitator": (await self.member(leads)).id, "presenter": (await self.member(presenter)).id}
        answer = await leads.submit(f"start:{team}:{protocol}", **people, input_question="Is it worth revising?")
        assert answer["ok"], answer
        session = await self.desk.session(team)
        assert session is not None
        return session.id

    async def leave(self, browser: "Browser") -> None:
        """The person in this browser leaves the team."""
        team, me = await self.team(browser), await self.member(browser)
        gone = Direct(Address("team", team.id), LeaveTeam(me.id))
        await self.desk.handle(Incoming("", team.id, team.channel, me.id, gone))

    async def invite_again(self, browser: "Browser") -> None:
        """Raises the team's invitation number."""
        team = await self.team(browser)
        later = replace(team, invite=team.invite + 1)
        key: Key = (team.id, "team", team.id)

        def change(tx: Transaction) -> None:
            subjects.save(tx, key, later, self.desk.world.now())
            tx.touch(team.id)

        await self.office.store.run(change)


class Browser:
    """Sends what a browser sends: cookies, its origin, forms; follows redirects."""

    def __init__(self, url: str) -> None:
        self.url, self.at = url, ""
        self.client = httpx.AsyncClient(base_url=url, follow_redirects=True, trust_env=False, verify=False, timeout=120)

    async def get(self, path: str, **given: Any) -> httpx.Response:
        return await self._kept(await self.client.get(path, **given))

    async def post(self, path: str, headers: dict[str, str] | None = None, **form: str) -> httpx.Response:
        own = {"origin": self.url, **(headers or {})}
        return await self._kept(await self.client.post(path, data=form, headers=own))

    async def _kept(self, answer: httpx.Response) -> httpx.Response:
        if answer.status_code == 200 and (room := re.fullmatch(r"/t/\w+", answer.url.path)):
            self.at = room[0]
        return answer

    # -- the lobby

    async def make(self, name: str, team: str, **form: str) -> httpx.Response:
        return await self.post("/make", **{"name": name, "team": team, "language": "en", **form})

    async def join(self, key: str, name: str) -> httpx.Response:
        return await self.post("/join", name=name, code=key, language="en")

    async def send_lobby(self, lobby: httpx.Response, path: str, **form: str) -> httpx.Response:
        """Sends the lobby's form as it stands on the page, hidden fields and all."""
        hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', lobby.text))
        return await self.post(path, **{**hidden, **form})

    # -- what the room's page shows

    async def join_link(self) -> str:
        return await self._shown(r'id="join-link" value="([^"]+)"')

    async def return_link(self) -> str:
        return await self._shown(r'id="return-link" value="([^"]+)"')

    async def code(self) -> str:
        return await self._shown(r'class="code" dir="ltr">([^<]+)<')

    async def _shown(self, pattern: str) -> str:
        found = re.search(pattern, (await self.get(self.at)).text)
        assert found is not None, pattern
        return found[1]

    @asynccontextmanager
    async def page(self, after: int = 0, path: str = "/live") -> AsyncIterator["Page"]:
        """An open page: what comes over its stream, from the change ``after`` on."""
        async with self.client.stream("GET", f"{self.at}{path}", params={"after": after}, timeout=120) as answer:
            page = Page(answer)
            try:
                yield page
            finally:
                await page.close()

    # -- acts

    async def act(self, way: str, event: str = "", **form: str) -> dict[str, Any]:
        answer = await self.post(f"{self.at}/{way}", event=event or uuid.uuid4().hex, **form)
        return {"status": answer.status_code, **answer.json()}

    async def say(self, words: str, kind: str = "", event: str = "") -> dict[str, Any]:
        return await self.act("say", event, words=words, kind=kind)

    async def press(self, action: str, event: str = "") -> dict[str, Any]:
        return await self.act("press", event, action=action)

    async def submit(self, action: str, event: str = "", **values: str) -> dict[str, Any]:
        return await self.act("form", event, action=action, **values)


class Page:
    """An open page's stream over the socket: what it heard, and the lines as they stand on it."""

    def __init__(self, answer: httpx.Response) -> None:
        self.heard: list[tuple[str, dict[str, Any]]] = []
        self.lines: dict[str, dict[str, Any]] = {}
        self.seen = 0
        self.ended = False
        self._news = asyncio.Event()
        self._task = asyncio.create_task(self._read(answer))

    async def _read(self, answer: httpx.Response) -> None:
        block: dict[str, str] = {}
        try:
            async for line in answer.aiter_lines():
                if line and not line.startswith(":"):
                    name, _, value = line.partition(": ")
                    block[name] = value
                elif not line:
                    self._hear(block)
                    block = {}
        except httpx.HTTPError:
            pass  # the server went away: a page comes back by itself
        self.ended = True
        self._news.set()

    def _hear(self, block: dict[str, str]) -> None:
        self.seen = int(block.get("id", self.seen))
        if "event" not in block:
            return
        name, data = block["event"], json.loads(block["data"])
        self.heard.append((name, data))
        if name == "line":
            self.lines[data["key"]] = data
        elif name == "gone":
            self.lines.pop(data["key"], None)
        self._news.set()

    @property
    def said(self) -> list[str]:
        """What people said, in order."""
        inorder = sorted(self.lines.values(), key=lambda line: int(line["seq"]))
        return [found[1] for line in inorder if (found := re.search(r'class="voice[^>]*>([^<]*)<', line["html"]))]

    def all(self, name: str) -> list[dict[str, Any]]:
        return [data for event, data in self.heard if event == name]

    @property
    def text(self) -> str:
        """All that ever came."""
        return json.dumps(self.heard, ensure_ascii=False)

    async def until(self, so: Callable[["Page"], object]) -> None:
        """Waits until the page is so."""
        async with asyncio.timeout(120):
            while not so(self):
                assert not self.ended, "the stream ended"
                self._news.clear()
                await self._news.wait()

    async def ends(self) -> None:
        await asyncio.wait_for(self._task, 120)

    async def close(self) -> None:
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)


@asynccontextmanager
async def served(folder: Path, world: World | None = None, pace: Pace = QUICK) -> AsyncIterator[Whole]:
    """The house on the SQLite file in ``folder``, listening on a free port of this machine."""
    url, world = f"sqlite:///{folder / 'room.db'}", world or World.real()
    settings = Settings(database_url=url, secret_key="a secret of thirty-two letters or so")
    async with open_office(url, world, CONTENT) as office:
        office.add(RoomPlatform(office.shelf, world))
        app = build(office.desk, office.shelf, Pages(CONTENT.wording, "test"), settings, world, pace)
        listening = socket.create_server(("127.0.0.1", 0))
        server = RoomServer(app, app.state.live, settings)
        task = asyncio.create_task(server.serve([listening]))
        whole = Whole(f"http://127.0.0.1:{listening.getsockname()[1]}", office, app, server)
        try:
            yield whole
        finally:
            for browser in whole.opened:
                await browser.client.aclose()
            whole.stop()
            await task
