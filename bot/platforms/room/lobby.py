"""The way in: make a team, join one, come back to one, or rehearse with a scripted cast.

Tokens in addresses are exchanged for a cookie by a redirect at once, so that they stay in no address bar and no
history of the room. What somebody typed is kept when something does not fit. A plain form may be sent twice: the
second time finds the same person at home already.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from bot.desk import Direct, Incoming
from facilitation.decision import Address, Refused
from facilitation.team.names import tidy
from facilitation.team.team import MAX_NAME, MAX_TEAM_NAME, JoinTeam, Prefer, Team
from facilitation.wording import LANGUAGES

from .cast import Cast
from .doors import TEN_MINUTES, Place, current, still_open, typed_code, typed_token
from .house import House, address, read_form, text
from .throttle import Throttle

MOST_JOINS, MOST_MADE = 200, 40  # in ten minutes from one address; wide, for a school has one for all of its people
Way = Callable[[Request, FormData, str], Awaitable[Place]]


class Problem(Exception):
    """Something typed does not fit: ``words`` say what, ``about`` which field it was (name, team or code), and the
    lobby is shown again; ``token``: for this team."""

    def __init__(self, words: str, status: int = 422, about: str = "") -> None:
        super().__init__(words)
        self.words, self.status, self.about, self.token = words, status, about, ""


@dataclass(frozen=True)
class Lobby:
    house: House
    cast: Cast
    joins: Throttle
    makes: Throttle

    @classmethod
    def of(cls, house: House, cast: Cast) -> "Lobby":
        return cls(house, cast, Throttle(MOST_JOINS, TEN_MINUTES), Throttle(MOST_MADE, TEN_MINUTES))

    @property
    def routes(self) -> list[Route]:
        return [
            Route("/", self.show, methods=["GET"]),
            Route("/make", self.make, methods=["POST"]),
            Route("/join", self.join, methods=["POST"]),
            Route("/rehearse", self.rehearse, methods=["POST"]),
            Route("/join/{token}", self.follow, methods=["GET"]),
            Route("/back/{token}", self.come_back, methods=["GET"]),
        ]

    # -- looking in ---------------------------------------------------------------------------

    async def show(self, request: Request) -> Response:
        return await self._lobby(request, self.house.language(request), self.house.doors.brought(request.cookies))

    async def follow(self, request: Request) -> Response:
        """A join link (or a code in its place) was opened: straight in for a member, else by way of the lobby."""
        language = self.house.language(request)
        try:
            team = await self._team(request, language, request.path_params["token"])
        except Problem as problem:
            return await self._lobby(request, language, "", problem=problem)
        if await self.house.at_home(request, team.id):
            return _to_room(team.id)
        response = RedirectResponse("/", 303)
        self.house.doors.bring(response, self.house.doors.invitation(team))
        return response

    async def come_back(self, request: Request) -> Response:
        """A personal link was opened: this browser is that member from now on."""
        place = self.house.doors.returned(request.path_params["token"])
        team = await self.house.desk.team(place.team) if place is not None else None
        if place is None or current(team, place.member) is None:
            language = self.house.language(request)
            old = Problem(self.house.words(language)("door.back_old"), 403)
            return await self._lobby(request, language, "", problem=old)
        response = _to_room(place.team)
        self.house.doors.remember(response, place)
        return response

    # -- coming in ----------------------------------------------------------------------------

    async def make(self, request: Request) -> Response:
        return await self._come_in(request, self._make)

    async def join(self, request: Request) -> Response:
        return await self._come_in(request, self._join)

    async def rehearse(self, request: Request) -> Response:
        return await self._come_in(request, self._rehearse)

    async def _come_in(self, request: Request, way: Way) -> Response:
        """To the room by one of the three ways; or the lobby again, with what was typed and what did not fit."""
        form = await read_form(request)
        language = self.house.language(request, form)
        try:
            place = await way(request, form, language)
        except Problem as problem:
            return await self._lobby(request, language, problem.token or text(form, "token"), form, problem)
        response = _to_room(place.team)
        self.house.doors.remember(response, place)
        self.house.doors.put_down(response)
        return response

    async def _make(self, request: Request, form: FormData, language: str) -> Place:
        name, called = self._name(form, language), text(form, "team")
        self._fits(language, called, "team", "team_name", MAX_TEAM_NAME)
        return await self._member(await self._new_team(request, form, language, called), name, form, language)

    async def _rehearse(self, request: Request, form: FormData, language: str) -> Place:
        name = self._name(form, language)
        team = await self._new_team(request, form, language, self.house.words(language)("door.rehearsal_team"))
        place = await self._member(team, name, form, language)
        await self.cast.fill(place, text(form, "pace"))
        return place

    async def _join(self, request: Request, form: FormData, language: str) -> Place:
        words = self.house.words(language)
        key = text(form, "token") or text(form, "code")
        if not key:
            raise Problem(words("door.code_wanted"), about="code")
        if back := self._pasted_return(key):
            if current(await self.house.desk.team(back.team), back.member) is not None:
                return back
            raise Problem(words("door.back_old"), 403)
        team = await self._team(request, language, key)
        try:
            return await self._into(request, form, language, team)
        except Problem as problem:
            problem.token = self.house.doors.invitation(team)  # the code was right, so nobody has to type it again
            raise

    async def _into(self, request: Request, form: FormData, language: str, team: Team) -> Place:
        name = self._name(form, language)
        guest = await self.house.at_home(request, team.id)
        if guest is not None and guest.member.name.casefold() == name.casefold():
            return Place(team.id, guest.member.id)  # the same form sent twice
        if not self.joins.allow(address(request)):
            raise Problem(self.house.words(language)("door.many"), 429)
        return await self._member(team, name, form, language)

    async def _member(self, team: Team, name: str, form: FormData, language: str) -> Place:
        """A new member of ``team``; raises Problem in the rules' own words, such as that the name is in use."""
        member = self.house.world.new_id()
        command = JoinTeam(member, name, known_zone(text(form, "time_zone")))
        asked = Direct(Address("team", team.id), command)
        joining = Incoming(f"join:{member}", team.id, team.channel, member, asked, language)
        answer = await self.house.desk.handle(joining)
        if answer.refused:
            raise Problem(answer.message.plain() if answer.message is not None else "", 409, "name")
        await self._speaks(team, member, text(form, "chosen"))
        return Place(team.id, member)

    async def _speaks(self, team: Team, member: str, chosen: str) -> None:
        """Who asked for another language than their team's at the door finds the room in it."""
        if chosen not in LANGUAGES or chosen == team.language:
            return
        asked = Direct(Address("team", team.id), Prefer(member, language=chosen))
        await self.house.desk.handle(Incoming(f"speaks:{member}", team.id, team.channel, member, asked, chosen))

    async def _new_team(self, request: Request, form: FormData, language: str, called: str) -> Team:
        if not self.makes.allow(address(request)):
            raise Problem(self.house.words(language)("door.many"), 429)
        zone = known_zone(text(form, "time_zone")) or self.house.settings.time_zone
        return await self.house.desk.make_team(called, language, zone)

    # -- what was typed -----------------------------------------------------------------------

    def _name(self, form: FormData, language: str) -> str:
        name = text(form, "name")
        self._fits(language, name, "name", "name", MAX_NAME)
        return name

    def _fits(self, language: str, typed: str, about: str, subject: str, most: int) -> None:
        """Asks the rules about a name before anything is made, so that no team is made for a form that will not do."""
        words = self.house.words(language)
        if not typed:
            raise Problem(words(f"door.{about}_wanted"), about=about)
        try:
            tidy(typed, most, subject)
        except Refused as refused:
            raise Problem(words(refused.key, **refused.values), about=about) from None

    def _pasted_return(self, key: str) -> Place | None:
        kind, token = typed_token(key)
        return self.house.doors.returned(token) if kind == "back" else None

    async def _team(self, request: Request, language: str, key: str) -> Team:
        """The team that a token, a pasted link or a code opens; raises Problem, and counts what opens nothing."""
        doors, words = self.house.doors, self.house.words(language)
        if not doors.may_guess(address(request)):
            raise Problem(words("door.wait"), 429)
        key = typed_token(key)[1] or key
        if invitation := doors.invited(key):
            team = await self.house.desk.team(invitation.team)
            if team is not None and still_open(team, invitation):
                return team
            raise Problem(words("door.link_old"), 403)
        code = typed_code(key)
        found = await self.house.shelf.team_of(code) if code else None
        team = await self.house.desk.team(found) if found else None
        if team is not None and doors.code(team) == code:
            return team
        doors.guessed_wrong(address(request))
        raise Problem(words("door.code_unknown"), 404, "code")

    # -- the page -----------------------------------------------------------------------------

    async def _lobby(
        self, request: Request, language: str, token: str, form: FormData | None = None, problem: Problem | None = None
    ) -> Response:
        invitation = self.house.doors.invited(token)
        team = await self.house.desk.team(invitation.team) if invitation is not None else None
        invited = team is not None and invitation is not None and still_open(team, invitation)
        typed = form if form is not None else FormData()
        html = self.house.pages.lobby(
            language,
            name=text(typed, "name"),
            code=text(typed, "code"),
            team_name=team.name if team is not None and invited else "",
            people=len(team.present) if team is not None and invited else 0,
            problem=problem.words if problem is not None else "",
            about=problem.about if problem is not None else "",
            token=token if invited else "",
            called=text(typed, "team"),
            chosen=text(typed, "chosen") or request.query_params.get("language", ""),
        )
        return HTMLResponse(html, problem.status if problem is not None else 200)


def _to_room(team: str) -> RedirectResponse:
    return RedirectResponse(f"/t/{team}", 303)


def known_zone(name: str) -> str:
    """The time zone that a browser says it is in, or nothing if there is no such zone."""
    try:
        return ZoneInfo(name).key if name else ""
    except (OSError, KeyError, ValueError):
        return ""
