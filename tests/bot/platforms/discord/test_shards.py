"""Two processes, each with a shard of its own, on one PostgreSQL: each server is served by exactly one of them, whoever
of the two delivers, and a timer fires once."""

import asyncio
from collections import Counter
from pathlib import Path

import psycopg
import pytest

from bot.platforms.discord.app import Shards, shards_of
from tests.postgres import Server
from tests.rigs.discord.crowd import BACK, a_bridge, a_crowd, tags
from tests.rigs.discord.process import Bot


@pytest.mark.parametrize(
    ("setting", "ids", "of"),
    [("", (), 0), ("0/1", (0,), 1), ("0-3/8", (0, 1, 2, 3), 8), ("0,2-3/4", (0, 2, 3), 4), (" 5 / 8 ", (5,), 8)],
)
def test_shards_are_named_by_which_of_how_many(setting: str, ids: tuple[int, ...], of: int) -> None:
    assert shards_of(setting) == Shards(ids, of)


@pytest.mark.parametrize("setting", ["3", "8/8", "0,0/2", "a/2", "3-1/4"])
def test_shards_that_cannot_be_are_refused(setting: str) -> None:
    with pytest.raises(ValueError):
        shards_of(setting)


@pytest.mark.slow
@pytest.mark.postgres
async def test_two_processes_with_two_shards_serve_each_server_once(tmp_path: Path, postgres: Server) -> None:
    url = postgres.create()
    async with a_bridge() as bridge:
        bridge.gateway.shards = 2
        servers = [bridge.env.create_guild(f"School {n}", id=(1000 + n) << 22) for n in range(2)]
        crowds = [a_crowd(bridge, server) for server in servers]
        bots = [Bot(bridge, tmp_path, url, shards=f"{n}/2") for n in range(2)]
        try:
            for bot in bots:
                await bot.start()
            for crowd in crowds:  # SimCord lets one person act at a time
                await crowd.tuning()
            with psycopg.connect(url.replace("+psycopg", "")) as store:
                await _settled(store)
                led = store.execute("SELECT state::json->'rota'->'led' FROM subject WHERE kind = 'team'").fetchall()
        finally:
            for bot in bots:
                bot.stop()
        answered = Counter(path.split("/")[2] for method, path, _ in bridge.requests if path.endswith("/callback"))

        assert [len(row[0]) for row in led] == [1, 1], "a session that closes tells its team once who led"
        assert crowds[0].texts() == crowds[1].texts()
        assert len(tags(bridge)) == len(set(tags(bridge)))
        assert set(answered.values()) == {1}
        assert sorted(bridge.gateway.events) == ["IDENTIFY 0/2", "IDENTIFY 1/2"]
    postgres.drop(url)


async def _settled(store: psycopg.Connection[tuple[int]]) -> None:
    async with asyncio.timeout(BACK):
        while store.execute("SELECT count(*) FROM outbox WHERE lane IS NOT NULL").fetchone() != (0,):
            store.commit()
            await asyncio.sleep(0.05)
