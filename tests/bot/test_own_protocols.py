"""A team's own folder of protocols, through the desk: it adds, it overrides, and a session keeps what it began with."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.content import PROMPTS, Content, ContentError
from bot.desk import Line, Press, Said, Submit
from bot.office import open_office
from bot.world import World
from facilitation.decision import Address
from facilitation.team.team import JoinTeam, Team
from tests.bot.office import MORNING, PEOPLE, Notebook, Scene

OURS = PROMPTS / "protocols" / "chalk-talk.yaml"
QUESTION = {"input_question": "What should we stop doing?", "facilitator": "ana"}


@asynccontextmanager
async def opened(url: str, own: Path, at: datetime = MORNING, team: Team | None = None) -> AsyncIterator[Scene]:
    """The house with the folder ``own``, opened for the first time, or again for ``team``."""
    world = World.scripted(at, 1 if team is None else 2)
    async with open_office(url, world, Content.load(protocols_dir=own), live=False) as office:
        notebook = Notebook()
        office.add(notebook)
        found = team or await office.desk.make_team("Willow", "en", "UTC")
        scene = Scene(office, world, notebook, found, count=0 if team is None else 1000)
        if team is None:
            for name in PEOPLE:
                await scene.command(name, Address("team", found.id), JoinTeam(name, name.title()))
        yield scene


@pytest.fixture
def own(tmp_path: Path) -> Path:
    folder = tmp_path / "own"
    folder.mkdir()
    return folder


def write(own: Path, id: str, **changes: str) -> None:
    """Our chalk talk as the team's own file ``id``, with some of its words changed."""
    text = OURS.read_text("utf-8").replace("id: chalk-talk", f"id: {id}").replace("aliases: [chalk, tiza]\n", "")
    for before, after in changes.items():
        words = before.replace("_", " ")
        assert words in text, words
        text = text.replace(words, after)
    (own / f"{id}.yaml").write_text(text, "utf-8")


async def begin(scene: Scene, id: str) -> str:
    """A session of it, in its second step."""
    asked = await scene.do("ana", Line(f"/start {id}"))
    assert asked.form is not None, asked
    await scene.do("ana", Submit(asked.form.action, QUESTION))
    session = await scene.session()
    for name in PEOPLE:
        await scene.do(name, Press(f"join:{session.id}:in"))
    await scene.do("ana", Press(f"begin:{session.id}:"))
    await scene.do("ana", Line("/next"))
    return session.id


def plain(words: object) -> str:
    return words.plain() if hasattr(words, "plain") else ""


async def test_a_protocol_of_the_teams_own_is_listed_found_and_run_to_its_end(database_url: str, own: Path) -> None:
    write(own, "our-talk", Chalk_talk="Our own talk", dialogue="inquiry")
    async with opened(database_url, own) as scene:
        said = (await scene.do("ana", Submit(f"choose:{scene.team.id}:", {"purpose": "inquiry"}))).message
        assert "Our own talk" in plain(said)
        listed = (await scene.do("ana", Press(f"help:{scene.team.id}:protocols+inquiry"))).message
        assert "Our own talk" in plain(listed)

        await begin(scene, "our-talk")
        await scene.pass_time(timedelta(minutes=1))
        assert any("Our own talk" in words for words in scene.notebook.words)
        for _ in range(5):
            await scene.do("ana", Line("/next"))
        await scene.do("ana", Line("/end"))
        await scene.pass_time(timedelta(days=1))
        assert [record.title for record in await scene.office.desk.records(scene.team.id)] != []


async def test_a_file_with_the_name_of_one_of_ours_takes_its_place(database_url: str, own: Path) -> None:
    write(own, "chalk-talk", Chalk_talk="Silent wall")
    async with opened(database_url, own) as scene:
        asked = await scene.do("ana", Line("/start chalk-talk"))

        assert asked.form is not None and asked.form.about is not None
        assert plain(asked.form.about).startswith("Silent wall")
        assert scene.office.desk.content.protocol("silent wall") is not None
        assert scene.office.desk.content.protocol("chalk talk") is None


async def test_a_running_session_keeps_the_version_that_it_began_with(database_url: str, own: Path) -> None:
    write(own, "our-talk")
    async with opened(database_url, own) as scene:
        session = await begin(scene, "our-talk")
        began = (await scene.session()).version
        now, team = scene.world.now(), scene.team

    write(own, "our-talk", Read_the_board="Another name", **{"[idea,_question,_connection]": "[warm]"})
    async with opened(database_url, own, now, team) as scene:
        assert scene.office.desk.content.protocols["our-talk"].steps[2].name["en"] == "Another name"
        view = await scene.office.desk.view(team.id, "ben")
        assert view.board.name == "Write in silence"

        assert (await scene.do("ben", Line("/warm It is warm."))).refused
        assert not (await scene.do("ben", Line("/idea Less marking."))).refused
        assert not (await scene.do("dev", Said("Fewer meetings", "idea"))).refused
        await scene.do("ana", Line("/next"))
        assert (await scene.office.desk.view(team.id, "ben")).board.name == "Read the board"
        assert (await scene.session()).version == began
        await scene.do("ana", Press(f"end:{session}:"))
        await scene.do("ana", Line("/end"))
        assert await scene.office.desk.session(team.id) is None
        asked = await scene.do("ana", Line("/start our-talk"))
        assert asked.form is not None
        await scene.do("ana", Submit(asked.form.action, QUESTION))
        assert (await scene.session()).version != began, "the next session has the new one"


async def test_a_running_session_goes_on_when_its_file_is_gone(database_url: str, own: Path) -> None:
    write(own, "our-talk")
    async with opened(database_url, own) as scene:
        await begin(scene, "our-talk")
        now, team = scene.world.now(), scene.team

    (own / "our-talk.yaml").unlink()
    async with opened(database_url, own, now, team) as scene:
        assert not (await scene.do("ben", Line("/idea Less marking."))).refused
        await scene.do("ana", Line("/next"))
        assert (await scene.office.desk.view(team.id, "ben")).board.name == "Read the board"
        await scene.do("ana", Line("/end"))
        await scene.do("ana", Line("/end"))
        assert await scene.office.desk.session(team.id) is None
        assert (await scene.do("ana", Line("/start our-talk"))).form is None


def test_a_slip_in_a_file_of_the_teams_own_is_told_before_anybody_comes(own: Path) -> None:
    write(own, "our-talk", **{"silent:_true": "silent: yes please"})
    with pytest.raises(ContentError) as slip:
        Content.load(protocols_dir=own)
    assert slip.value.file == own / "our-talk.yaml" and slip.value.line > 1
