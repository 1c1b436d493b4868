"""Open pages outlive the server: it is killed, comes back, and nobody has lost or doubled a word."""

import pytest
from playwright.sync_api import expect

from .people import People, Server

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_pages_recover_by_themselves_when_the_server_was_killed(people: People, server: Server) -> None:
    ana, ben = people.person("Ana"), people.person("Ben")
    ana.makes("Year 7 writing")
    ben.joins(ana.link)
    ana.says("before")
    ben.reads_in_talk("before")

    server.stop(kill=True)
    expect(ana.page.locator("#lost")).not_to_be_empty()
    expect(ben.page.locator("#lost")).not_to_be_empty()
    people.picture(ben, "30-connection-lost")
    ben.writes("while it was away")  # sent again and again under one name until it arrives
    server.start()

    for each in (ana, ben):
        expect(each.page.locator("#lost")).to_be_empty()
        each.reads_in_talk("while it was away")
    ana.says("after")
    ben.reads_in_talk("after")
    for each in (ana, ben):
        assert each.script == ["before", "while it was away", "after"]
    people.forgive(ana)  # their consoles told of the connection
    people.forgive(ben)


def test_a_page_that_is_loaded_again_shows_what_it_showed(people: People) -> None:
    ana = people.person("Ana", phone=True)
    ana.makes("Year 7 writing")
    for n in range(4):
        ana.says(f"words {n}")
        ana.reads_in_talk(f"words {n}")
    ana.page.reload()
    ana.reads_in_talk("words 3")
    ana.says("words 4")
    ana.reads_in_talk("words 4")

    assert ana.script == [f"words {n}" for n in range(5)]
