"""The directory: channels become teams, accounts become members, and tokens are sealed; on each kind of database."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.directory import Directory, Installation
from bot.office import open_office
from bot.store.directory import _INSTALLATIONS
from bot.world import ScriptedWorld
from facilitation.decision import Refused
from facilitation.team.team import MAX_MEMBERS
from tests.bot.office import CONTENT, Notebook

SECRET = "a secret that is long enough for a test"
PLACE = "slack-T1-C1"


@pytest.fixture
async def directory(database_url: str, world: ScriptedWorld) -> AsyncIterator[Directory]:
    async with open_office(database_url, world, CONTENT, live=False) as office:
        yield Directory(office.store, office.desk, world, SECRET)


async def _again(directory: Directory, secret: str = SECRET) -> Directory:
    """Another one, that remembers nothing."""
    return Directory(directory.store, directory.desk, directory.world, secret)


async def test_a_channel_becomes_a_team_once_however_often_it_is_asked_for(directory: Directory) -> None:
    assert await directory.team_at(PLACE) is None

    made = await asyncio.gather(*(directory.adopt(PLACE, "Year 7", "es", "Europe/Madrid") for _ in range(5)))

    assert {team.id for team in made} == {made[0].id}
    team = await directory.desk.team(made[0].id)
    assert team is not None
    assert (team.name, team.channel, team.language, team.time_zone) == ("Year 7", PLACE, "es", "Europe/Madrid")
    assert await directory.team_at(PLACE) == team.id
    assert await directory.team_at(f"{PLACE}/1234-1-2") == team.id
    assert await (await _again(directory)).team_at(PLACE) == team.id
    assert (await directory.adopt("slack-T1-C2", "Year 8", "en", "UTC")).id != team.id


async def test_a_channel_whose_name_our_rules_would_refuse_is_called_by_what_fits(directory: Directory) -> None:
    long = await directory.adopt(PLACE, "x" * 90, "en", "UTC")
    none = await directory.adopt("slack-T1-C2", "⁣!!", "en", "UTC")

    assert (long.name, none.name) == ("x" * 60, "Guest")


async def test_whoever_acts_becomes_a_member_once(directory: Directory) -> None:
    team = (await directory.adopt(PLACE, "Year 7", "en", "UTC")).id

    ids = await asyncio.gather(*(directory.member(team, "slack", "U1", "Ana", "Europe/Paris") for _ in range(5)))

    assert len(set(ids)) == 1
    found = await directory.desk.team(team)
    assert found is not None
    assert [(m.id, m.name, m.time_zone) for m in found.members] == [(ids[0], "Ana", "Europe/Paris")]
    assert await directory.user_of(team, "slack", ids[0]) == "U1"
    assert await directory.user_of(team, "discord", ids[0]) is None
    assert await directory.users(team, "slack") == {ids[0]: "U1"}
    assert await directory.known_member(team, "slack", "U1") == ids[0]
    assert await directory.known_member(team, "slack", "U2") is None
    assert await directory.names(team) == {ids[0]: "Ana"}


async def test_a_name_that_is_taken_gets_a_number(directory: Directory) -> None:
    team = (await directory.adopt(PLACE, "Year 7", "en", "UTC")).id
    for user, name in (("U1", "Ana"), ("U2", "ana"), ("U3", "Ána"), ("U4", "…"), ("U5", "y" * 50), ("U6", "Y" * 50)):
        await directory.member(team, "slack", user, name)

    assert list((await directory.names(team)).values()) == ["Ana", "ana 2", "Ána 3", "Guest", "y" * 40, "Y" * 36 + " 2"]


async def test_who_left_comes_back_as_the_same_member(directory: Directory) -> None:
    team = (await directory.adopt(PLACE, "Year 7", "en", "UTC")).id
    id = await directory.member(team, "slack", "U1", "Ana")

    assert await directory.leave(team, "slack", "U1")
    assert not await directory.leave(team, "slack", "U1")
    assert not await directory.leave(team, "slack", "U9")
    found = await directory.desk.team(team)
    assert found is not None and found.present == ()

    assert await directory.member(team, "slack", "U1", "Ana") == id
    assert await directory.teams_of("slack", "U1") == [(team, id)]


async def test_a_team_that_is_full_is_told(directory: Directory) -> None:
    team = (await directory.adopt(PLACE, "Year 7", "en", "UTC")).id
    for n in range(MAX_MEMBERS):
        await directory.member(team, "slack", f"U{n}", f"Person {n}")

    with pytest.raises(Refused) as refused:
        await directory.member(team, "slack", "U99", "One too many")
    assert refused.value.key == "refused.team_full"
    with pytest.raises(Refused):
        await directory.member("no such team", "slack", "U1", "Ana")


async def test_a_side_room_is_found_by_what_the_platform_calls_it(directory: Directory) -> None:
    team = (await directory.adopt(PLACE, "Year 7", "en", "UTC")).id
    side = f"{PLACE}/1234-1-2"
    await directory.found_at(side, team, "T1-G7")

    for each in (directory, await _again(directory)):
        found = await each.place_at("slack", "T1-G7")
        assert found is not None and (found.place, found.team) == (side, team)
        called = await each.place_called(side)
        assert called is not None and called.address == "T1-G7"


async def test_a_place_goes_and_comes_back_and_each_is_news_once(directory: Directory) -> None:
    await directory.adopt(PLACE, "Year 7", "en", "UTC")

    assert [await directory.gone(PLACE, "it was archived") for _ in range(2)] == [True, False]
    found = await directory.place_at("slack", "T1-C1")
    assert found is not None and found.gone == "it was archived"
    assert [await directory.back(PLACE) for _ in range(2)] == [True, False]
    assert not await directory.gone("slack-T1-C9", "nobody knows it")


async def test_a_workspace_that_is_back_brings_back_the_places_that_went_with_it_and_no_others(
    directory: Directory,
) -> None:
    places = {"slack-T1-C1": "revoked", "slack-T1-C2": "archived", "slack-T12-C3": "revoked"}
    for place, reason in places.items():
        await directory.adopt(place, "Year 7", "en", "UTC")
        await directory.gone(place, reason)

    await directory.back_in("slack", "T1", ("revoked",))

    gone = {known.place: known.gone for place in places if (known := await directory.place_called(place)) is not None}
    assert gone == {**places, "slack-T1-C1": ""}


async def test_a_team_moves_with_its_open_session_and_what_waited_to_be_posted(willow_moves: Directory) -> None:
    directory = willow_moves
    team = (await directory.desk.teams())[0]
    before = await directory.desk.session(team.id)
    assert before is not None

    moved = await directory.move(team.id, "slack-T1-C2")

    assert moved is not None and moved.channel == "slack-T1-C2"
    session = await directory.desk.session(team.id)
    assert session is not None and session == replace(before, channel="slack-T1-C2")
    assert await directory.team_at("slack-T1-C2") == team.id
    other = await directory.adopt("slack-T1-C3", "Year 8", "en", "UTC")
    assert await directory.move(team.id, other.channel) is None
    assert await directory.move("no such team", "slack-T1-C4") is None


@pytest.fixture
async def willow_moves(database_url: str) -> AsyncIterator[Directory]:
    from tests.bot.office import scene

    async with scene(database_url) as opened:
        await opened.start()
        yield Directory(opened.office.store, opened.office.desk, opened.world, SECRET)


async def test_where_a_message_is_can_be_asked_both_ways(database_url: str, world: ScriptedWorld) -> None:
    async with open_office(database_url, world, CONTENT, live=False) as office:
        notebook = Notebook()
        notebook.name = "slack"
        office.add(notebook)
        directory = Directory(office.store, office.desk, world, SECRET)
        team = (await directory.adopt(PLACE, "Year 7", "en", "UTC")).id
        ana = await directory.member(team, "slack", "U1", "Ana")
        await _say(directory, team, ana)
        await office.run_until_quiet()
        key, where = next((key, place) for _, place, key, _ in notebook.shown)

        ref = await directory.ref(team, where, key)
        assert ref is not None
        assert await directory.key_of(team, where, ref) == (key, "")
        assert await directory.key_of(team, where, "another") is None


async def _say(directory: Directory, team: str, member: str) -> None:
    from bot.desk import Incoming, Said

    answer = await directory.desk.handle(Incoming("e1", team, PLACE, member, Said("Good morning")))
    assert not answer.refused


async def test_an_installation_keeps_its_tokens_sealed(directory: Directory) -> None:
    installed = Installation("slack", "T1", {"name": "Acme", "bot": "U7"}, {"bot": "xoxb-very-secret"})
    await directory.install(installed)

    assert await directory.installation("slack", "T1") == installed
    assert await directory.installations("slack") == [installed]
    assert await directory.installation("slack", "T2") is None
    assert "very-secret" not in repr(installed)
    raw = await directory.store.read(lambda tx: tx.all(_INSTALLATIONS, {"platform": "slack"}))
    assert "very-secret" not in str(raw)


async def test_another_secret_opens_no_tokens_and_says_so(directory: Directory) -> None:
    await directory.install(Installation("slack", "T1", {}, {"bot": "xoxb-1"}))

    found = await (await _again(directory, "another secret, just as long as that")).installation("slack", "T1")
    assert found is not None and not found.tokens and "another secret key" in found.gone
    nothing = await (await _again(directory, "")).installation("slack", "T1")
    assert nothing is not None and not nothing.tokens
    with pytest.raises(ValueError, match="without a secret"):
        await (await _again(directory, "")).install(Installation("slack", "T1", {}, {"bot": "xoxb-1"}))


async def test_an_installation_that_is_taken_back_leaves_no_tokens(directory: Directory) -> None:
    await directory.install(Installation("slack", "T1", {"name": "Acme"}, {"bot": "xoxb-1"}))
    await directory.uninstall("slack", "T1", "app_uninstalled")
    await directory.uninstall("slack", "T2", "never there")

    found = await directory.installation("slack", "T1")
    assert found == Installation("slack", "T1", {"name": "Acme"}, {}, "app_uninstalled")
