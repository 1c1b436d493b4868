"""A link that somebody hands on leads others into the room, or the page says that it cannot."""

import pytest

from bot.platforms.room.reach import for_others, only_here
from tests.bot.platforms.room.whole import Whole

HERE = "Only this computer can follow it"


@pytest.mark.parametrize(
    "link", ["http://127.0.0.1:8080/join/x", "http://localhost/", "http://[::1]:8080/", "http://127.8.0.9"]
)
def test_an_address_of_the_machine_itself_is_for_nobody_else(link: str) -> None:
    assert only_here(link)


@pytest.mark.parametrize(
    "link", ["http://192.0.2.7:8080/join/x", "https://convener.example.org/", "http://localhosts.example/", ""]
)
def test_any_other_address_may_be_reached(link: str) -> None:
    assert not only_here(link)


def test_the_address_for_others_is_told_where_the_door_is_open_to_them_and_only_there() -> None:
    assert for_others("127.0.0.1", 8080) == ""
    told = for_others("0.0.0.0", 8080)
    assert told == "" or (told.startswith("http://") and told.endswith(":8080") and "0.0.0.0" not in told)


async def test_who_would_invite_to_an_address_that_nobody_can_reach_is_told_what_to_do(whole: Whole) -> None:
    ana = whole.browser()
    await ana.make("Ana", "Year 7 writing")

    assert HERE in (await ana.get(ana.at)).text
    assert "Come in on this computer" in (await ana.get(f"{ana.at}/board")).text


async def test_where_the_network_can_come_in_links_lead_there(whole: Whole, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.platforms.room.house.for_others", lambda host, port: "http://192.0.2.7:8080")
    ana = whole.browser()
    await ana.make("Ana", "Year 7 writing")

    assert (await ana.join_link()).startswith("http://192.0.2.7:8080/join/")
    assert (await ana.return_link()).startswith("http://192.0.2.7:8080/back/")
    assert HERE not in (await ana.get(ana.at)).text
    wall = (await ana.get(f"{ana.at}/board")).text
    assert "192.0.2.7:8080" in wall and "Come in on your own phone" in wall
