"""What Discord offers while somebody types an option: protocols, question sets, agreements, kinds of contributions,
teams. Members need nothing of ours: Discord offers its own people."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass

import discord
from discord import app_commands

from bot.desk import Desk
from bot.directory import Directory
from facilitation.commands import complete
from facilitation.session.session import Session
from facilitation.team.names import fold

from .errors import Connection
from .guests import Guest, Guests, Turned
from .lines import Command, typed
from .people import Looks
from .places import PLATFORM, guild_of
from .tree import CHECKIN, MOVE, SAY

log = logging.getLogger(__name__)
MOST, LONGEST = 25, 100
Choices = list[app_commands.Choice[str]]


@dataclass(slots=True)
class Completing:
    desk: Desk
    directory: Directory
    guests: Guests
    looks: Looks
    connection: Connection

    async def answer(self, interaction: discord.Interaction) -> None:
        """Offers what fits; where nobody is let in, nothing."""
        command = typed(interaction.data or {}, {})
        begun = str(command.options.get(command.focused) or "")
        try:
            offered = await self._offered(interaction, command, begun)
        except Turned:
            offered = await self._protocols(None, command, begun)
        try:
            with self.connection.told():
                await interaction.response.autocomplete(offered[:MOST])
        except Exception as late:  # the person has typed on by now
            log.debug("a completion came too late: %s", late)

    async def _offered(self, interaction: discord.Interaction, command: Command, begun: str) -> Choices:
        if command.name == MOVE:
            return await self._teams(interaction, begun)
        guest = await self.guests.of(interaction)
        if command.name == SAY:
            view = await self.desk.view(guest.team, guest.member)
            return choices((name, key) for key, name in view.kinds if fold(name).startswith(fold(begun)))
        return await self._protocols(guest, command, begun)

    async def _teams(self, interaction: discord.Interaction, begun: str) -> Choices:
        found = []
        for id, _ in await self.directory.teams_of(PLATFORM, str(interaction.user.id)):
            team = await self.desk.team(id)
            if team is None or fold(begun) not in fold(team.name):
                continue
            known = await self.directory.place_called(team.channel)
            if guild_of(team.channel) == interaction.guild_id or (known is not None and known.gone):
                found.append((team.name, id))
        return choices(found)

    async def _protocols(self, guest: Guest | None, command: Command, begun: str) -> Choices:
        """Protocols by name, a check-in's sets of questions, or what the team agreed."""
        team = await self.desk.team(guest.team) if guest is not None else None
        content = self.desk.content
        session: Session | None = None
        words = await self.looks.words(guest.team if guest is not None else None)
        if team is None:
            return choices((p.name.get(words.language, p.id), p.id) for p in content.protocols.values())
        agreed = (await self.desk.reads.seen(team.id)).given.agreements
        line = f"/{CHECKIN if command.name == CHECKIN else command.name} {begun}"
        offered = complete(
            line, words=words, team=team, member=guest.member if guest is not None else "", session=session,
            protocols=content.protocols, checkins=content.checkins, agreements=agreed,
        )  # fmt: skip
        return choices((found.does, found.word.rpartition(" ")[2]) for found in offered)


def choices(found: Iterable[tuple[str, str]]) -> Choices:
    return [app_commands.Choice(name=name[:LONGEST], value=value[:LONGEST]) for name, value in found]
