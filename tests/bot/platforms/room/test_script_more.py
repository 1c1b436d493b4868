"""What the page asks twice, finds again and fetches from before, in a real browser."""

import json
from dataclasses import replace

import pytest
from playwright.sync_api import Page, Route, expect

from bot.content import Content
from tests.bot.platforms.room import lines
from tests.bot.platforms.room.gallery import call
from tests.bot.platforms.room.lines import line
from tests.bot.platforms.room.script import DRAWN, PHONE, Open, answers
from tests.bot.platforms.room.states import AGREED, REFUSED
from tests.bot.platforms.room.views import TEAM, names

pytestmark = pytest.mark.browser
PROTOCOLS = Content.load().protocols
TRIES = 24  # of post.js
OLD = "said here long before"
# between two tries nobody waits
AT_ONCE = """() => { const wait = setTimeout;
    window.setTimeout = (done, ms) => wait(done, ms === 5000 || (ms && ms % 600 === 0) ? 0 : ms) }"""


def test_taking_over_is_asked_once_more_and_then_done(open_page: Open) -> None:
    page = open_page("room-taking-part")
    sent = answers(page, {})
    take_over = page.locator('#sides [data-action^="take_over:"]')
    take_over.click()
    expect(page.locator("#sure-take_over")).to_be_visible()
    page.locator("#sure-take_over-close").click()
    expect(page.locator("#sure-take_over")).to_be_hidden()
    assert sent == []

    take_over.click()
    page.locator("#sure-take_over-do").click()
    expect(page.locator("#sure-take_over")).to_be_hidden()
    assert [s["action"] for s in sent] == ["take_over:s1:"]


def opened_library(page: Page) -> list[dict[str, str]]:
    sent = answers(page, {"form": DRAWN.library("en", TEAM, PROTOCOLS.values())}, {})
    page.locator("#begin-protocol").click()
    expect(page.locator("#library")).to_be_visible()
    return sent


def test_a_protocol_is_found_by_its_words_and_started_with_one_press(open_page: Open) -> None:
    page = open_page("room-none")
    sent = opened_library(page)
    shown = page.locator("#library li:visible")
    expect(shown).to_have_count(len(PROTOCOLS))
    expect(page.locator("#library-find")).to_be_focused()
    page.keyboard.type("FISHBÓWL open")
    expect(shown).to_have_count(1)
    page.locator("#library-find").fill("no such thing")
    expect(page.locator("#library [data-none]")).to_be_visible()
    page.locator("#library-find").fill("")
    page.locator("#start-four-as").click()
    expect(page.locator("#library")).to_have_count(0)
    assert [s.get("words", "") or s["action"] for s in sent] == ["/protocols", f"start:{TEAM.id}:four-as"]


def test_on_a_phone_the_list_is_not_covered_by_a_keyboard(open_page: Open) -> None:
    page = open_page("room-none", PHONE)
    opened_library(page)
    expect(page.locator("#library-find")).not_to_be_focused()


def test_words_of_which_nobody_knows_whether_they_arrived_are_sent_again_by_hand_as_the_same_act(
    open_page: Open,
) -> None:
    page = open_page("room-leading")
    page.evaluate(AT_ONCE)
    sent = answers(page, *[None] * TRIES, {})
    page.locator("#words").fill("Once only")
    page.keyboard.press("Enter")
    expect(page.locator("#answer .private")).to_be_visible()
    for words in ("Once only", "Another"):
        page.locator("#words").fill(words)
        page.keyboard.press("Enter")
        expect(page.locator("#words")).to_have_value("")
    assert len(sent) == TRIES + 2 and len({act["event"] for act in sent[:-1]}) == 1
    assert sent[-1]["event"] != sent[0]["event"]


def test_who_opens_the_invitation_reads_the_link_as_it_is_now(open_page: Open) -> None:
    page = open_page("room-leading")
    now = page.locator("#join-link").input_value()
    page.evaluate("document.getElementById('join-link').value = 'an older link'")
    page.locator("#nav-invite").click()
    expect(page.locator("#join-link")).to_have_value(now)
    expect(page.locator("#join-link")).to_be_focused()


def test_escape_takes_a_private_answer_away_and_leaves_the_words(open_page: Open) -> None:
    page = open_page("room-leading")
    call(page, "post.js", "reply", DRAWN.answer("en", REFUSED, names))
    page.fill("#words", "Half a sentence")
    page.locator("#answer [data-action]").first.focus()
    page.keyboard.press("Escape")
    expect(page.locator("#answer")).to_be_empty()
    expect(page.locator("#words")).to_be_focused()
    expect(page.locator("#words")).to_have_value("Half a sentence")


def test_what_we_all_agreed_takes_an_older_private_answer_away_and_other_lines_do_not(open_page: Open) -> None:
    page = open_page("room-leading")
    call(page, "post.js", "reply", DRAWN.answer("en", REFUSED, names))
    for shown, left in ((line(200, "said:x", lines.RATE), 1), (AGREED, 0)):
        html = DRAWN.line("en", shown, names, "ana")
        call(page, "room.js", "line", {"key": shown.key, "seq": shown.seq, "html": html})
        expect(page.locator("#answer > *")).to_have_count(left)


@pytest.mark.parametrize("name", ["room-leading", "room-taking-part", "room-gathering"])
def test_a_phone_on_its_side_has_every_button_until_somebody_writes(open_page: Open, name: str) -> None:
    page = open_page(name, (740, 360))
    hands = page.locator("#board .hands .button")
    for n in range(hands.count()):
        expect(hands.nth(n)).to_be_visible()
    assert page.locator("#talk").bounding_box()["height"] > 40  # the talk is not pushed out
    page.locator("#words").focus()
    expect(page.locator("#board .hands")).to_be_hidden()
    expect(page.locator("#step-name")).to_be_visible()


def test_older_words_are_fetched_above_and_what_was_in_view_stays(open_page: Open) -> None:
    page = open_page("room-earlier")
    asked: list[str] = []

    def earlier(route: Route) -> None:
        asked.append(route.request.url.rpartition("?")[2])
        old = [replace(line(n, f"said:o{n}", lines.quote(f"{OLD} {n}", "ana")), seq=n) for n in range(1, 31)]
        html = DRAWN.lines("en", TEAM, "ana", old)
        route.fulfill(body=json.dumps({"html": html, "more": False, "before": 1}), content_type="application/json")

    page.route(lambda url: "/earlier" in url, earlier)
    first = page.locator("#script > li").first
    before = first.get_attribute("id")
    page.evaluate("document.getElementById('talk').scrollTop = 0")
    expect(page.locator("#script > li", has_text=f"{OLD} 30")).to_be_attached()

    assert asked == ["before=1"] and page.locator("#earlier").count() == 0
    expect(page.locator(f"[id='{before}']")).to_be_in_viewport()
    expect(page.locator("#script > li").first).not_to_be_in_viewport()
    assert page.locator("#script > li.said").count() > 30


def test_a_page_whose_language_has_changed_comes_anew_and_keeps_the_draft(open_page: Open) -> None:
    page = open_page("room-leading")
    page.locator("#words").fill("I was about to say")
    with page.expect_navigation():
        page.evaluate("import('/static/gallery/room.js').then(it => it.speaks({ language: 'es' }))")
    expect(page.locator("#words")).to_have_value("I was about to say")
