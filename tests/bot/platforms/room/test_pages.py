"""The room's pages: whole in both languages, strict and labelled, with everything where the reader looks for it."""

import re
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
import yaml

from bot.platforms.room.pages import HERE, SCRIPT_WORDS, STATIC, Pages, bars, control_id
from bot.talk import RoomLine
from facilitation.message import Message, Quote, quote, say
from facilitation.session.view import Control
from tests.bot.platforms.room import gallery, kept, lines, views
from tests.bot.platforms.room.lines import line
from tests.bot.platforms.room.states import STATES
from tests.bot.platforms.room.views import TEAM, names

WORDING = Path("prompts/wording")
NASTY = """</title><script>alert(1)</script>"'&<b onclick="x">"""


@pytest.fixture(scope="module")
def pages() -> Pages:
    return gallery.pages()


class Seen(HTMLParser):
    """What a page is made of."""

    void = frozenset("area base br col embed hr img input link meta source track wbr path circle rect".split())

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in self.void:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.void:
            return
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}> out of place")

    def having(self, name: str) -> list[str]:
        return [str(attrs[name]) for _, attrs in self.tags if attrs.get(name) is not None]


def every(pages: Pages) -> dict[str, str]:
    made = gallery.all_pages(pages)
    for name, state in STATES.items():
        if state.form:
            made[f"form-{name}"] = pages.form("es", state.form, TEAM, "ana")
        if state.answer:
            made[f"answer-{name}"] = pages.answer("en", state.answer, names)
    return made


# -- all pages --------------------------------------------------------------------------


def test_every_page_is_well_formed_and_no_id_is_there_twice(pages: Pages) -> None:
    for name, html in every(pages).items():
        seen = Seen(html)
        assert not seen.wrong and not seen.open, (name, seen.wrong, seen.open)
        assert not [id for id, n in Counter(seen.having("id")).items() if n > 1], name


def test_no_page_has_a_style_a_script_or_a_handler_within_it(pages: Pages) -> None:
    for name, html in every(pages).items():
        for tag, attrs in Seen(html).tags:
            assert tag != "style" and "style" not in attrs, name
            assert tag != "script" or attrs.get("src", "").startswith("/static/"), name
            assert not [a for a in attrs if a.startswith("on")], name
            links = [attrs.get("href") or "", attrs.get("src") or "", attrs.get("action") or ""]
            assert not [to for to in links if to.lower().startswith(("javascript:", "data:", "//"))], name


def test_every_field_has_a_name_for_those_who_cannot_see_it(pages: Pages) -> None:
    for name, html in every(pages).items():
        labels = {str(attrs.get("for")) for tag, attrs in Seen(html).tags if tag == "label"}
        inside: list[str] = re.findall(r'<label[^>]*>\s*<input[^>]*id="([^"]+)"', html)
        for tag, attrs in Seen(html).tags:
            if tag in ("input", "select", "textarea") and attrs.get("type") != "hidden":
                assert attrs.get("id") in labels | set(inside), (name, attrs)


def test_what_points_to_an_id_finds_it(pages: Pages) -> None:
    for name, html in gallery.all_pages(pages).items():
        seen = Seen(html)
        ids = set(seen.having("id"))
        for attribute in ("aria-labelledby", "aria-describedby", "aria-controls", "for", "data-opens", "data-copies"):
            for pointed in " ".join(seen.having(attribute)).split():
                assert pointed in ids, (name, attribute, pointed)
        for tag, attrs in seen.tags:
            if tag == "use":
                assert str(attrs["href"])[1:] in ids, (name, attrs)


def test_every_page_has_one_first_heading_a_main_part_and_a_language(pages: Pages) -> None:
    for name, html in gallery.all_pages(pages).items():
        tags = [tag for tag, _ in Seen(html).tags]
        assert tags.count("h1") == 1 and tags.count("main") == 1, name
        assert html.lstrip().startswith("<!doctype html>") and re.search(r'<html lang="(en|es)" dir="ltr">', html), name


def test_buttons_that_do_not_send_a_form_say_so(pages: Pages) -> None:
    for name, html in gallery.all_pages(pages).items():
        for tag, attrs in Seen(html).tags:
            if tag == "button" and any(a.startswith("data-") for a in attrs):
                assert attrs.get("type") == "button", (name, attrs)


# -- words ------------------------------------------------------------------------------


def sentences(language: str) -> dict[str, object]:
    return dict(yaml.safe_load((WORDING / language / "room.yaml").read_text("utf-8")))


def test_the_rooms_sentences_are_complete_in_both_languages_and_none_is_idle() -> None:
    english, spanish = sentences("en"), sentences("es")
    assert english.keys() == spanish.keys()
    sources = [p.read_text("utf-8") for p in (*HERE.glob("templates/*.html"), *HERE.glob("*.py"))]
    used = set(re.findall(r"room\.[a-z_]+\.[a-z_]+|room\.[a-z]+", "\n".join(sources)))
    built = {f"room.script.{key}" for key in SCRIPT_WORDS} | {f"room.line.{s}" for s in ("done", "to_come")}
    built |= {f"room.more.{verb}" for verb in ("agreements", "commitments", "rota", "prefer", "settings")}
    built |= {f"room.sure.{verb}{part}" for verb in ("take_over", "cancel_plan") for part in ("", "_lead", "_do")}
    assert english.keys() - used - built == set()


def test_the_same_values_stand_in_both_languages() -> None:
    english, spanish = sentences("en"), sentences("es")
    for key, sentence in english.items():
        assert set(re.findall(r"{\w+}", str(sentence))) == set(re.findall(r"{\w+}", str(spanish[key]))), key


def test_the_script_says_nothing_that_did_not_come_with_the_page() -> None:
    source = "\n".join(p.read_text("utf-8") for p in STATIC.glob("*.js"))
    assert set(re.findall(r'word\("(\w+)"\)', source)) <= set(SCRIPT_WORDS)
    assert set(re.findall(r', "([a-z_]+)"\]', source)) - {"day", "hour", "minute", "second"} <= set(SCRIPT_WORDS)


# -- the room ---------------------------------------------------------------------------


def room(pages: Pages, state: str) -> str:
    return gallery.room(pages, STATES[state])


def test_the_same_view_draws_the_same_bytes_so_that_nothing_is_sent_for_nothing(pages: Pages) -> None:
    view = views.LEADING
    assert pages.board("en", view, names) == pages.board("en", view, names)
    assert "8:24" not in pages.board("en", view, names)


def test_the_board_carries_the_times_that_the_script_counts_from(pages: Pages) -> None:
    html = pages.board("en", views.LEADING, names)
    assert 'data-ends="2026-03-12T10:58:00Z"' in html and 'data-opened="2026-03-12T10:43:00Z"' in html
    assert 'data-left="504"' in pages.board("en", views.PAUSED, names)
    assert 'data-state="called"' in pages.board("en", views.OVER, names)


def test_names_that_look_like_markup_are_words_everywhere(pages: Pages) -> None:
    team = replace(TEAM, name=NASTY, members=tuple(replace(m, name=NASTY) for m in TEAM.members))
    asked = {"essential_question": NASTY, "focusing_question": NASTY, "focus": (NASTY,), "brought": ((NASTY, NASTY),)}
    view = replace(views.LEADING, title=NASTY, hint=NASTY, **asked)
    html = pages.room(
        "en", team=team, me="ana", view=view, lines=[line(1, "said:1", quote(NASTY, "ben", "warm"))],
        here=frozenset({"ana"}), join_link=NASTY, return_link=NASTY, rev=1, commands=((NASTY, NASTY, NASTY),),
        code=NASTY,
    )  # fmt: skip
    html += pages.wall("en", team, view, lambda id: NASTY, NASTY, NASTY)
    html += pages.lobby("en", name=NASTY, code=NASTY, problem=NASTY)
    html += pages.problem("en", 500, NASTY) + pages.lobby("en", team_name=NASTY, token=NASTY, called=NASTY)
    assert "<script>" not in html and "<b onclick" not in html and not Seen(html).wrong


def test_only_who_leads_has_controls_and_a_cue_card(pages: Pages) -> None:
    leading, other = room(pages, "leading"), room(pages, "taking-part")
    assert "Your controls as facilitator" in leading and 'id="cue"' in leading
    assert "Your controls as facilitator" not in other and 'id="cue"' not in other


def test_ending_taking_over_and_leaving_are_kept_away_from_the_clock(pages: Pages) -> None:
    board = pages.board("en", views.LEADING, names) + pages.board("en", views.TAKING_PART, names)
    assert '"end:' not in board and "take_over:" not in board and "leave:" not in board
    sides = pages.sides("en", views.TAKING_PART, names, frozenset(), TEAM, "ana")
    assert "take_over:s1:" in sides and "leave:s1:" in sides
    assert "end:s1:9" in pages.board("en", views.CLOSING, names), "at the close, ending is the thing to do"


def test_a_control_keeps_its_id_from_step_to_step() -> None:
    ids = {control_id(Control("Nudge", f"extend:s1:{visit}", "more"), "lead") for visit in (6, 7)}
    assert ids == {"lead-extend"}
    assert control_id(Control("In", "join:s1:in"), "mine") != control_id(Control("Listen", "join:s1:listening"), "mine")


def test_two_more_minutes_show_one_plus_and_are_read_whole(pages: Pages) -> None:
    html = pages.board("en", views.LEADING, names)
    assert 'aria-label="+2 min"' in html and "<span>2 min</span>" in html


@pytest.mark.parametrize(("minutes", "wide"), [(0.5, 1), (0, 1), (2.5, 2), (15, 15), (60, 60), (480, 60)])
def test_a_bar_is_as_wide_as_the_stylesheet_knows(minutes: float, wide: int) -> None:
    assert bars(minutes) == wide
    assert f'data-min="{wide}"' in (STATIC / "bars.css").read_text("utf-8")


def test_an_empty_room_says_what_one_can_do(pages: Pages) -> None:
    html = room(pages, "none")
    assert 'data-line="/protocols"' in html and 'data-opens="invite"' in html and "rehearse::" not in html
    assert "rehearse::brisk" in room(pages, "none-alone"), "who is alone may fill the room"


def test_a_link_to_copy_a_code_to_read_aloud_and_a_way_back_are_at_hand(pages: Pages) -> None:
    html = room(pages, "leading")
    assert f'id="join-link" value="{gallery.LINK}"' in html and "maple-river-otter-27" in html
    assert 'id="return-link"' in html and "/back/" in html


def test_the_input_says_who_reads_it_and_what_it_may_be_called(pages: Pages) -> None:
    html = pages.say("en", views.LEADING, names)
    assert html.count('type="radio"') == 2 and "checked" in html and "Everyone in the room" in html
    one = pages.say("en", views.HIDDEN, names)
    assert '<input type="hidden" name="kind" value="idea">' in one and 'data-may="hidden"' in one
    assert "kind" not in pages.say("en", replace(views.LEADING, kinds=(), hint=""), names)


def test_who_is_here_has_the_word_or_is_not_in_is_told_in_words(pages: Pages) -> None:
    view = replace(views.ROUND, seats=(*views.ROUND.seats, replace(views.ROUND.seats[0], member="zoe", part="not_in")))
    html = pages.sides("en", view, names, frozenset({"dev"}), TEAM, "ana")
    assert re.search(r'class="here word" data-member="dev">.*?has the floor', html)
    assert re.search(r'class="away" data-member="ben">.*?not connected', html)
    assert "7 are taking part" in html and "not-in" in html and "Ana, you" in html


# -- lines of the talk ------------------------------------------------------------------


def one(pages: Pages, key: str, message: Message | None, member: str = "", kind: str = "session") -> str:
    return pages.line("en", line(7, key, message, member, kind), names, "ana")


def test_a_persons_words_are_a_line_of_a_script_under_an_id_made_of_its_key(pages: Pages) -> None:
    html = one(pages, "said:c1", quote("You left the rest alone.", "ana", "warm"))
    assert html.startswith('<li class="said warm" id="l-session:s1:said:c1" data-seq="7">')
    assert "<b>Ana</b>" in html and "Warm" in html


def test_a_step_is_a_thin_divider_and_a_private_word_says_that_it_is_one(pages: Pages) -> None:
    assert '<li class="since"' in one(pages, "step:6", lines.STEP) and "next:s1" not in one(pages, "step:6", lines.STEP)
    assert "Only you see this" in one(pages, "nudge:6", lines.NUDGE, "ana")
    assert "Your own words" in one(pages, "note:n1", say("Kept"), "ana")
    assert '<li class="since"' in one(pages, "step:7", say("A step without a heading"))


def test_the_cue_card_and_what_was_taken_away_are_not_drawn(pages: Pages) -> None:
    assert one(pages, "cue", say("Say this"), "ana") == "" and one(pages, "nudge:6", None, "ana") == ""


def test_what_was_agreed_stands_on_the_boards_colour_and_what_is_proposed_does_not(pages: Pages) -> None:
    agreed = one(pages, "agreement:a1:agreed:2", lines.AGREED, kind="agreement")
    assert 'class="agreed' in agreed
    assert 'class="post' in one(pages, "agreement:a1:2", lines.PROPOSAL, kind="agreement")


def test_a_card_for_all_offers_nobody_what_only_the_board_gives_to_who_may(pages: Pages) -> None:
    html = one(pages, "opening", lines.OPENING)
    assert "begin:" not in html and "lean:s1:r1" in html
    assert one(pages, "time:6", STATES["time-over"].talk[-1].message, "chloe") == "", "the board asks that already"
    assert "next:s1:6" in pages.board("en", STATES["time-over"].view, names)


def test_the_room_draws_its_lines_in_their_order_whatever_order_they_came_in(pages: Pages) -> None:
    state = STATES["leading"]
    backwards = replace(state, talk=list(reversed(state.talk)))
    order = re.findall(r'data-seq="(\d+)"', gallery.room(pages, backwards))
    assert [int(n) for n in order] == sorted(int(n) for n in order) and len(order) == len(state.talk)


def test_many_lines_are_drawn_in_a_moment(pages: Pages) -> None:
    said = Message((Quote("words", "ana"),))
    many = [RoomLine("room-t1", n, n, f"session:s1:said:{n}", "", said, views.NOW) for n in range(500)]
    assert gallery.room(pages, replace(STATES["leading"], talk=many)).count('<li class="said') == 500


# -- the other pages --------------------------------------------------------------------


def test_the_wall_shows_the_clock_or_the_way_in(pages: Pages) -> None:
    running = pages.wall("en", TEAM, views.LEADING, names, gallery.LINK, "maple-river-otter-27")
    assert 'id="clock"' in running and "maple" not in running
    for view in (views.GATHERING, views.NOTHING):
        assert "maple-river-otter-27" in pages.wall("en", TEAM, view, names, gallery.LINK, "maple-river-otter-27")
    assert gallery.LINK.removeprefix("https://") in pages.wall("en", TEAM, views.NOTHING, names, gallery.LINK)


def test_the_wall_has_nobodys_private_words_and_no_buttons(pages: Pages) -> None:
    html = pages.wall("en", TEAM, replace(views.LEADING, controls=(), mine=(), cue=None), names)
    assert "<button" not in html and "data-action" not in html


def test_who_was_invited_finds_one_door_open_and_the_others_ajar(pages: Pages) -> None:
    html = pages.lobby("en", team_name="Year 7 writing", people=1, token="abc.def")
    assert 'name="token" value="abc.def"' in html and 'name="code"' not in html
    assert "in Year 7 writing." in html and "One person" in html and "<details>" in html
    assert "<details open>" in pages.lobby("en", team_name="Year 7", people=2, token="abc", called="Another team")


def test_the_lobby_keeps_what_was_typed_and_says_what_was_wrong(pages: Pages) -> None:
    html = pages.lobby("es", name="Inés", code="arce", problem="Ese código no existe.")
    assert 'value="Inés"' in html and 'value="arce"' in html and 'role="alert"' in html


@pytest.mark.parametrize("field", ["", "name", "team", "code"])
@pytest.mark.parametrize("token", ["", "abc.def"])
def test_what_was_wrong_stands_once_and_beside_the_field_that_it_is_about(pages: Pages, field: str, token: str) -> None:
    html = pages.lobby("en", name="Ana", token=token, problem="That will not do.", about=field)
    assert html.count("That will not do.") == html.count('id="problem"') == 1
    marked = re.findall(r'<input id="(\w+)"[^>]* aria-invalid="true" autofocus', html)
    assert marked == ([field] if field and not (token and field == "code") else [])  # who was invited types no code
    assert ("<details open>" in html) == bool(token and field == "team")  # nothing wrong is folded away


def test_the_record_shows_all_that_was_kept_and_leaves_out_what_is_empty(pages: Pages) -> None:
    html = pages.record("en", TEAM, kept.KEPT, names)
    for words in ("What Ben brought", "Ben, afterwards", "We agreed", "11 June 2026", "4.1 of 5", "3 more"):
        assert words in html, words
    assert "Thursday 12 March 2026" in html or "Thursday, 12 March 2026" in html
    assert '<a href="https://example.org/drafts"' in html and 'href="/t/t1/records/s1.md" download' in html
    bare = pages.record("es", TEAM, kept.BARE, names)
    assert "<table" not in bare and "<dl" not in bare and "Circle practice" in bare


def test_records_are_newest_first_and_none_is_said_kindly(pages: Pages) -> None:
    html = pages.records("en", TEAM, [kept.BARE, kept.KEPT])
    assert html.index("/records/s1") < html.index("/records/s2")
    assert "There is no record yet" in pages.records("en", TEAM, [])


@pytest.mark.parametrize(("status", "title"), [
    (404, "There is nothing here."), (403, "This door is closed."), (500, "Something broke"), (429, "That did not"),
])  # fmt: skip
def test_a_problem_is_told_in_words_with_a_way_back(pages: Pages, status: int, title: str) -> None:
    html = pages.problem("en", status, "")
    assert title in html and 'href="/"' in html


# -- colours and sizes ------------------------------------------------------------------


def colours(css: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", css))


def light(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, 1.4.3."""
    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_and_edges_stand_out_enough_in_both_schemes(scheme: str) -> None:
    css = (STATIC / "base.css").read_text("utf-8")
    day, night = css.split("@media (prefers-color-scheme: dark)", 1)
    has = colours(day) | (colours(night) if scheme == "dark" else {})
    for ground in ("page", "surface", "sunk"):
        for ink in ("ink", "soft", "accent", "warm", "cool"):
            assert contrast(has[ink], has[ground]) >= 4.5, (ink, ground)
    pairs = [("on-accent", "accent"), ("chalk", "board"), ("chalk-soft", "board"), ("chalk", "board-line")]
    for ink, ground in pairs:
        assert contrast(has[ink], has[ground]) >= 4.5, (ink, ground)
    for edge, ground in (("edge", "page"), ("edge", "surface"), ("board-edge", "board")):
        assert contrast(has[edge], has[ground]) >= 3, (edge, ground)


def test_our_files_are_small_and_ask_nobody_else_for_anything() -> None:
    for file in STATIC.iterdir():
        text = file.read_text("utf-8")
        assert len(text.splitlines()) < (200 if file.suffix == ".js" else 400), file.name
        assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)|@import|eval\(|new Function", text), file.name
