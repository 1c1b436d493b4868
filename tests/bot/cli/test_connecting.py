"""Connecting what the settings have tokens for, and saying what that leaves waiting."""

import logging
from contextlib import AsyncExitStack

import pytest

from bot.cli.connecting import connect
from bot.settings import Settings
from bot.store import due
from facilitation.decision import Post
from facilitation.message import say
from tests.bot.office import Scene


async def test_what_waits_for_a_platform_without_tokens_is_told_at_the_start(
    willow: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    now, key = willow.world.now(), (willow.team.id, "session", "s1")
    posts = [due.values(key, Post(place, "a", say("a")), now) for place in ("slack-C1", "slack-C2", "room-a")]
    await willow.office.store.run(lambda tx: due.put(tx, posts))
    settings = Settings(secret_key="a secret of thirty-two letters or so")

    async with AsyncExitStack() as stack:
        assert await connect(stack, willow.office, settings, willow.world, "the room") == "the room"

    assert [record.getMessage() for record in caplog.records] == [
        "not connected: slack. What waits for it: 2. Set its tokens, see .env.example"
    ]
