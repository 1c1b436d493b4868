"""Whatever a protocol makes Convener say, Discord takes it: every card, private word and form, in both languages."""

import pytest

from bot.cli.rehearsal import rehearsing
from bot.content import Content
from bot.desk import Incoming, Line
from bot.platforms.discord.forms import modal
from bot.platforms.discord.render import Look, render, tag_of
from bot.platforms.discord.tree import TEAM, marks
from facilitation.actions import action
from facilitation.message import Button
from facilitation.session.protocol import Protocol
from tests.bot.platforms.discord.limits import check, check_modal

CONTENT = Content.load()
COMMANDS = marks(dict.fromkeys((TEAM, "session", "lead", "checkin"), "1456074443980800013"))


def look(language: str) -> Look:
    say = Button(CONTENT.wording(language)("discord.button.say"), action("say", "1h70cd5g138000000000000003"))
    return Look(CONTENT.wording(language), lambda _: "<@1456074443980800013>", COMMANDS, tag_of("1"), (say,))


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("protocol", list(CONTENT.protocols))
async def test_discord_takes_all_that_a_protocol_says(protocol: str, language: str) -> None:
    await _rehearsed(CONTENT.protocols[protocol], language)


async def _rehearsed(protocol: Protocol, language: str) -> None:
    people = min(max(protocol.people.least, 6), protocol.people.most)
    async with rehearsing(CONTENT, people, 1, language) as rehearsal:
        await rehearsal.start(protocol, 1)
        await rehearsal.play()
        for message in {event.message for event in rehearsal.events if event.message is not None}:
            check(render(message, look(language)))
        member, start = rehearsal.team.members[0].id, Line(f"/start {protocol.id}")
        asked = await rehearsal.office.desk.handle(Incoming("form", rehearsal.team.id, "room-x", member, start))
        if asked.form is not None:
            check_modal(modal(asked.form, str, {member: "1456074443980800013"}))
