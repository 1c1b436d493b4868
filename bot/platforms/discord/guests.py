"""Who acts, and for which team: resolved from where they press or type.

A channel becomes a team's when somebody who may manage it uses Convener there for the first time; Discord's own
permissions say who that is. Whoever acts in a team's channel becomes a member by that. What is pressed in a direct
message belongs to the team whose private word it is: the message itself tells.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import discord

from bot.desk import Desk
from bot.directory import Directory, KnownPlace
from facilitation.decision import Refused
from facilitation.wording import Wording

from .permissions import missing
from .places import PLATFORM, address_of, place_of, reference


class Turned(Exception):
    """Nobody is let in here, for a reason in words."""


@dataclass(frozen=True, slots=True)
class Guest:
    """A member of ``team`` who acts in ``place`` (our name of it). ``new``: the team was made by this."""

    team: str
    place: str
    member: str
    new: bool = False

    @property
    def channel(self) -> str:
        """The place in which side rooms are."""
        return self.place.partition("/")[0]


@dataclass(slots=True)
class Guests:
    """``time_zone`` is that of teams that begin here."""

    client: discord.Client
    desk: Desk
    directory: Directory
    time_zone: str

    def words(self, interaction: discord.Interaction) -> Wording:
        """For whoever belongs to no team yet: as their own client speaks."""
        spanish = str(interaction.locale).startswith("es")
        return self.desk.content.wording("es" if spanish else "en")

    async def of(self, interaction: discord.Interaction, may_begin: bool = False) -> Guest:
        """Raises Turned. ``may_begin``: a channel without a team becomes one's by this."""
        user = interaction.user
        if interaction.guild_id is None:
            return await self._by_message(interaction)
        team, place, new = await self._here(interaction, may_begin)
        try:
            member = await self.directory.member(team, PLATFORM, str(user.id), user.display_name)
        except Refused as refused:
            raise Turned(self.words(interaction)(refused.key, **refused.values)) from None
        return Guest(team, place, member, new)

    async def place(self, interaction: discord.Interaction) -> KnownPlace | None:
        """The place where somebody presses or types, if a team meets there. Nobody joins by that."""
        for id in (interaction.channel_id, parent_of(interaction.channel)):
            known = await self.directory.place_at(PLATFORM, address_of(interaction.guild_id or 0, id)) if id else None
            if known is not None:
                return known
        return None

    async def _here(self, interaction: discord.Interaction, may_begin: bool) -> tuple[str, str, bool]:
        known, words = await self.place(interaction), self.words(interaction)
        if known is not None:
            return known.team, known.place, False
        if not may_begin:
            raise Turned(words("discord.refused.no_team"))
        if not may_set_up(interaction.permissions):
            raise Turned(words("discord.refused.who_sets_up"))
        if lacks := missing(interaction.app_permissions):
            names = ", ".join(words(f"discord.permission.{name}") for name in lacks)
            raise Turned(words("discord.refused.permissions", missing=names, channel=f"<#{interaction.channel_id}>"))
        guild_id, channel = interaction.guild_id or 0, interaction.channel_id or 0
        place = place_of(guild_id, meeting_place(interaction.channel) or channel)
        guild = self.client.get_guild(guild_id)
        locale = guild.preferred_locale if guild is not None else interaction.guild_locale
        spanish = str(locale or "").startswith("es")
        name = getattr(interaction.channel, "name", None) or words("discord.team")
        language = "es" if spanish else self.desk.language
        team = await self.directory.adopt(place, name, language, self.time_zone)
        return team.id, place, True

    async def _by_message(self, interaction: discord.Interaction) -> Guest:
        """In a direct message: the team whose word was pressed, as its button says, or as the message is known."""
        teams = await self.directory.teams_of(PLATFORM, str(interaction.user.id))
        data: Mapping[str, Any] = interaction.data or {}
        named = str(data.get("custom_id", "")).split("~")[1:]
        message = interaction.message
        ref = reference(interaction.channel_id or 0, message.id) if message is not None else ""
        for id, member in teams:
            team = await self.desk.team(id)
            if team is None:
                continue
            if id in named or len(teams) == 1 or await self.directory.key_of(id, team.channel, ref):
                return Guest(id, team.channel, member)
        raise Turned(self.words(interaction)("discord.refused.not_here"))


def parent_of(channel: object) -> int:
    """The channel that a thread belongs to."""
    return getattr(channel, "parent_id", None) or 0


def meeting_place(channel: object) -> int:
    """The channel in which a team of this channel meets: a thread's own channel, but a forum's post itself."""
    if isinstance(channel, discord.Thread) and not isinstance(channel.parent, discord.ForumChannel):
        return channel.parent_id
    return getattr(channel, "id", 0)


def may_set_up(permissions: discord.Permissions) -> bool:
    return permissions.administrator or permissions.manage_guild or permissions.manage_channels
