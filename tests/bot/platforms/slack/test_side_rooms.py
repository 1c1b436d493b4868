"""Small groups in Slack: when somebody comes in, what was said there is before them, once; a thread stays the same."""

from pathlib import Path

import pytest

from bot.platforms.slack import side_rooms
from bot.platforms.slack.spots import place_of
from facilitation.message import Button, say
from tests.bot.platforms.slack.stage import four
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
