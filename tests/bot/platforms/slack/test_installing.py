"""Installing over OAuth into two workspaces at once: each its own teams and tokens, sealed; renewed, taken back, and
whole organisations understood."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlparse

import aiohttp
import pytest

from bot.office import Office, open_office
from bot.platforms.slack.app import Connected
from bot.platforms.slack.errors import Refusal
from bot.platforms.slack.oauth import installation
from bot.platforms.slack.payloads import read
from bot.settings import Settings
from bot.world import ScriptedWorld
from tests.bot.office import CONTENT
from tests.bot.platforms.slack.stage import away
from tests.rigs.slack.browser import APP, Browser
from tests.rigs.slack.edge import Edge
from tests.rigs.slack.emulator import BOT, Workspace
from tests.rigs.slack.organisation import Organisation
from tests.rigs.slack.person import Person
from tests.rigs.slack.stand import SECRET, beside, slack

OAK = Workspace("T0OAK00001", ("Ana", "Ben"))
ELM = Workspace("T0ELM00001", ("Carla", "Dan"), locale="es-ES")


class House:
    """The app as it runs for many workspaces, and a browser in front of it."""

    def __init__(self, edge: Edge, office: Office, here: Connected, world: ScriptedWorld, address: str):
        self.edge, self.office, self.here, self.world, self.address = edge, office, here, world, address

    async def install(self, workspace: Workspace, name: str) -> tuple[int, str]:
        return await Browser(self.edge, self.address).install(workspace, name)

    async def settle(self) -> None:
        for _ in range(3):
            await self.edge.settle()
            await self.here.slack.settle()
            await self.office.run_until_quiet()


@asynccontextmanager
async def house(folder: Path, world: ScriptedWorld, whole: Organisation | None = None) -> AsyncIterator[House]:
    """``whole``: the organisation that both workspaces belong to."""
    async with slack(folder, OAK, ELM) as edge:
        edge.whole = whole
        url = f"sqlite:///{folder}/convener.db"
        async with open_office(url, world, CONTENT, live=False) as office:
            settings = Settings(secret_key=SECRET, slack_api_url=edge.api_url, **APP)
            async with beside(edge, office, settings, world) as (here, _, address):
                yield House(edge, office, here, world, address)
        assert not edge.faults, edge.faults


async def test_two_workspaces_at_once_know_nothing_of_each_other(tmp_path: Path, world: ScriptedWorld) -> None:
    async with house(tmp_path, world) as at:
        ana, carla = Person(at.edge, OAK, "Ana"), Person(at.edge, ELM, "Carla")
        status = await ana.types("/convene", "help", OAK.channel("year-7"))
        assert status == 200
        assert "not installed" in str(at.edge.shown)  # before anybody let it in

        for workspace, name in ((OAK, "Ana"), (ELM, "Carla")):
            status, page = await at.install(workspace, name)
            assert status == 200 and workspace.id in page
        await asyncio.gather(
            ana.types("/convene", "question How do we listen?", OAK.channel("year-7")),
            carla.types("/convene", "pregunta ¿Cómo leemos?", ELM.channel("year-7")),
        )
        await at.settle()
        teams = await at.office.desk.teams()
        told = {team.question.text: (team.language, [m.name for m in team.members]) for team in teams if team.question}
        assert told == {"How do we listen?": ("en", ["Ana"]), "¿Cómo leemos?": ("es", ["Carla"])}
        for workspace, other in ((OAK, "leemos"), (ELM, "listen")):
            state = await at.edge.dump(workspace.id)
            assert other not in str(state["messages"]) + str(state["ephemeralMessages"])


async def test_a_button_of_another_workspaces_team_does_nothing(tmp_path: Path, world: ScriptedWorld) -> None:
    async with house(tmp_path, world) as at:
        for workspace, name in ((OAK, "Ana"), (ELM, "Carla")):
            await at.install(workspace, name)
        await Person(at.edge, OAK, "Ana").types("/convene", "question How do we listen?", OAK.channel("year-7"))
        await at.settle()
        (team,) = await at.office.desk.teams()
        carla = Person(at.edge, ELM, "Carla")
        body = {
            "type": "block_actions", "team": {"id": ELM.id}, "user": {"id": carla.id}, "trigger_id": "1.1",
            "channel": {"id": ELM.channel("year-7")}, "container": {"type": "message"},
            "actions": [{"action_id": f"agreements:{team.id}:", "value": team.id}],
            "response_url": at.edge.response_url(ELM.id, carla.id, ELM.channel("year-7")),
        }  # fmt: skip
        await carla._interactive(body)
        await at.settle()
        assert "ya no sirve" in at.edge.shown[-1].message["text"]
        assert [m.name for m in (await at.office.desk.teams())[0].members] == ["Ana"]


async def test_tokens_lie_sealed_and_are_renewed_before_they_end(tmp_path: Path, world: ScriptedWorld) -> None:
    async with house(tmp_path, world) as at:
        await at.install(OAK, "Ana")
        workspaces = at.here.slack.workspaces
        first = await at.here.slack.directory.installation("slack", OAK.id)
        assert first is not None and first.tokens["bot"] not in (tmp_path / "convener.db").read_bytes().decode("latin1")

        world.clock.advance(timedelta(hours=11))
        await asyncio.gather(*(workspaces.client(OAK.id) for _ in range(5)))
        renewed = await at.here.slack.directory.installation("slack", OAK.id)
        assert renewed is not None and renewed.tokens["refresh"] != first.tokens["refresh"]
        assert renewed.facts["expires"] > first.facts["expires"]

        workspaces.forget(OAK.id)  # a process that was too late: its refresh token has been used
        await at.here.slack.directory.install(replace(renewed, tokens=first.tokens, facts=first.facts))
        assert (await workspaces.client(OAK.id)).token == first.tokens["bot"]


@pytest.mark.parametrize("event", ["app_uninstalled", "tokens_revoked"])
async def test_who_takes_the_bot_out_takes_its_tokens_back(tmp_path: Path, world: ScriptedWorld, event: str) -> None:
    async with house(tmp_path, world) as at:
        for workspace, name in ((OAK, "Ana"), (ELM, "Carla")):
            await at.install(workspace, name)
        await at.edge.event(OAK.id, {"type": event, "tokens": {"bot": [BOT], "oauth": []}})
        await at.settle()

        gone = await at.here.slack.directory.installation("slack", OAK.id)
        assert gone is not None and not gone.tokens and gone.gone == event
        with pytest.raises(Refusal):
            await at.here.slack.workspaces.client(OAK.id)
        assert await at.here.slack.workspaces.client(ELM.id)
        assert (await at.install(OAK, "Ana"))[0] == 200
        assert await at.here.slack.workspaces.client(OAK.id)


async def test_what_could_not_be_posted_meanwhile_is_posted_when_the_bot_is_back(
    tmp_path: Path, world: ScriptedWorld
) -> None:
    async with house(tmp_path, world) as at:
        await at.install(OAK, "Ana")
        ana = Person(at.edge, OAK, "Ana")
        for text in (f"start tuning-protocol <@{OAK.user('Ben')}|Ben> Does it work?", "begin"):
            await ana.types("/convene", text, OAK.channel("year-7"))
            await at.settle()
        await at.edge.event(OAK.id, {"type": "app_uninstalled"})
        await at.settle()
        before = await _words(at, OAK)
        world.clock.advance(timedelta(minutes=20))
        await at.settle()
        assert await _words(at, OAK) == before

        assert (await at.install(OAK, "Ana"))[0] == 200
        await at.settle()
        assert "aused" in (await _words(at, OAK)).removeprefix(before), "no time runs out where nobody hears of it"


async def _words(at: House, workspace: Workspace) -> str:
    """All that the bot has said in a workspace, in order."""
    said = (await at.edge.dump(workspace.id))["messages"]
    return "\n".join(m["text"] for m in sorted(said, key=lambda m: float(m["ts"])) if m["user"] == BOT)


async def test_a_persons_token_that_is_revoked_is_none_of_ours(tmp_path: Path, world: ScriptedWorld) -> None:
    async with house(tmp_path, world) as at:
        await at.install(OAK, "Ana")
        await at.edge.event(OAK.id, {"type": "tokens_revoked", "tokens": {"oauth": ["U1"], "bot": []}})
        await at.settle()
        assert await at.here.slack.workspaces.client(OAK.id)


async def test_nobody_is_sent_through_somebody_elses_installation(tmp_path: Path, world: ScriptedWorld) -> None:
    async with house(tmp_path, world) as at, aiohttp.ClientSession() as browser:
        async with browser.get(f"{at.address}/slack/install", allow_redirects=False) as sent:
            state = parse_qs(urlparse(sent.headers["Location"]).query)["state"][0]
        callback = f"{at.address}/slack/oauth_redirect"
        for params in ({"code": "x", "state": state}, {"code": "x", "state": "nonsense"}, {"code": "x"}):
            async with aiohttp.ClientSession() as other, other.get(callback, params=params) as page:
                assert page.status == 400 and "begin again" in await page.text()
        async with browser.get(callback, params={"error": "access_denied", "state": state}) as page:
            assert page.status == 200 and "You cancelled" in await page.text()
        async with browser.get(f"{at.address}/slack/other") as page:
            assert page.status == 404
        assert await at.here.slack.directory.installations("slack") == []


# -- while the database is away


async def test_a_new_token_is_held_until_the_database_takes_it(tmp_path: Path, world: ScriptedWorld) -> None:
    """Slack gives it once, and takes the old one back."""
    async with house(tmp_path, world) as at:
        await at.install(OAK, "Ana")
        first = await at.here.slack.directory.installation("slack", OAK.id)
        world.clock.advance(timedelta(hours=11))
        with away(at.office.store, reads=True):
            assert await at.here.slack.workspaces.client(OAK.id)
            assert await at.here.slack.workspaces.client(OAK.id)
        assert await at.here.slack.directory.installation("slack", OAK.id) == first

        assert await at.here.slack.workspaces.client(OAK.id)
        kept = await at.here.slack.directory.installation("slack", OAK.id)
        assert kept is not None and first is not None and kept.tokens["refresh"] != first.tokens["refresh"]
        assert not at.here.slack.workspaces.renewing.unkept


async def test_an_installation_that_could_not_be_kept_says_so(tmp_path: Path, world: ScriptedWorld) -> None:
    async with house(tmp_path, world) as at:
        with away(at.office.store):
            status, page = await at.install(OAK, "Ana")
        assert status == 503 and "begin again" in page and "/slack/install" in page
        assert (await at.install(OAK, "Ana"))[0] == 200


async def test_word_that_the_bot_is_out_comes_again_until_it_is_kept(tmp_path: Path, world: ScriptedWorld) -> None:
    async with house(tmp_path, world) as at:
        await at.install(OAK, "Ana")
        with away(at.office.store, until=lambda: len(at.edge.delivered) >= 2):
            await at.edge.event(OAK.id, {"type": "app_uninstalled"})
        await at.settle()
        gone = await at.here.slack.directory.installation("slack", OAK.id)
        assert gone is not None and not gone.tokens


# -- Enterprise Grid


def test_an_installation_for_a_whole_organisation_is_kept_under_its_id() -> None:
    found = {
        "access_token": "xoxb-1", "bot_user_id": "U7", "app_id": "A1", "scope": "commands", "team": None,
        "enterprise": {"id": "E1", "name": "All schools"}, "is_enterprise_install": True,
    }  # fmt: skip
    kept = installation(found, 0.0)

    assert (kept.workspace, kept.facts["name"], kept.tokens) == ("E1", "All schools", {"bot": "xoxb-1"})


@pytest.mark.parametrize(
    ("payload", "workspace"),
    [
        ({"command": "/convene", "team_id": "T1", "enterprise_id": "E1", "is_enterprise_install": "true"}, "E1"),
        ({"command": "/convene", "team_id": "T1", "enterprise_id": "E1", "is_enterprise_install": "false"}, "T1"),
        ({"type": "block_actions", "team": None, "enterprise": {"id": "E1"}, "is_enterprise_install": True}, "E1"),
        ({"type": "shortcut", "team": {"id": "T1"}, "enterprise": {"id": "E1"}, "is_enterprise_install": False}, "T1"),
        ({"type": "event_callback", "team_id": "T9", "authorizations": [
            {"enterprise_id": "E1", "team_id": None, "is_enterprise_install": True, "user_id": "U7", "is_bot": True}
        ], "event": {"type": "app_mention"}}, "E1"),
        ({"type": "event_callback", "team_id": "T9", "authorizations": [
            {"enterprise_id": "E1", "team_id": "T1", "is_enterprise_install": False}
        ], "event": {"type": "app_mention"}}, "T1"),
        ({"type": "view_submission", "team": {"id": "T2"}, "view": {"app_installed_team_id": "T1"}}, "T1"),
    ],
)  # fmt: skip
def test_whose_payload_it_is(payload: dict[str, Any], workspace: str) -> None:
    assert read(payload).workspace == workspace
