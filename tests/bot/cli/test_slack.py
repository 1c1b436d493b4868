"""Slack from the command line: the manifest, what the doctor finds, and settings that belong together."""

import asyncio
import json
from pathlib import Path

import pytest

from bot.cli.slack import findings
from bot.directory import Installation
from bot.platforms.slack.examining import examine
from bot.platforms.slack.scopes import SCOPES
from bot.settings import Settings, SettingsError
from tests.bot.cli.terminal import convener
from tests.rigs.slack.emulator import SIGNING, Workspace
from tests.rigs.slack.stand import slack

OAK = Workspace("T0OAK00001", ("Ana",))


def test_the_manifest_is_printed_for_socket_mode_and_for_http(tmp_path: Path) -> None:
    printed = convener("slack", "manifest", "--language", "es", at=tmp_path)
    assert printed.code == 0
    assert json.loads(printed.out)["settings"]["socket_mode_enabled"] is True

    url = "https://convener.example"
    french = convener("slack", "manifest", "--language", "fr", at=tmp_path)
    assert french.code == 2 and 'does not speak "fr"' in french.err and not french.out

    http = json.loads(convener("slack", "manifest", "--http", at=tmp_path, public_url=url).out)
    assert http["settings"]["event_subscriptions"]["request_url"] == "https://convener.example/slack/events"
    without = convener("slack", "manifest", "--http", at=tmp_path)
    assert without.code == 2 and "https" in without.err


@pytest.mark.parametrize(
    ("given", "way"),
    [
        ({}, ""),
        ({"slack_bot_token": "xoxb-1", "slack_app_token": "xapp-1"}, "socket"),
        ({"slack_bot_token": "xoxb-1", "slack_signing_secret": SIGNING}, "http"),
        ({"slack_client_id": "1.2", "slack_client_secret": "12345678", "slack_signing_secret": SIGNING}, "oauth"),
    ],
)
def test_the_settings_say_how_slack_is_connected(given: dict[str, str], way: str) -> None:
    assert Settings(**given).slack == way


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({"slack_bot_token": "xoxb-1"}, "SLACK_APP_TOKEN"),
        ({"slack_app_token": "xapp-1"}, "SLACK_BOT_TOKEN"),
        ({"slack_signing_secret": SIGNING}, "SLACK_BOT_TOKEN"),
        ({"slack_client_id": "1.2", "slack_signing_secret": SIGNING}, "SLACK_CLIENT_SECRET"),
    ],
)
def test_half_of_them_is_told_with_what_is_missing(given: dict[str, str], missing: str) -> None:
    with pytest.raises(SettingsError, match=missing):
        _ = Settings(**given).slack


def test_a_token_of_the_wrong_kind_is_refused_and_not_repeated() -> None:
    with pytest.raises(SettingsError) as told:
        Settings.read({"CONVENER_SLACK_BOT_TOKEN": "xapp-secret-words"}, None)
    assert "xoxb" in str(told.value) and "secret-words" not in str(told.value)


async def test_the_doctor_says_whether_slack_takes_our_tokens_and_what_is_missing(tmp_path: Path) -> None:
    async with slack(tmp_path, OAK) as edge:
        good = {"slack_app_token": "xapp-1", "slack_api_url": edge.api_url}
        loop = asyncio.get_running_loop()

        async def found(token: str) -> list[tuple[bool, str, str]]:
            settings = Settings(slack_bot_token=token, **good)
            return await loop.run_in_executor(None, lambda: list(findings(settings)))

        assert all(well for well, _, _ in await found(OAK.token))
        wrong = [(seen, mend) for well, seen, mend in await found("xoxb-unknown") if not well]
        assert len(wrong) == 1 and "invalid_auth" in wrong[0][0] and "CONVENER_SLACK_BOT_TOKEN" in wrong[0][1]
        few = [scope for scope in SCOPES if scope != "im:write"]
        await edge.rig(OAK.id, "token", token=OAK.token, scopes=few)
        (missing,) = [(seen, mend) for well, seen, mend in await found(OAK.token) if not well]
        assert "im:write" in missing[0] and "chat:write" not in missing[0] and "slack manifest" in missing[1]


async def test_the_doctor_asks_slack_whether_it_takes_the_token_of_each_workspace_that_let_us_in(
    tmp_path: Path,
) -> None:
    async with slack(tmp_path, OAK) as edge:
        http = {"slack_client_id": "1.2", "slack_client_secret": "12345678", "slack_signing_secret": SIGNING}
        settings = Settings(slack_api_url=edge.api_url, public_url="https://convener.example", **http)
        oak = Installation("slack", OAK.id, {"name": "Oak"}, {"bot": OAK.token})
        out = Installation("slack", "T0ELM00001", {"name": "Elm"}, {}, "app_uninstalled")
        assert [well for well, *_ in await examine(settings, [oak, out])] == [True, True, False]

        edge.tokens.ended.add(OAK.token)
        _, (well, seen, mend) = await examine(settings, [oak])
        assert not well and "token_expired" in seen and "CONVENER_SLACK_CLIENT_SECRET" in mend


def test_the_doctor_says_nothing_of_slack_where_it_is_not_used() -> None:
    assert list(findings(Settings())) == []
