"""Words that were said while the bot could not hear are read from the channel's history when it is back, each once."""

from datetime import UTC, datetime
from pathlib import Path

import discord

from tests.bot.platforms.discord.conftest import BEGUN, TEAM
from tests.conversations.discord import Server, a_server

SIMCORDS_DAY = datetime(2026, 1, 1, tzinfo=UTC)  # the same day as on its messages
IN_PAIRS = """
    09:00  Ana: /start one-two-four-all
    09:00  Ana fills in: input_question=What helps?; facilitator=Ana
    09:00  Ben: [I’m in]
    09:00  Chloé: [I’m in]
    09:00  Dev: [I’m in]
    09:01  Ana: [Begin]
    09:02  Ana: /next
    09:02  group of Ben reads: Here: Ben, Dev
"""


async def unheard(server: Server, channel: int, name: str, *words: str) -> None:
    """Somebody says this while the bot is deaf."""

    async def deaf(message: discord.Message) -> None: ...

    hears, server.bot.client.on_message = server.bot.client.on_message, deaf
    await server.env.advance_time(5)
    for each in words:
        server.env.backend.create_message(channel, server.people[name].id, each)
    await server.settle()
    server.bot.client.on_message = hears


async def said(server: Server, name: str) -> int:
    session = await server.office.desk.session(server.team)
    names = await server.bot.directory.names(server.team)
    assert session is not None
    return next(p.said for p in session.people if names[p.member] == name)


async def test_words_in_the_channel_are_read_once_and_words_to_the_bot_are_left_to_it(tmp_path: Path) -> None:
    async with a_server(tmp_path, *TEAM, content=True, begins=SIMCORDS_DAY) as server:
        await server.play(BEGUN + "    09:02  Chloé: /next\n")
        to_us = f"{server.env.bot.user.mention} are you there?"
        await unheard(server, server.channel.id, "Ben", "Said while you were away", to_us)
        assert await said(server, "Ben") == 0
        for _ in range(2):
            await server.bot.talk.catch_up()

        assert await said(server, "Ben") == 1


async def test_words_in_a_small_group_are_read_too(tmp_path: Path) -> None:
    async with a_server(tmp_path, *TEAM, content=True, begins=SIMCORDS_DAY) as server:
        await server.play(IN_PAIRS)
        side = next(c for c in server._channels("Ben") if c.is_thread)
        await unheard(server, side.id, "Ben", "Between us two")
        for _ in range(2):
            await server.bot.talk.catch_up()

        assert await said(server, "Ben") == 1
