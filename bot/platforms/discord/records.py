"""The record of a session: a file beside its card, with its pictures, and to be read by whoever asks for it.

The room shows records as pages; who is on Discord only has no way in there, so here they are attachments.
"""

import io
from dataclasses import dataclass

import discord

from bot.desk import Desk
from bot.pictures import Picture, of_record
from facilitation.session.record import markdown, page_of
from facilitation.team.names import names_in

from .people import Looks

MOST_TOLD = 1024  # characters that Discord takes with a picture


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
        words = await self.looks.words(team)
        text = markdown(page_of(found), names_in(kept, words))
        # By its name Discord finds a file in a message, if it is plain letters, as a team's name need not be.
        file = discord.File(io.BytesIO(text.encode()), f"{found.closed_at:%Y-%m-%d}-{found.protocol}.md")
        pictures = await of_record(await self.desk.ratings(team), found.id, words, kept.time_zone)
        return (file, *map(_picture, pictures))


def _picture(picture: Picture) -> discord.File:
    return discord.File(io.BytesIO(picture.png), picture.name, description=picture.told[:MOST_TOLD])
