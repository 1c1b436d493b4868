"""When a channel is gone one person is told, once: Slack asking to wait is no reason to tell another, or nobody."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from tests.bot.platforms.slack.stage import BEGIN, START, four
from tests.rigs.slack.edge import Trouble


@pytest.mark.parametrize("trouble", ["429", "500", "500 after", "lost"])
async def test_whoever_is_to_be_told_is_told_once_even_if_slack_does_not_take_it_at_first(
    tmp_path: Path, trouble: Trouble
) -> None:
    async with four(tmp_path) as room:
        await room.play(START)
        await room.play(BEGIN)

        async def sleep(seconds: float) -> None:
            room.world.clock.advance(timedelta(seconds=seconds))

        room.slack.slack.platform.pace.sleep = sleep
        room.edge.troubles["chat.postMessage"] = [trouble] * 3
        await room.edge.rig(room.workspace.id, "channel", id=room.channel, is_archived=True)
        await room.edge.event(room.workspace.id, {"type": "channel_archive", "channel": room.channel, "user": "U1"})
        await room.settle()
        told = {name: await room.reads(name, "in private") for name in room.people}
        assert {name: sum("can’t post" in text for text in texts) for name, texts in told.items()} == {
            "Ana": 1, "Ben": 0, "Chloé": 0, "Dev": 0,
        }  # fmt: skip


async def test_a_stop_does_not_wait_for_what_slack_may_take_minutes_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.platforms.slack.slack.FAREWELL", 0.05)
    async with four(tmp_path) as room:
        slack = room.slack.slack

        async def never() -> None:
            await asyncio.Event().wait()

        slack.afterwards(never())
        await asyncio.wait_for(slack.close(), 60)
        assert not slack.later
