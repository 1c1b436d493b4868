"""Whatever a protocol makes Convener say, Discord takes it: every card, private word and form, in both languages."""

import pytest

from bot.cli.rehearsal import rehearsing
from bot.content import Content
from bot.desk import Incoming, Line
from bot.platforms.discord.forms import modal
from bot.platforms.discord.render import Look, render, tag_of
from bot.platforms.discord.tree import TEAM, marks
from facilitation.actions import TOPICS, Help, Topic, action
from facilitation.commands import help_about
from facilitation.message import Button
from facilitation.session.protocol import Protocol
from tests.bot.platforms.discord.limits import CHARACTERS, check, check_modal, texts
from tests.facilitation.lines import PEOPLE

CONTENT = Content.load()
COMMANDS = marks(dict.fromkeys((TEAM, "session", "lead", "checkin"), "1456074443980800013"))


def look(language: str) -> Look:
    say = Button(CONTENT.wording(language)("discord.button.say"), action("say", "1h70cd5g138000000000000003"))
    return Look(CONTENT.wording(language), lambda _: "<@1456074443980800013>", COMMANDS, tag_of("1"), (say,))


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("topic", TOPICS)
def test_what_can_be_typed_and_the_lists_of_protocols_and_rules_are_shown_whole(topic: Topic, language: str) -> None:
    """Discord's marks of commands are long."""
    words, protocols = CONTENT.wording(language), CONTENT.protocols
    for family in ("", *{p.family for p in protocols.values() if topic == "protocols"}):
        help = Help(topic, family)
        said = help_about(help, words, team=PEOPLE, protocols=protocols, rules=CONTENT.ground_rules)
        shown = texts(check(render(said, look(language))))

        assert len(shown) < CHARACTERS - 100, "it would soon be cut"


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
