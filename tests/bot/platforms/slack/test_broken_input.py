"""Whatever comes in broken, old, forged or too late is answered with a sentence for whoever can act; nothing is lost,
and others go on."""

import asyncio
import json
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

import aiohttp
import pytest

from tests.bot.platforms.slack.stage import BEGIN, START, four, posts
from tests.conversations.slack import Channel
from tests.conversations.slack_reading import plain
from tests.rigs.slack.emulator import APP, BOT
from tests.rigs.slack.person import Seen

NOBODYS = '{"a": "commit:x:", "t": "nobody"}'


async def test_unknown_words_are_answered_with_what_was_probably_meant(tmp_path: Path) -> None:
    async with four(tmp_path) as room:
        await room.play("""
            09:00  Ana: /start tunning
            09:00  Ana is told: did you mean
            09:00  Ana: /xyzzy
            09:00  Ana is told: isn’t a command we know
            09:00  Ana: /convene
            09:00  Ana is told: /convene start
        """)


async def test_a_forged_signature_is_refused_and_an_old_one_too(tmp_path: Path) -> None:
    async with four(tmp_path) as room:
        body = urlencode({"command": "/convene", "team_id": room.workspace.id, "user_id": "U1", "text": "end"})
        for headers in (
            {"X-Slack-Request-Timestamp": "1700000000", "X-Slack-Signature": "v0=" + "0" * 64},
            {"X-Slack-Signature": "v0=nonsense"},
            {},
        ):
            async with aiohttp.ClientSession() as http:
                kind = {"Content-Type": "application/x-www-form-urlencoded"}
                async with http.post(room.edge.app_url, data=body, headers={**headers, **kind}) as answer:
                    assert answer.status == 401


@pytest.mark.parametrize(
    "body",
    [
        {"type": "block_actions"},
        {"type": "block_actions", "actions": [{}], "user": {"id": "U1"}},
        {"type": "view_submission", "view": {"private_metadata": "}{", "callback_id": "form"}, "user": {"id": "U1"}},
        {"type": "view_submission", "view": {"private_metadata": NOBODYS, "callback_id": "form"}, "user": {"id": "U1"}},
        {"type": "shortcut", "callback_id": "nonsense"},
        {"type": "message_action", "callback_id": "agreement"},
        {"type": "something_new"},
        {"type": "view_closed", "view": {}},
    ],
)  # fmt: skip
async def test_payloads_that_make_no_sense_are_acknowledged_and_do_nothing(
    tmp_path: Path, body: dict[str, object]
) -> None:
    async with four(tmp_path) as room:
        await room.play(START)
        before = await posts(room)
        ours = {"team": {"id": room.workspace.id}, "api_app_id": APP, **body}
        raw = urlencode({"payload": json.dumps(ours)})
        status, _, _ = await room.edge.post(raw, "application/x-www-form-urlencoded")
        await room.settle()

        assert status == 200
        assert await posts(room) == before


async def test_a_form_whose_trigger_is_too_old_is_offered_again_with_a_button(tmp_path: Path) -> None:
    async with four(tmp_path) as room:
        ana = room.people["Ana"]
        await ana.types("/convene", "start tuning-protocol", room.channel, old=True)
        await room.settle()
        assert ana.modal() is None
        await room.play("""
            09:00  Ana: [Open the form]
            09:00  Ana is asked: Focusing question
        """)


async def test_an_old_button_says_so_and_shows_the_way(tmp_path: Path) -> None:
    async with four(tmp_path) as room:
        await room.play(START)
        await room.play(BEGIN)
        await room.play("""
            09:02  Dev: [Ready to move on]
            09:03  Ana: /next
            09:04  Dev: [Ready to move on]
        """)
        old = Seen(room.channel, "1.0", {"blocks": []})
        await room._did("Dev", room.people["Dev"].presses(old, "ready:gone:1"))
        assert room.told("Dev")
        await room._did("Dev", room.people["Dev"].presses(old, "nonsense"))
        assert "button" in room.told("Dev")


async def test_the_same_thing_sent_twice_happens_once(tmp_path: Path) -> None:
    async with four(tmp_path) as room:
        await room.play(START)
        await room.play(BEGIN)
        event = {"type": "message", "user": room.people["Ana"].id, "channel": room.channel, "text": "Welcome, all",
                 "ts": "1700000001.000100"}  # fmt: skip
        sent = {
            "type": "event_callback", "team_id": room.workspace.id, "event_id": "Ev1", "api_app_id": APP,
            "event": event,
            "authorizations": [{"team_id": room.workspace.id, "user_id": BOT, "is_bot": True}],
        }  # fmt: skip
        for _ in range(3):
            status, _, _ = await room.edge.post(json.dumps(sent), "application/json")
            assert status == 200
        await room.settle()
        session = await room.office.desk.session(room.team)
        assert session is not None and session.contributions == 1


async def test_what_is_wrong_in_a_form_is_said_at_its_field_and_what_was_typed_stays(tmp_path: Path) -> None:
    async with four(tmp_path) as room:
        await room.play("09:00  Ana: /settings")
        answer = await room.people["Ana"].submits({"time_zone": "Mars/Olympus"})
        assert answer is not None and list(answer["errors"]) == ["time_zone"]
        assert room.people["Ana"].modal() is not None
        assert (await room.people["Ana"].submits({"time_zone": "Europe/Berlin"}) or {}).get(
            "response_action"
        ) == "clear"


async def test_it_is_said_at_the_field_that_is_at_fault_and_not_at_one_that_looks_like_it(tmp_path: Path) -> None:
    async with four(tmp_path) as room:
        await room.play("09:00  Ana: /away")
        answer = await room.people["Ana"].submits({"first": "2026-03-20", "last": "2026-03-16"})
        assert answer is not None and list(answer["errors"]) == ["last"]


async def test_a_bot_cannot_be_made_presenter(tmp_path: Path) -> None:
    async with four(tmp_path) as room:
        await room.play("09:00  Ana: /start tuning-protocol")
        answer = await room.people["Ana"].submits({"presenter": BOT, "input_question": "Why?"})
        assert answer is not None and list(answer["errors"]) == ["presenter"]


# -- channels and people that go


@pytest.mark.parametrize("event", ["archived", "removed", "deleted", "silently"])
async def test_when_the_channel_goes_the_session_is_paused_and_its_facilitator_told(tmp_path: Path, event: str) -> None:
    async with four(tmp_path) as room:
        await room.play(START)
        await room.play(BEGIN)
        await _take_away(room, event)
        if event == "silently":  # Slack's own word was lost: the next post meets a closed door
            assert not await room.presses("Ana", "Next")

        session = await room.office.desk.session(room.team)
        assert session is not None and session.paused
        told = [text for text in await room.reads("Ana", "in private") if "nothing is lost" in text]
        assert len(told) == 1 and "can’t post" in told[0] and "[Choose another channel]" in told[0]
        assert "The session is paused" in told[0]
        for name in ("Ben", "Dev"):
            assert not [text for text in await room.reads(name, "in private") if "nothing is lost" in text]


async def test_where_nothing_ran_yet_nobody_is_told_that_it_is_paused(tmp_path: Path) -> None:
    async with four(tmp_path) as room:
        await room.play(START)
        await _take_away(room, "archived")

        session = await room.office.desk.session(room.team)
        assert session is not None and session.part == "gathering"
        (told,) = [text for text in await room.reads("Ana", "in private") if "can’t post" in text]
        assert "Nothing is lost" in told and "paused" not in told


async def test_when_the_channel_is_back_what_waited_is_posted(tmp_path: Path) -> None:
    async with four(tmp_path) as room:
        await room.play(START)
        await room.play(BEGIN)
        await _take_away(room, "archived")
        await room.wait_until(room.now() + timedelta(minutes=3))
        await room.edge.rig(room.workspace.id, "channel", id=room.channel, is_archived=False)
        await room.edge.event(room.workspace.id, {"type": "channel_unarchive", "channel": room.channel, "user": "U1"})
        await room.settle()
        said = await room.reads("Dev", "in the talk")
        assert any("aused" in text for text in said)
        assert sum("I am back" in text for text in said) == 1
        await room.play("""
            09:05  Ana: [Go on]
            09:05  Ana: /next
            09:05  all read: Step 2 of 8
        """)


async def test_a_team_can_go_on_in_another_channel(tmp_path: Path) -> None:
    async with four(tmp_path, channels=("year-7", "year-7-new")) as room:
        await room.play(START)
        await room.play(BEGIN)
        await _take_away(room, "archived")
        await room.play("09:03  Ana: [Choose another channel]")
        new = room.workspace.channel("year-7-new")
        await room.people["Ana"].submits({"channel": new})
        await room.settle()
        room.channel = new
        await room.play("""
            09:04  Ana: /resume
            09:04  Ana: /next
            09:04  all read: Step 2 of 8
        """)


async def _take_away(room: Channel, event: str) -> None:
    team, channel = room.workspace.id, room.channel
    if event == "deleted":
        await room.edge.event(team, {"type": "channel_deleted", "channel": channel})
        await room.edge.rig(team, "channel", id=channel, deleted=True)
    elif event == "removed":
        members = [person.id for person in room.people.values()]
        await room.edge.rig(team, "channel", id=channel, members=members)
        await room.edge.event(team, {"type": "member_left_channel", "channel": channel, "user": BOT})
    else:
        await room.edge.rig(team, "channel", id=channel, is_archived=True)
        if event == "archived":
            await room.edge.event(team, {"type": "channel_archive", "channel": channel, "user": "U1"})
    await room.settle()


async def test_who_leaves_the_channel_leaves_the_team_and_is_back_when_they_come_back(tmp_path: Path) -> None:
    async with four(tmp_path) as room:
        dev = room.people["Dev"]
        await room.edge.event(
            room.workspace.id, {"type": "member_left_channel", "channel": room.channel, "user": dev.id}
        )
        await room.settle()
        team = await room.office.desk.team(room.team)
        assert team is not None and [m.name for m in team.present] == ["Ana", "Ben", "Chloé"]
        await room.edge.event(
            room.workspace.id, {"type": "member_joined_channel", "channel": room.channel, "user": dev.id}
        )
        await room.settle()
        team = await room.office.desk.team(room.team)
        assert team is not None and len(team.present) == 4


async def test_whose_account_was_closed_is_asked_for_nothing_any_more(tmp_path: Path) -> None:
    async with four(tmp_path) as room:
        room.edge.closed.add(room.people["Chloé"].id)
        await room.play("""
            09:00  Ana: /start tuning-protocol
            09:00  Ana fills in: presenter=Ben; input_question=Does it work?; facilitator=Chloé
        """)
        team = await room.office.desk.team(room.team)
        assert team is not None and [m.name for m in team.present] == ["Ana", "Ben", "Dev"]
        await room.play("""
            09:01  Ana: /takeover
            09:01  all read: Ana leads from here
        """)


async def test_a_bot_that_was_never_invited_says_how_to_invite_it(tmp_path: Path) -> None:
    async with four(tmp_path, channels=("year-7", "elsewhere")) as room:
        other = room.workspace.channel("elsewhere")
        await room.edge.rig(room.workspace.id, "channel", id=other, members=[room.people["Ana"].id])
        await room.people["Ana"].types("/convene", "help", other)
        await room.settle()
        assert any("/invite" in shown.message["text"] for shown in room.edge.shown)


async def test_a_missing_scope_holds_nobody_up(tmp_path: Path) -> None:
    """Without the permission for direct messages, private words stand in the channel, for their reader alone."""
    async with four(tmp_path) as room:
        scopes = [s for s in room.edge.emulators.scopes if s != "im:write"]
        await room.edge.rig(room.workspace.id, "token", token=room.workspace.token, scopes=scopes)
        await room.play(START)
        await room.wait_until(room.now() + timedelta(minutes=2))
        await room.play("09:03  Ana: /begin")
        await room.wait_until(room.now() + timedelta(minutes=2))
        assert any("Step 1 of 8" in text for text in await room.reads("Dev", "in the talk"))
        cards = [each for each in await room.people["Ana"].sees() if "You’re leading today" in plain(each.message)]
        assert [each.kind for each in cards] == ["ephemeral"]
        assert not [text for text in await room.reads("Dev") if "You’re leading today" in text]


async def test_a_file_that_may_not_be_sent_is_not_said_to_have_been(tmp_path: Path) -> None:
    async with four(tmp_path) as room:
        await room.play(START)
        await room.play(BEGIN)
        await room.play("""
            09:02  Ana: /end
            09:03  Ana: /end
        """)
        scopes = [s for s in room.edge.emulators.scopes if s != "files:write"]
        await room.edge.rig(room.workspace.id, "token", token=room.workspace.token, scopes=scopes)
        await room.play("""
            09:05  Dev: [Download]
            09:05  Dev is told: a permission is missing (files:write)
        """)


async def test_a_revoked_token_is_noticed_and_nothing_breaks(tmp_path: Path) -> None:
    async with four(tmp_path) as room:
        await room.play(START)
        await room.edge.rig(room.workspace.id, "token", token=room.workspace.token)
        status = await room.people["Ana"].types("/convene", "begin", room.channel)
        await room.wait_until(room.now() + timedelta(minutes=2))
        session = await room.office.desk.session(room.team)
        assert status == 200 and session is not None and session.part == "running"
        await room.play("""
            09:05  Ana: /next
            09:05  Ana is told: Slack doesn’t let me in just now
        """)


async def test_many_presses_at_once_are_all_answered_before_anything_is_posted_for_them(tmp_path: Path) -> None:
    """So they take no longer than our own database; how long that is, `make bench` tells."""
    async with four(tmp_path) as room:
        await room.play(START)
        await room.play(BEGIN)
        dev = room.people["Dev"]
        card = next(
            seen
            for seen in reversed(await dev.sees())
            if any(b["action_id"].startswith("ready:") for b in seen.buttons)
        )
        action = next(b["action_id"] for b in card.buttons if b["action_id"].startswith("ready:"))
        room.edge.gate = asyncio.Event()
        posted = len(room.edge.calls)
        statuses = await asyncio.gather(*(dev.presses(card, action) for _ in range(501)))
        assert set(statuses) == {200} and len(room.edge.calls) == posted
        room.edge.gate.set()
        await room.settle()

        assert len(room.edge.calls) > posted
        session = await room.office.desk.session(room.team)
        assert session is not None and len(session.ready) == 1
