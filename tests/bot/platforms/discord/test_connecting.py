"""Going on Discord: a wrong token is told at once, an outage is waited out, a missing intent is done without; and what
`convener doctor` and `convener discord invite` say."""

import asyncio
from typing import Any

import discord
import pytest

from bot.cli import discord as command
from bot.cli.fault import Cannot
from bot.platforms.contract import Gone, TryLater
from bot.platforms.discord import connecting, examining
from bot.platforms.discord.connecting import WrongToken, on_discord
from bot.platforms.discord.errors import Archived, Closed, Connection, InDoubt, NoPlace, NotThere
from bot.platforms.discord.platform import DiscordPlatform
from bot.settings import Settings, SettingsError
from facilitation.message import say

TOKEN = "a-token.of.tests-that-is-long"


class Response:
    def __init__(self, status: int):
        self.status, self.reason = status, "told by a test"


def refused(status: int, code: int) -> discord.HTTPException:
    return discord.HTTPException(Response(status), {"code": code, "message": "no"})


@pytest.mark.parametrize(
    ("raised", "becomes"),
    [
        (refused(404, 10003), NoPlace),
        (refused(403, 50001), NoPlace),
        (refused(403, 50013), NoPlace),
        (refused(403, 50007), Closed),
        (refused(403, 50278), Closed),
        (refused(404, 10007), NotThere),
        (refused(404, 10008), NotThere),
        (refused(400, 160005), NoPlace),
        (refused(404, 10062), NotThere),
        (refused(400, 50083), Archived),
        (refused(400, 50035), Gone),
        (refused(429, 0), TryLater),
        (refused(400, 40003), TryLater),
        (refused(503, 0), InDoubt),
        (ConnectionResetError(), InDoubt),
        (discord.RateLimited(7.5), TryLater),
    ],
)
def test_what_discord_refuses_is_gone_later_or_in_doubt(raised: Exception, becomes: type[Exception]) -> None:
    with pytest.raises(becomes) as found, Connection().told():
        raise raised

    assert type(found.value) is becomes


def test_while_discord_cannot_be_reached_each_wait_is_longer_until_it_answers() -> None:
    connection, waits = Connection(), []
    for _ in range(8):
        with pytest.raises(InDoubt) as found, connection.told():
            raise ConnectionResetError
        waits.append(found.value.seconds)
    with connection.told():
        pass

    assert waits == [0.5, 1, 2, 4, 8, 16, 20, 20] and connection.wait == 0.5


async def test_before_the_bot_is_on_discord_nothing_is_given_up() -> None:
    with pytest.raises(TryLater):
        await DiscordPlatform().post("discord-1-2", "1", "x", say("hello"))


class FakeBot:
    """Runs as it is told: each time the next of ``outcomes``."""

    def __init__(self, outcomes: list[Any], hears: bool):
        self.outcomes, self.hears = outcomes, hears

    async def run(self, token: str) -> None:
        outcome = self.outcomes.pop(0) if self.outcomes else None
        if outcome is None:
            await asyncio.Event().wait()
        raise outcome


async def joined(monkeypatch: pytest.MonkeyPatch, asked: list[Any], outcomes: list[Any]) -> list[bool]:
    """With which hearing each bot was made, when asking and running go as told."""
    made: list[bool] = []

    async def may_hear(token: str) -> bool:
        answer = asked.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return bool(answer)

    def make(hears: bool) -> Any:
        made.append(hears)
        return FakeBot(outcomes, hears)

    monkeypatch.setattr(connecting, "may_hear", may_hear)
    monkeypatch.setattr(connecting, "AGAIN", 0.0)
    async with on_discord(TOKEN, make):
        for _ in range(50):
            await asyncio.sleep(0)
    return made


async def test_a_wrong_token_stops_the_start_with_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(WrongToken, match="CONVENER_DISCORD_TOKEN"):
        await joined(monkeypatch, [discord.LoginFailure("no")], [])


async def test_an_outage_at_the_start_is_waited_out(monkeypatch: pytest.MonkeyPatch) -> None:
    assert await joined(monkeypatch, [OSError(), OSError(), True], []) == [True]


async def test_a_connection_that_fails_is_made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    assert await joined(monkeypatch, [True], [OSError("cut"), ValueError("a defect")]) == [True, True, True]


async def test_an_intent_that_is_not_approved_is_told_and_done_without(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    assert await joined(monkeypatch, [True], [discord.PrivilegedIntentsRequired(0)]) == [True, False]
    assert "4014" in caplog.text


async def test_a_token_that_was_taken_back_is_told_in_the_log(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    await joined(monkeypatch, [False], [discord.LoginFailure("no")])

    assert "CONVENER_DISCORD_TOKEN" in caplog.text


# -- the command line --------------------------------------------------------------------------


def test_without_a_token_the_invitation_says_where_to_get_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Settings, "read", classmethod(lambda cls: Settings()))
    with pytest.raises(Cannot, match="Discord in five minutes"):
        command.invite()


def test_the_doctor_says_nothing_of_discord_where_it_is_not_used() -> None:
    assert list(command.findings(Settings())) == []


def test_the_doctor_says_what_the_intent_would_add_and_when_shards_are_too_few(monkeypatch: pytest.MonkeyPatch) -> None:
    class Info:
        name, approximate_guild_count, flags = "Convener", 9000, discord.ApplicationFlags()

    class Asking:
        http: Any = None

        async def __aenter__(self) -> "Asking":
            self.http = self
            return self

        async def __aexit__(self, *_: object) -> None: ...
        async def login(self, token: str) -> None: ...
        async def application_info(self) -> Any:
            return Info()

        async def get_bot_gateway(self) -> tuple[int, str]:
            return 4, ""

    monkeypatch.setattr(examining.discord, "Client", lambda intents: Asking())
    settings = Settings(discord_token=TOKEN, discord_shards="0-1/2")
    found = list(command.findings(settings))

    assert "without the Message Content intent" in found[0][1] and found[0][0]
    assert not found[1][0] and "9000 servers on 2 shards" in found[1][1] and "4" in found[1][2]
    assert "Create Private Threads" in found[2][1]


def test_shards_that_cannot_be_are_found_by_the_doctor_and_refused_as_a_setting() -> None:
    settings = Settings(discord_token=TOKEN, discord_shards="9/8")

    assert [f[0] for f in command.findings(settings)] == [False]
    with pytest.raises(SettingsError, match="CONVENER_DISCORD_SHARDS"):
        Settings.read({"CONVENER_DISCORD_SHARDS": "all of them"}, None)
    with pytest.raises(SettingsError) as short:
        Settings.read({"CONVENER_DISCORD_TOKEN": "hush"}, None)
    assert "hush" not in str(short.value)
