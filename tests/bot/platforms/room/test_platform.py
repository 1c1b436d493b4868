"""The room as a platform: what is posted stands on the shelf once."""

from bot.platforms.room.platform import RoomPlatform
from bot.world import ScriptedWorld
from facilitation.message import say

from .standin import MemoryShelf

PLACE = "room-willow"


async def test_a_post_that_is_tried_again_stands_there_once(world: ScriptedWorld) -> None:
    shelf = MemoryShelf()
    room = RoomPlatform(shelf, world)
    refs = {await room.post(PLACE, "1", "session:s:opening", say("Welcome")) for _ in range(3)}

    assert refs == {"session:s:opening"}
    assert [line.message for line in await shelf.lines(PLACE, "")] == [say("Welcome")]


async def test_a_revision_takes_the_place_of_what_it_revises(world: ScriptedWorld) -> None:
    shelf = MemoryShelf()
    room = RoomPlatform(shelf, world)
    ref = await room.post(PLACE, "1", "session:s:step:1", say("Five minutes"))
    await room.post(PLACE, "2", "session:s:said:1", say("a word"))
    await room.revise(PLACE, "3", "session:s:step:1", ref, say("Seven minutes"))

    lines = await shelf.latest(PLACE, "")
    assert [(line.seq, line.message) for line in lines] == [(1, say("Seven minutes")), (2, say("a word"))]


async def test_a_whisper_is_for_one_and_can_be_taken_away(world: ScriptedWorld) -> None:
    shelf = MemoryShelf()
    room = RoomPlatform(shelf, world)
    ref = await room.whisper(PLACE, "1", "ana", "session:s:nudge:1", say("For you"), "")

    assert [line.message for line in await shelf.latest(PLACE, "ana")] == [say("For you")]
    assert await shelf.lines(PLACE, "ben") == []
    await room.whisper(PLACE, "2", "ana", "session:s:nudge:1", None, ref)
    assert await shelf.latest(PLACE, "ana") == []
