"""The outbox in the database: timers in time, lanes in order, nothing twice."""

from datetime import UTC, datetime, timedelta

from bot.store import Store, Transaction, due, lanes
from bot.store.lanes import Parcel
from facilitation.decision import Address, Post, Remind, Revise, Whisper
from facilitation.message import say
from facilitation.session.commands import TimeUp

NOON = datetime(2026, 9, 7, 12, 0, tzinfo=UTC)
KEY = ("willow", "session", "s1")
SECOND = timedelta(seconds=1)


async def put(store: Store, *effects: due.Delivery | Remind, now: datetime = NOON) -> None:
    await store.run(lambda tx: due.put(tx, [due.values(KEY, effect, now) for effect in effects]))


async def claim(
    store: Store, busy: frozenset[str] = frozenset(), now: datetime = NOON, limit: int = 100
) -> list[list[Parcel]]:
    return await store.run(lambda tx: lanes.claim(tx, now, ("room",), busy, store.holder, limit))


def time_up(at: datetime, visit: int = 1) -> Remind:
    return Remind(at, Address("session", "s1"), TimeUp(visit, at))


async def timers(store: Store, now: datetime, limit: int = 100) -> list[due.Timer]:
    return await store.run(lambda tx: due.due_timers(tx, now, limit))


async def test_timers_come_when_they_are_due_the_earliest_first(store: Store) -> None:
    await put(store, time_up(NOON + 2 * SECOND, 2), time_up(NOON + SECOND, 1), time_up(NOON + 3 * SECOND, 3))

    assert await timers(store, NOON) == []
    found = await timers(store, NOON + 2 * SECOND)
    assert [timer.due for timer in found] == [NOON + SECOND, NOON + 2 * SECOND]
    assert [timer.due for timer in await timers(store, NOON + 9 * SECOND, limit=1)] == [NOON + SECOND]

    await store.run(lambda tx: due.done(tx, [timer.id for timer in found]))
    assert [timer.to for timer in await timers(store, NOON + 9 * SECOND)] == [Address("session", "s1")]


async def test_a_timer_in_the_past_is_due_now_and_not_before_what_came_first(store: Store) -> None:
    await put(store, time_up(NOON, 1))
    await put(store, time_up(NOON - 9 * SECOND, 2))

    assert [timer.due for timer in await timers(store, NOON)] == [NOON, NOON]


async def test_a_lane_is_claimed_in_the_order_of_its_rows(store: Store) -> None:
    posts = [Post("room-willow", f"said:{n}", say(str(n))) for n in range(5)]
    await put(store, *posts, Post("room-oak", "opening", say("oak")))

    lanes = await claim(store)

    assert [[parcel.key for parcel in lane] for lane in lanes] == [
        [f"session:s1:said:{n}" for n in range(5)],
        ["session:s1:opening"],
    ]
    assert [parcel.message for parcel in lanes[0]] == [post.message for post in posts]
    assert lanes[0][0].place == "room-willow" and lanes[0][0].team == "willow"


async def test_a_busy_lane_is_left_alone(store: Store) -> None:
    await put(store, Post("room-willow", "a", say("a")), Post("room-oak", "b", say("b")))

    assert [lane[0].place for lane in await claim(store, frozenset({"room-willow"}))] == ["room-oak"]
    assert len(await claim(store, frozenset({"room-oak"}), limit=1)) == 1


async def test_what_is_delivered_is_gone_and_its_place_is_known(store: Store) -> None:
    await put(store, Post("room-willow", "step:1", say("a")))
    ((parcel,),) = await claim(store)

    await store.run(lambda tx: lanes.delivered(tx, parcel, "ref-1", NOON))
    assert await claim(store) == []

    await put(store, Revise("room-willow", "step:1", say("b")), Whisper("room-willow", "ana", "cue", None))
    ((revise, whisper),) = await claim(store)
    assert (revise.ref, whisper.ref, whisper.message, whisper.member) == ("ref-1", "", None, "ana")


async def test_a_lane_waits_behind_what_failed_until_it_is_tried_again(store: Store) -> None:
    await put(store, Post("room-willow", "a", say("a")), Post("room-willow", "b", say("b")))
    ((first, second),) = await claim(store)

    def fail(tx: Transaction) -> None:
        due.again(tx, first.id, NOON + 5 * SECOND, 1, "no network", "willow")
        lanes.release(tx, [second.id])

    await store.run(fail)

    assert await claim(store) == []
    assert await store.run(lambda tx: due.next_due(tx, NOON)) == NOON + 5 * SECOND
    ((again, behind),) = await claim(store, now=NOON + 5 * SECOND)
    assert (again.id, again.attempts, behind.id) == (first.id, 1, second.id)


async def test_what_is_given_up_stays_visible_and_holds_nobody_back(store: Store) -> None:
    await put(store, Post("room-willow", "a", say("a")), Post("room-willow", "b", say("b")))
    ((first, second),) = await claim(store)

    def give_up(tx: Transaction) -> None:
        due.give_up(tx, first.id, NOON, "the channel was deleted", "willow")
        lanes.release(tx, [second.id])

    await store.run(give_up)

    ((left,),) = await claim(store)
    assert left.id == second.id
    assert [tuple(row) for row in await store.run(lanes.given_up)] == [
        (first.id, "willow", "room-willow", "post", "session:s1:a", "the channel was deleted")
    ]
    assert await store.run(lanes.waiting) == {"room": 1}


async def test_the_next_due_time_is_the_earliest_of_timers_and_second_tries(store: Store) -> None:
    assert await store.run(lambda tx: due.next_due(tx, NOON)) is None
    await put(store, time_up(NOON + 9 * SECOND))
    assert await store.run(lambda tx: due.next_due(tx, NOON)) == NOON + 9 * SECOND


async def test_a_number_is_never_given_twice(store: Store) -> None:
    await put(store, Post("room-willow", "a", say("a")))
    ((first,),) = await claim(store)
    await store.run(lambda tx: lanes.delivered(tx, first, "ref", NOON))

    await put(store, Post("room-willow", "b", say("b")))

    ((second,),) = await claim(store)
    assert second.id > first.id


async def test_a_timer_that_meets_a_defect_comes_again_ever_later_and_is_given_up_in_the_end(store: Store) -> None:
    await put(store, time_up(NOON))
    now, waits = NOON, []
    for _ in range(due.TRIES):
        (timer,) = await timers(store, now)
        await store.run(lambda tx, timer=timer, now=now: due.not_now(tx, timer, now))
        after = await store.run(lambda tx, now=now: due.next_due(tx, now))
        if after is not None:
            waits.append((after - now).total_seconds())
            now = after

    assert waits == [2, 4, 8, 16, 32, 64, 128]
    assert await timers(store, now + timedelta(days=1)) == []
    assert len(await store.run(lanes.given_up)) == 1
