"""Words that were said while the bot could not hear are read from the channel's history when it is back, each once."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import discord
import pytest

from bot.desk import Answer, Desk, Incoming
from bot.directory import Directory
from bot.platforms.discord.app import Shards
from bot.platforms.discord.catching_up import MOST_REMEMBERED
from bot.store import StoreDown, inbox
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


async def catch_up(server: Server) -> None:
    """As when the connection begins anew."""
    shard = server.bot.client.shard_of(server.channel.guild.id)
    server.bot.catching_up.behind(shard)
    await server.bot.catching_up.catch_up(shard)


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
            await catch_up(server)

        assert await said(server, "Ben") == 1


async def test_words_in_a_small_group_are_read_too(tmp_path: Path) -> None:
    async with a_server(tmp_path, *TEAM, content=True, begins=SIMCORDS_DAY) as server:
        await server.play(IN_PAIRS)
        side = next(c for c in server._channels("Ben") if c.is_thread)
        await unheard(server, side.id, "Ben", "Between us two")
        for _ in range(2):
            await catch_up(server)

        assert await said(server, "Ben") == 1


async def says(server: Server, name: str, words: str) -> None:
    await server.people[name].send(server.channel, words)
    await server.settle()


async def test_a_word_that_was_heard_is_not_read_again_when_the_inbox_has_forgotten_it(tmp_path: Path) -> None:
    async with a_server(tmp_path, *TEAM, content=True, begins=SIMCORDS_DAY) as server:
        await server.play(BEGUN + "    09:02  Chloé: /next\n")
        await says(server, "Ben", "Once is enough")
        await server.office.store.run(lambda tx: inbox.forget(tx, datetime(2030, 1, 1, tzinfo=UTC)))
        await catch_up(server)

        assert await said(server, "Ben") == 1


async def test_however_much_was_said_in_the_channel_the_newest_words_are_read(tmp_path: Path) -> None:
    async with a_server(tmp_path, *TEAM, content=True, begins=SIMCORDS_DAY) as server:
        await server.play(BEGUN + "    09:02  Chloé: /next\n")
        server.people["Eve"] = server.channel.guild.add_member(server.env.create_user("Eve"))
        await unheard(server, server.channel.id, "Eve", *(f"Passing by, {n}" for n in range(320)))
        await unheard(server, server.channel.id, "Ben", "Just before you were back")
        await catch_up(server)

        assert await said(server, "Ben") == 1


async def test_what_is_said_before_the_missed_words_are_read_does_not_hide_them(tmp_path: Path) -> None:
    async with a_server(tmp_path, *TEAM, content=True, begins=SIMCORDS_DAY) as server:
        await server.play(BEGUN + "    09:02  Chloé: /next\n")
        await unheard(server, server.channel.id, "Ben", "While you were away")
        server.bot.catching_up.behind(0)
        await says(server, "Ben", "And as you came back")
        server.bot.catching_up.far.clear()  # killed there and begun again
        await catch_up(server)

        assert await said(server, "Ben") == 2


async def test_where_reading_failed_it_is_read_with_the_next_word(tmp_path: Path) -> None:
    async with a_server(tmp_path, *TEAM, content=True, begins=SIMCORDS_DAY) as server:
        await server.play(BEGUN + "    09:02  Chloé: /next\n")
        await unheard(server, server.channel.id, "Ben", "While you were away")
        server.env.inject_error("GET", f"/channels/{server.channel.id}/messages", status=500, code=0)
        await catch_up(server)
        assert await said(server, "Ben") == 0
        await says(server, "Ben", "And as you came back")

        assert await said(server, "Ben") == 2


async def test_a_word_that_the_database_could_not_keep_is_read_with_the_next_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with a_server(tmp_path, *TEAM, content=True, begins=SIMCORDS_DAY) as server:
        await server.play(BEGUN + "    09:02  Chloé: /next\n")
        await catch_up(server)

        async def down(self: Desk, incoming: Incoming) -> Answer:
            return Answer(refused=True, lost=True)

        with monkeypatch.context() as trouble:
            trouble.setattr(Desk, "handle", down)
            await says(server, "Ben", "Into the void")
        assert await said(server, "Ben") == 0
        await says(server, "Ben", "Once more")

        assert await said(server, "Ben") == 2


async def newest(server: Server, how_many: int) -> list[discord.Message]:
    """The newest messages of the channel as Discord gives them, oldest first."""
    channel = server.bot.client.get_channel(server.channel.id)
    assert isinstance(channel, discord.TextChannel)
    return [message async for message in channel.history(limit=how_many)][::-1]


async def test_a_newer_word_does_not_hide_an_older_one_that_was_on_its_way_when_the_process_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with a_server(tmp_path, *TEAM, content=True, begins=SIMCORDS_DAY) as server:
        await server.play(BEGUN + "    09:02  Chloé: /next\n")
        await catch_up(server)
        await unheard(server, server.channel.id, "Ben", "The older one", "The newer one")
        older, newer = await newest(server, 2)
        on_its_way, handle = asyncio.Event(), Desk.handle

        async def the_first_never_arrives(self: Desk, incoming: Incoming) -> Answer:
            if not on_its_way.is_set():
                on_its_way.set()
                await asyncio.Event().wait()
            return await handle(self, incoming)

        with monkeypatch.context() as trouble:
            trouble.setattr(Desk, "handle", the_first_never_arrives)
            first = asyncio.create_task(server.bot.catching_up.take(older))
            await on_its_way.wait()
            second = asyncio.create_task(server.bot.catching_up.take(newer))
            first.cancel()
            await asyncio.gather(first, second, return_exceptions=True)
        server.bot.catching_up.far.clear()  # begun again
        await catch_up(server)

        assert await said(server, "Ben") == 2


async def test_a_word_for_which_the_database_failed_on_the_way_is_read_with_the_next_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with a_server(tmp_path, *TEAM, content=True, begins=SIMCORDS_DAY) as server:
        await server.play(BEGUN + "    09:02  Chloé: /next\n")
        await catch_up(server)

        async def down(self: Directory, team: str, platform: str, user: str) -> str | None:
            raise StoreDown(OSError("no connection"))

        with monkeypatch.context() as trouble:
            trouble.setattr(Directory, "known_member", down)
            await says(server, "Ben", "Into the void")
        assert await said(server, "Ben") == 0
        await says(server, "Ben", "Once more")

        assert await said(server, "Ben") == 2


async def test_words_that_come_together_where_something_is_missing_read_it_once(tmp_path: Path) -> None:
    async with a_server(tmp_path, *TEAM, content=True, begins=SIMCORDS_DAY) as server:
        await server.play(BEGUN + "    09:02  Chloé: /next\n")
        await unheard(server, server.channel.id, "Ben", "One", "Two", "Three")
        together = await newest(server, 3)
        path = f"/channels/{server.channel.id}/messages"
        server.env.inject_error("GET", path, status=500, code=0)
        await catch_up(server)
        before = reads(server)
        await asyncio.gather(*map(server.bot.catching_up.take, together))

        assert await said(server, "Ben") == 3
        assert reads(server) == before + 1


def reads(server: Server) -> int:
    path = f"/channels/{server.channel.id}/messages"
    return sum(asked.method == "GET" and asked.path == path for asked in server.env.http_requests)


async def test_what_the_inbox_may_have_forgotten_is_not_read_again_however_old_the_mark_is(tmp_path: Path) -> None:
    async with a_server(tmp_path, *TEAM, content=True, begins=SIMCORDS_DAY) as server:
        await server.play(BEGUN + "    09:02  Chloé: /next\n")
        await catch_up(server)
        server.bot.catching_up.behind(0)
        await says(server, "Ben", "Heard, and not noted")
        await server.office.store.run(lambda tx: inbox.forget(tx, datetime(2030, 1, 1, tzinfo=UTC)))
        server.world.clock.set(server.world.now() + timedelta(days=8))
        await catch_up(server)

        assert await said(server, "Ben") == 1


async def test_how_far_each_place_was_heard_is_not_remembered_for_ever(tmp_path: Path) -> None:
    async with a_server(tmp_path, *TEAM, content=True, begins=SIMCORDS_DAY) as server:
        await server.play(BEGUN + "    09:02  Chloé: /next\n")
        far = server.bot.catching_up.far
        far.update({f"discord-1-2/{n}": n for n in range(MOST_REMEMBERED)})
        await says(server, "Ben", "One more")

        assert 0 < len(far) <= MOST_REMEMBERED


async def test_what_was_said_in_a_channel_before_the_team_moved_there_is_not_theirs(tmp_path: Path) -> None:
    async with a_server(tmp_path, *TEAM, content=True, begins=SIMCORDS_DAY) as server:
        await server.play(BEGUN + "    09:02  Chloé: /next\n")
        other = server.channel.guild.create_text_channel("other")
        await server.env.advance_time(5)
        await server.people["Ben"].send(other, "Something else altogether")
        await server._did("Ana", server.people["Ana"].slash(other, "convene move", team=server.team))
        assert "meets here from now on" in server.told("Ana")
        await unheard(server, other.id, "Ben", "And this is for the session")
        await catch_up(server)

        assert await said(server, "Ben") == 1


async def test_one_of_several_shards_that_begins_anew_reads_what_it_missed(tmp_path: Path) -> None:
    """discord.py says of each that it is ready, but not again that all are."""
    async with a_server(tmp_path, *TEAM, content=True, begins=SIMCORDS_DAY, shards=Shards((0, 1), 2)) as server:
        await server.play(BEGUN + "    09:02  Chloé: /next\n")
        await unheard(server, server.channel.id, "Ben", "While you were away")
        client = server.bot.client
        shard = client.get_shard(client.shard_of(server.channel.guild.id))
        assert shard is not None and await said(server, "Ben") == 0
        await shard.reconnect()
        async with asyncio.timeout(60):
            while not await said(server, "Ben"):
                await asyncio.sleep(0.05)

        assert await said(server, "Ben") == 1
