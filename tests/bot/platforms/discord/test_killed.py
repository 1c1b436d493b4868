"""The whole program as a process of its own, against the bridge: killed with SIGKILL at any moment, answers lost before
and after their effect, 429 and 5xx, the gateway cut and its session forgotten. At the end the channel holds message for
message what an undisturbed conversation leaves there, and nothing was posted twice anywhere.
"""

import asyncio
import os
import random
import sqlite3
from itertools import count
from pathlib import Path

import pytest

from tests.rigs.discord.bridge import Bridge, Fault
from tests.rigs.discord.crowd import BACK, Crowd, a_bridge, a_crowd, tags
from tests.rigs.discord.process import Bot

pytestmark = pytest.mark.slow
KILLS = int(os.environ.get("CONVENER_TEST_KILLS") or 8)
SEED = 5


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What a conversation leaves in its channel when nothing happens to the bot."""

    async def play() -> list[str]:
        async with a_bridge() as bridge:
            bot = a_bot(bridge, tmp_path_factory.mktemp("undisturbed"))
            crowd = a_crowd(bridge)
            await bot.start()
            try:
                await crowd.tuning()
                await settled(bot)
                return crowd.texts()
            finally:
                bot.stop()

    return asyncio.run(play())


def a_bot(bridge: Bridge, folder: Path) -> Bot:
    return Bot(bridge, folder, f"sqlite:///{folder}/convener.db")


async def settled(bot: Bot) -> None:
    """Until nothing waits to be posted; fails for what was given up."""
    async with asyncio.timeout(BACK):
        while outbox(bot, "failed IS NULL AND lane IS NOT NULL"):
            await asyncio.sleep(0.05)
    assert outbox(bot, "failed IS NOT NULL") == []


def outbox(bot: Bot, where: str) -> list[tuple[str, str]]:
    with sqlite3.connect(bot.database.removeprefix("sqlite:///")) as store:
        return list(store.execute(f"SELECT key, reason FROM outbox WHERE {where}"))


async def test_killed_at_any_moment_it_leaves_what_an_undisturbed_one_leaves(
    tmp_path: Path, undisturbed: list[str]
) -> None:
    dice = random.Random(SEED)
    async with a_bridge() as bridge:
        bot = a_bot(bridge, tmp_path)
        await bot.start()
        crowds: list[Crowd] = []
        killing = asyncio.create_task(_kill_and_begin_again(bot, dice))
        try:
            while bot.lives <= KILLS:
                crowds.append(a_crowd(bridge, channel=f"year-{len(crowds)}"))
                crowds[-1].life = lambda: bot.lives
                crowds[-1].on_its_way = lambda: bool(outbox(bot, "failed IS NULL AND lane IS NOT NULL"))
                await crowds[-1].tuning()
                assert not killing.done() or killing.result() is None
            await killing
            await settled(bot)
            for crowd in crowds:
                assert crowd.texts() == undisturbed
            assert len(tags(bridge)) == len(set(tags(bridge)))
            assert bridge.unsupported == []
        finally:
            killing.cancel()
            await asyncio.gather(killing, return_exceptions=True)
            bot.stop()


async def _kill_and_begin_again(bot: Bot, dice: random.Random) -> None:
    while bot.lives <= KILLS:
        await asyncio.sleep(dice.uniform(0.05, 1.5))
        bot.kill()
        await bot.start()


FAULTS = ["before", "after", "429", "500", "502", "503"]
PATHS = [("POST", "/channels/*/messages"), ("PATCH", "/channels/*/messages/*"), ("POST", "/interactions/*"),
         ("POST", "/webhooks/*"), ("POST", "/users/@me/channels")]  # fmt: skip


async def test_lost_answers_limits_and_outages_change_nothing(tmp_path: Path, undisturbed: list[str]) -> None:
    dice = random.Random(SEED)
    async with a_bridge() as bridge:
        bot, crowd = a_bot(bridge, tmp_path), a_crowd(bridge)
        await bot.start()

        async def disturb() -> None:
            while True:
                bridge.faults = [fault for fault in bridge.faults if fault.times > 0]
                if len(bridge.faults) < 2:  # or nothing would ever come through
                    method, path = dice.choice(PATHS)
                    bridge.faults.append(Fault(method, path, dice.choice(FAULTS)))
                await asyncio.sleep(dice.uniform(0.05, 0.4))

        disturbing = asyncio.create_task(disturb())
        try:
            await crowd.tuning()
            disturbing.cancel()
            bridge.faults.clear()
            await settled(bot)
            assert crowd.texts() == undisturbed
            assert len(tags(bridge)) == len(set(tags(bridge)))
        finally:
            disturbing.cancel()
            bot.stop()


async def test_a_message_whose_answer_was_lost_is_found_after_a_long_outage(tmp_path: Path) -> None:
    """Discord has forgotten the nonce by then; the channel's history has not."""
    async with a_bridge() as bridge:
        bridge.nonce_window = 0.0
        bot, crowd = a_bot(bridge, tmp_path), a_crowd(bridge)
        await bot.start()
        bridge.faults.append(Fault("POST", f"/channels/{crowd.channel.id}/messages", "after"))
        try:
            await crowd.tuning()
            await settled(bot)
            assert len([text for text in crowd.texts() if "Ben brings" in text]) == 1
            assert len(tags(bridge)) == len(set(tags(bridge)))
        finally:
            bot.stop()


@pytest.mark.parametrize("forgotten", [False, True])
async def test_a_gateway_that_is_cut_is_joined_again_and_nothing_is_lost(
    tmp_path: Path, undisturbed: list[str], forgotten: bool
) -> None:
    async with a_bridge() as bridge:
        bot, crowd = a_bot(bridge, tmp_path), a_crowd(bridge)
        await bot.start()

        acts = count(1)

        async def cut() -> None:
            if next(acts) % 5:
                return
            if forgotten:
                bridge.gateway.forget()
            await bridge.gateway.cut()

        crowd.meanwhile = cut
        try:
            await crowd.tuning()
            await settled(bot)
            assert crowd.texts() == undisturbed
            assert ("INVALID" if forgotten else "RESUME") in bridge.gateway.events
        finally:
            bot.stop()
