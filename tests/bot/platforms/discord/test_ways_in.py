"""Ways in: commands with what Discord offers while one types, menus of messages, the form to write in, plain words
where Discord lets the bot read them; and an answer in time, however slow the database is."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from bot.desk import Answer, Incoming
from bot.platforms.discord.app import DiscordBot, seal_of
from bot.platforms.discord.permissions import NEEDED, asked_for, invite_link, missing
from tests.bot.platforms.discord.conftest import BEGUN, TEAM
from tests.conversations.discord import Server, a_server

TO_FEEDBACK = "".join(f"09:0{n}  Chloé: /next\n" for n in (2, 3, 4, 5, 6))


async def test_protocols_are_offered_by_name_while_one_types(server: Server) -> None:
    offered = await server.people["Dev"].autocomplete(server.channel, "convene start", "protocol", "tun")

    assert {"name": "Tuning protocol", "value": "tuning-protocol"}.items() <= offered[0].items()
    whole = await server.people["Dev"].autocomplete(server.channel, "convene start", "protocol", "Tuning prot")
    assert [choice["value"] for choice in whole] == ["tuning-protocol"]


async def test_question_sets_and_kinds_are_offered_too(begun: Server) -> None:
    sets = await begun.people["Dev"].autocomplete(begun.channel, "checkin", "set", "")
    await begun.play(TO_FEEDBACK)
    kinds = await begun.people["Dev"].autocomplete(begun.channel, "session say", "kind", "", words="x")

    assert sets
    assert [choice["name"] for choice in kinds] == ["Warm", "Cool"]


async def test_agreements_are_offered_by_their_words_and_one_is_kept_changed_or_let_go_at_any_time(
    server: Server,
) -> None:
    await server.play("""
        09:00  Ana: /propose We send materials two days ahead.
        09:01  Ben: [Consent]
        09:01  Chloé: [Consent]
        09:01  Dev: [Consent]
    """)
    offered = await server.people["Ben"].autocomplete(server.channel, "convene agreements", "agreement", "TWO days")
    assert [choice["name"] for choice in offered] == ["We send materials two days ahead."]
    assert not await server.people["Ben"].autocomplete(server.channel, "convene agreements", "agreement", "dance")

    agreement = offered[0]["value"]
    shown = server.people["Ben"].slash(server.channel, "convene agreements", agreement=agreement)
    await server._did("Ben", shown)
    assert "We send materials two days ahead." in server.told("Ben")
    await server.play("""
        09:02  Ben: [Let it go]
        09:02  all read: Ben has let this go for us
    """)
    assert not await server.people["Ben"].autocomplete(server.channel, "convene agreements", "agreement", "")


async def test_in_a_channel_without_a_team_protocols_are_offered_all_the_same(server: Server) -> None:
    other = server.channel.guild.create_text_channel("other")

    assert await server.people["Dev"].autocomplete(other, "convene start", "protocol", "")


async def test_a_passer_by_who_begins_to_type_is_offered_things_and_is_no_member_by_that(begun: Server) -> None:
    eve = begun.channel.guild.add_member(begun.env.create_user("Eve"))
    await begun.play(TO_FEEDBACK)

    assert await eve.autocomplete(begun.channel, "convene start", "protocol", "tun")
    assert not await eve.autocomplete(begun.channel, "session say", "kind", "", words="x"), "it is not for them to say"
    team = await begun.office.desk.team(begun.team)
    assert team is not None and [member.name for member in team.members] == list(TEAM)


async def test_a_message_becomes_an_agreement_from_its_own_menu(server: Server) -> None:
    said = await server.people["Dev"].send(server.channel, "We send materials two days ahead.")
    await server._did("Ben", server.people["Ben"].context_menu(server.channel, "Propose as an agreement", said))

    assert "We send materials two days ahead." in server.told("Ben") + "\n".join(await server.reads("Ana"))


async def test_a_message_becomes_something_to_try_whether_a_session_is_open_or_not(server: Server) -> None:
    for words in ("I could wait five seconds.", "I could ask who has not spoken."):
        said = await server.people["Dev"].send(server.channel, words)
        await server._did("Dev", server.people["Dev"].context_menu(server.channel, "Commit to trying this", said))
        if "five" in words:
            await server.play(BEGUN)
    await server.play("09:02  Dev: /commitments")

    assert "wait five seconds" in server.told("Dev") and "who has not spoken" in server.told("Dev")


async def test_a_message_becomes_a_question_of_the_team(server: Server) -> None:
    said = await server.people["Dev"].send(server.channel, "Who decides what a good lesson is?")
    await server._did("Ben", server.people["Ben"].context_menu(server.channel, "Make it our question", said))
    team = await server.office.desk.team(server.team)

    assert team is not None and team.question is not None and team.question.text == "Who decides what a good lesson is?"


async def test_the_form_to_write_in_says_what_becomes_of_the_words_and_asks_for_their_kind(begun: Server) -> None:
    await begun.play(TO_FEEDBACK)
    await begun.play("""
        09:07  Dev: [Say something]
        09:07  Dev is asked: Warm and cool feedback
        09:07  Dev is asked: What kind is it?
        09:07  Dev fills in: kind=warm; words=You ask them why.
        09:07  all read: Dev: You ask them why.
    """)


async def test_whoever_says_that_they_have_something_gets_the_place_to_write_at_once(begun: Server) -> None:
    await begun.play(TO_FEEDBACK)
    await begun.play("""
        09:07  Ana (warm): You ask them what they changed.
        09:07  Chloé (cool): I looked for a second example.
        09:15  Dev alone reads: There is room for you
        09:15  Dev: [I have something]
        09:15  Dev is asked: Say something
        09:15  Dev fills in: kind=cool; words=I missed an answer.
        09:15  all read: Dev: I missed an answer.
    """)


async def test_plain_words_count_where_discord_lets_the_bot_read_them(tmp_path: Path) -> None:
    async with a_server(tmp_path, *TEAM, content=True) as server:
        await server.play(BEGUN + "    09:02  Chloé: /next\n")
        said = f"Year 7 wrote letters to {server.people['Ana'].mention}."
        await server.people["Ben"].send(server.channel, said)
        await server.settle()
        session = await server.office.desk.session(server.team)
        ben = next(m for m, n in (await server.bot.directory.names(server.team)).items() if n == "Ben")

        assert session is not None and next(p.said for p in session.people if p.member == ben) == 1
        assert sum("Year 7 wrote letters" in text for text in await server.reads("Dev")) == 1


async def test_words_of_strangers_of_other_bots_and_outside_of_sessions_are_their_own(tmp_path: Path) -> None:
    async with a_server(tmp_path, *TEAM, content=True) as server:
        await server.people["Ben"].send(server.channel, "Nothing is open yet")
        await server.play(BEGUN)
        eve = server.channel.guild.add_member(server.env.create_user("Eve"))
        await eve.send(server.channel, "I only read here")
        robot = server.channel.guild.add_member(server.env.create_user("robot", bot=True))
        await robot.send(server.channel, "beep")
        await server.settle()
        team = await server.office.desk.team(server.team)

        assert team is not None and [m.name for m in team.members] == list(TEAM)


async def test_an_answer_that_takes_long_is_announced_in_time(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.platforms.discord.answering.PATIENCE", 0.01)
    handle = server.office.desk.handle

    async def slowly(incoming: Incoming) -> Answer:
        await asyncio.sleep(0.1)
        return await handle(incoming)

    server.office.desk.handle = slowly
    shown: Any = await server.people["Dev"].slash(server.channel, "convene help")
    told = [shown.response, *shown.followups]
    assert any("Type a slash, and Discord shows them" in str(each.components) for each in told if each is not None)

    await server._did("Ana", server.people["Ana"].slash(server.channel, "convene start", protocol="tuning-protocol"))
    server.office.desk.handle = handle
    follow = [server.last["Ana"].response, *server.last["Ana"].followups]
    assert any("Here is the form" in str(each.components) for each in follow if each is not None)


async def test_a_command_that_only_changes_a_card_leaves_nothing_behind(begun: Server) -> None:
    await begun.play("""
        09:02  Dev: /ready
        09:02  Dev is told nothing
    """)
    assert not [t for t in await begun.reads("Dev", "in private") if "Done." in t]


async def test_commands_are_put_on_discord_only_when_they_have_changed(server: Server) -> None:
    bot: DiscordBot = server.bot

    assert await bot.syncing.sync(bot.client) is False
    bot.syncing.tree = [{**bot.syncing.tree[0], "description": "Another"}, *bot.syncing.tree[1:]]
    assert await bot.syncing.sync(bot.client) is True
    assert await bot.syncing.sync(bot.client) is False


def test_the_invitation_asks_for_the_fewest_permissions() -> None:
    link = invite_link(123)

    assert f"permissions={asked_for().value}" in link and "client_id=123" in link and "applications.commands" in link
    assert missing(asked_for()) == ()
    assert not asked_for().administrator and not asked_for().manage_messages and not asked_for().mention_everyone
    asked = asked_for()
    asked.send_messages = False
    assert missing(asked) == ("send_messages",) and "send_messages" in NEEDED


def test_a_nonce_never_grows_over_what_discord_takes() -> None:
    assert len(f"{seal_of('s' * 40)}{10**16}") <= 25
    assert seal_of("a") != seal_of("b")
