"""What is for one person reaches that person alone: answers to what they do stand right there, as ephemerals; what has
to be changed or taken back later is a direct message; and where they cannot look at the channel, all of it is."""

from pathlib import Path

import pytest

from bot.platforms.slack.replies import told
from tests.bot.platforms.slack.stage import BEGIN, START, four
from tests.conversations.slack import Channel
from tests.conversations.slack_reading import plain
from tests.rigs.slack.emulator import BOT
from tests.rigs.slack.person import Seen


async def before_them(room: Channel, name: str) -> list[Seen]:
    """What the bot has put before somebody, but for what stands in the channel for all."""
    seen = await room.people[name].sees()
    return [each for each in seen if each.alone and each.message.get("user", BOT) == BOT]


@pytest.mark.parametrize("ask", ["a command", "a mention", "a press"])
async def test_answers_stand_in_the_channel_for_the_asker_alone(tmp_path: Path, ask: str) -> None:
    async with four(tmp_path) as room:
        await room.play(START)
        await room.play(BEGIN)
        dev = room.people["Dev"]
        seen = {name: {each.ts for each in await before_them(room, name)} for name in room.people}
        match ask:
            case "a command":
                await room._did("Dev", dev.types("/convene", "status", room.channel))
            case "a mention":
                await room._did("Dev", dev.writes(room.channel, f"<@{BOT}> status"))
            case _:
                card = Seen(room.channel, "1.0", {"blocks": []})
                await room._did("Dev", dev.presses(card, f"rota:{room.team}:"))

        answer = [each for each in await before_them(room, "Dev") if each.ts not in seen["Dev"]]
        assert [each.kind for each in answer] == ["answer" if ask != "a mention" else "ephemeral"]
        assert answer[0].channel == room.channel and plain(answer[0].message)
        for name in room.people.keys() - {"Dev"}:
            assert {each.ts for each in await before_them(room, name)} == seen[name]


async def test_an_answer_to_a_button_in_private_words_stays_in_private(tmp_path: Path) -> None:
    async with four(tmp_path) as room:
        await room.play(START)
        card = next(each for each in await room.people["Ana"].sees() if each.kind == "direct" and list(each.buttons))
        action = next(iter(card.buttons))["action_id"]
        await room._did("Ana", room.people["Ana"].presses(card, action))
        shown = [each for each in room.edge.shown if each.user == room.people["Ana"].id][1:]
        assert all(each.channel == card.channel for each in shown)


async def test_a_note_stands_where_its_writer_looks_and_is_a_direct_message_where_nobody_does(tmp_path: Path) -> None:
    """In a step whose words are hidden for now: that they are kept is said in the channel to who wrote from there."""
    async with four(tmp_path) as room:
        await room.play("""
            09:00  Ana: /start start-stop-continue
            09:00  Ana fills in: facilitator=Ana; input_question=This term
            09:00  Ben: [I’m in]
            09:00  Dev: [I’m in]
            09:00  Chloé: [I’m in]
            09:01  Ana: [Begin]
            09:02  Dev: [Write]
            09:02  Dev fills in: label=stop; text=Meetings without an end.
            09:02  Dev alone reads: Meetings without an end.
            09:02  Ben: Long mails.
            09:02  Ben alone reads: Long mails.
        """)
        for name, words in (("Dev", "Meetings without"), ("Ben", "Long mails")):
            (noted,) = [e for e in await before_them(room, name) if words in plain(e.message)]
            assert noted.kind == ("ephemeral" if name == "Dev" else "direct")
        for name in ("Ana", "Chloé"):
            assert not [e for e in await room.people[name].sees() if "Meetings without" in plain(e.message)]


async def test_who_is_not_in_the_channel_is_answered_in_a_direct_message(tmp_path: Path) -> None:
    async with four(tmp_path) as room:
        assert room.slack.short is not None
        replies, dev = room.slack.short.listener.inbox.replies, room.people["Dev"]
        rest = [person.id for person in room.people.values() if person is not dev] + [BOT]
        await room.edge.rig(room.workspace.id, "channel", id=room.channel, members=rest)
        await replies.privately(room.workspace.id, room.channel, dev.id, "", told("Kept."))
        assert [each.kind for each in await before_them(room, "Dev")][-1] == "direct"
