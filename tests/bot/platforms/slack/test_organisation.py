"""Enterprise Grid: an organisation lets the app in once, and each of its workspaces has its own teams in its own
channels; a workspace that let it in before goes on where it was."""

import json
from pathlib import Path

import pytest

from bot.directory import Installation
from bot.platforms.slack.errors import Refusal
from bot.world import ScriptedWorld
from tests.bot.platforms.slack.test_installing import ELM, OAK, House, house
from tests.conversations.slack_reading import plain, view_words
from tests.rigs.slack.emulator import BOT, Workspace
from tests.rigs.slack.organisation import Organisation
from tests.rigs.slack.person import Person


def schools() -> Organisation:
    return Organisation(workspaces=(OAK, ELM))


async def types(at: House, who: Person, text: str) -> None:
    assert await who.types("/convene", text, who.workspace.channel("year-7")) == 200
    await at.settle()


def told(at: House, who: Person) -> str:
    """All that somebody was answered."""
    return "\n".join(plain(each.message) for each in at.edge.shown if (each.team, each.user) == (who.team, who.id))


async def said(at: House, workspace: Workspace) -> list[str]:
    """What the bot has posted anywhere in a workspace."""
    return [m["text"] for m in (await at.edge.dump(workspace.id))["messages"] if m["user"] == BOT]


async def test_one_installation_serves_every_workspace_and_keeps_them_apart(
    tmp_path: Path, world: ScriptedWorld
) -> None:
    async with house(tmp_path, world, schools()) as at:
        status, page = await at.install(OAK, "Ana")
        assert status == 200 and "All schools" in page
        assert "app.slack.com/manage/E0SCHOOLS1/" in page  # the app is in no workspace yet: the way to add it to some
        kept = await at.here.slack.directory.installations("slack")
        assert [each.workspace for each in kept] == ["E0SCHOOLS1"]

        ana, ben = Person(at.edge, OAK, "Ana"), Person(at.edge, OAK, "Ben")
        carla = Person(at.edge, ELM, "Carla")
        await types(at, ana, f"start tuning-protocol <@{ben.id}|Ben> Does it work?")
        await types(at, carla, "pregunta ¿Cómo leemos?")
        assert any("Does it work?" in text for text in await said(at, OAK))
        assert not any("Does it work?" in text for text in await said(at, ELM))
        assert [m["user"] for m in (await at.edge.dump(OAK.id))["channels"] if m.get("is_im")]  # a private word came

        card = next(seen for seen in await ben.sees() if any(b["action_id"].startswith("join:") for b in seen.buttons))
        await ben.presses(card, next(b["action_id"] for b in card.buttons if b["action_id"].startswith("join:")))
        await at.settle()
        teams = {team.language: team for team in await at.office.desk.teams()}
        session = await at.office.desk.session(teams["en"].id)
        assert session is not None and len(session.taking_part) == 2
        assert teams["en"].channel == f"slack-{at.edge.whole.id if at.edge.whole else ''}-{OAK.channel('year-7')}"
        assert [member.name for member in teams["es"].members] == ["Carla"]


async def test_words_mentions_forms_shortcuts_and_the_home_tab_work_in_an_organisation(
    tmp_path: Path, world: ScriptedWorld
) -> None:
    async with house(tmp_path, world, schools()) as at:
        await at.install(OAK, "Ana")
        dan = Person(at.edge, ELM, "Dan")
        await dan.writes(ELM.channel("year-7"), f"<@{BOT}> pregunta ¿Cómo leemos?")
        await at.settle()
        (team,) = await at.office.desk.teams()
        assert team.question is not None and team.question.text == "¿Cómo leemos?"

        await types(at, Person(at.edge, ELM, "Carla"), "rota")
        await types(at, dan, "propose")
        assert dan.modal() is not None
        assert await dan.submits({"text": "Empezamos a la hora."}) == {"response_action": "clear"}
        await at.settle()
        assert any("Empezamos a la hora." in text for text in await said(at, ELM))

        await dan.uses_shortcut("start")
        await at.settle()
        assert "canal" in view_words(dan.modal() or {})
        await dan.opens_home()
        await at.settle()
        assert "¿Cómo leemos?" in plain({"blocks": (await dan.home())["blocks"]})
        await dan.presses_at_home(f"prefer:{team.id}:")
        await at.settle()
        assert "horas" in view_words(dan.modal() or {})


async def test_when_the_organisation_takes_it_out_it_is_out_everywhere(tmp_path: Path, world: ScriptedWorld) -> None:
    async with house(tmp_path, world, schools()) as at:
        await at.install(OAK, "Ana")
        ana, carla = Person(at.edge, OAK, "Ana"), Person(at.edge, ELM, "Carla")
        await types(at, ana, "question How do we listen?")
        await at.edge.event(OAK.id, {"type": "app_uninstalled"})
        await at.settle()
        for who in (ana, carla):
            await types(at, who, "help")
            assert "not installed" in told(at, who).lower()
        with pytest.raises(Refusal):
            await at.here.slack.workspaces.client("E0SCHOOLS1")
        assert (await at.install(OAK, "Ana"))[0] == 200
        await types(at, ana, "status")
        (team,) = await at.office.desk.teams()
        assert team.question is not None  # nothing was lost


async def test_a_team_from_before_the_organisation_goes_on_where_it_was(tmp_path: Path, world: ScriptedWorld) -> None:
    async with house(tmp_path, world) as at:
        await at.install(OAK, "Ana")
        ana = Person(at.edge, OAK, "Ana")
        await types(at, ana, "question How do we listen?")
        kept = await at.here.slack.directory.installation("slack", OAK.id)
        assert kept is not None
        facts = {**kept.facts, "enterprise": "E0SCHOOLS1"}  # the workspace is part of a Grid
        await at.here.slack.directory.install(Installation("slack", OAK.id, facts, kept.tokens))

        at.edge.whole = schools()
        await at.install(OAK, "Ana")
        await at.here.slack.workspaces.gone(OAK.id, "app_uninstalled")  # its own installation ends
        await types(at, ana, "start tuning-protocol <@" + OAK.user("Ben") + "|Ben> Does it work?")
        (team,) = await at.office.desk.teams()
        assert team.question is not None and team.channel == f"slack-{OAK.id}-{OAK.channel('year-7')}"
        assert any("Does it work?" in text for text in await said(at, OAK))
        await ana.opens_home()
        await at.settle()
        assert "How do we listen?" in json.dumps((await ana.home())["blocks"])
