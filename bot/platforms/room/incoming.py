"""What people do in the room, as commands: words, a line that begins with a slash, a button, a form.

Each comes with an `event` that the browser made once for the act, so that sending it again after a lost answer doubles
nothing; it counts for its member only. The answer is JSON with words ready to show: for the asker alone, and never a
bare number.
"""

import re
from dataclasses import dataclass

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.desk import Answer, Incoming, Line, Press, Said, Submit
from facilitation.commands import REHEARSE
from facilitation.message import Message, say

from . import library
from .cast import Cast
from .doors import Place
from .house import Guest, House, Turned, read_form, text
from .throttle import Throttle

EVENT = re.compile(r"[\w-]{1,64}")
MOST_ACTS, IN_SECONDS = 30, 10.0  # faster than any person, slower than a script
MOST_LABEL = 40
Body = Said | Line | Press | Submit


@dataclass(frozen=True)
class Inbox:
    house: House
    cast: Cast
    acts: Throttle

    @classmethod
    def of(cls, house: House, cast: Cast) -> "Inbox":
        return cls(house, cast, Throttle(MOST_ACTS, IN_SECONDS))

    @property
    def routes(self) -> list[Route]:
        return [
            Route("/t/{team}/say", self.say, methods=["POST"]),
            Route("/t/{team}/press", self.press, methods=["POST"]),
            Route("/t/{team}/form", self.form, methods=["POST"]),
        ]

    async def say(self, request: Request) -> Response:
        guest, form = await self._asked(request)
        words = text(form, "words")
        if not words:
            return JSONResponse(answer_json())
        if words.startswith("/"):
            return await self._line(guest, form, words)
        return await self._hand_in(guest, form, Said(words, text(form, "kind")[:MOST_LABEL]))

    async def press(self, request: Request) -> Response:
        guest, form = await self._asked(request)
        action = text(form, "action")
        if library.pressed(action):
            return self._library(guest, library.family_of(action))
        if action.startswith("rehearse:"):
            return await self._rehearse(guest, action.rpartition(":")[2])
        return await self._hand_in(guest, form, Press(action))

    async def form(self, request: Request) -> Response:
        guest, form = await self._asked(request)
        values = {key: text(form, key) for key in form if key not in ("action", "event")}
        return await self._hand_in(guest, form, Submit(text(form, "action"), values))

    # -- inside -------------------------------------------------------------------------------

    async def _asked(self, request: Request) -> tuple[Guest, FormData]:
        """Who asks, and what they sent; raises Turned for a stranger, and for someone faster than a person."""
        guest = await self.house.guest(request)
        if not self.acts.allow(f"{guest.team.id} {guest.member.id}"):
            raise Turned(429, "door.fast", {"Retry-After": str(int(IN_SECONDS))})
        return guest, await read_form(request)

    async def _line(self, guest: Guest, form: FormData, words: str) -> Response:
        if library.asked_for(words[1:]):
            return self._library(guest)
        match words[1:].casefold().split():
            case [word, *pace] if word in REHEARSE.words:
                return await self._rehearse(guest, pace[0] if pace else "brisk")
        return await self._hand_in(guest, form, Line(words))

    async def _hand_in(self, guest: Guest, form: FormData, body: Body) -> Response:
        given = text(form, "event")
        act = given if EVENT.fullmatch(given) else self.house.world.new_id()
        incoming = Incoming(f"{guest.member.id}:{act}", guest.team.id, guest.team.channel, guest.member.id, body)
        return await self._told(guest, await self.house.desk.handle(incoming))

    def _library(self, guest: Guest, family: str = "") -> Response:
        """All protocols, on a sheet of their own."""
        protocols = self.house.desk.content.protocols.values()
        return JSONResponse(answer_json(form=self.house.pages.library(guest.language, guest.team, protocols, family)))

    async def _rehearse(self, guest: Guest, pace: str) -> Response:
        """Fill the room with a cast, for someone who is alone in it."""
        words = self.house.words(guest.language)
        if len(guest.team.present) > 1:
            return await self._told(guest, Answer(message=say(words("door.not_alone")), refused=True))
        answer = await self.cast.fill(Place(guest.team.id, guest.member.id), pace)
        return await self._told(guest, answer or Answer())

    async def _told(self, guest: Guest, answer: Answer) -> Response:
        # The answer may name someone who came in with this very command.
        team = await self.house.desk.team(guest.team.id) or guest.team
        names, pages, language = self.house.live.names(team), self.house.pages, guest.language
        return JSONResponse(
            answer_json(
                answer=pages.answer(language, answer.message, names) if answer.message is not None else None,
                form=pages.form(language, answer.form, team, guest.member.id) if answer.form is not None else None,
                refused=answer.refused,
            )
        )


def answer_json(
    answer: str | None = None, form: str | None = None, refused: bool = False
) -> dict[str, str | bool | None]:
    """What the page's script reads: markup to show above the input, a form to open, and how it went."""
    return {"answer": answer, "form": form, "refused": refused, "ok": not refused}


def problem_message(words: str) -> Message:
    """A sentence as the private answer that it becomes in a room that is open."""
    return say(words)
