"""What the page's own script does, in a real browser: it keeps the clock, the place, the focus and what was typed."""

from datetime import timedelta

import pytest
from playwright.sync_api import Browser, expect

from facilitation.message import quote, say
from tests.bot.platforms.room import gallery, views
from tests.bot.platforms.room.gallery import call
from tests.bot.platforms.room.lines import line
from tests.bot.platforms.room.script import DESK, DRAWN, PHONE, SMALL, Open, later, part, put_line
from tests.bot.platforms.room.views import NOW, names

pytestmark = pytest.mark.browser


# -- sizes and looks --------------------------------------------------------------------


def test_no_page_is_wider_than_the_smallest_phone_and_none_breaks_the_policy(open_page: Open, address: str) -> None:
    page = open_page("lobby", SMALL)
    for name in gallery.all_pages(DRAWN):
        page.goto(f"{address}/{name}.html")
        gallery.act(page, DRAWN, name)
        assert page.evaluate("document.documentElement.scrollWidth") <= SMALL[0], name


PRESSED = ["room-leading", "room-gathering", "room-taking-part", "room-consent", "lobby", "room-none"]


@pytest.mark.parametrize("name", PRESSED)
def test_whatever_a_thumb_may_press_on_a_phone_is_44_pixels_tall(open_page: Open, name: str) -> None:
    page = open_page(name, PHONE)
    small = page.evaluate("""() =>
        [...document.querySelectorAll('button, nav a, .button, select, textarea, input, .pick label')]
        .filter(e => e.getClientRects().length && !e.matches('.sr, [type=radio], [type=hidden]'))
        .filter(e => e.getBoundingClientRect().height < 43.5).map(e => e.outerHTML.slice(0, 90))""")
    assert not small


def test_the_focus_is_seen_wherever_it_goes(open_page: Open) -> None:
    page = open_page("room-leading")
    for _ in range(14):
        page.keyboard.press("Tab")
        seen = page.evaluate("""() => {
            const e = document.activeElement;
            const at = e.matches('.pick input') ? e.parentElement : e;
            return getComputedStyle(at).outlineStyle + ' ' + getComputedStyle(at).outlineWidth; }""")
        assert seen == "solid 3px"


def test_with_reduced_motion_nothing_moves_and_in_forced_colours_all_is_there(open_page: Open) -> None:
    page = open_page("room-leading", reduced_motion="reduce", forced_colors="active")
    assert page.evaluate("document.getAnimations().length") == 0
    expect(page.locator("#lead-next")).to_be_visible()


# -- time -------------------------------------------------------------------------------


def test_the_clock_counts_to_zero_and_never_below_and_the_title_tells_it(open_page: Open) -> None:
    page = open_page("room-leading")
    left = page.locator("#clock .left")
    expect(left).to_have_text("8:24")
    assert page.title() == "8:24 · Warm and cool feedback · Year 7 writing · Convener"
    assert page.locator(".line progress").evaluate("p => Math.round(p.value)") == 396
    for seconds, shown in ((504 - 47, "0:47"), (504, "Time for this step"), (900, "Time for this step")):
        later(page, seconds)
        expect(left).to_have_text(shown)
    assert page.locator(".line progress").evaluate("p => p.value") == 900


def test_screen_readers_hear_of_the_time_at_half_two_minutes_thirty_seconds_and_zero(open_page: Open) -> None:
    page, heard = open_page("room-leading"), []
    for seconds in (0, 55, 380, 385, 470, 475, 503, 504, 600):
        later(page, seconds)
        page.wait_for_timeout(20)
        heard.append(page.locator("#spoken").text_content())
    half, two, thirty = "Half of the time has gone.", "Two minutes left.", "Thirty seconds left."
    over = "The time for this step is over. The facilitator decides when to move on."
    assert heard == ["", half, half, two, two, thirty, thirty, over, over]


def test_while_paused_the_clock_stands_and_says_so(open_page: Open) -> None:
    page = open_page("room-paused")
    expect(page.locator("#clock .left")).to_have_text("8:24")
    expect(page.locator("#clock .under")).to_have_text("paused")
    assert page.title().startswith("8:24 paused")


def test_a_step_that_runs_over_days_is_told_in_days_and_by_its_weekday(open_page: Open) -> None:
    page = open_page("room-over-days")
    expect(page.locator(".left")).to_have_text("3 days")
    expect(page.locator("#clock .ends")).to_contain_text("Sunday")
    later(page, 2 * 86400)
    expect(page.locator(".left")).to_have_text("24:00 h")


def test_times_are_told_in_the_readers_own_zone(open_page: Open) -> None:
    page = open_page("room-leading")
    expect(page.locator("#clock .under time")).to_have_text("10:58")
    expect(page.locator(".since time")).to_have_text("10:43")


def test_a_machine_whose_clock_is_wrong_counts_by_the_servers(open_page: Open, browser: Browser, address: str) -> None:
    page = gallery.opened(browser, DESK, "light", [])
    page.unroute("**/healthz")
    late = NOW + timedelta(minutes=3)
    date = late.strftime("%a, %d %b %Y %H:%M:%S GMT")
    page.route("**/healthz", lambda route: route.fulfill(status=200, headers={"date": date}))
    page.goto(f"{address}/room-leading.html")
    expect(page.locator("#clock .left")).to_have_text("5:24")
    page.close()


# -- what changes while somebody works ---------------------------------------------------


def test_a_new_board_leaves_the_focus_the_words_and_the_chosen_kind_alone(open_page: Open) -> None:
    page = open_page("room-leading")
    page.locator("#words").fill("half a sentence")
    page.locator("label", has_text="Cool").click()
    part(page, "kinds", DRAWN.say("en", views.LEADING, names) + " ")
    expect(page.locator("#kind-cool")).to_be_checked()
    page.locator("#lead-pause").focus()
    part(page, "board", DRAWN.board("en", views.LAST_MINUTE, names))
    expect(page.locator("#lead-pause")).to_be_focused()
    part(page, "board", DRAWN.board("en", views.PAUSED, names))
    expect(page.locator("#lead-resume")).to_be_focused()
    expect(page.locator("#words")).to_have_value("half a sentence")


def test_who_reads_at_the_end_stays_there_and_who_reads_further_up_is_told_of_new_words(open_page: Open) -> None:
    page = open_page("room-long-talk")
    put_line(page, line(900, "said:n1", quote("New", "ben")))
    expect(page.locator("#script > li").last).to_be_in_viewport()
    page.locator("#talk").evaluate("talk => talk.scrollTop = 200")
    page.wait_for_timeout(80)
    put_line(page, line(901, "said:n2", quote("Newer", "ben")))
    expect(page.locator("#newer")).to_be_visible()
    assert page.locator("#talk").evaluate("talk => talk.scrollTop") == 200
    page.locator("#newer").click()
    expect(page.locator("#newer")).to_be_hidden()


def test_a_line_comes_once_in_its_place_changes_there_and_goes(open_page: Open) -> None:
    page = open_page("room-leading")
    before = page.locator("#script > li").count()
    put_line(page, line(10, "said:c0", quote("Said otherwise", "ana", "warm")))
    assert page.locator("#script > li").count() == before
    late = line(5, "notice:1", say("It came late, and belongs further up."))
    put_line(page, late)
    seqs = page.locator("#script > li").evaluate_all("all => all.map(li => Number(li.dataset.seq))")
    assert seqs == sorted(seqs) and 5 in seqs
    call(page, "talk.js", "dropLine", {"key": late.key})
    assert page.locator("#script > li").count() == before


def test_a_lost_line_to_the_server_is_said_quietly_after_two_seconds(open_page: Open) -> None:
    page = open_page("room-leading")
    expect(page.locator("#lost")).to_be_hidden()
    expect(page.locator("#lost")).to_have_text("Reconnecting. Nothing is lost.")
