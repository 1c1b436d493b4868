"""What the page's own script does, in a real browser: it keeps the clock, the place, the focus and what was typed."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Browser, Page, Route, expect, sync_playwright

from bot.platforms.room.pages import Pages
from bot.platforms.room.shelf import RoomLine
from facilitation.message import Button, Buttons, Message, Text, quote, say
from tests.bot.platforms.room import gallery, lines, views
from tests.bot.platforms.room.gallery import call
from tests.bot.platforms.room.lines import line
from tests.bot.platforms.room.states import STATES
from tests.bot.platforms.room.views import NOW, TEAM, names

pytestmark = pytest.mark.browser
PHONE, DESK, SMALL = (360, 740), (1440, 900), (320, 640)
DRAWN = gallery.pages()


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as play:
        launched = play.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    gallery.write(gallery.all_pages(DRAWN))
    server = gallery.serve()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


Open = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser, address: str) -> Iterator[Open]:
    wrong: list[str] = []
    opened: list[Page] = []

    def at(name: str, size: tuple[int, int] = DESK, **more: Any) -> Page:
        page = gallery.opened(browser, size, more.pop("scheme", "light"), wrong, **more)
        opened.append(page)
        page.goto(f"{address}/{name}.html")
        return page

    yield at
    for page in opened:
        page.close()
    assert not wrong, wrong


def answers(page: Page, *given: dict[str, object] | int | None) -> list[dict[str, str]]:
    """Lets the server answer in turn: with JSON, with a status alone, or (None) not at all. Gives what was sent."""
    sent: list[dict[str, str]] = []
    left = list(given)

    def reply(route: Route) -> None:
        body = parse_qs(route.request.post_data or "", keep_blank_values=True)
        sent.append({"to": route.request.url.rpartition("/")[2]} | {key: values[0] for key, values in body.items()})
        answer = left.pop(0) if len(left) > 1 else left[0]
        if answer is None:
            route.abort()
        elif isinstance(answer, int):
            route.fulfill(status=answer)
        else:
            empty = {"answer": None, "form": None, "refused": False, "ok": True}
            route.fulfill(body=json.dumps(empty | answer), content_type="application/json")

    page.route(lambda url: url.endswith(("/say", "/press", "/form")), reply)
    return sent


def told(message: Message, **more: object) -> dict[str, object]:
    return {"answer": DRAWN.answer("en", message, names), **more}


def part(page: Page, id: str, html: str) -> None:
    """The server sends a part of the page anew."""
    put = "([id, html]) => import('/static/gallery/page.js').then(it => it.replace(document.getElementById(id), html))"
    page.evaluate(put, [id, html])
    page.evaluate("import('/static/gallery/clock.js').then(it => { it.tell(); it.tick(); })")


def put_line(page: Page, shown: RoomLine) -> None:
    """The server sends one line of the talk."""
    html = DRAWN.line("en", shown, names, "ana")
    call(page, "talk.js", "putLine", {"key": shown.key, "seq": shown.seq, "html": html})


def later(page: Page, seconds: int) -> None:
    """So much time passes."""
    page.clock.set_fixed_time(NOW + timedelta(seconds=seconds))
    page.evaluate("import('/static/gallery/clock.js').then(it => it.tick())")


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
    expect(page.locator("#lost")).to_have_text("Reconnecting. Nothing is lost.", timeout=6000)


# -- saying something ---------------------------------------------------------------------


def test_enter_says_it_with_its_kind_and_shift_enter_makes_a_line(open_page: Open) -> None:
    page = open_page("room-leading")
    sent = answers(page, {})
    page.locator("#words").press_sequentially("One")
    page.keyboard.press("Shift+Enter")
    page.locator("#words").press_sequentially("two")
    page.keyboard.press("Enter")
    expect(page.locator("#words")).to_have_value("")
    assert [(s["to"], s["words"], s["kind"]) for s in sent] == [("say", "One\ntwo", "warm")]


def test_words_that_were_refused_stay_and_the_reason_stands_above_them(open_page: Open) -> None:
    page = open_page("room-leading")
    answers(page, told(say("It is Dev’s turn."), refused=True, ok=False))
    page.locator("#words").fill("Me too")
    page.keyboard.press("Enter")
    expect(page.locator("#answer")).to_contain_text("It is Dev’s turn.")
    expect(page.locator("#words")).to_have_value("Me too")
    page.locator("#reply-close").click()
    expect(page.locator("#answer")).to_be_empty()
    expect(page.locator("#words")).to_be_focused()


def test_what_got_lost_on_its_way_is_sent_again_as_the_same_act(open_page: Open) -> None:
    page = open_page("room-leading")
    sent = answers(page, None, 503, {})
    page.locator("#words").fill("Once only")
    page.keyboard.press("Enter")
    expect(page.locator("#words")).to_have_value("", timeout=8000)
    assert len(sent) == 3 and len({s["event"] for s in sent}) == 1


def test_a_slash_brings_the_commands_that_match_and_arrows_enter_and_escape_work_them(open_page: Open) -> None:
    page = open_page("room-leading")
    sent = answers(page, {})
    words = page.locator("#words")
    words.press_sequentially("/co")
    expect(page.locator("#commands [role=option]")).to_have_count(3)
    expect(words).to_have_attribute("aria-activedescendant", "command-0")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#command-1")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(words).to_have_value("/commit ")
    expect(page.locator("#commands")).to_be_hidden()
    assert not sent, "a command that wants words waits for them"
    words.fill("")
    words.press_sequentially("/h")
    page.keyboard.press("Escape")
    expect(page.locator("#commands")).to_be_hidden()
    words.press_sequentially("e")
    page.keyboard.press("Enter")
    expect(words).to_have_value("")
    assert [s["words"] for s in sent] == ["/help"]
    words.fill("/extend")
    page.keyboard.press("Enter")
    expect(words).to_have_value("")
    assert sent[-1]["words"] == "/extend", "what may be left out is not waited for"


# -- buttons and dialogs ------------------------------------------------------------------


def test_a_button_is_sent_once_however_often_it_is_pressed(open_page: Open) -> None:
    page = open_page("room-leading")
    sent = answers(page, {})
    page.locator("#lead-next").dblclick()
    page.wait_for_timeout(100)
    assert [(s["to"], s["action"]) for s in sent] == [("press", "next:s1:6")]


def test_a_score_shows_as_given_to_who_gave_it_also_when_the_card_is_drawn_anew(open_page: Open) -> None:
    page = open_page("room-closing")
    answers(page, {})
    page.locator('[data-action="rate:s1:r2-4"]').click()
    expect(page.locator('[data-action="rate:s1:r2-4"]')).to_have_attribute("aria-pressed", "true")
    counted = Message((Text("Two answers so far"), *lines.RATE.blocks[2:]))
    put_line(page, line(61, "rate:r2", counted))
    expect(page.locator('[data-action="rate:s1:r2-4"]')).to_have_attribute("aria-pressed", "true")
    expect(page.locator('[data-action="rate:s1:r2-3"]')).to_have_attribute("aria-pressed", "false")


def test_a_form_opens_is_filled_in_by_keyboard_and_closes_when_it_arrived(open_page: Open) -> None:
    page = open_page("room-leading")
    form = DRAWN.form("en", lines.START, TEAM, "chloe")
    refused = told(say("Nobody by that name is in."), refused=True, ok=False)
    sent = answers(page, {"form": form}, refused, {})
    page.locator("#lead-hand_over").click()
    dialog = page.locator("dialog[open]")
    expect(dialog).to_be_visible()
    expect(page.locator("#f-start-presenter")).to_be_focused()
    page.locator("#f-start-presenter").select_option("ben")
    page.locator("#f-start-input_question").fill("What matters?")
    page.keyboard.press("Enter")
    expect(dialog.locator("[data-wrong]")).to_have_text("Nobody by that name is in.")
    expect(page.locator("#f-start-input_question")).to_have_value("What matters?")
    page.locator("#f-start-send").click()
    expect(dialog).to_have_count(0)
    values = {key: sent[1][key] for key in ("action", "presenter", "pace")}
    assert values == {"action": "start:t1:tuning-protocol", "presenter": "ben", "pace": "live"}
    expect(page.locator("#lead-hand_over")).to_be_focused()


def test_escape_closes_a_form_and_sends_nothing(open_page: Open) -> None:
    page = open_page("room-leading")
    sent = answers(page, {})
    call(page, "dialogs.js", "openForm", DRAWN.form("en", lines.EVERY_FIELD, TEAM, "chloe"))
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)
    assert not sent


def test_an_answer_to_a_proposal_carries_the_button_that_was_pressed(open_page: Open) -> None:
    page = open_page("room-taking-part")
    sent = answers(page, {})
    call(page, "dialogs.js", "openForm", DRAWN.form("en", lines.ANSWERING, TEAM, "faye"))
    page.locator("dialog button", has_text="I object").click()
    expect(page.locator("dialog[open]")).to_have_count(0)
    assert sent[0]["view"] == "objection" and sent[0]["action"] == "answer:a1:2"


def test_the_link_can_be_copied_also_where_the_page_has_no_clipboard(open_page: Open) -> None:
    page = open_page("room-leading")
    page.locator("#nav-invite").click()
    expect(page.locator("#invite")).to_be_visible()
    page.locator("#join-link-copy").click()
    expect(page.locator("#join-link-copy")).to_have_text("Copied")
    page.locator("#invite-close").click()
    expect(page.locator("#nav-invite")).to_be_focused()


def test_an_empty_room_leads_to_the_protocols_by_one_press(open_page: Open) -> None:
    page = open_page("room-none")
    row = Message((Text("Which one?"), Buttons((Button("Tuning protocol", "start:t1:tuning-protocol"),))))
    sent = answers(page, told(row))
    page.locator("#begin-protocol").click()
    expect(page.locator("#answer button", has_text="Tuning protocol")).to_be_visible()
    assert sent[0]["words"] == "/protocols"


def test_long_names_and_rules_push_nothing_off_the_wall(open_page: Open, address: str) -> None:
    page = open_page("wall-running")
    over = "w => Math.max(w.scrollHeight - w.clientHeight, w.scrollWidth - w.clientWidth)"
    for name in ("wall-long-words", "wall-running", "wall-gathering", "wall-time-over"):
        page.goto(f"{address}/{name}.html")
        for width, height in (DESK, (1024, 768), PHONE):
            page.set_viewport_size({"width": width, "height": height})
            page.wait_for_timeout(100)
            assert page.locator("#wall").evaluate(over) <= 1, (name, width)


def test_the_lobby_tells_the_time_zone_and_enter_presses_the_button_of_its_own_door(open_page: Open) -> None:
    page = open_page("lobby")
    expect(page.locator("[name=time_zone]")).to_have_value("UTC")
    went: list[str] = []

    def go(route: Route) -> None:
        went.append(route.request.url)
        route.abort()

    page.route(lambda url: url.endswith(("/make", "/join")), go)
    page.locator("#name").fill("Ana")
    page.locator("#team").fill("Reading partners")
    page.keyboard.press("Enter")
    page.wait_for_timeout(100)
    assert [url.rpartition("/")[2] for url in went] == ["make"]


def test_the_pages_are_those_that_the_states_draw() -> None:
    assert isinstance(DRAWN, Pages) and {f"room-{name}" for name in STATES} <= set(gallery.all_pages(DRAWN))
