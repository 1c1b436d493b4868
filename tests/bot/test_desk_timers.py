"""Timers that were worked out before their time do the same as those that were not, and never what is out of date."""

import asyncio
import threading
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.desk import Press
from bot.desk_timers import AHEAD, LOCKED, SOON, TOGETHER
from bot.store import Store, Transaction, due
from bot.world import World
from facilitation.decision import Address, Remind
from facilitation.session.commands import TimeUp
from facilitation.team.team import Speak
from tests.bot.office import Scene, scene
from tests.bot.test_office import CONTENT, open_office, team_with_timer, until

SECOND = timedelta(seconds=1)


async def look_ahead(scene: Scene) -> int:
    """Works out all that is near; how many are kept."""
    timers, store = scene.office.desk.timers, scene.office.store
    while await store.run(lambda tx: timers.look_ahead(tx, scene.world.now())) == scene.world.now():
        pass
    return await store.run(lambda tx: tx.ahead.count if tx.ahead is not None else 0)


async def in_first_step(willow: Scene) -> None:
    session = await willow.start()
    for member in ("ana", "ben", "cleo"):
        await willow.do(member, Press(f"join:{session.id}:in"))
    await willow.do("ana", Press(f"begin:{session.id}:"))
    await willow.office.run_until_quiet()


async def until_shortly_before_time_up(willow: Scene) -> None:
    ends_at = (await willow.session()).ends_at
    assert ends_at is not None
    await willow.pass_time(ends_at - willow.world.now() - 3 * SECOND)


async def _told(url: str, ahead: bool) -> tuple[list[object], object]:
    """All that is shown in a first step whose time runs out, and the session after it."""
    async with scene(url) as willow:
        await in_first_step(willow)
        await until_shortly_before_time_up(willow)
        assert (await look_ahead(willow) > 0) is ahead or not ahead
        await willow.pass_time(5 * SECOND)
        return list(willow.notebook.shown), await willow.session()


async def test_what_was_worked_out_ahead_is_what_would_have_been_decided(tmp_path: Path) -> None:
    urls = [f"sqlite:///{tmp_path / name}.db" for name in ("one", "two")]

    assert await _told(urls[0], True) == await _told(urls[1], False)


async def test_working_out_ahead_changes_nothing(willow: Scene) -> None:
    await in_first_step(willow)
    await until_shortly_before_time_up(willow)
    before = await willow.session()
    await look_ahead(willow)

    assert await willow.session() == before and not before.called


async def test_what_was_worked_out_for_a_team_that_has_changed_since_is_not_used(willow: Scene) -> None:
    await in_first_step(willow)
    await until_shortly_before_time_up(willow)
    await look_ahead(willow)
    session = await willow.session()
    await willow.do("ana", Press(f"extend:{session.id}:{session.visit}"))
    await willow.pass_time(5 * SECOND)

    assert not (await willow.session()).called


async def test_two_timers_of_one_team_are_decided_one_upon_the_other(willow: Scene) -> None:
    at, key = willow.world.now() + 2 * SECOND, (willow.team.id, "team", willow.team.id)
    words = [Remind(at, Address("team", willow.team.id), Speak(word, "ana", word)) for word in ("one", "two", "three")]
    await willow.office.store.run(lambda tx: due.put(tx, [due.values(key, each, willow.world.now()) for each in words]))
    await look_ahead(willow)
    await willow.pass_time(3 * SECOND)

    assert willow.notebook.words == ["ana: one", "ana: two", "ana: three"]
    assert await willow.office.next_due() is None


async def test_what_is_far_off_is_not_worked_out_yet(willow: Scene) -> None:
    at, key = willow.world.now() + AHEAD + SECOND, (willow.team.id, "team", willow.team.id)
    spoken = Remind(at, Address("team", willow.team.id), Speak("word", "ana", "word"))
    await willow.office.store.run(lambda tx: due.put(tx, [due.values(key, spoken, willow.world.now())]))

    assert await look_ahead(willow) == 0
    willow.world.clock.set(willow.world.now() + 2 * SECOND)
    assert await look_ahead(willow) == (1 if willow.office.store.kind == "sqlite" else 0)


async def test_a_timer_that_will_be_refused_is_passed_over_ahead_and_done_with_at_its_time(willow: Scene) -> None:
    at, key = willow.world.now() + 2 * SECOND, (willow.team.id, "team", willow.team.id)
    late = Remind(at, Address("session", "nobody"), TimeUp(1, at))
    await willow.office.store.run(lambda tx: due.put(tx, [due.values(key, late, willow.world.now())]))

    assert await look_ahead(willow) == 0
    await willow.pass_time(3 * SECOND)
    assert await willow.office.next_due() is None


async def test_an_office_at_work_works_out_ahead_by_itself(tmp_path: Path) -> None:
    async with open_office(f"sqlite:///{tmp_path / 'convener.db'}", World.real(), CONTENT) as office:
        await team_with_timer(office, timedelta(seconds=60))
        await team_with_timer(office, timedelta(seconds=4))
        ahead = office.store.writer.ahead
        await until(lambda: ahead.count == 1)


async def put_in(willow: Scene, *words: str) -> None:
    """A timer for each, all at one instant."""
    at, key = willow.world.now() + 2 * SECOND, (willow.team.id, "team", willow.team.id)
    each = [Remind(at, Address("team", willow.team.id), Speak(word, "ana", word)) for word in words]
    await willow.office.store.run(lambda tx: due.put(tx, [due.values(key, one, willow.world.now()) for one in each]))


async def test_of_many_at_one_instant_none_is_passed_over_ahead(willow: Scene) -> None:
    words = [f"word {n:02}" for n in range(2 * SOON + 3)]
    await put_in(willow, *words)
    if willow.office.store.kind == "sqlite":
        assert await look_ahead(willow) == len(words)
    await willow.pass_time(3 * SECOND)

    assert willow.notebook.words == [f"ana: {word}" for word in words]


async def test_looking_ahead_ends_as_soon_as_somebody_waits_and_goes_on_after_that(willow: Scene) -> None:
    await put_in(willow, "one", "two", "three")
    store, timers, now = willow.office.store, willow.office.desk.timers, willow.world.now()

    def waited_for(tx: Transaction) -> tuple[object, int]:
        tx.waited_for = lambda: True
        again = timers.look_ahead(tx, now)
        return again, tx.ahead.count if tx.ahead is not None else 0

    found = [await store.run(waited_for) for _ in range(4)]
    assert found == ([(now, 1), (now, 2), (now, 3), (None, 3)] if store.kind == "sqlite" else [(None, 0)] * 4)


async def test_no_more_are_worked_out_than_there_is_room_for_and_the_rest_when_there_is(
    willow: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.desk_timers.MOST", 2)
    await put_in(willow, "one", "two", "three")
    store, timers, now = willow.office.store, willow.office.desk.timers, willow.world.now()
    if store.kind != "sqlite":
        return

    async def look(at: datetime) -> datetime | None:
        return await store.run(lambda tx: timers.look_ahead(tx, at))

    assert await look(now) == now + AHEAD / 10 and store.writer.ahead.count == 2
    store.writer.ahead.forget_all()
    assert await look(now) is None and store.writer.ahead.count == 1


async def test_the_writer_knows_when_others_wait_for_it(tmp_path: Path) -> None:
    store = await asyncio.to_thread(Store.open, f"sqlite:///{tmp_path / 'convener.db'}")
    began, go_on = threading.Event(), threading.Event()

    def long(tx: Transaction) -> tuple[bool, bool]:
        before = tx.waited_for()
        began.set()
        go_on.wait(10)
        return before, tx.waited_for()

    async with asyncio.TaskGroup() as group:
        first = group.create_task(store.run(long))
        await asyncio.to_thread(began.wait, 10)
        second = group.create_task(store.run(lambda tx: None))
        await asyncio.sleep(0)
        go_on.set()
    await second
    await store.close()
    assert first.result() == (False, True)


async def test_timers_that_take_long_let_others_in_between_and_all_come_in_their_order(
    willow: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.desk_timers.LONGEST", 0.0)
    monkeypatch.setattr("bot.desk_timers.ALONE", 60.0)
    now, key = willow.world.now(), (willow.team.id, "team", willow.team.id)
    words = [Remind(now, Address("team", willow.team.id), Speak(word, "ana", word)) for word in ("one", "two", "three")]
    store, timers = willow.office.store, willow.office.desk.timers
    await store.run(lambda tx: due.put(tx, [due.values(key, each, now) for each in words]))

    def while_others_wait(tx: Transaction) -> tuple[int, bool]:
        tx.waited_for = lambda: True
        return timers.decide_due(tx, now)

    found = [await store.run(while_others_wait) for _ in words]
    locked = [(3, False), (0, False), (0, False)]  # all at once, or others would wait for the same locks again
    assert found == ([(1, True), (1, True), (1, False)] if store.kind == "sqlite" else locked)
    await willow.office.run_until_quiet()
    assert willow.notebook.words == ["ana: one", "ana: two", "ana: three"]


async def test_where_nobody_waits_many_timers_share_one_commit(
    willow: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.desk_timers.LONGEST", 0.0)
    monkeypatch.setattr("bot.desk_timers.ALONE", 60.0)
    await put_in(willow, *(f"word {n:03}" for n in range(TOGETHER + 2)))
    store, timers = willow.office.store, willow.office.desk.timers

    found = await store.run(lambda tx: timers.decide_due(tx, willow.world.now() + 3 * SECOND))
    assert found == ((TOGETHER + 2, False) if store.kind == "sqlite" else (LOCKED, True))
