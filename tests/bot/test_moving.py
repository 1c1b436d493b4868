"""A team moves to another channel, and a channel goes and comes back: nothing is left behind or revived too late."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.desk import Direct, Incoming
from bot.directory import Directory
from bot.office import UNDELIVERED
from bot.platforms.contract import Gone
from bot.store import due, lanes, subjects
from bot.store.moving import TRIED_AGAIN
from facilitation.actions import Command
from facilitation.decision import Address, Post, Revise
from facilitation.message import say
from facilitation.team.agreement import Propose, Withdraw
from facilitation.team.team import Team
from tests.bot.office import Notebook, Scene

OLD, NEW = "slack-T1-C1", "slack-T1-C2"
SIDE = "1234-1-2"
MINUTE = timedelta(minutes=1)


@pytest.fixture
async def notebook(willow: Scene) -> Notebook:
    made = Notebook()
    made.name = "slack"
    willow.office.add(made)
    return made


@pytest.fixture
async def directory(willow: Scene, notebook: Notebook) -> AsyncIterator[Directory]:
    yield Directory(willow.office.store, willow.office.desk, willow.world, "a secret that is long enough for a test")


async def at_old(directory: Directory) -> tuple[Team, str]:
    """A team of two in the old channel, and one of them."""
    team = await directory.adopt(OLD, "Year 7", "en", "UTC")
    await directory.member(team.id, "slack", "U2", "Ben")
    return team, await directory.member(team.id, "slack", "U1", "Ana")


async def put(directory: Directory, team: str, *effects: due.Delivery) -> None:
    now = directory.world.now()
    rows = [due.values((team, "session", "s1"), effect, now) for effect in effects]
    await directory.store.run(lambda tx: due.put(tx, rows))


async def do(directory: Directory, team: str, member: str, address: Address, command: Command) -> None:
    answer = await directory.desk.handle(Incoming("", team, OLD, member, Direct(address, command)))
    assert not answer.refused, answer


async def given_up(willow: Scene) -> int:
    return len(await willow.office.store.run(lanes.given_up))


async def test_where_a_team_met_before_another_may_meet(directory: Directory) -> None:
    team, _ = await at_old(directory)
    elsewhere = Directory(directory.store, directory.desk, directory.world)
    assert await elsewhere.team_at(OLD) == team.id

    await directory.move(team.id, NEW)

    for each in (directory, elsewhere):
        assert await each.team_at(OLD) is None
        assert await each.team_at(NEW) == team.id
    other = await directory.adopt(OLD, "Year 8", "en", "UTC")
    assert other.id != team.id
    assert await elsewhere.team_at(OLD) == other.id
    assert await directory.move(team.id, OLD) is None


async def test_a_team_may_move_back(directory: Directory) -> None:
    team, _ = await at_old(directory)
    await directory.found_at(f"{OLD}/{SIDE}", team.id, "T1-G7")

    await directory.move(team.id, NEW)
    moved = await directory.move(team.id, OLD)

    assert moved is not None and moved.channel == OLD
    assert (await directory.team_at(OLD), await directory.team_at(NEW)) == (team.id, None)
    side = await directory.place_at("slack", "T1-G7")
    assert side is not None and side.place == f"{OLD}/{SIDE}"


async def test_open_side_rooms_move_with_their_team_and_all_that_was_said_there_is_known(
    directory: Directory, willow: Scene, notebook: Notebook
) -> None:
    team, _ = await at_old(directory)
    await directory.found_at(f"{OLD}/{SIDE}", team.id, "T1-G7")
    await put(directory, team.id, Post(f"{OLD}/{SIDE}", "step:1", say("One")))
    await willow.office.run_until_quiet()
    await put(directory, team.id, Revise(f"{OLD}/{SIDE}", "step:1", say("One, again")))

    await directory.move(team.id, NEW)

    side = await directory.place_at("slack", "T1-G7")
    assert side is not None and (side.place, side.team) == (f"{NEW}/{SIDE}", team.id)
    assert await directory.place_called(f"{OLD}/{SIDE}") is None
    notebook.shown.clear()
    await willow.office.run_until_quiet()
    ((how, place, _, words),) = notebook.shown
    assert how.startswith("revise ref-") and (place, words) == (f"{NEW}/{SIDE}", "One, again")


async def test_what_comes_back_moves_and_what_is_over_stays(directory: Directory, willow: Scene) -> None:
    team, ana = await at_old(directory)
    for id in ("over", "open"):
        await do(directory, team.id, ana, Address("agreement", id), Propose(id, ana, f"We try {id}"))
    await do(directory, team.id, ana, Address("agreement", "over"), Withdraw(ana))

    await directory.move(team.id, NEW)

    (found,) = await directory.desk.waiting(team.id)
    assert (found.id, found.channel) == ("open", NEW)
    over = await directory.store.read(lambda tx: subjects.load(tx, (team.id, "agreement", "over")))
    assert over is not None and over.channel == OLD


async def test_a_place_that_comes_back_gets_what_is_news_and_not_what_is_old(
    directory: Directory, willow: Scene, notebook: Notebook
) -> None:
    team, _ = await at_old(directory)
    for key, wait in (("old", 30 * MINUTE), ("new", 30 * MINUTE)):
        notebook.trouble = [Gone("not_in_channel")] * 3
        await put(directory, team.id, Post(OLD, key, say(key)))
        await willow.pass_time(wait if key == "new" else TRIED_AGAIN + wait)
    assert notebook.words == [] and await given_up(willow) == 2
    await directory.gone(OLD, "not_in_channel")

    await directory.back(OLD)
    await willow.pass_time(MINUTE)

    assert notebook.words == ["new"]
    assert await given_up(willow) == 1


async def test_what_was_given_up_is_forgotten_in_time_for_it_may_be_private(
    directory: Directory, willow: Scene, notebook: Notebook
) -> None:
    team, _ = await at_old(directory)
    notebook.trouble = [Gone("not_in_channel")] * 3
    await put(directory, team.id, Post(OLD, "old", say("old")))
    await willow.pass_time(30 * MINUTE)

    await willow.office.forget_old()
    assert await given_up(willow) == 1
    await willow.pass_time(UNDELIVERED)
    await willow.office.forget_old()
    assert await given_up(willow) == 0


async def test_what_waits_for_a_platform_that_does_not_come_back_is_forgotten_in_time(
    directory: Directory, willow: Scene
) -> None:
    team, _ = await at_old(directory)
    await put(directory, team.id, Post("elsewhere-C1", "old", say("old")))
    waits = {"elsewhere": 1}

    await willow.pass_time(UNDELIVERED - MINUTE)
    await willow.office.forget_old()
    assert await willow.office.store.run(lanes.waiting) == waits
    await willow.pass_time(2 * MINUTE)
    await willow.office.forget_old()
    assert await willow.office.store.run(lanes.waiting) == {}


async def test_who_left_in_another_process_comes_back_by_acting(directory: Directory) -> None:
    team, ana = await at_old(directory)
    elsewhere = Directory(directory.store, directory.desk, directory.world)
    assert await elsewhere.member(team.id, "slack", "U1", "Ana") == ana

    await directory.leave(team.id, "slack", "U1")

    assert await elsewhere.known_member(team.id, "slack", "U1") is None
    assert await elsewhere.account(team.id, "slack", "U1") == ana
    assert await elsewhere.member(team.id, "slack", "U1", "Ana") == ana
    found = await directory.desk.team(team.id)
    assert found is not None and [m.name for m in found.present] == ["Ben", "Ana"]
    assert await directory.known_member(team.id, "slack", "U1") == ana
