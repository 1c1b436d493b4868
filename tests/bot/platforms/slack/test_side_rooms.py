"""Small groups in Slack: when somebody comes in, what was said there is before them, once; a thread stays the same."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.platforms.contract import TryLater
from bot.platforms.slack import side_rooms
from bot.platforms.slack.spots import place_of
from facilitation.message import Button, say
from tests.bot.platforms.slack.stage import four, posts
from tests.conversations.slack import Channel
from tests.conversations.slack_reading import plain

CARD = say("Group 1 · Pairs", buttons=(Button("Ready", "ready:s1:1"),))
KEY = "session:s1:group:1:1"


async def _seated(room: Channel, nonce: str, names: tuple[str, ...], ref: str = "") -> str:
    members = tuple([await room._id(name) for name in names])
    return await room.slack.slack.platform.seat(_place(room), nonce, "Group 1", members, ref)


def _place(room: Channel) -> str:
    return f"{place_of(room.workspace.id, room.channel)}/s1-1-1"


async def _met(room: Channel) -> str:
    """Ben and Dev have met, with a card, and Ben has said something; where that is."""
    platform, directory = room.slack.slack.platform, room.slack.slack.directory
    group = await _seated(room, "n1", ("Ben", "Dev"))
    ref = await platform.post(_place(room), "n2", KEY, CARD)
    await directory.keep_ref(room.team, _place(room), KEY, ref)
    await room.people["Ben"].writes(group, "A later bell &amp; more quiet")
    return group


async def _in(room: Channel, name: str, channel: str) -> list[str]:
    return [plain(seen.message) for seen in await room.people[name].sees() if seen.channel == channel]


@pytest.mark.parametrize("trouble", [None, "500", "lost"])
async def test_who_comes_into_a_group_reads_its_card_and_what_was_said_each_once(
    tmp_path: Path, trouble: str | None
) -> None:
    async with four(tmp_path) as room:
        old = await _met(room)
        if trouble:
            room.edge.troubles["chat.postMessage"] = [None, trouble]
            with pytest.raises(OSError):
                await _seated(room, "n3", ("Ben", "Dev", "Ana"), old)
        new = await _seated(room, "n3", ("Ben", "Dev", "Ana"), old)

        card, said = await _in(room, "Ana", new)
        assert new != old and "Group 1 · Pairs" in card and "[Ready]" in card
        assert "Ben" in said and "A later bell & more quiet" in said
        assert not [text for text in await _in(room, "Ana", old)]


async def test_the_group_of_before_is_told_that_it_goes_on_elsewhere_and_the_card_is_revised_where_it_is_now(
    tmp_path: Path,
) -> None:
    async with four(tmp_path) as room:
        old = await _met(room)
        before = await room.slack.slack.directory.ref(room.team, _place(room), KEY)
        new = await _seated(room, "n3", ("Ben", "Dev", "Ana"), old)
        card, _ = await _in(room, "Dev", old)
        assert "goes on in another conversation" in card and "[Ready]" not in card

        await room.slack.slack.platform.revise(_place(room), "n4", KEY, before or "", say("Group 1 · Fours"))
        assert (await _in(room, "Ana", new))[0] == "Group 1 · Fours"
        assert not [text for text in await _in(room, "Dev", old) if "Fours" in text]


async def test_a_group_that_meets_in_a_thread_stays_in_it_whoever_comes_and_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with four(tmp_path) as room:
        monkeypatch.setattr(side_rooms, "MOST_IN_GROUP", 1)
        thread = await _seated(room, "n1", ("Ben", "Dev"))
        assert ":" in thread
        assert await _seated(room, "n2", ("Ben", "Dev", "Ana"), thread) == thread
        assert await _seated(room, "n3", ("Ben",), thread) == thread
        state = await room.edge.dump(room.workspace.id)
        assert sum(message["text"] == "Group 1" for message in state["messages"]) == 1


async def test_what_a_group_said_among_themselves_never_goes_into_a_thread_that_the_channel_reads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with four(tmp_path) as room:
        old, place = await _met(room), _place(room)
        quoted = await room.slack.slack.platform.post(place, "n5", "session:s1:said:7", say("Said by Ben to the bot"))
        await room.slack.slack.directory.keep_ref(room.team, place, "session:s1:said:7", quoted)
        monkeypatch.setattr(side_rooms, "MOST_IN_GROUP", 2)
        room.edge.troubles["chat.postMessage"] = [None, "429"]
        with pytest.raises(TryLater):
            await _seated(room, "n3", ("Ben", "Dev", "Ana"), old)
        room.world.clock.advance(timedelta(seconds=2))
        thread = await _seated(room, "n3", ("Ben", "Dev", "Ana"), old)

        before_all = "\n".join(await posts(room))
        assert ":" in thread and before_all.count("Group 1 · Pairs") == 1
        assert "A later bell" not in before_all and "Said" not in before_all
        assert [text for text in await posts(room) if text == "Group 1"] == ["Group 1"]


async def test_a_group_that_moves_undisturbed_reads_only_where_it_was(tmp_path: Path) -> None:
    async with four(tmp_path) as room:
        old = await _met(room)
        await _seated(room, "n3", ("Ben", "Dev", "Ana"), old)
        assert [channel for _, method, _, channel in room.edge.calls if method == "conversations.history"] == [old]


async def test_where_history_may_hardly_be_read_a_group_meets_all_the_same_and_its_card_comes_when_it_is_revised(
    tmp_path: Path,
) -> None:
    async with four(tmp_path) as room:
        old, platform = await _met(room), room.slack.slack.platform
        before = await room.slack.slack.directory.ref(room.team, _place(room), KEY) or ""
        room.edge.troubles["conversations.history"] = ["429"] * 10
        new = await _seated(room, "n3", ("Ben", "Dev", "Ana"), old)
        assert "goes on in another conversation" in (await _in(room, "Dev", old))[0]

        for nonce, words in (("n4", "Group 1 · Threes"), ("n5", "Group 1 · Threes, still")):
            await platform.revise(_place(room), nonce, KEY, before, say(words))
        assert await _in(room, "Ana", new) == ["Group 1 · Threes, still"]


async def test_a_card_that_somebody_took_away_keeps_no_group_from_moving(tmp_path: Path) -> None:
    async with four(tmp_path) as room:
        old = await _met(room)
        ref = await room.slack.slack.directory.ref(room.team, _place(room), KEY) or ""
        client = room.slack.slack.workspaces.client_with(room.workspace.token)
        await client.chat_delete(channel=old, ts=ref.partition(":")[2])
        new = await _seated(room, "n3", ("Ben", "Dev", "Ana"), old)
        assert "A later bell & more quiet" in (await _in(room, "Ana", new))[0]

        await room.slack.slack.platform.revise(_place(room), "n4", KEY, ref, say("Group 1 · Threes"))
        assert (await _in(room, "Ana", new))[-1] == "Group 1 · Threes"


async def test_the_old_conversation_is_told_of_the_move_even_if_slack_does_not_take_that_at_first(
    tmp_path: Path,
) -> None:
    async with four(tmp_path) as room:
        old = await _met(room)
        room.edge.troubles["chat.update"] = ["500"]
        with pytest.raises(OSError):
            await _seated(room, "n3", ("Ben", "Dev", "Ana"), old)
        new = await _seated(room, "n3", ("Ben", "Dev", "Ana"), old)
        assert "goes on in another conversation" in (await _in(room, "Dev", old))[0]
        assert len([text for text in await _in(room, "Ana", new) if "Group 1 · Pairs" in text]) == 1
