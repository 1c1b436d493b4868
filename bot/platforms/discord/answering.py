"""The answer to an interaction: within three seconds, to that one person.

Discord waits for three seconds. What takes longer (a database that is busy) is acknowledged first and answered after;
a form cannot follow then, so a button that opens it does. Where there is nothing to say, nothing is shown.
"""

import asyncio
import logging
from collections.abc import Awaitable
from dataclasses import dataclass, replace
from typing import TypeVar

import discord

from bot.desk import Answer
from bot.directory import Directory
from facilitation.message import Button, Form, Message, say

from .errors import Connection
from .forms import modal
from .people import Looks
from .places import PLATFORM
from .render import ALLOWED, Look, of_team, render

log = logging.getLogger(__name__)
PATIENCE = 1.5  # seconds until it is acknowledged
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Told:
    """What the asker gets: words, a form, files with them, or nothing."""

    message: Message | None = None
    form: Form | None = None
    files: tuple[discord.File, ...] = ()
    refused: bool = False

    @classmethod
    def of(cls, answer: Answer) -> "Told":
        return cls(answer.message, answer.form, refused=answer.refused)


@dataclass(slots=True)
class Answering:
    connection: Connection
    directory: Directory
    looks: Looks

    async def in_time(self, interaction: discord.Interaction, work: Awaitable[T]) -> T:
        """What ``work`` gives; where that takes long, Discord is told in time that an answer comes."""
        task = asyncio.ensure_future(work)
        done, _ = await asyncio.wait({task}, timeout=PATIENCE)
        if not done:
            await self._acknowledge(interaction)
        return await task

    async def send(self, interaction: discord.Interaction, team: str | None, told: Told) -> bool:
        """Sends the answer. False: Discord would not take it any more, and the person may try again."""
        try:
            with self.connection.told():
                await self._send(interaction, team, told)
        except Exception as lost:
            log.warning("an answer did not reach its asker: %s", lost)
            return False
        return True

    async def _send(self, interaction: discord.Interaction, team: str | None, told: Told) -> None:
        answered, look = interaction.response.is_done(), await self.looks.of(team)
        look = replace(look, team=team or "") if interaction.guild_id is None else look
        again = interaction.type is discord.InteractionType.modal_submit  # Discord opens no form in answer to one
        if told.form is not None and not answered and not again:
            users = await self.directory.users(team, PLATFORM) if team else {}
            names = await self.directory.names(team) if team else {}
            kept = await self.looks.desk.team(look.team) if look.team else None
            members = tuple(member.id for member in kept.present) if kept is not None else ()
            sheet = modal(told.form, lambda id: names.get(id, "…"), users, members)
            sheet.custom_id = of_team(sheet.custom_id, look.team)
            await interaction.response.send_modal(sheet)
            return
        message = told.message
        if told.form is not None:
            fill_in = Button(look.words("discord.button.form"), told.form.action, primary=True)
            message = say(look.words("discord.form_again" if again else "discord.form_later"), buttons=(fill_in,))
        if message is None:
            await self._nothing(interaction, look, answered)
            return
        view, files = render(message, replace(look, files=told.files)), list(told.files)
        if answered:
            await interaction.followup.send(view=view, ephemeral=True, allowed_mentions=ALLOWED, files=files)
        else:
            await interaction.response.send_message(view=view, ephemeral=True, allowed_mentions=ALLOWED, files=files)

    async def _acknowledge(self, interaction: discord.Interaction) -> None:
        try:
            with self.connection.told():
                if interaction.type is discord.InteractionType.component:
                    await interaction.response.defer()
                else:
                    await interaction.response.defer(ephemeral=True, thinking=True)
        except Exception as lost:
            log.warning("an interaction was not acknowledged in time: %s", lost)

    async def _nothing(self, interaction: discord.Interaction, look: Look, answered: bool) -> None:
        """For a press, nothing is shown. A command must be answered in words, which are taken away at once: a mere
        acknowledgement would leave it open whether private words may follow."""
        if interaction.message is not None:
            if not answered:
                await interaction.response.defer()
            return
        done = render(say(look.words("discord.done")), look)
        if answered:
            await interaction.followup.send(view=done, ephemeral=True, allowed_mentions=ALLOWED)
        else:
            await interaction.response.send_message(view=done, ephemeral=True, allowed_mentions=ALLOWED)
        await interaction.delete_original_response()
