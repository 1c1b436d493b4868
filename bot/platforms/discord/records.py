"""The record of a session: a file beside its card, with its pictures, and to be read by whoever asks for it.

The room shows records as pages; who is on Discord only has no way in there, so here they are attachments.
"""

import io
from dataclasses import dataclass

import discord
from pydantic import TypeAdapter

from bot.desk import Desk
from bot.pictures import Picture, of_record
from facilitation.session.record import Page, markdown

from .people import Looks

MOST_TOLD = 1024  # characters that Discord takes with a picture
PAGE: TypeAdapter[Page] = TypeAdapter(Page)


@dataclass(slots=True)
class Records:
    desk: Desk
    looks: Looks

    async def beside(self, team: str | None, key: str) -> tuple[discord.File, ...]:
        """The record and its pictures, for the card with which it is announced; for any other message nothing."""
        kind, _, rest = key.partition(":")
        session, _, name = rest.partition(":")
        if not team or (kind, name) != ("session", "record"):
            return ()
        return await self.of(team, session)

    async def of(self, team: str, record: str) -> tuple[discord.File, ...]:
        """One record, asked for, and its pictures; nothing where there is none such."""
        kept, found = await self.desk.team(team), await self.desk.record(team, record)
        if found is None or kept is None:
            return ()
        names = {member.id: member.name for member in kept.members}
        text = markdown(PAGE.validate_python(found.page), lambda id: names.get(id, "…"))
        file = discord.File(io.BytesIO(text.encode()), f"{found.closed_at:%Y-%m-%d}-{found.protocol}.md")
        ratings, words = await self.desk.ratings(team), await self.looks.words(team)
        return (file, *map(_picture, of_record(ratings, found.id, words, kept.time_zone)))


def _picture(picture: Picture) -> discord.File:
    return discord.File(io.BytesIO(picture.png), picture.name, description=picture.told[:MOST_TOLD])
