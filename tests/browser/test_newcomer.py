"""Someone with five minutes, alone: she fills the room with a rehearsal cast and leads it."""

import pytest
from playwright.sync_api import expect

from .people import People

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_someone_alone_leads_scripted_colleagues(people: People) -> None:
    ana = people.person("Ana")
    ana.page.goto(people.url)
    ana.page.fill("#name", ana.name)
    ana.page.click("#try-go")
    ana.is_in_the_room()
    expect(ana.page.locator("#people li")).to_have_count(6)
    expect(ana.page.locator("#cue")).to_be_visible()
    people.picture(ana, "40-rehearsal-gathering")

    ana.presses("begin", "#board")
    ana.is_at("Frame the session")
    ana.presses("next", "#board")
    ana.is_at("Presenter sets context")
    ana.presses("next", "#board")
    ana.is_at("Clarifying questions")
    expect(ana.page.locator("#script > li.said").nth(1)).to_be_visible(timeout=60_000)  # they take part by themselves
    people.picture(ana, "41-rehearsal-colleagues-ask")


def test_the_lobby_and_the_room_speak_spanish(people: People) -> None:
    ines = people.person("Inés")
    ines.page.goto(f"{people.url}/?language=es")
    expect(ines.page.locator("html")).to_have_attribute("lang", "es")
    people.picture(ines, "42-lobby-spanish")
    ines.page.fill("#name", ines.name)
    ines.page.click("#try-go")
    ines.is_in_the_room()
    expect(ines.page.locator("html")).to_have_attribute("lang", "es")
    ines.presses("begin", "#board")
    ines.is_at("Abrir la sesión")
    people.picture(ines, "43-room-spanish")
