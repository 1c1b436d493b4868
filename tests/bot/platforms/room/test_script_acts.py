"""What a person does on the page, in a real browser: each act arrives once, and nothing typed is lost."""

import pytest
from playwright.sync_api import Route, expect

from bot.platforms.room.pages import Pages
from facilitation.message import Button, Buttons, Message, Text, say
from tests.bot.platforms.room import gallery, lines
from tests.bot.platforms.room.gallery import call
from tests.bot.platforms.room.lines import line
from tests.bot.platforms.room.script import DESK, DRAWN, PHONE, Open, answers, put_line, told
from tests.bot.platforms.room.states import STATES
from tests.bot.platforms.room.views import TEAM

pytestmark = pytest.mark.browser


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
    expect(page.locator("#words")).to_have_value("")
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
