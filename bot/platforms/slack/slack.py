"""What every part of the adapter stands on, and the few calls that several of them make."""

import asyncio
import logging
from collections.abc import Coroutine
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from bot.desk import Answer, Body, Desk, Incoming, StoreDown
from bot.directory import Directory
from bot.platforms.contract import TryLater
from bot.world import World
from facilitation.message import Form, Message
from facilitation.wording import Wording

from . import forms, render
from .calls import called
from .errors import Refusal, told_apart
from .marks import Json
from .people import People
from .platform import SlackPlatform
from .workspaces import Workspaces

log = logging.getLogger(__name__)
FAREWELL = 10.0  # seconds for what is on its way when the server stops
PATIENCE = 5.0  # seconds to wait for Slack's leave, for an answer that somebody waits for


class NotKept(StoreDown):
    """What somebody did could not be kept just now."""


@dataclass
class Slack:
    """``later``: answers that are on their way after a request was acknowledged."""

    desk: Desk
    directory: Directory
    workspaces: Workspaces
    people: People
    platform: SlackPlatform
    world: World
    language: str
    time_zone: str
    later: set["asyncio.Task[None]"] = field(default_factory=set)

    def afterwards(self, work: Coroutine[Any, Any, None]) -> None:
        """Does ``work`` beside what is going on; whatever goes wrong with it is for the log."""
        task = asyncio.ensure_future(self._alone(work))
        self.later.add(task)
        task.add_done_callback(self.later.discard)

    async def _alone(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except (Refusal, TryLater, OSError, StoreDown) as trouble:
            log.warning("an answer did not come about: %s", trouble)
        except Exception:
            log.exception("a defect: an answer that was to follow")

    async def settle(self) -> None:
        """Waits for all that is on its way."""
        while self.later:
            await asyncio.gather(*self.later, return_exceptions=True)

    async def close(self) -> None:
        """The same, for no longer than whoever stops the server would wait."""
        with suppress(TimeoutError):
            async with asyncio.timeout(FAREWELL):
                await self.settle()

    async def hand_in(self, event: str, team: str, place: str, member: str, body: Body) -> Answer:
        """What the desk answers. Raises NotKept while the database is away."""
        answer = await self.desk.handle(Incoming(event, team, place, member, body))
        if answer.lost:
            raise NotKept(RuntimeError(type(body).__name__))
        return answer

    # -- how things are drawn for one person

    async def reader(self, team: str, member: str = "") -> render.Reader:
        """For an answer to one person: in their own language."""
        found = await self.desk.team(team) if member else None
        known = found.member(member) if found is not None else None
        return await self.platform.reader(team, known.language if known is not None else "")

    async def drawn(self, team: str, said: Message, member: str = "") -> Json:
        return render.message(said, await self.reader(team, member))

    async def view(self, form: Form, origin: forms.Origin, member: str = "") -> Json:
        team = await self.desk.team(origin.team)
        users = await self.directory.users(origin.team, "slack")
        return forms.view(form, team, await self.reader(origin.team, member), origin, users)

    def words(self, language: str = "") -> Wording:
        return self.desk.content.wording(language or self.language)

    # -- calls

    async def call(self, workspace: str, method: str, **arguments: Any) -> Any:
        """One call that somebody waits for: once more when Slack asks for a short wait. Raises Refusal, TryLater or
        OSError."""
        client = await self.workspaces.client(workspace)
        try:
            return await called(client, method, arguments)
        except TryLater as later:
            if later.seconds > PATIENCE:
                raise
            await asyncio.sleep(later.seconds)
        return await called(client, method, arguments)

    async def respond(self, url: str, **body: Any) -> None:
        """Answers by a ``response_url``. Raises OSError."""
        async with told_apart(), self.workspaces.session.post(url, json=body) as answer:
            if answer.status >= 400:
                raise Refusal(f"response_url answered {answer.status}")
