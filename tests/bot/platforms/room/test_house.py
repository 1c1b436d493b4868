"""Small questions that every request begins with."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from starlette.requests import Request

from bot.platforms.room.house import address
from bot.platforms.room.lobby import known_zone

from .whole import Whole, served


@pytest.mark.parametrize(
    ("client", "counted"),
    [
        (("192.0.2.7", 1), "192.0.2.7"),
        (("2001:db8:1:2:3:4:5:6", 1), "2001:db8:1:2::/64"),
        (("a.unix.socket", 1), "a.unix.socket"),
        (None, ""),
    ],
)
def test_tries_are_counted_by_household(client: Any, counted: str) -> None:
    assert address(Request({"type": "http", "headers": [], "client": client})) == counted


@pytest.mark.parametrize("said", ["", "Mars/Olympus", "../../etc/passwd", "x" * 5000, "\x00", "/etc/passwd", "Europe"])
def test_a_time_zone_that_is_none_counts_as_not_said(said: str) -> None:
    assert known_zone(said) == ""


def test_a_time_zone_is_known_by_its_name() -> None:
    assert known_zone("Europe/Madrid") == "Europe/Madrid"


async def test_a_personal_link_of_someone_who_left_lets_nobody_in(whole: Whole) -> None:
    ana, eve = whole.browser(), whole.browser()
    await ana.make("Ana", "Year 7 writing")
    link = await ana.return_link()
    await whole.leave(ana)
    answer = await eve.join(link, "Ana")

    assert answer.status_code == 403 and "personal link" in answer.text


async def test_a_flood_of_people_from_one_address_is_asked_to_wait(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.platforms.room.lobby.MOST_JOINS", 1)
    async with served(tmp_path) as whole:
        ana, eve, late = whole.browser(), whole.browser(), whole.browser()
        await ana.make("Ana", "Year 7 writing")
        link = await ana.join_link()

        assert (await eve.join(link, "Eve")).url.path == ana.at
        answer = await late.join(link, "Late")
        assert answer.status_code == 429 and "Many people" in answer.text and "Year 7 writing" in answer.text


async def test_the_wall_is_alive(whole: Whole) -> None:
    ana, ben = whole.browser(), whole.browser()
    await ana.make("Ana", "Year 7 writing")
    await ben.join(await ana.join_link(), "Ben")
    async with ana.page(path="/board/live") as wall:
        await wall.until(lambda page: page.all("wall"))
        await whole.start(ana, ben)
        await wall.until(lambda page: "Gathering" in page.all("wall")[-1]["html"])

        assert await ana.code() in wall.text and not wall.all("line")


async def test_a_database_that_never_answers_counts_as_gone(whole: Whole, monkeypatch: pytest.MonkeyPatch) -> None:
    async def never(code: str) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr("bot.platforms.room.app.DATABASE_PATIENCE", 0.01)
    monkeypatch.setattr(whole.office.shelf, "team_of", never)

    assert (await whole.browser().get("/healthz")).status_code == 503
