"""The record of a session: a file beside its card, and to be read by whoever asks for it.

The room shows records as pages; who is on Discord only has no way in there, so here they are attachments.
"""

import io
from dataclasses import dataclass

import discord
from pydantic import TypeAdapter

from bot.desk import Desk
from facilitation.decision import SessionRecord
from facilitation.session.record import Page, markdown

from .people import Looks

PAGE: TypeAdapter[Page] = TypeAdapter(Page)


@dataclass(slots=True)
class Records:
    desk: Desk
    looks: Looks

    async def file(self, team: str | None, key: str) -> discord.File | None:
        """The record as a file, for the card with which it is announced; for any other message none."""
        kind, _, rest = key.partition(":")
        session, _, name = rest.partition(":")
        if not team or (kind, name) != ("session", "record"):
            return None
        found = await self.desk.record(team, session)
        return await self._file(team, found) if found is not None else None

    async def of(self, team: str, record: str) -> discord.File | None:
        """One record, asked for."""
        found = await self.desk.record(team, record)
        return await self._file(team, found) if found is not None else None

    async def _file(self, team: str, record: SessionRecord) -> discord.File:
        found = await self.desk.team(team)
        names = {member.id: member.name for member in found.members} if found is not None else {}
        text = markdown(PAGE.validate_python(record.page), lambda id: names.get(id, "…"))
        return discord.File(io.BytesIO(text.encode()), f"{record.closed_at:%Y-%m-%d}-{record.protocol}.md")
