"""Records in Slack: read as a modal, taken along as a file, with a picture of how the rules of that day were kept from
session to session. Nobody needs an account in the browser room for that.
"""

import logging
import re
from dataclasses import dataclass
from typing import Any

from bot.pictures import Picture, of_record
from bot.platforms.contract import TryLater
from facilitation.decision import SessionRecord
from facilitation.message import Button, Message, say
from facilitation.session.record import called, markdown, page_of

from .errors import Refusal, told_apart
from .marks import Json, rich_text
from .payloads import Act
from .render import Reader
from .replies import Replies, Reply
from .slack import Slack
from .whereabouts import Here, Nowhere

log = logging.getLogger(__name__)
MOST_BLOCKS, MOST_LISTED = 100, 5
MOST_TITLE = 250


@dataclass
class Records:
    slack: Slack
    replies: Replies

    async def read(self, act: Act, here: Here) -> Reply:
        """One record, as a modal."""
        record = await self._asked(act, here)
        reader = await self.slack.reader(here.team, here.member)
        view = _modal(reader, blocks(markdown(page_of(record), reader.name), reader))
        self.slack.afterwards(self._open(act, view))
        return ""

    async def _open(self, act: Act, view: Json) -> None:
        method = "views.push" if act.view.get("type") == "modal" else "views.open"
        await self.slack.call(act.workspace, method, trigger_id=act.trigger, view=view)

    async def take_along(self, act: Act, here: Here) -> Reply:
        """One record as a file, in the direct messages with the bot."""
        record = await self._asked(act, here)
        reader = await self.slack.reader(here.team, here.member)
        self.slack.afterwards(self._sent(act, here, reader, record))
        return ""

    async def _files(self, here: Here, reader: Reader, record: SessionRecord) -> list[Json]:
        """The record, and its pictures."""
        text = markdown(page_of(record), reader.name)
        team, ratings = await self.slack.desk.team(here.team), await self.slack.desk.ratings(here.team)
        pictures = await of_record(ratings, record.id, reader.words, team.time_zone) if team is not None else []
        return [{"filename": called(record), "title": record.title, "content": text}, *map(_picture, pictures)]

    async def _sent(self, act: Act, here: Here, reader: Reader, record: SessionRecord) -> None:
        """Says whether they arrived, once they have."""
        key, lacks = "slack.record_sent", ""
        try:
            await self._upload(act, await self._files(here, reader, record))
        except Refusal as refusal:
            log.error("no file to %s: %s (see `convener doctor`)", act.user, refusal)
            key, lacks = ("slack.lacks", refusal.needed) if refusal.code == "missing_scope" else ("slack.trouble", "")
        except (TryLater, OSError) as trouble:
            log.warning("no file to %s: %s", act.user, trouble)
            key = "slack.trouble"
        await self.replies.say(act, here.team, say(reader.words(key, scope=lacks)), here.member)

    async def _upload(self, act: Act, files: list[Json]) -> None:
        client = await self.slack.workspaces.client(act.workspace)
        channel = await self.slack.platform.spots.direct_message(act.workspace, act.user)
        async with told_apart():
            await client.files_upload_v2(channel=channel, file_uploads=files)

    async def all(self, act: Act, here: Here) -> Reply:
        """The latest records, each with its buttons."""
        found = await self.slack.desk.records(here.team)
        reader = await self.slack.reader(here.team, here.member)
        if not found:
            return await self.replies.say(act, here.team, say(reader.words("slack.no_records")), here.member)
        rows: list[Any] = []
        for record in found[:MOST_LISTED]:
            page = f"/t/{here.team}/records/{record.id}"
            buttons = (
                Button(reader.words("slack.read_record"), link=page),
                Button(reader.words("slack.take_record"), link=f"{page}.md"),
            )
            rows += say(f"**{page_of(record).day}** · {record.title}", buttons=buttons).blocks
        return await self.replies.say(act, here.team, Message(tuple(rows)), here.member)

    async def _asked(self, act: Act, here: Here) -> SessionRecord:
        record = await self.slack.desk.record(here.team, act.action.rpartition(":")[2])
        if record is None:
            raise Nowhere("slack.no_record")
        return record


def blocks(text: str, reader: Reader) -> list[Json]:
    """Markdown with headings as blocks: what lies between two headings is one block of rich text."""
    found: list[Json] = []
    for part in re.split(r"(?m)^(#+ .*)$", text):
        if heading := re.fullmatch(r"#+ (.*)", part):
            title = {"type": "plain_text", "text": heading[1][:150] or "…", "emoji": False}
            found.append({"type": "header", "text": title})
        elif elements := rich_text(part.strip(), reader.name):
            found.append({"type": "rich_text", "elements": elements})
    return found[:MOST_BLOCKS]


def _picture(picture: Picture) -> Json:
    told = picture.told[:MOST_TITLE]
    return {"filename": picture.name, "title": told, "alt_txt": told, "content": picture.png}


def _modal(reader: Reader, shown: list[Json]) -> Json:
    title = {"type": "plain_text", "text": reader.words("slack.record")[:24], "emoji": False}
    close = {"type": "plain_text", "text": reader.words("slack.close"), "emoji": False}
    return {"type": "modal", "callback_id": "shown", "title": title, "close": close, "blocks": shown}
