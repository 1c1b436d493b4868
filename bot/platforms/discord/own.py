"""What only Discord has: a place to write in, private words that wait, records as files, setting up and moving."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import discord

from bot.desk import Desk, Incoming, Said
from bot.directory import Directory
from facilitation.actions import action
from facilitation.message import Button, Buttons, ChoiceField, Form, Message, TextField, literal, say
from facilitation.team.meeting_place import goes_on
from facilitation.team.names import fold

from .answering import Told
from .catching_up import HEARD
from .guests import Guest, may_set_up, meeting_place
from .people import Looks
from .permissions import HELPFUL, NEEDED, missing
from .places import PLATFORM, guild_of, place_of, reference
from .records import Records
from .whispers import Whispers
from .windows import Window

OWN = frozenset({"say", "private", "record", "records"})
"""Verbs of buttons that the desk need not know of."""
MOST_WORDS = 2000
MOST_RECORDS = 10


@dataclass(slots=True)
class Own:
    desk: Desk
    directory: Directory
    looks: Looks
    records: Records
    whispers: Whispers

    async def pressed(self, guest: Guest, verb: str, rest: str) -> Told:
        """The answer to a button of ours. ``rest``: what the action says behind its verb."""
        _, _, detail = rest.partition(":")
        words = await self.looks.words(guest.team)
        match verb:
            case "say":
                return await self.place_to_write(guest)
            case "record":
                files = await self.records.of(guest.team, detail)
                return Told(say(words("discord.record" if files else "discord.refused.no_record")), files=files,
                            refused=not files)  # fmt: skip
            case "records":
                return Told(await self._all_records(guest))
            case _:
                waiting = await self.whispers.waiting(guest.team, guest.channel, guest.member)
                return Told(say(words("discord.private.yours" if waiting else "discord.private.none")))

    async def afterwards(self, guest: Guest, data: Mapping[str, Any], window: Window) -> None:
        """What follows an answer: the words that were waiting."""
        if str(data.get("custom_id", "")).startswith("private:"):
            await self.whispers.show_kept(guest.team, guest.channel, guest.member, window)

    # -- writing

    async def place_to_write(self, guest: Guest) -> Told:
        """A form for words: what becomes of them stands above it, and their kind can be chosen where there are some."""
        words = await self.looks.words(guest.team)
        view = await self.desk.view(guest.team, guest.member)
        if not view.session:
            return Told(say(words("session.none.say")), refused=True)
        text = TextField("words", words("discord.say.words"), long=True, max_length=MOST_WORDS)
        kinds = ChoiceField("kind", words("discord.say.kind"), view.kinds) if len(view.kinds) > 1 else None
        fields = (kinds, text) if kinds is not None else (text,)
        about = say(view.board.name, view.hint) if view.hint else say(view.board.name)
        title, send = words("discord.say.title"), words("discord.say.send")
        return Told(form=Form(title, action("say", view.session), fields, send, about))

    async def said(self, interaction: discord.Interaction, guest: Guest, values: Mapping[str, Any]) -> Told:
        """Words that came by that form, or by the command."""
        view = await self.desk.view(guest.team, guest.member)
        kind = str(values.get("kind") or "")
        label = next((key for key, name in view.kinds if kind.casefold() in (key, name.casefold())), "")
        body = Said(str(values.get("words") or "").strip(), label)
        event = f"{PLATFORM}:{interaction.id}"
        return Told.of(await self.desk.handle(Incoming(event, guest.team, guest.place, guest.member, body)))

    async def _all_records(self, guest: Guest) -> Message:
        words, kept = await self.looks.words(guest.team), await self.desk.records(guest.team)
        if not kept:
            return say(words("discord.no_records"))
        buttons = tuple(
            Button(f"{r.closed_at:%Y-%m-%d} · {r.title}"[:75], action("record", guest.team, r.id)) for r in kept
        )[:MOST_RECORDS]
        rows = say(words("discord.records"), buttons=buttons[:5])
        return rows if len(buttons) <= 5 else Message((*rows.blocks, *say("", buttons=buttons[5:]).blocks))

    # -- setting up

    async def set_up(self, interaction: discord.Interaction, guest: Guest) -> Told:
        """What this channel is now, and which permissions are missing for what."""
        words, team = await self.looks.words(guest.team), await self.desk.team(guest.team)
        has, here = interaction.app_permissions, f"<#{interaction.channel_id}>"
        lines = [words("discord.set_up", team=literal(team.name if team is not None else ""))]
        for wanted, key in ((NEEDED, "discord.lacks"), (HELPFUL, "discord.would_help")):
            if lacks := missing(has, wanted):
                names = "\n".join(f"- {words(f'discord.permission.{name}')}" for name in lacks)
                lines.append(f"{words(key, channel=here)}\n{names}")
        if not missing(has):
            lines.append(words("discord.all_well"))
            await self.directory.back(guest.channel)  # what waited because of a permission is posted
        buttons = (
            Button(words("team.button.all_protocols"), action("help", guest.team, "protocols"), primary=True),
            Button(words("discord.button.settings"), action("settings", guest.team)),
        )
        return Told(say(*lines, buttons=buttons))

    async def move(self, interaction: discord.Interaction, called: str) -> Told:
        """A team comes to meet in this channel, with all that is open. It leaves its server only where it can no longer
        meet there: nobody takes it along into one of their own."""
        team = await self._mine(interaction, called)
        words = await self.looks.words(team)
        if team is None or not may_set_up(interaction.permissions):
            return Told(say(words("discord.refused.who_moves")), refused=True)
        place = place_of(interaction.guild_id or 0, meeting_place(interaction.channel))
        moved = await self.directory.move(team, place)
        if moved is None:
            return Told(say(words("discord.refused.taken")), refused=True)
        here = reference(meeting_place(interaction.channel), interaction.id)
        await self.directory.keep_ref(team, place, HEARD, here)  # what was said there before is not theirs
        session = await self.desk.session(team)
        said = say(words("discord.moved", team=literal(moved.name)))
        if (on_with_it := goes_on(session)) is not None:
            on = Button(words("button.resume"), on_with_it, primary=True)
            said = Message((*said.blocks, Buttons((on,))))
        return Told(said)

    async def _mine(self, interaction: discord.Interaction, called: str) -> str | None:
        """The one team of theirs with that id or name that may be moved to this server."""
        found = []
        for id, member in await self.directory.teams_of(PLATFORM, str(interaction.user.id)):
            team = await self.desk.team(id)
            if team is None or (here := team.member(member)) is None or here.left:
                continue
            known = await self.directory.place_called(team.channel)
            near = guild_of(team.channel) == interaction.guild_id or (known is not None and bool(known.gone))
            if near and (id == called or fold(team.name) == fold(called)):
                found.append(id)
        return found[0] if len(found) == 1 else None
