"""Everything can be reached without a slash command: by mention, buttons, shortcuts and the Home tab; records are read
in Slack; a team may keep each session in a thread; hidden words never pass through the channel."""

import re
from pathlib import Path

from tests.bot.platforms.slack.stage import BEGIN, START, four, posts
from tests.conversations.slack import Channel
from tests.conversations.slack_reading import plain, view_words
from tests.rigs.slack.emulator import BOT


async def test_the_bot_is_spoken_to_in_words(tmp_path: Path) -> None:
    async with four(tmp_path) as room:
        await room._did("Ben", room.people["Ben"].writes(room.channel, f"<@{BOT}> start tuning-protocol"))
        assert "[Open the form]" in room.told("Ben")
        await room.play("""
            09:00  Ben: [Open the form]
            09:00  Ben fills in: presenter=Dev; input_question=Does it work?; facilitator=Ana
            09:00  all read: Dev brings “Does it work?”
        """)
        await room._did("Dev", room.people["Dev"].writes(room.channel, f"<@{BOT}> who is next? rota"))
        assert room.told("Dev")


async def test_help_is_short_and_for_the_asker_alone_and_all_commands_are_a_press_further(tmp_path: Path) -> None:
    async with four(tmp_path) as room:
        ben = room.people["Ben"]
        for ask in (ben.types("/convene", "", room.channel), ben.types("/convene", "help", room.channel),
                    ben.writes(room.channel, f"<@{BOT}>")):  # fmt: skip
            await room._did("Ben", ask)
            assert "/convene start" in room.told("Ben") and len(room.told("Ben")) < 400
        await room.play("""
            09:00  Ben: [All commands]
            09:00  Ben is told: /convene handover
        """)
        await room.play(START)
        await room.play("""
            09:00  Ana: /help
            09:00  Ana is told: You are leading here
            09:00  Dev: /help
            09:00  Dev is told: A session is open here
            09:00  Dev: [Where are we?]
            09:00  Dev is told: Tuning protocol
        """)
        assert not [text for text in await posts(room) if "/convene start" in text]


async def test_words_to_the_bot_are_nobodys_contribution(tmp_path: Path) -> None:
    async with four(tmp_path) as room:
        await room.play(START)
        await room.play(BEGIN)
        await room._did("Ana", room.people["Ana"].writes(room.channel, f"<@{BOT}> status"))
        session = await room.office.desk.session(room.team)
        assert session is not None and session.contributions == 0
        assert "Step 1 of 8" in room.told("Ana")


async def test_a_message_becomes_an_agreement(tmp_path: Path) -> None:
    async with four(tmp_path) as room:
        dev = room.people["Dev"]
        said = await dev.writes(room.channel, "We send materials two days ahead &amp; read them")
        await room._did("Dev", dev.uses_shortcut_on(said, room.channel, "agreement"))
        form = dev.modal()
        assert form is not None
        texts = [b["element"].get("initial_value") for b in form["blocks"] if b["type"] == "input"]
        assert "We send materials two days ahead & read them" in texts
        await room.play("""
            09:00  Dev fills in: owner=Dev
            09:00  all read: Dev proposes
            09:00  all read: two days ahead & read them
            09:01  Ana: [Consent]
        """)


async def test_a_message_becomes_the_essential_question(tmp_path: Path) -> None:
    async with four(tmp_path) as room:
        dev = room.people["Dev"]
        said = await dev.writes(room.channel, "How do pupils use what we write?")
        await room._did("Dev", dev.uses_shortcut_on(said, room.channel, "question"))
        await dev.submits({})
        await room.settle()
        team = await room.office.desk.team(room.team)
        assert (
            team is not None and team.question is not None and team.question.text == "How do pupils use what we write?"
        )


async def test_a_message_becomes_something_to_try_whether_a_session_is_open_or_not(tmp_path: Path) -> None:
    async with four(tmp_path) as room:
        dev = room.people["Dev"]
        for words in ("I could wait five seconds.", "I could ask who has not spoken."):
            said = await dev.writes(room.channel, words)
            await room._did("Dev", dev.uses_shortcut_on(said, room.channel, "commitment"))
            await dev.submits({})
            await room.settle()
            if "five" in words:
                await room.play(START)
                await room.play(BEGIN)
        await room.play("09:02  Dev: /commitments")
        assert "wait five seconds" in room.told("Dev") and "who has not spoken" in room.told("Dev")


async def test_from_anywhere_something_is_started_in_a_channel(tmp_path: Path) -> None:
    async with four(tmp_path) as room:
        ana = room.people["Ana"]
        await room._did("Ana", ana.uses_shortcut("start"))
        assert ana.modal() is not None
        await ana.submits({"what": "tuning-protocol", "channel": room.channel})
        await room.settle()
        form = ana.modal()
        assert form is not None and "Focusing question" in view_words(form)
        await room.play("""
            09:00  Ana fills in: presenter=Ben; input_question=Does it work?; facilitator=Ana
            09:00  all read: Does it work?
        """)


async def test_the_home_tab_shows_what_is_mine_and_takes_my_wishes(tmp_path: Path) -> None:
    async with four(tmp_path) as room:
        dev = room.people["Dev"]
        await dev.opens_home()
        await room.settle()
        home = await dev.home()
        words = plain({"blocks": home["blocks"]})
        assert "#year-7" in words and "[My preferences]" in words and "[Swap places]" in words
        await room._did("Dev", dev.presses_at_home(f"prefer:{room.team}:"))
        await room.play("09:00  Dev fills in: hours=9-16; language=es")
        team = await room.office.desk.team(room.team)
        member = next(m for m in team.members if m.name == "Dev") if team else None
        assert member is not None and member.hours == (9, 16) and member.language == "es"
        await dev.opens_home()
        await room.settle()
        assert "[Mis preferencias]" in plain({"blocks": (await dev.home())["blocks"]})


async def test_the_home_tab_tells_where_a_session_is_open(tmp_path: Path) -> None:
    async with four(tmp_path) as room:
        await room.play(START)
        await room.play(BEGIN)
        await room.people["Ben"].opens_home()
        await room.settle()
        assert "Step 1 of 8" in plain({"blocks": (await room.people["Ben"].home())["blocks"]})


async def test_the_home_tab_shows_what_waits_for_me_and_takes_my_answer(tmp_path: Path) -> None:
    async with four(tmp_path) as room:
        await room.play("""
            09:00  Ana: /propose
            09:00  Ana fills in: text=We start on time.
            09:00  Ana: /checkin
        """)
        await room.play(START)
        await room.play(BEGIN)
        assert await _home(room, "Dev") >= {"[Consent]", "[4]", "[Ready to move on]"}
        for begins in ("consent:", "checkin_score:", "ready:"):
            blocks = (await room.people["Dev"].home())["blocks"]
            actions = [e.get("action_id", "") for block in blocks for e in block.get("elements", ())]
            action = next(each for each in actions if each.startswith(begins))
            await room._did("Dev", room.people["Dev"].presses_at_home(action))
        session = await room.office.desk.session(room.team)
        assert session is not None and len(session.ready) == 1
        assert not await _home(room, "Dev") & {"[Consent]", "[4]"}
        assert await _home(room, "Ben") >= {"[Consent]", "[4]"}


async def _home(room: Channel, name: str) -> set[str]:
    """The buttons on somebody's Home tab, as it opens."""
    await room.people[name].opens_home()
    await room.settle()
    words = plain({"blocks": (await room.people[name].home())["blocks"]})
    return set(re.findall(r"\[[^\]]+\]", words))


async def test_whoever_is_in_no_team_is_told_the_way_in(tmp_path: Path) -> None:
    async with four(tmp_path) as room:
        await room.slack.slack.directory.leave(room.team, "slack", room.people["Dev"].id)
        await room.people["Dev"].opens_home()
        await room.settle()
        home = await room.people["Dev"].home()
        assert "/invite @Convener" in home["blocks"][0]["text"]["text"]


async def test_a_record_is_read_in_a_modal_and_taken_along_as_a_file(tmp_path: Path) -> None:
    async with four(tmp_path) as room:
        await room.play(START)
        await room.play(BEGIN)
        await room.play("""
            09:02  Ana: /end
            09:03  Ana: /end
            09:03  all read: The record
            09:04  Dev: [Open]
            09:04  Dev is asked: Does it work?
            09:05  Dev: [Download]
            09:05  Dev is told: sent you the record
        """)
        state = await room.edge.dump(room.workspace.id)
        assert [f["title"] for f in state["files"]]
        await room.play("""
            09:06  Ben: /records
            09:06  Ben: [Open the records]
            09:06  Ben is told: [Read]
        """)


async def test_a_team_that_likes_threads_has_each_session_in_one(tmp_path: Path) -> None:
    async with four(tmp_path) as room:
        await room.play("""
            09:00  Ana: /settings
            09:00  Ana fills in: threads=yes
        """)
        await room.play(START)
        await room.play(BEGIN)
        state = await room.edge.dump(room.workspace.id)
        top = [m for m in state["messages"] if m["channel_id"] == room.channel and not m.get("thread_ts")]
        assert len(top) == 1 and "Tuning protocol" in top[0]["text"]
        below = [m for m in state["messages"] if m.get("thread_ts") == top[0]["ts"]]
        assert any("Step 1 of 8" in m["text"] for m in below)
        await room.people["Ana"].writes(room.channel, "Lunch is at one", "")
        await room.people["Ana"].writes(room.channel, "Let us begin", top[0]["ts"])
        await room.settle()
        session = await room.office.desk.session(room.team)
        assert session is not None and session.contributions == 1


async def test_words_that_are_hidden_for_now_are_written_in_a_form_and_never_pass_through_the_channel(
    tmp_path: Path,
) -> None:
    async with four(tmp_path) as room:
        await room.play("""
            09:00  Ana: /start one-two-four-all
            09:00  Ana fills in: facilitator=Ana; input_question=What helps us listen?
            09:00  Ben: [I’m in]
            09:00  Dev: [I’m in]
            09:00  Chloé: [I’m in]
            09:01  Ana: [Begin]
        """)
        for _ in range(6):
            if await _has(room, "Write"):
                break
            await room.play("09:02  Ana: /next")
        await room.play("""
            09:03  Dev: [Write]
            09:03  Dev fills in: text=Silence helps.
            09:03  Dev alone reads: Silence helps.
        """)
        assert not [text for text in await posts(room) if "Silence helps" in text]


async def _has(room: Channel, label: str) -> bool:
    return any(text == label for text, _ in await room._buttons("Dev"))
