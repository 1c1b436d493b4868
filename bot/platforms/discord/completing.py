"""What Discord offers while somebody types an option: protocols, question sets, agreements, kinds of contributions,
teams. Members need nothing of ours: Discord offers its own people."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass

import discord
from discord import app_commands

from bot.desk import Desk
from bot.directory import Directory
from facilitation.commands import COMMANDS, complete
from facilitation.commands.reading import plain
from facilitation.team.names import fold
from facilitation.wording import Wording

from .errors import Connection
from .guests import Guests
from .lines import Command, typed
from .people import Looks
from .places import PLATFORM, guild_of
from .tree import MOVE, SAY

log = logging.getLogger(__name__)
MOST, LONGEST = 25, 100
OPTIONS = {(command.name, option.name, option.type) for command in COMMANDS for option in command.options}
Choices = list[app_commands.Choice[str]]


@dataclass(slots=True)
class Completing:
    desk: Desk
    directory: Directory
    guests: Guests
    looks: Looks
    connection: Connection

    async def answer(self, interaction: discord.Interaction) -> None:
        """Offers what fits. Whoever begins to type has not done anything yet: nobody becomes a member by it."""
        command = typed(interaction.data or {}, {})
        begun = str(command.options.get(command.focused) or "")
        offered = await self._offered(interaction, command, begun)
        try:
            with self.connection.told():
                await interaction.response.autocomplete(offered[:MOST])
        except Exception as late:  # the person has typed on by now
            log.debug("a completion came too late: %s", late)

    async def _offered(self, interaction: discord.Interaction, command: Command, begun: str) -> Choices:
        if command.name == MOVE:
            return await self._teams(interaction, begun)
        known = await self.guests.place(interaction)
        if known is None:
            return self._by_name(await self.looks.words(None))
        member = await self.directory.known_member(known.team, PLATFORM, str(interaction.user.id)) or ""
        if command.name == SAY:
            view = await self.desk.view(known.team, member)
            return choices((name, key) for key, name in view.kinds if fold(name).startswith(fold(begun)))
        return await self._fitting(known.team, member, command, begun)

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

    async def _fitting(self, id: str, member: str, command: Command, begun: str) -> Choices:
        """Protocols by name, a check-in's sets of questions, or what the team agreed."""
        team, words = await self.desk.team(id), await self.looks.words(id)
        if team is None:
            return self._by_name(words)
        content = self.desk.content
        if (command.name, command.focused, "protocol") in OPTIONS:
            begun = plain(begun)  # in a line, what comes after a space would be the next option
        offered = complete(
            f"/{command.name} {begun}", words=words, team=team, member=member, session=None,
            protocols=content.protocols, checkins=content.checkins,
            agreements=(await self.desk.reads.seen(id)).given.agreements,
        )  # fmt: skip
        return choices((found.does, found.word.rpartition(" ")[2]) for found in offered)

    def _by_name(self, words: Wording) -> Choices:
        """Where no team meets yet."""
        return choices((p.name.get(words.language, p.id), p.id) for p in self.desk.content.protocols.values())


def choices(found: Iterable[tuple[str, str]]) -> Choices:
    return [app_commands.Choice(name=name[:LONGEST], value=value[:LONGEST]) for name, value in found]
