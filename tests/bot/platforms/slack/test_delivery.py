"""Every message arrives once and in order, whatever Slack answers; a limit is kept by waiting, and others go on."""

import asyncio
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Literal

import pytest

from bot.platforms.contract import TryLater
from bot.platforms.slack.pace import Pace
from bot.platforms.slack.spots import place_of
from facilitation.message import say
from tests.bot.platforms.slack.stage import BEGIN, START, four, posts
from tests.conversations.slack import Channel
from tests.rigs.slack.emulator import BOT


async def _on(room: Channel, minutes: int = 5) -> None:
    """Time enough for whatever is tried again."""
    await room.wait_until(room.now() + timedelta(minutes=minutes))
    await room.settle()


@pytest.mark.parametrize("trouble", ["429", "500", "500 after", "lost", "slow"])
@pytest.mark.parametrize("at", [0, 2])
async def test_what_slack_does_not_simply_take_is_there_once_in_the_end(tmp_path: Path, trouble: str, at: int) -> None:
    """``at``: which of the messages that follow from one command meets it."""
    quiet, disturbed = tmp_path / "quiet", tmp_path / "disturbed"
    assert await _after_begin(disturbed, [None] * at + [trouble]) == await _after_begin(quiet, [])


async def _after_begin(folder: Path, troubles: list[str | None]) -> list[tuple[str, str]]:
    """Where and how each message begins that the bot has sent once a session began."""
    folder.mkdir()
    async with four(folder) as room:
        await room.play(START)
        room.edge.troubles["chat.postMessage"] = list(troubles)
        await room.people["Ana"].types("/convene", "begin", room.channel)
        await room.settle()
        await _on(room, 1)
        state = await room.edge.dump(room.workspace.id)
        kinds = {c["channel_id"]: c.get("user") or "all" for c in state["channels"]}
        sent = sorted((m for m in state["messages"] if m["user"] == BOT), key=lambda m: float(m["ts"]))
        return [(kinds[m["channel_id"]], m["text"].splitlines()[0]) for m in sent]


class Gate(asyncio.Event):
    """Shut, and tells when a call stands before it."""

    def __init__(self) -> None:
        super().__init__()
        self.reached = asyncio.Event()

    async def wait(self) -> Literal[True]:
        self.reached.set()
        return await super().wait()


async def test_a_delivery_that_is_broken_off_is_looked_for_before_it_is_tried_again(tmp_path: Path) -> None:
    """As when it takes longer than the outbox waits."""
    async with four(tmp_path) as room:
        platform, place = room.slack.slack.platform, place_of(room.workspace.id, room.channel)
        gate = room.edge.gate = Gate()
        first = asyncio.create_task(platform.post(place, "n1", "said:1", say("Said once")))
        await gate.reached.wait()
        first.cancel()
        await asyncio.gather(first, return_exceptions=True)
        gate.set()
        while "Said once" not in await posts(room):
            await asyncio.sleep(0.01)

        await platform.post(place, "n1", "said:1", say("Said once"))
        assert (await posts(room)).count("Said once") == 1


async def test_history_is_read_only_where_there_is_doubt(tmp_path: Path) -> None:
    async with four(tmp_path) as room:
        await room.play(START)
        await room.play(BEGIN)
        assert "conversations.history" not in {method for _, method, _, _ in room.edge.calls}

        room.edge.troubles["chat.postMessage"] = ["lost"]
        await room.people["Ana"].types("/convene", "next", room.channel)
        await room.settle()
        await _on(room, 1)
        assert Counter(method for _, method, _, _ in room.edge.calls)["conversations.history"] == 1


async def test_revisions_that_fail_are_made_good_and_others_wait_behind_them(tmp_path: Path) -> None:
    async with four(tmp_path) as room:
        await room.play(START)
        room.edge.troubles["chat.update"] = ["500", "429", "lost"]
        await room.play("09:01  Ana: [Begin]")
        await _on(room, 1)
        await room.play("09:02  all read: Step 1 of 8")
        for name in room.people:
            opening = (await room.reads(name, "in the talk"))[0]
            assert "[Begin]" not in opening and "[I’m in]" in opening


async def test_a_card_that_somebody_deleted_holds_nobody_up(tmp_path: Path) -> None:
    async with four(tmp_path) as room:
        await room.play(START)
        state = await room.edge.dump(room.workspace.id)
        card = next(m for m in state["messages"] if m["user"] == "U0BOT00001" and m["channel_id"] == room.channel)
        client = room.slack.slack.workspaces.client_with(room.workspace.token)
        await client.chat_delete(channel=room.channel, ts=card["ts"])
        await room.play(BEGIN)


async def test_no_channel_gets_more_than_one_message_a_second_and_no_other_waits_for_it() -> None:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    pace = Pace(1.0, clock=lambda: 100.0, sleep=sleep)
    for channel in ("busy", "busy", "quiet", "busy"):
        await pace.turn(channel)

    assert slept == [1.0, 2.0]  # the second and the third of one channel; no other waits


async def test_where_slack_asked_to_wait_nothing_is_asked_before_that_and_other_channels_go_on() -> None:
    now = [100.0]
    pace = Pace(0, clock=lambda: now[0])
    pace.close("C1", "chat.postMessage", 30)

    with pytest.raises(TryLater) as told:
        pace.closed_for("C1", "chat.postMessage")
    assert told.value.seconds == 30
    pace.closed_for("C2", "chat.postMessage")
    pace.closed_for("C1", "chat.update")
    now[0] = 130.0
    pace.closed_for("C1", "chat.postMessage")


async def test_links_do_not_unfold_and_every_message_has_words_for_notifications(tmp_path: Path) -> None:
    async with four(tmp_path) as room:  # the edge holds every call against that
        await room.play(START)
        assert all(await posts(room)) and room.edge.faults == []
