"""Who people in Slack are: what they are called, their time zone and language; asked once an hour at most."""

from dataclasses import dataclass, field
from typing import Any

from bot.world import World
from facilitation.wording import LANGUAGES

from .errors import Refusal, told_apart
from .workspaces import Workspaces

KEPT_FOR = 3600.0  # seconds
MOST_KEPT = 10_000


@dataclass(frozen=True, slots=True)
class Person:
    """``person``: false for a bot, and for whoever's account is closed."""

    user: str
    name: str
    time_zone: str = ""
    language: str = ""
    person: bool = True


@dataclass
class People:
    workspaces: Workspaces
    world: World
    kept: dict[tuple[str, str], tuple[float, Person]] = field(default_factory=dict)

    async def who(self, workspace: str, user: str) -> Person:
        """Raises Refusal where Slack knows no such user, TryLater, or OSError."""
        now = self.world.now().timestamp()
        at, person = self.kept.get((workspace, user), (0.0, None))
        if person is not None and now - at < KEPT_FOR:
            return person
        client = await self.workspaces.client(workspace)
        async with told_apart():
            found: Any = await client.users_info(user=user, include_locale=True)
        person = _person(found["user"])
        if len(self.kept) >= MOST_KEPT:
            self.kept.clear()
        self.kept[workspace, user] = (now, person)
        return person

    async def may_be(self, workspace: str, user: str) -> Person | None:
        """The same; None where they cannot be asked for."""
        try:
            return await self.who(workspace, user)
        except Refusal:
            return None


def _person(user: dict[str, Any]) -> Person:
    profile = user.get("profile") or {}
    name = next((n for n in (profile.get("display_name"), profile.get("real_name"), user.get("name")) if n), "")
    language = str(user.get("locale") or "").partition("-")[0]
    return Person(
        str(user["id"]),
        str(name),
        str(user.get("tz") or ""),
        language if language in LANGUAGES else "",
        not (user.get("is_bot") or user.get("deleted") or user["id"] == "USLACKBOT"),
    )
