"""How a message is drawn for a team: in its language, with its people by their Discord names."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.desk import Desk
from bot.directory import Directory
from facilitation.message import literal
from facilitation.wording import Wording

from .marks import People
from .places import PLATFORM
from .render import Look


@dataclass(slots=True)
class Looks:
    """``commands``: Discord's marks of our commands, by word; set once they are known there."""

    desk: Desk
    directory: Directory
    commands: dict[str, str] = field(default_factory=dict)

    async def words(self, team: str | None) -> Wording:
        found = await self.desk.team(team) if team else None
        return self.desk.content.wording(found.language if found is not None else self.desk.language)

    async def of(self, team: str | None) -> Look:
        words = await self.words(team)
        if not team:
            return Look(words, str, self.commands)
        return Look(words, called(await self.directory.users(team, PLATFORM), await self.directory.names(team)),
                    self.commands)  # fmt: skip


def called(users: Mapping[str, str], names: Mapping[str, str]) -> People:
    """A person on Discord by their mention, which rings for nobody; anyone else by name."""

    def people(member: str) -> str:
        return f"<@{users[member]}>" if member in users else f"**{literal(names.get(member, '…'))}**"

    return people
