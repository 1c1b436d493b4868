"""What every route of the room stands on, and the question that each begins with: who is asking, and in what language?

Decision: someone who is no member gets the same answer whether the team exists or not, and the team is not even looked
up unless a cookie that we signed for it came along.
"""

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request

from bot.desk import Desk
from bot.settings import Settings
from bot.world import World
from facilitation.team.team import Member, Team
from facilitation.wording import LANGUAGES, Wording

from .doors import Doors, Place, current
from .live import Live
from .pages import Pages
from .reach import for_others, only_here
from .shelf import Shelf

MOST_FIELDS = 40
MOST_KEPT = 10_000


class Turned(HTTPException):
    """The visitor is turned away: ``key`` names the sentence that says why, ``status`` is what HTTP calls it."""

    def __init__(self, status: int, key: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(status, key, headers)
        self.key = key


@dataclass(frozen=True, slots=True)
class Guest:
    """A member in their team, as both are now."""

    team: Team
    member: Member

    @property
    def language(self) -> str:
        """What the page is written in for them: their own choice, or their team's."""
        return self.member.language or self.team.language


@dataclass(frozen=True)
class House:
    desk: Desk
    shelf: Shelf
    pages: Pages
    settings: Settings
    world: World
    doors: Doors
    live: Live
    kept: set[str] = field(default_factory=set)  # codes that the shelf knows already, so that a page costs no write

    @cached_property
    def elsewhere(self) -> str:
        """Where other machines find this one, if they do."""
        return for_others(self.settings.host, self.settings.port)

    def words(self, language: str) -> Wording:
        """What the room says by itself, in one language."""
        return self.desk.content.wording(language)

    async def at_home(self, request: Request, team_id: str) -> Guest | None:
        """Who this browser is in the team, or None."""
        member_id = self.doors.remembered(request.cookies, team_id)
        team = await self.desk.team(team_id) if member_id is not None else None
        member = current(team, member_id)
        return Guest(team, member) if team is not None and member is not None else None

    async def guest(self, request: Request) -> Guest:
        """The member whose room this request is about; raises Turned for anybody else."""
        found = await self.at_home(request, request.path_params["team"])
        if found is None:
            raise Turned(403, "door.stranger")
        request.state.language = found.language
        return found

    def link(self, request: Request, path: str) -> str:
        """A whole address to hand on: under the public address if one was set; else as this visitor reached us, or
        where nobody could follow that, as others do."""
        if "public_url" in self.settings.model_fields_set:
            return self.settings.public_url + path
        here = f"{request.url.scheme}://{request.url.netloc}"
        return ((only_here(here) and self.elsewhere) or here) + path

    def join_link(self, request: Request, team: Team) -> str:
        return self.link(request, f"/join/{self.doors.invitation(team)}")

    def return_link(self, request: Request, guest: Guest) -> str:
        return self.link(request, f"/back/{self.doors.return_token(Place(guest.team.id, guest.member.id))}")

    async def code(self, team: Team) -> str:
        """The team's code for reading aloud, which from now on leads here."""
        code = self.doors.code(team)
        if code not in self.kept:
            if len(self.kept) >= MOST_KEPT:
                self.kept.clear()
            await self.shelf.keep_code(code, team.id)
            self.kept.add(code)
        return code

    def language(self, request: Request, form: FormData | None = None) -> str:
        """The language of an answer: the member's once it is known, else as asked for, else as the browser prefers."""
        known = getattr(request.state, "language", None)
        typed = form.get("language") if form is not None else None
        for language in (known, typed, request.query_params.get("language"), request.query_params.get("lang")):
            if language in LANGUAGES:
                return str(language)
        return preferred(request.headers.get("accept-language", ""), self.settings.language)


async def read_form(request: Request) -> FormData:
    """What a form holds, words only; raises Turned for what is no form of ours."""
    try:
        return await request.form(max_files=0, max_fields=MOST_FIELDS)
    except HTTPException as unread:
        raise unread if unread.status_code == 413 else Turned(400, "door.unread") from None


def text(form: FormData, name: str) -> str:
    """The words of one field, without blanks around them; empty where there are none."""
    value = form.get(name, "")
    return value.strip() if isinstance(value, str) else ""


def preferred(accepted: str, otherwise: str) -> str:
    """The first of our languages by a browser's Accept-Language (RFC 9110, 12.5.4), or ``otherwise``."""
    wishes: list[tuple[float, str]] = []
    for part in accepted.split(","):
        tag, _, quality = part.strip().partition(";q=")
        try:
            weight = float(quality or 1)
        except ValueError:
            continue
        wishes.append((-weight, tag.partition("-")[0].lower()))
    wanted = [tag for weight, tag in sorted(wishes, key=lambda wish: wish[0]) if weight < 0 and tag in LANGUAGES]
    return wanted[0] if wanted else otherwise


def address(request: Request) -> str:
    """Where a visitor comes from, for counting tries: an address, or of IPv6 the network that one household has."""
    host = request.client.host if request.client is not None else ""
    try:
        found = ipaddress.ip_address(host)
    except ValueError:
        return host
    return host if found.version == 4 else str(ipaddress.ip_network((found, 64), strict=False))
