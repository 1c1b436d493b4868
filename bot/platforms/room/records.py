"""The team's records: the list, one as a page, one as a file to keep; and what is planned, as a file for a calendar."""

import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from facilitation.decision import SessionRecord
from facilitation.filing import file_name
from facilitation.session.record import called, markdown, page_of

from . import diary
from .house import Guest, House, Turned


@dataclass(frozen=True)
class Records:
    house: House

    @property
    def routes(self) -> list[Route]:
        return [
            Route("/t/{team}/records", self.all, methods=["GET"]),
            Route("/t/{team}/records/{id}.md", self.download, methods=["GET"]),
            Route("/t/{team}/records/{id}", self.one, methods=["GET"]),
            Route("/t/{team}/coming/{id}.ics", self.diary, methods=["GET"]),
        ]

    async def all(self, request: Request) -> Response:
        guest = await self.house.guest(request)
        records = await self.house.desk.records(guest.team.id)
        return HTMLResponse(self.house.pages.records(guest.language, guest.team, records))

    async def one(self, request: Request) -> Response:
        guest, record = await self._asked(request)
        names = self.house.live.names(guest.team)
        return HTMLResponse(self.house.pages.record(guest.language, guest.team, record, names))

    async def download(self, request: Request) -> Response:
        guest, record = await self._asked(request)
        content = markdown(page_of(record), self.house.live.names(guest.team))
        saved = {"Content-Disposition": attachment(called(record))}
        return Response(content, headers=saved, media_type="text/markdown")

    async def diary(self, request: Request) -> Response:
        """A planned session, for one's own calendar."""
        guest, house = await self.house.guest(request), self.house
        coming = (await house.desk.view(guest.team.id, guest.member.id)).coming
        plan = next((each for each in coming if each.plan == request.path_params["id"]), None)
        if plan is None:
            raise Turned(404, "door.missing")
        link, names = house.link(request, f"/t/{guest.team.id}"), house.live.names(guest.team)
        saved = {"Content-Disposition": attachment(file_name(f"{plan.at:%Y-%m-%d}", plan.name, ending="ics"))}
        content = diary.file(plan, guest.team.name, link, names, house.world.now())
        return Response(content, headers=saved, media_type="text/calendar")

    async def _asked(self, request: Request) -> tuple[Guest, SessionRecord]:
        guest = await self.house.guest(request)
        record = await self.house.desk.record(guest.team.id, request.path_params["id"])
        if record is None:
            raise Turned(404, "door.missing")
        return guest, record


def attachment(name: str) -> str:
    """The header that lets a browser save under ``name`` (RFC 6266): plain letters for old ones, and the real name."""
    plain = re.sub(r"[^a-z0-9.]+", "-", unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode())
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"
