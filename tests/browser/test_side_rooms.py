"""Four people in two pairs, each with a browser: what a pair says stays with it, and then all are back together."""

import pytest
from playwright.sync_api import expect

from .people import People, Person

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_pairs_talk_apart_and_come_back_together(people: People) -> None:
    ana, ben, cleo, dev = (people.person(name, phone=name == "Ben") for name in ("Ana", "Ben", "Cleo", "Dev"))
    everyone = (ana, ben, cleo, dev)
    ana.makes("Year 7 writing")
    link = ana.link
    for each in everyone[1:]:
        each.joins(link)
    _begins(ana, everyone)

    ana.moves_on_to("Pairs", everyone[1:])
    pairs = _pairs(everyone)
    wall = people.wall(ana)
    expect(wall.locator(".rooms li")).to_have_count(2)
    people.picture_of(wall, "50-wall-in-pairs")
    for n, pair in enumerate(pairs):
        pair[0].says(f"Only for the two of us, {n}.")
        pair[1].reads_in_talk(f"Only for the two of us, {n}.")
    people.picture(ben, "51-in-a-pair")
    for n, pair in enumerate(pairs):
        for other in everyone:
            if other not in pair:
                other.page.reload()
                other.is_in_the_room()
                other.never_saw(f"Only for the two of us, {n}.")
    assert "Only for the two of us" not in wall.content()

    ana.moves_on_to("Fours", everyone[1:])
    expect(ana.page.locator("#my-group")).to_have_count(0)
    ben.says("Now we all read this.")
    for each in everyone:
        each.reads_in_talk("Now we all read this.")
    pairs[0][0].reads_in_talk("Only for the two of us, 0.")


def _begins(leader: Person, everyone: tuple[Person, ...]) -> None:
    leader.page.click("#begin-protocol")
    leader.page.fill("#library-find", "1-2-4-all")
    leader.page.click("#start-one-two-four-all")
    leader.fills(input_question="What would make Mondays better?", facilitator="Ana")
    for each in everyone[1:]:
        each.page.locator('#board [data-action$=":in"]').click()
    leader.reads("4 of you are in")
    leader.presses("begin", "#board")
    for each in everyone:
        each.is_at("Alone")


def _pairs(everyone: tuple[Person, ...]) -> list[tuple[Person, Person]]:
    """Who sits with whom, as the first of them sees it."""
    first = everyone[0]
    words = first.page.locator("#my-group").inner_text()
    with_her = next(each for each in everyone[1:] if each.name in words)
    others = [each for each in everyone[1:] if each is not with_her]
    for each in everyone:
        expect(each.page.locator("#my-group")).to_be_visible()
    return [(first, with_her), (others[0], others[1])]
