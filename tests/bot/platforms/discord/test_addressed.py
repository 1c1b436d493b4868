"""Whoever writes to the bot itself, in private or with a mention, gets a kind, short answer with ways on; nothing
private is said in a channel by it, and nothing of a session is taken for words to the bot."""

from pathlib import Path

import discord
import pytest

from tests.bot.platforms.discord.conftest import BEGUN, TEAM
from tests.conversations.discord import Server, a_server
from tests.conversations.discord_reading import buttons, read


async def asks(server: Server, name: str, words: str) -> tuple[str, list[str]]:
    """What the bot answers in the channel to a mention of it, and the buttons below."""
    sent = await server.people[name].send(server.channel, f"{server.env.bot.user.mention} {words}")
    await server.settle()
    found = [m for m in server.env.backend.messages[server.channel.id].values() if m.id > sent.id]
    assert len(found) <= 1, "it answers once"
    if not found:
        return "", []
    return read(found[0], server.called), [text for text, _ in buttons(found[0])]


async def writes(server: Server, name: str, words: str) -> tuple[str, list[str]]:
    """The same in private."""
    sent = await server.people[name].send_dm(words)
    await server.settle()
    dm = server.env.backend.dm_channels[server.people[name].id]
    found = [m for m in server.env.backend.messages[dm].values() if m.id > sent.id]
    return "\n".join(read(m, server.called) for m in found), [text for m in found for text, _ in buttons(m)]


async def test_a_mention_is_answered_with_what_is_open_and_ways_on_that_are_for_the_presser_alone(
    begun: Server,
) -> None:
    said, ways = await asks(begun, "Dev", "are you there?")

    assert "Dev, here I am." in said and "Tuning protocol, with Ben · Step 1 of 8 · Frame the session" in said
    assert ways == ["Say something", "Where are we?", "All commands"]
    await begun.play("""
        09:02  Dev: [Where are we?]
        09:02  Dev is told: Step 1 of 8
    """)


async def test_a_command_said_to_the_bot_stands_on_a_button_that_does_it(server: Server) -> None:
    said, ways = await asks(server, "Dev", "start tuning-protocol")
    assert "Nothing is open in" in said
    assert ways == ["/start tuning-protocol", "Help me choose", "What is coming up", "All commands"]
    await server.play("""
        09:00  Dev: [/start tuning-protocol]
        09:00  Dev is asked: Who brings something?
        09:00  Dev fills in: presenter=Ben; input_question=Does it land?; facilitator=Chloé
        09:00  all read: Ben brings
    """)
    _, ways = await asks(server, "Ben", "/propose We speak ~twice~")
    assert "/propose We speak ~twice~" not in ways, "what a button cannot carry is not on one"
    _, ways = await asks(server, "Ben", "convene siguiente")
    assert ways[0] == "/siguiente"


async def test_an_answer_to_one_of_its_cards_is_said_to_the_session_and_not_to_the_bot(tmp_path: Path) -> None:
    async with a_server(tmp_path, *TEAM, content=True) as server:
        await server.play(BEGUN + "    09:02  Chloé: /next\n")
        channel = server.bot.client.get_channel(server.channel.id)
        assert isinstance(channel, discord.TextChannel)
        card = await anext(channel.history(limit=1))
        reply = await server.people["Ben"].send(server.channel, "Year 7 wrote letters.", reply_to=card)
        await server.settle()
        session = await server.office.desk.session(server.team)

        assert session is not None and sum(p.said for p in session.people) == 1
        assert not [m for m in server.env.backend.messages[server.channel.id].values() if m.id > reply.id]


async def test_where_no_team_meets_yet_it_says_who_can_change_that(server: Server) -> None:
    server.channel = server.channel.guild.create_text_channel("other")

    assert "No team meets in this channel yet" in (await asks(server, "Dev", "hello"))[0]


async def test_in_private_each_team_of_yours_is_there_with_its_ways_on(begun: Server) -> None:
    other = begun.channel.guild.create_text_channel("parents")
    await begun._did("Ana", begun.people["Ana"].slash(other, "convene setup"))
    said, ways = await writes(begun, "Ana", "hello?")

    assert "Tuning protocol, with Ben · Step 1" in said and f"Nothing is open in <#{other.id}>" in said
    assert "What you write to me here reaches nobody" in said
    assert ways == [
        "Say something", "Where are we?", "All commands", "My preferences",
        "Help me choose", "What is coming up", "All commands", "My preferences",
    ]  # fmt: skip
    await begun.play("""
        09:02  Ana: [Say something]
        09:02  Ana fills in: words=Written from my direct messages
        09:02  Ana alone reads: Written from my direct messages
        09:03  Ana: [My preferences]
        09:03  Ana is asked: Your hours
    """)


IN_SILENCE = """
    09:00  Ana: /start {protocol}
    09:00  Ana fills in: input_question=What helps?; facilitator=Ana
    09:00  Ben: [I’m in]
    09:00  Chloé: [I’m in]
    09:00  Dev: [I’m in]
    09:01  Ana: [Begin]
"""


@pytest.mark.parametrize("protocol", ["affinity-mapping", "one-two-four-all"])
async def test_in_private_words_are_taken_for_a_step_in_which_nobody_else_reads_them_yet(
    server: Server, protocol: str
) -> None:
    await server.play(IN_SILENCE.format(protocol=protocol))
    said, _ = await writes(server, "Ben", "Asking what they changed")

    assert "Asking what they changed" in said and "reaches nobody" not in said
    assert not any("Asking what they changed" in text for text in await server.reads("Dev"))
    said, ways = await writes(server, "Ben", "/status")
    assert ways[0] == "/status", "a command stays one"


async def test_in_private_a_person_is_chosen_from_the_team(server: Server) -> None:
    _, ways = await writes(server, "Ana", "start tuning-protocol")
    assert ways[0] == "/start tuning-protocol"
    await server.play("""
        09:00  Ana: [/start tuning-protocol]
        09:00  Ana fills in: presenter=Ben; input_question=Does it land?; facilitator=Chloé
        09:00  all read: Ben brings
    """)


async def test_a_stranger_who_writes_hears_where_to_begin_and_robots_are_not_talked_to(server: Server) -> None:
    server.people["Eve"] = server.channel.guild.add_member(server.env.create_user("Eve"))
    said, ways = await writes(server, "Eve", "what do you do?")
    assert "I help teams have good conversations" in said and ways == []

    server.people["robot"] = server.channel.guild.add_member(server.env.create_user("robot", bot=True))
    assert await asks(server, "robot", "beep") == ("", [])


async def test_it_asks_for_no_privileged_intent_for_this(server: Server) -> None:
    asked = server.bot.client.intents

    assert asked.dm_messages and asked.guild_messages
    assert not (asked.message_content or asked.members or asked.presences)
    assert isinstance(asked, discord.Intents)


async def test_where_the_bot_may_not_write_nothing_breaks(server: Server) -> None:
    path = f"/channels/{server.channel.id}/messages"
    server.env.inject_error("POST", path, status=403, code=50013, times=None)

    assert await asks(server, "Dev", "hello") == ("", [])
