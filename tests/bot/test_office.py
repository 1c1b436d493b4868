"""The office: opened, at work by itself, closed and opened again, alone with its file or beside others."""

import asyncio
import logging
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.desk import Incoming, Press, Said
from bot.office import Office, open_office
from bot.platforms.room.platform import RoomPlatform
from bot.store import Heard, StoreDown, StoreError, Transaction, due, inbox, lanes
from bot.world import World
from facilitation.decision import Address, Post, Remind
from facilitation.message import say
from facilitation.team.team import JoinTeam, Speak
from tests.bot.office import CONTENT, PEOPLE, Notebook, Scene, scene


async def until(true: Callable[[], Any]) -> None:
    async with asyncio.timeout(60):
        while not true():
            await asyncio.sleep(0.005)


async def team_with_timer(office: Office, wait: timedelta) -> str:
    """A team that speaks by itself, ``wait`` from now."""
    team = await office.desk.make_team("Willow", "en", "UTC")
    await office.desk.handle(Incoming("", team.id, team.channel, "ana", _join(team.id)))
    now = office.world.now()
    spoken = Remind(now + wait, Address("team", team.id), Speak("word", "ana", "It is time"))
    key = (team.id, "team", team.id)
    await office.store.run(lambda tx: due.put(tx, [due.values(key, spoken, now)]))
    return team.id


def _join(team: str) -> Any:
    from bot.desk import Direct

    return Direct(Address("team", team), JoinTeam("ana", "Ana"))


async def test_an_open_office_does_what_is_due_by_itself(database_url: str) -> None:
    async with open_office(database_url, World.real(), CONTENT) as office:
        notebook = Notebook()
        office.add(notebook)
        await team_with_timer(office, timedelta(seconds=0.2))
        await until(lambda: notebook.words == ["ana: It is time"])


async def test_what_fell_due_while_it_was_closed_is_done_at_once_when_it_opens(database_url: str) -> None:
    async with open_office(database_url, World.real(), CONTENT, live=False) as office:
        await team_with_timer(office, timedelta(seconds=0.05))
    await asyncio.sleep(0.1)

    async with open_office(database_url, World.real(), CONTENT) as office:
        notebook = Notebook()
        office.add(notebook)
        await until(lambda: notebook.words == ["ana: It is time"])


async def test_nothing_happens_by_itself_where_the_clock_is_moved_by_hand(willow: Scene) -> None:
    await willow.do("ana", Said("Hello"))
    await asyncio.sleep(0.05)
    assert willow.notebook.shown == []

    await willow.office.run_until_quiet()
    assert willow.notebook.words == ["ana: Hello"]


async def test_a_file_is_worked_with_by_one_office_at_a_time(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'convener.db'}"
    async with open_office(url, World.real(), CONTENT):
        with pytest.raises(StoreError, match="Another Convener works with"):
            async with open_office(url, World.real(), CONTENT):
                pass
    async with open_office(url, World.real(), CONTENT):
        pass


async def test_what_is_for_the_room_is_on_its_shelf_with_the_decision(database_url: str) -> None:
    world = World.real()
    async with open_office(database_url, world, CONTENT, live=False) as office:
        office.add(RoomPlatform(office.shelf, world))
        team = await office.desk.make_team("Willow", "en", "UTC")
        await office.desk.handle(Incoming("", team.id, team.channel, "ana", _join(team.id)))
        await office.desk.handle(Incoming("", team.id, team.channel, "ana", Said("Hello")))

        (line,) = await office.shelf.lines(team.channel, "ben")
        assert line.message is not None and line.message.plain() == "ana: Hello"
        assert await office.store.run(lanes.waiting) == {}


async def test_what_waited_for_the_room_comes_before_what_is_new(database_url: str) -> None:
    world = World.real()
    async with open_office(database_url, world, CONTENT, live=False) as office:
        team = await office.desk.make_team("Willow", "en", "UTC")
        await office.desk.handle(Incoming("", team.id, team.channel, "ana", _join(team.id)))
        for word in ("One", "Two"):
            await office.desk.handle(Incoming("", team.id, team.channel, "ana", Said(word)))
        office.add(RoomPlatform(office.shelf, world))
        await office.desk.handle(Incoming("", team.id, team.channel, "ana", Said("Three")))
        await office.run_until_quiet()

        lines = await office.shelf.lines(team.channel, "")
        assert [line.message and line.message.plain() for line in lines] == ["ana: One", "ana: Two", "ana: Three"]


async def test_the_room_is_the_same_by_way_of_the_outbox(tmp_path: Path) -> None:
    async def room(at_hand: bool) -> list[tuple[str, str, Any]]:
        async with scene(f"sqlite:///{tmp_path / str(at_hand)}.db") as opened:
            platform = RoomPlatform(opened.office.shelf, opened.world)
            platform.at_hand = at_hand
            opened.office.add(platform)
            session = await opened.start()
            acts = [(name, Press(f"join:{session.id}:in")) for name in PEOPLE]
            for member, act in (*acts, ("ana", Press(f"begin:{session.id}:")), ("ana", Said("Welcome"))):
                await opened.office.run_until_quiet()  # where much waits, what is overtaken need not be shown
                await opened.do(member, act)
            await opened.pass_time(timedelta(minutes=30))
            lines = [await opened.office.shelf.lines(opened.team.channel, member) for member in ("", *PEOPLE)]
            return [
                (line.key, line.member, line.message)
                for member in lines
                for line in sorted(member, key=lambda line: line.seq)
            ]

    assert await room(True) == await room(False)


async def test_old_events_are_forgotten_and_new_ones_are_not(willow: Scene) -> None:
    now = willow.world.now()
    for event, at in (("old", now - timedelta(days=8)), ("new", now)):
        await willow.office.store.run(lambda tx, event=event, at=at: inbox.take(tx, "willow", event, at))
    await willow.office.forget_old()

    assert await willow.office.store.run(lambda tx: inbox.take(tx, "willow", "old", now))
    assert not await willow.office.store.run(lambda tx: inbox.take(tx, "willow", "new", now))


async def test_a_timer_that_the_database_will_not_take_is_put_off_and_others_are_decided(
    willow: Scene, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL)
    now, to = willow.world.now(), Address("team", willow.team.id)
    key = (willow.team.id, "team", willow.team.id)
    words = [Remind(now, to, Speak(word, "ana", word)) for word in ("one", "bad", "three")]
    await willow.office.store.run(lambda tx: due.put(tx, [due.values(key, each, now) for each in words]))
    put = due.put

    def refuse(tx: Transaction, rows: Any) -> None:
        rows = list(rows)
        if any("bad" in row["body"] for row in rows):
            raise StoreDown(OSError("will not take it"))
        put(tx, rows)

    monkeypatch.setattr(due, "put", refuse)
    for _ in range(4):
        try:
            await willow.office.run_until_quiet()
        except StoreDown:
            continue

    assert willow.notebook.words == ["ana: one", "ana: three"]


async def test_the_outbox_goes_on_by_itself_when_the_database_is_back(
    database_url: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL)
    async with open_office(database_url, World.real(), CONTENT) as office:
        notebook = Notebook()
        office.add(notebook)
        await team_with_timer(office, timedelta(seconds=0.1))

        async def down(_: Any) -> Any:
            raise StoreDown(OSError("disk I/O error"))

        monkeypatch.setattr(office.store, "run", down)
        await asyncio.sleep(0.3)
        assert notebook.words == []
        monkeypatch.undo()
        await until(lambda: notebook.words == ["ana: It is time"])


@pytest.mark.postgres
async def test_processes_that_share_a_database_hear_of_each_others_changes(postgres: Any) -> None:
    url = postgres.create()
    async with (
        open_office(url, World.real(), CONTENT, live=False) as one,
        open_office(url, World.real(), CONTENT, live=False) as two,
    ):
        team = await one.desk.make_team("Willow", "en", "UTC")
        await one.desk.handle(Incoming("", team.id, team.channel, "ana", _join(team.id)))
        async with two.desk.watch(team.id) as watch:
            seen = await two.desk.team(team.id)
            assert seen is not None and [member.name for member in seen.members] == ["Ana"]
            leave = Press(f"volunteer:{team.id}:")
            assert not (await one.desk.handle(Incoming("", team.id, team.channel, "ana", leave))).refused
            async with asyncio.timeout(60):
                while (seen := await two.desk.team(team.id)) is None or not seen.rota.volunteers:
                    await watch.changed()
    postgres.drop(url)


@pytest.mark.postgres
async def test_processes_that_share_a_database_deliver_and_decide_each_thing_once(postgres: Any) -> None:
    url = postgres.create()
    notebooks = [Notebook() for _ in range(3)]
    async with (
        open_office(url, World.real(), CONTENT) as one,
        open_office(url, World.real(), CONTENT) as two,
        open_office(url, World.real(), CONTENT) as three,
    ):
        for office, notebook in zip((one, two, three), notebooks, strict=True):
            office.add(notebook)
        now, key = one.world.now(), ("willow", "session", "s1")
        for n in range(60):
            posts = [Post(f"room-{place}", f"said:{n}", say(f"{place} {n}")) for place in range(8)]
            await one.store.run(lambda tx, posts=posts: due.put(tx, [due.values(key, p, now) for p in posts]))
        await until(lambda: sum(len(notebook.words) for notebook in notebooks) >= 480)
        await asyncio.sleep(0.2)

    shown = [shown for notebook in notebooks for shown in notebook.shown]
    assert len(shown) == len(set(shown)) == 480
    assert sum(bool(notebook.shown) for notebook in notebooks) > 1
    for notebook in notebooks:
        for place in range(8):
            said = [int(words.split()[1]) for words in notebook.words if words.startswith(f"{place} ")]
            assert said == sorted(said)
    postgres.drop(url)


@pytest.mark.postgres
async def test_what_a_process_had_claimed_when_it_died_is_delivered_by_another_at_once(postgres: Any) -> None:
    url = postgres.create()
    async with open_office(url, World.real(), CONTENT, live=False) as office:
        now, key = office.world.now(), ("willow", "session", "s1")
        row = due.values(key, Post("room-a", "said:1", say("Hello")), now)
        await office.store.run(lambda tx: due.put(tx, [row]))
        claimed = await office.store.run(lambda tx: lanes.claim(tx, now, ("room",), frozenset(), "2147483646", 9))
        assert len(claimed) == 1  # by a process that is gone by now: nobody holds its lock

        notebook = Notebook()
        office.add(notebook)
        await office.run_until_quiet()
        assert notebook.words == ["Hello"]
    postgres.drop(url)


@pytest.mark.postgres
async def test_what_a_living_process_has_claimed_is_left_to_it(postgres: Any) -> None:
    url = postgres.create()
    async with (
        open_office(url, World.real(), CONTENT, live=False) as one,
        open_office(url, World.real(), CONTENT, live=False) as two,
    ):
        now, key = one.world.now(), ("willow", "session", "s1")
        row = due.values(key, Post("room-a", "said:1", say("Hello")), now)
        await one.store.run(lambda tx: due.put(tx, [row]))
        assert await one.store.run(lambda tx: lanes.claim(tx, now, ("room",), frozenset(), one.store.holder, 9))

        assert not await two.store.run(lambda tx: lanes.claim(tx, now, ("room",), frozenset(), two.store.holder, 9))
        later = now + lanes.LEASE + timedelta(seconds=1)
        assert await two.store.run(lambda tx: lanes.claim(tx, later, ("room",), frozenset(), two.store.holder, 9))
    postgres.drop(url)


@pytest.mark.postgres
async def test_a_connection_that_was_cut_is_made_again_and_the_job_with_it(postgres: Any) -> None:
    url = postgres.create()
    async with open_office(url, World.real(), CONTENT, live=False) as office:
        await asyncio.gather(*(office.store.run(lambda tx: None) for _ in range(20)))

        def cut(tx: Transaction) -> None:
            tx.cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )

        await office.store.run(cut)
        made = await asyncio.gather(*(office.desk.make_team(f"Team {n}", "en", "UTC") for n in range(20)))
        assert len({team.id for team in made}) == 20

        async with office.desk.watch(made[0].id) as watch:  # and it listens again
            await asyncio.wait_for(watch.changed(), 60)
    postgres.drop(url)


async def test_a_team_is_remade_by_who_joins_it_and_not_by_what_is_said_in_it(willow: Scene) -> None:
    heard: list[Heard] = []
    willow.office.store.listeners.append(heard.append)

    await willow.do("ana", Said("Good morning"))
    assert {team for news in heard for team in news.teams} == {willow.team.id}
    assert {team for news in heard for team in news.remade} == set()

    await willow.command("eve", Address("team", willow.team.id), JoinTeam("eve", "Eve"))
    assert {team for news in heard for team in news.remade} == {willow.team.id}


@pytest.mark.postgres
async def test_another_process_hears_which_teams_were_remade(postgres: Any) -> None:
    url = postgres.create()
    heard: list[Heard] = []
    async with open_office(url, World.real(), CONTENT) as other, scene(url) as willow:
        other.store.listeners.append(heard.append)
        await willow.command("eve", Address("team", willow.team.id), JoinTeam("eve", "Eve"))
        await until(lambda: any(willow.team.id in news.remade for news in heard))
        await willow.do("ana", Said("Good morning"))
        await until(lambda: any(willow.team.id in news.teams and not news.remade for news in heard))
    postgres.drop(url)


@pytest.mark.postgres
async def test_what_another_version_says_of_a_change_is_taken_as_a_change_of_anything(
    postgres: Any, caplog: pytest.LogCaptureFixture
) -> None:
    url = postgres.create()
    heard: list[Heard] = []
    async with open_office(url, World.real(), CONTENT) as office, scene(url) as willow:
        office.store.listeners.append(heard.append)
        for payload in ("77  willow,oak", "what?"):
            heard.clear()
            await willow.office.store.run(
                lambda tx, said=payload: tx.cursor.execute("SELECT pg_notify('convener', %s)", (said,))
            )
            await until(lambda: any(news.everything for news in heard))
        await willow.command("eve", Address("team", willow.team.id), JoinTeam("eve", "Eve"))
        await until(lambda: any(willow.team.id in news.remade for news in heard))
        assert "not listening" not in caplog.text
    postgres.drop(url)
