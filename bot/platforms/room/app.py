"""The browser room as a web application: its routes, what it says when something goes wrong, and its server.

Every answer is a page, JSON with words to show, or a stream; an error is one of the first two, in the reader's
language, and never a bare number. What is true of all of them (headers, posts from our own pages only, nothing larger
than a person writes) is in strict.py and holds for errors as well.
"""

import asyncio
import hashlib
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

import structlog
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.desk import Desk, StoreDown
from bot.settings import Settings
from bot.world import World
from facilitation.commands import REHEARSE, listing
from facilitation.team.team import Team

from .cast import Cast
from .doors import Doors
from .house import House, Turned
from .incoming import Inbox, answer_json, problem_message
from .live import Live, Pace
from .lobby import Lobby
from .pages import STATIC, Pages
from .records import Records
from .shelf import Shelf, seen_by
from .strict import LONG, StrictStarlette, own_post

log = structlog.get_logger(__name__)
MOST_BYTES = 64 * 1024
HANG_UP = {"Connection": "close"}  # what is still to come of it would otherwise have to be read
LATEST = 200
VERSION = version("convener")
SCRIPTED = ("/say", "/press", "/form", "/live", "/earlier")  # asked by a page's script, which reads JSON
KEYS = {403: "door.stranger", 404: "door.missing", 405: "door.missing", 413: "door.large"}
DATABASE_PATIENCE = 3.0  # seconds until we call a database that does not answer gone


def build(
    desk: Desk, shelf: Shelf, pages: Pages, settings: Settings, world: World, pace: Pace | None = None
) -> Starlette:
    """The whole room, ready to be served. ``app.state.live.close()`` lets every open page go, so that it can stop."""
    live = Live(desk, shelf, pages, pace)
    doors = Doors(settings.secret(), settings.public_url.startswith("https:"))
    house = House(desk, shelf, pages, settings, world, doors, live)
    cast, trouble = Cast(desk, world), Trouble(house)
    app = StrictStarlette(
        routes=[
            *Lobby.of(house, cast).routes,
            *Room(house).routes,
            *Inbox.of(house, cast).routes,
            *Records(house).routes,
            Mount(f"/static/{pages.version}", Lasting(directory=STATIC)),
        ],
        middleware=[Middleware(Guard, house=house)],
        exception_handlers={HTTPException: trouble.turned, StoreDown: trouble.down, Exception: trouble.ours},
    )
    app.state.live = live
    return app


@dataclass(frozen=True)
class Room:
    """The pages of a team that stay open, their streams, and whether all is well."""

    house: House

    @property
    def routes(self) -> list[Route]:
        return [
            Route("/t/{team}", self.room, methods=["GET"]),
            Route("/t/{team}/live", self.live, methods=["GET"]),
            Route("/t/{team}/earlier", self.earlier, methods=["GET"]),
            Route("/t/{team}/board", self.wall, methods=["GET"]),
            Route("/t/{team}/board/live", self.wall_live, methods=["GET"]),
            Route("/healthz", self.health, methods=["GET"]),
        ]

    async def room(self, request: Request) -> Response:
        guest = await self.house.guest(request)
        team, me, house = guest.team, guest.member.id, self.house
        lines = seen_by(me, await house.shelf.latest(team.channel, me, LATEST))
        html = house.pages.room(
            guest.language,
            team=team,
            me=me,
            view=await house.desk.view(team.id, me),
            lines=lines,
            here=house.live.here.among(team.id) | {me},
            join_link=house.join_link(request, team),
            return_link=house.return_link(request, guest),
            rev=max((line.rev for line in lines), default=0),
            more=len(lines) == LATEST,
            commands=self.commands(team, guest.language),
            code=await house.code(team),
        )
        return HTMLResponse(html)

    async def earlier(self, request: Request) -> Response:
        """The lines before the oldest that a page holds, drawn; ``more``: there are others before these."""
        guest, before = await self.house.guest(request), request.query_params.get("before", "")
        if not (before.isascii() and before.isdigit() and len(before) < 18):
            raise Turned(400, "door.unread")
        team, me = guest.team, guest.member.id
        lines = seen_by(me, await self.house.shelf.latest(team.channel, me, LATEST, int(before)))
        html = self.house.pages.lines(guest.language, team, me, lines)
        oldest = min((line.seq for line in lines), default=0)
        found = {"html": html, "more": len(lines) == LATEST, "before": oldest}
        return JSONResponse(found, headers={"Cache-Control": "no-store"})

    def commands(self, team: Team, language: str) -> list[tuple[str, str, str]]:
        """What may be typed after a slash: (word, what it takes, what it does). Who is alone may rehearse."""
        words = self.house.words(language)
        return [*listing(words, (REHEARSE,) if len(team.present) == 1 else ()), *listing(words)]

    async def live(self, request: Request) -> Response:
        guest = await self.house.guest(request)
        return self.house.live.room(guest.team.id, guest.member.id, seen_last(request))

    async def wall(self, request: Request) -> Response:
        team = (await self.house.guest(request)).team
        view, names = await self.house.desk.view(team.id, ""), self.house.live.names(team)
        link, code = self.house.join_link(request, team), await self.house.code(team)
        return HTMLResponse(self.house.pages.wall(team.language, team, view, names, link, code))

    async def wall_live(self, request: Request) -> Response:
        guest, house = await self.house.guest(request), self.house

        def ways(team: Team) -> tuple[str, str]:
            return house.join_link(request, team), house.doors.code(team)

        return house.live.wall(guest.team.id, guest.member.id, ways)

    async def health(self, request: Request) -> Response:
        """Whether the database answers: what a supervisor or a load balancer asks."""
        try:
            async with asyncio.timeout(DATABASE_PATIENCE):
                await self.house.shelf.team_of("healthz")
        except Exception as error:
            log.warning("the database does not answer", error=str(error))
            return JSONResponse({"status": "failing", "database": "unreachable", "version": VERSION}, 503)
        return JSONResponse({"status": "ok", "database": "ok", "version": VERSION})


def seen_last(request: Request) -> int:
    """The newest change that the page has: what the browser says after a break, or the page on its first connection."""
    seen = [request.headers.get("last-event-id", ""), request.query_params.get("after", "")]
    return max((int(rev) for rev in seen if rev.isascii() and rev.isdigit() and len(rev) < 18), default=0)


@dataclass(frozen=True)
class Trouble:
    """Whatever goes wrong, in words: a page for a reader, JSON for a page's script."""

    house: House

    async def turned(self, request: Request, error: Exception) -> Response:
        """An answer to an HTTPException, be it ours (Turned) or the framework's."""
        assert isinstance(error, HTTPException)
        key = error.key if isinstance(error, Turned) else KEYS.get(error.status_code, "door.unread")
        return self._say(request, error.status_code, key, dict(error.headers or {}))

    async def down(self, request: Request, error: Exception) -> Response:
        """An answer while the database can't be reached: come back soon, nothing is lost."""
        log.warning("the database does not answer", error=str(error))
        return self._say(request, 503, "door.down", {"Retry-After": "10"})

    async def ours(self, request: Request, error: Exception) -> Response:
        """An answer to a fault of ours. What it was is for the log, where the server puts it, not for the reader."""
        return self._say(request, 500, "door.ours", {})

    def _say(self, request: Request, status: int, key: str, headers: dict[str, str]) -> Response:
        language = self.house.language(request)
        words = self.house.words(language)(key)
        if request.url.path.endswith(SCRIPTED):
            html = self.house.pages.answer(language, problem_message(words), str)
            return JSONResponse(answer_json(answer=html, refused=True), status, headers)
        return HTMLResponse(self.house.pages.problem(language, status, words), status, headers)


class Guard:
    """Lets through what one of our own pages sent and a person could have written; nothing behind it reads the rest."""

    def __init__(self, app: ASGIApp, house: House) -> None:
        self.app, self.house, self.trouble = app, house, Trouble(house)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD"):
            return await self.app(scope, receive, send)
        request = Request(scope)
        if turned := self._turned(request):
            response = await self.trouble.turned(request, turned)
            return await response(scope, receive, send)
        await self.app(scope, receive, send)

    def _turned(self, request: Request) -> Turned | None:
        length = request.headers.get("content-length", "")
        if not own_post(request, self.house.settings.public_url):
            return Turned(403, "door.elsewhere")
        if not length.isdigit():  # a browser always says how much it sends
            return Turned(411, "door.unread", HANG_UP)
        return Turned(413, "door.large", HANG_UP) if int(length) > MOST_BYTES else None


def state_of_files() -> str:
    """A name for our static files as they are now: another for other files, so that no browser keeps old ones."""
    whole = hashlib.sha256()
    for file in sorted(STATIC.iterdir()):
        whole.update(b"%s\0%d\0" % (file.name.encode(), file.stat().st_size) + file.read_bytes())
    return f"{VERSION}-{whole.hexdigest()[:12]}"


class Lasting(StaticFiles):
    """Files under an address that names their version: a browser may keep them for ever."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        response = super().file_response(*args, **kwargs)
        response.headers["Cache-Control"] = LONG
        return response
