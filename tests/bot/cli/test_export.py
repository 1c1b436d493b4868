"""``convener export``: everything of one team, to take along."""

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.content import Content
from bot.desk import Direct, Incoming, Said
from bot.office import Office, open_office
from bot.platforms.room.platform import RoomPlatform
from bot.world import World
from facilitation.decision import Address
from facilitation.session.commands import Start
from facilitation.team.team import JoinTeam, Team
from tests.bot.cli.terminal import convener

WORLD = World.scripted(datetime(2026, 9, 7, 9, 0, tzinfo=UTC), seed=1)


async def join(office: Office, team: Team, *names: str) -> list[str]:
    ids = []
    for name in names:
        ids.append(WORLD.new_id())
        body = Direct(Address("team", team.id), JoinTeam(ids[-1], name, scripted=True))
        await office.desk.handle(Incoming(f"join-{ids[-1]}", team.id, team.channel, ids[-1], body))
    return ids


async def rehearse(office: Office, team: Team, cast: list[str]) -> None:
    """A tuning protocol, start to end, with a word of Ana's that only she was to read."""
    id = WORLD.new_id()
    start = Start(id, cast[2], team.channel, "tuning-protocol", cast[1], cast[2], seed=7, cast=tuple(cast))
    body = Direct(Address("session", id), start)
    await office.desk.handle(Incoming(f"start-{id}", team.id, team.channel, cast[2], body))
    await office.run_until_quiet()
    noted = False
    while session := await office.desk.session(team.id):
        if session.at == 1 and not noted:  # the presenter's step: others' words become their notes
            noted = True
            await office.desk.handle(Incoming("note", team.id, team.channel, cast[0], Said("for my eyes only")))
        due = await office.next_due()
        assert due is not None
        WORLD.clock.set(due)
        await office.run_until_quiet()


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Team]:
    """A folder with a database: Year 7 has had a session, and there are two teams with one name."""
    folder = tmp_path_factory.mktemp("house")

    async def fill() -> Team:
        async with open_office(f"sqlite:///{folder}/convener.db", WORLD, Content.load(), live=False) as office:
            office.add(RoomPlatform(office.shelf, WORLD))
            team = await office.desk.make_team("Year 7", "en", "UTC")
            for _ in range(2):
                await office.desk.make_team("Twins", "en", "UTC")
            cast = await join(office, team, "Ana", "Ben", "Chloé", "Dev", "Elif", "Faye")
            await rehearse(office, team, cast)
            return team

    return folder, asyncio.run(fill())


def exported(house: tuple[Path, Team], *words: str) -> Any:
    said = convener("export", *words, at=house[0])
    assert said.code == 0, said.err
    return json.loads(said.out)


def test_without_a_team_it_lists_the_teams(house: tuple[Path, Team]) -> None:
    teams = exported(house)

    assert sorted(team["name"] for team in teams) == ["Twins", "Twins", "Year 7"]
    assert next(team["members"] for team in teams if team["name"] == "Year 7") == 6


def test_a_team_is_found_by_its_id_and_by_its_name(house: tuple[Path, Team]) -> None:
    assert exported(house, house[1].id) == exported(house, "year 7")


def test_it_holds_what_the_team_made_and_its_records_as_markdown(house: tuple[Path, Team]) -> None:
    found = exported(house, "Year 7")

    assert found["team"]["name"] == "Year 7"
    assert {row["label"] for row in found["contribution"]} >= {"warm", "cool"}
    assert len(found["commitment"]) >= 3
    assert found["agreement"][0]["version"] == 2
    assert found["rating"][0]["count"] == 6
    assert found["record"][0]["markdown"].startswith("# ")
    assert found["record"][0]["page"]
    assert any(line["text"].startswith("Ben: ") for line in found["talk"])


def test_what_one_person_alone_was_to_see_is_not_in_it(house: tuple[Path, Team]) -> None:
    text = json.dumps(exported(house, "Year 7"), ensure_ascii=False)

    assert "for my eyes only" not in text
    assert "There is room for you" not in text  # a nudge
    assert '"never"' not in text


def test_it_writes_to_a_file_when_asked(house: tuple[Path, Team], tmp_path: Path) -> None:
    out = tmp_path / "year7.json"

    said = convener("export", "Year 7", "--out", str(out), at=house[0])

    assert said == (0, f"Written to {out}.\n", "")
    assert json.loads(out.read_text("utf-8")) == exported(house, "Year 7")


def test_a_name_of_two_teams_is_refused_with_their_ids(house: tuple[Path, Team]) -> None:
    said = convener("export", "Twins", at=house[0])

    assert said.code == 2
    assert said.err.startswith('2 teams are called "Twins". Give the id: ')


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("Year 8",), 'There is no team "Year 8". `convener export` without a name lists them.\n'),
        (("Year 7", "--out", "nowhere/x.json"), "nowhere/x.json cannot be written: No such file or directory."),
    ],
)
def test_what_cannot_be_done_is_told_in_one_sentence(
    words: tuple[str, ...], sentence: str, house: tuple[Path, Team]
) -> None:
    said = convener("export", *words, at=house[0])

    assert said.code == 2
    assert said.err.startswith(sentence)


def test_an_empty_folder_has_nothing_to_export_and_stays_empty(tmp_path: Path) -> None:
    said = convener("export", at=tmp_path)

    assert said.code == 2
    assert said.err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []
