"""Jobs on a database of either kind: all of a job or nothing of it, answered only when it is kept."""

import asyncio
from datetime import UTC, datetime

import pytest

from bot.store import Heard, Store, StoreDown, Transaction, due, inbox, subjects
from bot.store.statements import insert
from bot.store.tables import MetaRow
from facilitation.decision import Address, Post, Refused, Remind
from facilitation.message import say
from facilitation.team.team import Led, Team

NOON = datetime(2026, 9, 7, 12, 0, tzinfo=UTC)
WILLOW = Team("willow", "Willow", NOON, "room-willow")
KEY = ("willow", "team", "willow")
NOTE = insert(MetaRow)


def note(tx: Transaction, name: str) -> None:
    tx.run(NOTE, {"name": name, "value": ""})


async def test_what_a_job_returns_comes_back_and_what_it_wrote_is_kept(store: Store) -> None:
    def save(tx: Transaction) -> str:
        subjects.save(tx, KEY, WILLOW, NOON)
        return "done"

    assert await store.run(save) == "done"
    assert await store.read(lambda tx: subjects.load(tx, KEY)) == WILLOW
    assert await store.run(lambda tx: subjects.load(tx, KEY)) == WILLOW


async def test_a_refused_job_leaves_nothing_and_takes_nobody_down(store: Store) -> None:
    def refuse(tx: Transaction) -> None:
        subjects.save(tx, KEY, WILLOW, NOON)
        raise Refused("refused.closed")

    done = await asyncio.gather(
        *(store.run(lambda tx, n=n: note(tx, f"before {n}")) for n in range(5)),
        store.run(refuse),
        *(store.run(lambda tx, n=n: note(tx, f"after {n}")) for n in range(5)),
        return_exceptions=True,
    )

    assert [type(each) for each in done if each is not None] == [Refused]
    assert await store.run(lambda tx: subjects.load(tx, KEY)) is None
    for name in ("before 4", "after 4"):
        with pytest.raises(StoreDown):
            await store.run(lambda tx, name=name: note(tx, name))  # it is there already


async def test_a_job_that_the_database_refuses_is_undone_alone(store: Store) -> None:
    await store.run(lambda tx: note(tx, "once"))

    def twice(tx: Transaction) -> None:
        subjects.save(tx, KEY, WILLOW, NOON)
        note(tx, "once")

    with pytest.raises(StoreDown):
        await store.run(twice)
    assert await store.run(lambda tx: subjects.load(tx, KEY)) is None
    await store.run(lambda tx: note(tx, "again"))


async def test_many_at_once_to_one_subject_come_after_each_other(store: Store) -> None:
    await store.run(lambda tx: subjects.save(tx, KEY, WILLOW, NOON))

    def invite(tx: Transaction) -> int:
        team = subjects.load(tx, KEY, lock=True)
        assert isinstance(team, Team)
        raised = Team("willow", "Willow", NOON, "room-willow", invite=team.invite + 1)
        subjects.save(tx, KEY, raised, NOON)
        return raised.invite

    found = await asyncio.gather(*(store.run(invite) for _ in range(50)))

    assert sorted(found) == list(range(2, 52))


async def test_listeners_hear_of_teams_and_of_what_is_due_once_it_is_committed(
    store: Store, heard: list[Heard]
) -> None:
    def work(tx: Transaction) -> None:
        later = Remind(NOON, Address("team", "willow"), Led("ana", NOON))
        due.put(tx, [due.values(KEY, later, NOON), due.values(KEY, Post("room-willow", "a", say("a")), NOON)])

    await store.run(work)
    await asyncio.sleep(0)

    assert [(news.teams, news.due) for news in heard if news.teams] == [({"willow"}, NOON)]


async def test_nobody_hears_of_what_was_not_kept(store: Store, heard: list[Heard]) -> None:
    def work(tx: Transaction) -> None:
        tx.touch("willow", NOON)
        raise Refused("refused.closed")

    with pytest.raises(Refused):
        await store.run(work)
    await store.run(lambda tx: None)
    assert [news for news in heard if news.teams] == []


async def test_an_event_is_taken_in_once_by_each_team(store: Store) -> None:
    async def take(team: str, event: str) -> bool:
        return await store.run(lambda tx: inbox.take(tx, team, event, NOON))

    assert [await take("willow", "e1"), await take("willow", "e1"), await take("oak", "e1")] == [True, False, True]


async def test_an_event_whose_job_was_refused_may_come_again(store: Store) -> None:
    def refuse(tx: Transaction) -> None:
        assert inbox.take(tx, "willow", "e1", NOON)
        raise Refused("refused.closed")

    for _ in range(2):
        with pytest.raises(Refused):
            await store.run(refuse)


async def test_the_same_event_many_times_at_once_is_taken_in_once(store: Store) -> None:
    takes = [store.run(lambda tx: inbox.take(tx, "willow", "e1", NOON)) for _ in range(20)]

    assert sorted(await asyncio.gather(*takes)) == [False] * 19 + [True]


async def test_old_events_are_forgotten(store: Store) -> None:
    await store.run(lambda tx: inbox.take(tx, "willow", "old", NOON))
    await store.run(lambda tx: inbox.take(tx, "willow", "new", NOON.replace(hour=13)))

    assert await store.run(lambda tx: inbox.forget(tx, NOON.replace(hour=13))) == 1
    assert await store.run(lambda tx: inbox.take(tx, "willow", "old", NOON))
    assert not await store.run(lambda tx: inbox.take(tx, "willow", "new", NOON))


async def test_a_moment_without_a_time_zone_is_refused(store: Store) -> None:
    if store.kind == "sqlite":
        with pytest.raises((ValueError, StoreDown)):
            await store.run(lambda tx: inbox.take(tx, "willow", "e1", NOON.replace(tzinfo=None)))
