"""What people do on Discord, as what the desk takes in: a command typed, a button, a menu, a form sent.

discord.py hands over each interaction as it came; nothing is kept in memory for it, so a button or a form that is older
than this process works as well. The event's own number makes sure that a repeated one changes nothing.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import discord

from bot.desk import Body, Desk, Incoming, Line, Press, Submit
from bot.directory import Directory
from facilitation import actions
from facilitation.decision import Refused
from facilitation.message import say
from facilitation.session.commands import AnswerNudge
from facilitation.team import trying

from .addressed import TYPED
from .answering import Answering, Told
from .completing import Completing
from .fitting import PICK
from .forms import filled
from .guests import Guest, Guests, Turned
from .lines import called, line_of, typed
from .own import OWN, Own
from .places import PLATFORM
from .tree import CHAT, MOVE, SAY, SETUP, TEAM
from .windows import Window, Windows

log = logging.getLogger(__name__)
KIND = discord.InteractionType
Came = tuple[Guest | None, Window | None, Told]


@dataclass(slots=True)
class Inbox:
    """``menus``: by the name of each menu of a message, the command that it gives."""

    desk: Desk
    directory: Directory
    guests: Guests
    windows: Windows
    answering: Answering
    completing: Completing
    own: Own
    menus: Mapping[str, str]

    async def take(self, interaction: discord.Interaction) -> None:
        """Takes in one interaction and answers it. Never raises for what was sent."""
        try:
            if interaction.type is KIND.autocomplete:
                await self.completing.answer(interaction)
            elif interaction.type in (KIND.application_command, KIND.component, KIND.modal_submit):
                await self._take(interaction)
        except Exception:
            log.exception("an interaction that was not answered: %s", interaction.id)

    async def _take(self, interaction: discord.Interaction) -> None:
        data: Mapping[str, Any] = interaction.data or {}
        guest, window, told = await self.answering.in_time(interaction, self._whoever(interaction, data))
        sent = await self.answering.send(interaction, guest.team if guest is not None else None, told)
        if guest is None or window is None:
            return
        if sent:
            window.answered.set()
            await self.own.afterwards(guest, data, window)
        else:
            self.windows.close(guest.channel, guest.member)

    async def _whoever(self, interaction: discord.Interaction, data: Mapping[str, Any]) -> Came:
        """Who it is, their open window, and what they are told."""
        command = typed(data, self.menus) if interaction.type is KIND.application_command else None
        try:
            if command is not None and (command.group, command.name) == (TEAM, MOVE):
                return None, None, await self.own.move(interaction, str(command.options.get("team", "")))
            guest = await self.guests.of(interaction, may_begin=command is not None)
        except Turned as turned:
            return None, None, Told(say(str(turned)), refused=True)
        self.own.whispers.met(str(interaction.user.id))
        window = self.windows.open(guest.channel, guest.member, interaction)
        return guest, window, await self._told(interaction, guest, data)

    async def _told(self, interaction: discord.Interaction, guest: Guest, data: Mapping[str, Any]) -> Told:
        try:
            own = await self._ours(interaction, guest, data)
            if own is not None:
                return own
            body = await self._body(interaction, guest, data)
        except Refused as refused:
            words = await self.own.looks.words(guest.team)
            return Told(say(words(refused.key, **refused.values)), refused=True)
        event = f"{PLATFORM}:{interaction.id}"
        incoming = Incoming(event, guest.team, guest.place, guest.member, body, entrance="discord.help.about")
        told = Told.of(await self.desk.handle(incoming))
        has_something = not told.refused and has_something_to_say(body, guest.member)
        return await self.own.place_to_write(guest) if has_something else told

    async def _ours(self, interaction: discord.Interaction, guest: Guest, data: Mapping[str, Any]) -> Told | None:
        """What only Discord has, and the desk need not know of."""
        if interaction.type is KIND.application_command:
            command = typed(data, self.menus)
            if (command.group, command.name) == (TEAM, SETUP):
                return await self.own.set_up(interaction, guest)
            if command.name == SAY:
                return await self.own.said(interaction, guest, command.options)
            return None
        verb, _, rest = pressed(data).partition(":")
        if verb not in OWN:
            return None
        if interaction.type is KIND.modal_submit:
            return await self.own.said(interaction, guest, filled(data).values)
        return await self.own.pressed(guest, verb, rest)

    async def _body(self, interaction: discord.Interaction, guest: Guest, data: Mapping[str, Any]) -> Body:
        if interaction.type is KIND.application_command:
            command = typed(data, self.menus)
            if command.name == "commit" and data.get("type", CHAT) != CHAT:
                return await self._tries(guest, command.target)
            return Line(line_of(command, await self._members(guest.team, command.people)))
        if interaction.type is KIND.component:
            verb, _, rest = pressed(data).partition(":")
            return Line(f"/{rest.partition(':')[2]}") if verb == TYPED else Press(pressed(data))
        found = filled(data)
        named = {id: called(data, id) for id in found.people.values()}
        members = await self._members(guest.team, named)
        people = {key: members[id] for key, id in found.people.items()}
        return Submit(pressed(data), {**found.values, **people})

    async def _tries(self, guest: Guest, text: str) -> Body:
        """A message becomes something to try, in the session that is open or between two; one without words asks."""
        asks = trying.asks(guest.team, await self.desk.session(guest.team), guest.member)
        return Submit(asks, {"text": text}) if text else Press(asks)

    async def _members(self, team: str, named: Mapping[str, str]) -> dict[str, str]:
        """Our ids of people named in a command or a form; who is new becomes a member by being named."""
        return {user: await self.directory.member(team, PLATFORM, user, name) for user, name in named.items()}


def pressed(data: Mapping[str, Any]) -> str:
    """The action that a button, a menu or a form carries."""
    id = str(data.get("custom_id", ""))
    if id.startswith(PICK) and data.get("values"):
        id = str(data["values"][0])
    return id.partition("~")[0]


def has_something_to_say(body: Body, member: str) -> bool:
    """Whether somebody has just answered so: then they are given the place to write it in."""
    if not isinstance(body, Press):
        return False
    meant = actions.read(body.action, member, None, str)
    command = meant[1] if isinstance(meant, tuple) else meant
    return isinstance(command, AnswerNudge) and command.answer == "have"
