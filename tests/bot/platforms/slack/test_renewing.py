"""A token of ours that Slack does not take, or does not renew, is our trouble and no reason to be let in anew: the
installation stays, what is to be said waits, and all goes on once it is mended."""

import logging
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.platforms.slack.errors import Refusal
from bot.platforms.slack.spots import place_of
from bot.world import ScriptedWorld
from facilitation.message import say
from tests.bot.platforms.slack.stage import four
from tests.bot.platforms.slack.test_installing import OAK, House, _words, house
from tests.rigs.slack.emulator import CLIENT_SECRET
from tests.rigs.slack.person import Person


async def _begun(at: House) -> str:
    """A session runs in a workspace that has just let the bot in; its token."""
    await at.install(OAK, "Ana")
    for text in (f"start tuning-protocol <@{OAK.user('Ben')}|Ben> Does it work?", "begin"):
        await Person(at.edge, OAK, "Ana").types("/convene", text, OAK.channel("year-7"))
        await at.settle()
    return (await at.here.slack.workspaces.bot(OAK.id)).token


async def test_a_secret_that_was_changed_costs_no_installation(tmp_path: Path, world: ScriptedWorld) -> None:
    async with house(tmp_path, world) as at:
        token, ours = await _begun(at), at.edge.tokens.secret
        at.edge.tokens.secret = "changed at Slack, and not in .env"
        world.clock.advance(timedelta(hours=12, minutes=1))
        at.edge.tokens.ended.add(token)
        before = await _words(at, OAK)
        await Person(at.edge, OAK, "Ana").types("/convene", "next", OAK.channel("year-7"))
        await at.settle()
        kept = await at.here.slack.directory.installation("slack", OAK.id)
        assert kept is not None and kept.tokens.get("refresh") and not kept.gone
        (team,) = await at.office.desk.teams()
        session = await at.office.desk.session(team.id)
        assert session is not None and session.paused, "nobody's time runs out unheard"

        at.edge.tokens.secret = ours
        world.clock.advance(timedelta(minutes=10))
        await at.settle()
        after = (await _words(at, OAK)).removeprefix(before)
        assert "Step 2 of 8" in after and "aused" in after, "what waited is said by itself"


@pytest.mark.parametrize("trouble", ["429", "500", "bad_client_secret"])
async def test_a_token_that_is_not_renewed_serves_until_it_ends_and_slack_is_not_asked_at_every_call(
    tmp_path: Path, world: ScriptedWorld, trouble: str
) -> None:
    async with house(tmp_path, world) as at:
        token, workspaces = await _begun(at), at.here.slack.workspaces
        if trouble == "bad_client_secret":
            at.edge.tokens.secret = "another"
        else:
            at.edge.troubles["oauth.v2.access"] = [trouble]
        world.clock.advance(timedelta(hours=11))
        for _ in range(3):
            assert (await workspaces.client(OAK.id)).token == token
        assert at.edge.tokens.asked == (1 if trouble == "bad_client_secret" else 0)
        first = await at.here.slack.directory.installation("slack", OAK.id)

        at.edge.tokens.secret = CLIENT_SECRET
        world.clock.advance(timedelta(minutes=6))
        await workspaces.client(OAK.id)
        renewed = await at.here.slack.directory.installation("slack", OAK.id)
        assert first is not None and renewed is not None and renewed.tokens["refresh"] != first.tokens["refresh"]


async def test_a_token_that_another_process_has_renewed_meanwhile_is_taken_up(
    tmp_path: Path, world: ScriptedWorld
) -> None:
    async with house(tmp_path, world) as at:
        token, workspaces = await _begun(at), at.here.slack.workspaces
        workspaces.known[OAK.id] = replace(workspaces.known[OAK.id], token="xoxb-of-yesterday")
        await Person(at.edge, OAK, "Ana").types("/convene", "next", OAK.channel("year-7"))
        await at.settle()
        world.clock.advance(timedelta(minutes=2))
        await at.settle()
        assert "Step 2 of 8" in await _words(at, OAK) and (await workspaces.bot(OAK.id)).token == token


async def test_the_one_token_that_was_taken_out_is_logged_once_and_asked_about_once_a_minute_until_it_is_good(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with four(tmp_path) as room:
        place, platform = place_of(room.workspace.id, room.channel), room.slack.slack.platform
        room.edge.tokens.out.add(room.workspace.token)
        for seconds in (0, 20, 20, 30, 20):
            room.world.clock.advance(timedelta(seconds=seconds))
            with pytest.raises(Refusal):
                await platform.post(place, "n1", "said:1", say("Said"))
        errors = [each for each in caplog.records if each.levelno >= logging.ERROR]
        assert len([each for each in errors if "does not take the token" in each.message]) == 1

        room.edge.tokens.out.clear()
        room.world.clock.advance(timedelta(seconds=35))
        with pytest.raises(Refusal):
            await platform.post(place, "n1", "said:1", say("Said"))
        room.world.clock.advance(timedelta(seconds=10))
        assert await platform.post(place, "n1", "said:1", say("Said"))
