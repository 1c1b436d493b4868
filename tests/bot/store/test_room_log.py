"""The room's shelf: each line once, in order, and nobody reads another's."""

import asyncio
from datetime import UTC, datetime

import pytest

from bot.store import RoomLog, Store
from bot.talk import RoomLine
from facilitation.message import say

NOON = datetime(2026, 9, 7, 12, 0, tzinfo=UTC)
LATER = NOON.replace(hour=13)
PLACE = "room-willow"


@pytest.fixture
def log(store: Store) -> RoomLog:
    return RoomLog(store)


def words(lines: list[RoomLine]) -> list[str]:
    return [line.message.plain() if line.message is not None else "" for line in lines]


async def test_lines_come_in_the_order_they_were_put(log: RoomLog) -> None:
    for n in range(3):
        await log.append(PLACE, str(n), f"said:{n}", "", say(str(n)), NOON)

    lines = await log.lines(PLACE, "ana")
    assert words(lines) == ["0", "1", "2"]
    assert [line.seq for line in lines] == sorted({line.seq for line in lines})
    assert lines[0].at == NOON


async def test_the_same_nonce_again_changes_nothing(log: RoomLog) -> None:
    first = await log.append(PLACE, "7", "opening", "", say("a"), NOON)
    again = await log.append(PLACE, "7", "opening", "", say("a"), LATER)

    assert again == first
    assert await log.lines(PLACE, "") == [first]


async def test_a_line_revised_keeps_its_place_and_is_new_to_who_saw_it(log: RoomLog) -> None:
    first = await log.append(PLACE, "1", "step:1", "", say("five minutes"), NOON)
    second = await log.append(PLACE, "2", "said:1", "", say("hello"), NOON)
    revised = await log.append(PLACE, "3", "step:1", "", say("two more"), LATER)

    assert (revised.seq, revised.at) == (first.seq, first.at)
    assert revised.rev > second.rev
    assert words(await log.lines(PLACE, "ana", after_rev=second.rev)) == ["two more"]
    assert words(await log.latest(PLACE, "ana")) == ["two more", "hello"]


async def test_an_older_try_that_comes_late_does_not_undo_a_revision(log: RoomLog) -> None:
    await log.append(PLACE, "1", "step:1", "", say("five minutes"), NOON)
    await log.append(PLACE, "9", "step:1", "", say("two more"), NOON)
    await log.append(PLACE, "1", "step:1", "", say("five minutes"), LATER)

    assert words(await log.latest(PLACE, "")) == ["two more"]


async def test_a_private_line_is_read_by_its_member_alone(log: RoomLog) -> None:
    await log.append(PLACE, "1", "nudge:1", "faye", say("there is room for you"), NOON)
    await log.append(PLACE, "2", "nudge:1", "gil", say("and for you"), NOON)
    await log.append(PLACE, "3", "said:1", "", say("hello"), NOON)

    assert words(await log.lines(PLACE, "faye")) == ["there is room for you", "hello"]
    assert words(await log.latest(PLACE, "gil")) == ["and for you", "hello"]
    assert words(await log.lines(PLACE, "")) == ["hello"]
    assert await log.lines("room-oak", "faye") == []


async def test_a_line_taken_away_is_told_to_who_saw_it_and_not_shown_again(log: RoomLog) -> None:
    first = await log.append(PLACE, "1", "nudge:1", "faye", say("there is room for you"), NOON)
    await log.append(PLACE, "2", "nudge:1", "faye", None, LATER)

    (gone,) = await log.lines(PLACE, "faye", after_rev=first.rev)
    assert (gone.key, gone.seq, gone.message) == ("nudge:1", first.seq, None)
    assert await log.latest(PLACE, "faye") == []


async def test_taking_away_what_was_never_there_leaves_no_line(log: RoomLog) -> None:
    assert (await log.append(PLACE, "1", "nudge:1", "faye", None, NOON)).message is None
    assert await log.lines(PLACE, "faye") == []


async def test_only_so_many_lines_are_read_and_the_newest_when_asked_for_the_latest(log: RoomLog) -> None:
    for n in range(5):
        await log.append(PLACE, str(n), f"said:{n}", "", say(str(n)), NOON)

    assert words(await log.lines(PLACE, "", limit=2)) == ["0", "1"]
    assert words(await log.latest(PLACE, "", limit=2)) == ["3", "4"]


async def test_many_at_once_give_each_change_a_number_of_its_own(log: RoomLog) -> None:
    lines = await asyncio.gather(*(log.append(PLACE, str(n), f"said:{n}", "", say(str(n)), NOON) for n in range(40)))

    assert len({line.rev for line in lines}) == 40
    assert len({line.seq for line in lines}) == 40


async def test_a_code_leads_to_the_team_it_was_made_for(log: RoomLog) -> None:
    await log.keep_code("amber-otter", "willow")
    await log.keep_code("amber-otter", "oak")

    assert await log.team_of("amber-otter") == "willow"
    assert await log.team_of("green-newt") is None
