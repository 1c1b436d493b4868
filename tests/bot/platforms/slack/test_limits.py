"""Whatever a protocol makes Convener say, Slack takes it: every card, private word and form, in both languages, held
against slack_sdk's own validators and the limits that Slack documents."""

import json
import re
from pathlib import Path

import pytest

from bot.cli.rehearsal import rehearsing
from bot.content import Content
from bot.desk import Incoming, Line
from bot.platforms.slack.forms import Origin, view
from bot.platforms.slack.manifest import manifest, written
from bot.platforms.slack.render import FOLDED, Reader, message
from bot.platforms.slack.scopes import EVENTS, SCOPES
from facilitation.commands import COMMANDS
from facilitation.message import ChoiceField, DateField, Form, NumberField, PeopleField, TextField, ToggleField, say
from facilitation.session.protocol import Protocol
from facilitation.team.names import names_in
from tests.rigs.slack.limits import wrong

CONTENT = Content.load()
URL = "https://convener.example"


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("protocol", list(CONTENT.protocols))
async def test_slack_takes_all_that_a_protocol_says(protocol: str, language: str) -> None:
    assert await _breaches(CONTENT.protocols[protocol], language) == []


async def _breaches(protocol: Protocol, language: str) -> list[str]:
    people = min(max(protocol.people.least, 6), protocol.people.most)
    async with rehearsing(CONTENT, people, 1, language) as rehearsal:
        await rehearsal.start(protocol, 1)
        await rehearsal.play()
        team = rehearsal.team
        reader = Reader(CONTENT.wording(language), team.id, names_in(team, CONTENT.wording(language)), URL)
        said = {event.message for event in rehearsal.events if event.message is not None}
        found = [each for one in said for each in wrong("chat.postMessage", {**message(one, reader), **FOLDED})]
        member, start = team.members[0].id, Line(f"/start {protocol.id}")
        asked = await rehearsal.office.desk.handle(Incoming("form", team.id, "room-x", member, start))
        if asked.form is not None:
            drawn = view(asked.form, team, reader, Origin(asked.form.action, team.id), {member: "U1"})
            found += wrong("views.open", {"view": drawn})
        return found


@pytest.mark.parametrize("language", ["en", "es"])
async def test_slack_takes_what_every_command_answers(language: str) -> None:
    async with rehearsing(CONTENT, 6, 1, language) as rehearsal:
        team = rehearsal.team
        reader = Reader(CONTENT.wording(language), team.id, names_in(team, CONTENT.wording(language)), URL)
        found, forms, messages = [], 0, 0
        for command in COMMANDS:
            line = Line(f"/{command.name}")
            answer = await rehearsal.office.desk.handle(
                Incoming(f"a {command.name}", team.id, team.channel, team.members[0].id, line)
            )
            if answer.form is not None:
                forms += 1
                drawn = view(answer.form, team, reader, Origin(answer.form.action, team.id), {})
                found += wrong("views.open", {"view": drawn})
            if answer.message is not None:
                messages += 1
                found += wrong("chat.postMessage", {**message(answer.message, reader), **FOLDED})

    assert found == []
    assert forms > 4 and messages > 10


def test_the_largest_form_of_each_kind_of_field_fits() -> None:
    long = "x" * 200
    options = tuple((f"option-{n}", f"{long} {n}: {long}") for n in range(25))
    fields = (
        TextField("text", long, "y" * 5000, long, long=True, max_length=4000),
        ChoiceField("choice", long, options, "option-3"),
        PeopleField("who", long, "m1", among=tuple(f"m{n}" for n in range(60))),
        NumberField("number", long, 5),
        ToggleField("toggle", long, True, long),
    )
    form = Form("A title of 24 characters", "commit:" + "s" * 90, fields, "Send it", say(long))
    others = (
        DateField("day", "Day", "2026-03-12"),
        TextField("clock", "When", "09:30"),
        ChoiceField("c", "C", options[:3], buttons=True),
        PeopleField("p", "P", "m1"),
    )
    few = Form("Title", "x:y:", others, "Go")
    reader = Reader(CONTENT.wording("en"), "t1", str)

    for each in (form, few):
        assert wrong("views.open", {"view": view(each, None, reader, Origin(each.action, "t1", "C1", "1.2"), {})}) == []


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("socket", [True, False])
def test_the_manifest_asks_for_no_more_than_is_explained(language: str, socket: bool) -> None:
    words = CONTENT.wording(language)
    made = json.loads(written(words, URL, socket))

    assert made == manifest(words, URL, socket)
    assert made["oauth_config"]["scopes"] == {"bot": list(SCOPES)}
    assert made["settings"]["socket_mode_enabled"] is socket
    assert (URL in json.dumps(made)) is not socket
    assert len(made["display_information"]["description"]) <= 140
    for shortcut in made["features"]["shortcuts"]:
        assert len(shortcut["name"]) <= 24 and len(shortcut["description"]) <= 150
    for command in made["features"]["slash_commands"]:
        assert command["should_escape"] and len(command["description"]) <= 2000 and len(command["usage_hint"]) <= 1000


def test_every_event_has_the_scope_that_it_needs() -> None:
    needs = {
        "app_mention": "app_mentions:read", "channel_": "channels:read", "group_": "groups:read",
        "message.channels": "channels:history", "message.groups": "groups:history", "message.im": "im:history",
        "message.mpim": "mpim:history", "user_change": "users:read", "member_": "channels:read",
    }  # fmt: skip
    free = {"app_home_opened", "app_uninstalled", "tokens_revoked", "channel_left", "group_left"}
    for event in EVENTS:
        found = [scope for begins, scope in needs.items() if event.startswith(begins)]
        assert event in free or (found and set(found) <= set(SCOPES)), event


def test_the_readme_gives_the_reason_for_each_scope() -> None:
    readme = (Path(__file__).parents[4] / "README.md").read_text("utf-8")
    table = dict(re.findall(r"^\| `([\w.:]+)` \| (.+) \|$", readme, re.M))

    assert {scope: table.get(scope) for scope in SCOPES} == SCOPES
