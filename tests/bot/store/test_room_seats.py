"""Side rooms on the room's shelf: who sits there reads what is said there, and nobody else ever does."""

from datetime import UTC, datetime
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.store import RoomLog, Store, due
from facilitation.decision import Effect, Post, Revise, Seat, Whisper
from facilitation.message import say

NOON = datetime(2026, 9, 7, 12, 0, tzinfo=UTC)
PLACE = "room-willow"
ONE, TWO = f"{PLACE}/s-1-1", f"{PLACE}/s-1-2"


@pytest.fixture
def log(store: Store) -> RoomLog:
    return RoomLog(store)


async def do(log: RoomLog, *effects: Effect) -> None:
    """What a decision asks for, on the shelf as the desk puts it there."""
    rows = [due.values(("willow", "session", "s"), effect, NOON) for effect in effects]
    await log.store.run(lambda tx: due.shelve(tx, [due.for_the_shelf(row) for row in rows]))


def post(place: str, words: str) -> Post:
    return Post(place, f"said:{words}", say(words))


async def reads(log: RoomLog, member: str) -> list[str]:
    """What somebody's page shows that opens now."""
    return [line.message.plain() for line in await log.latest(PLACE, member) if line.message]


async def hears(log: RoomLog, member: str, after: int = 0) -> list[str]:
    """What a page that is open is sent."""
    return [line.message.plain() for line in await log.lines(PLACE, member, after) if line.message]


async def rev(log: RoomLog, member: str) -> int:
    return max(line.rev for line in await log.lines(PLACE, member))


async def test_what_is_said_in_a_side_room_is_read_by_those_in_it_and_by_nobody_else(log: RoomLog) -> None:
    await do(log, Seat(ONE, "Group 1", ("ana", "ben")), post(ONE, "one"))
    await do(log, Seat(TWO, "Group 2", ("cleo", "dev")), post(TWO, "two"), post(PLACE, "all"))

    for look in (reads, hears):
        assert await look(log, "ana") == await look(log, "ben") == ["one", "all"]
        assert await look(log, "cleo") == ["two", "all"]
        assert await look(log, "faye") == await look(log, "") == ["all"]


async def test_a_side_room_of_another_team_is_another_room(log: RoomLog) -> None:
    await do(log, Seat(ONE, "Group 1", ("ana",)), post(ONE, "one"))
    await do(log, Seat("room-oak/s-1-1", "Group 1", ("ben",)), post("room-oak/s-1-1", "oak"))

    assert await reads(log, "ben") == []
    assert [line.message for line in await log.latest("room-oak", "ana")] == []


async def test_a_card_of_a_side_room_is_revised_in_its_place(log: RoomLog) -> None:
    await do(log, Seat(ONE, "Group 1", ("ana",)), Post(ONE, "group:1:1", say("talk")), post(ONE, "hello"))
    await do(log, Revise(ONE, "group:1:1", say("talk, two minutes left")))

    assert await reads(log, "ana") == ["talk, two minutes left", "hello"]


async def test_a_private_word_in_a_side_room_is_for_one(log: RoomLog) -> None:
    await do(log, Seat(ONE, "Group 1", ("ana", "ben")), Whisper(ONE, "ana", "nudge:1", say("for you")))

    assert await reads(log, "ana") == ["for you"]
    assert await reads(log, "ben") == []


async def test_who_comes_late_reads_what_was_said_in_the_side_room_before(log: RoomLog) -> None:
    await do(log, Seat(ONE, "Group 1", ("ana", "ben")), post(ONE, "a"), post(ONE, "b"), post(PLACE, "all"))
    seen = await rev(log, "faye")
    await do(log, Seat(ONE, "Group 1", ("ana", "ben", "faye")), post(ONE, "welcome"))

    assert await hears(log, "faye", seen) == ["a", "b", "welcome"]
    assert await reads(log, "faye") == ["a", "b", "all", "welcome"]


async def test_who_went_elsewhere_reads_nothing_new_of_the_side_room_they_left(log: RoomLog) -> None:
    await do(log, Seat(ONE, "Group 1", ("ana", "ben", "faye")), Post(ONE, "group:1:1", say("three")), post(ONE, "a"))
    await do(log, Seat(ONE, "Group 1", ("ana", "ben")), Seat(TWO, "Group 2", ("cleo", "faye")))
    await do(log, post(ONE, "b"), post(TWO, "two"), Revise(ONE, "group:1:1", say("we are two")))

    assert await reads(log, "faye") == ["a", "two"]
    assert await hears(log, "faye") == ["a", "two"]
    assert await reads(log, "ana") == ["we are two", "a", "b"]


async def test_who_comes_back_reads_on(log: RoomLog) -> None:
    await do(log, Seat(ONE, "Group 1", ("ana", "ben", "faye")), post(ONE, "a"))
    await do(log, Seat(ONE, "Group 1", ("ana", "ben")))
    await do(log, post(ONE, "b"))
    await do(log, Seat(ONE, "Group 1", ("ana", "ben", "faye")))

    assert await reads(log, "faye") == ["a", "b"]


async def test_a_side_room_that_is_over_stays_readable_to_those_who_were_in_it(log: RoomLog) -> None:
    await do(log, Seat(ONE, "Group 1", ("ana", "ben")), post(ONE, "a"))
    await do(log, Revise(ONE, "said:a", say("a, at its end")), Seat(ONE, "Group 1", ()))
    await do(log, Seat(TWO, "Group 1", ("cleo", "ana")), post(TWO, "later"))

    assert await reads(log, "ben") == ["a, at its end"]
    assert await reads(log, "ana") == ["a, at its end", "later"]
    assert await reads(log, "cleo") == ["later"]


async def test_seats_that_waited_in_the_outbox_are_taken_over_with_what_was_said(log: RoomLog) -> None:
    effects = (Seat(ONE, "Group 1", ("ana",)), post(ONE, "one"))
    rows = [due.values(("willow", "session", "s"), effect, NOON) for effect in effects]
    await log.store.run(lambda tx: due.put(tx, rows))
    await log.store.run(lambda tx: due.shelve_what_waits(tx, "room-", NOON))

    assert await reads(log, "ana") == ["one"]
    assert await reads(log, "ben") == []


async def test_a_line_delivered_to_a_side_room_is_on_its_shelf_once(log: RoomLog) -> None:
    await log.seat(ONE, ("ana",))
    first = await log.append(ONE, "4", "said:1", "", say("hello"), NOON)
    again = await log.append(ONE, "4", "said:1", "", say("hello"), NOON)

    assert again == first
    assert (first.place, first.member) == (PLACE, "/s-1-1")
    assert await reads(log, "ana") == ["hello"]
    assert await reads(log, "ben") == []


PLACES = count()
SITTINGS = st.lists(
    st.tuples(st.sampled_from([ONE, TWO]), st.sets(st.sampled_from(["ana", "ben", "cleo"]), max_size=3)), max_size=8
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(SITTINGS)
async def test_however_people_move_a_word_reaches_only_who_sat_there_then_or_came_after(
    log: RoomLog, sittings: list[tuple[str, set[str]]]
) -> None:
    place = f"room-{next(PLACES)}"
    rights: dict[str, set[str]] = {}  # words -> who may read them
    there: dict[str, set[str]] = {ONE: set(), TWO: set()}
    for n, (side, members) in enumerate(sittings):
        name = place + side.removeprefix(PLACE)
        await do(log, Seat(name, "Group", tuple(sorted(members))), post(name, str(n)))
        for words, who in rights.items():
            if words.split()[0] == side:
                who |= members
        there[side] = members or there[side]
        rights[f"{side} {n}"] = set(there[side])
    for member in ("ana", "ben", "cleo", "dev", ""):
        found = {line.message.plain() for line in await log.latest(place, member) if line.message}
        assert found <= {words.split()[1] for words, who in rights.items() if member in who}
