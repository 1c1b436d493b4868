"""Messages and forms as HTML: every kind of block and field is drawn, and nothing that people wrote becomes markup."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content import Content
from bot.platforms.room import render
from bot.platforms.room.reader import Reader, kind_icon, safe, slug
from facilitation.message import (
    Button,
    Buttons,
    ChoiceField,
    DateField,
    Divider,
    Facts,
    Form,
    Heading,
    Message,
    NumberField,
    PeopleField,
    Quote,
    Text,
    TextField,
    ToggleField,
    moment,
)
from tests.bot.platforms.room.views import TEAM, names

NASTY = """<script>alert(1)</script><img src=x onerror=alert(1)>"'&</li>"""
READER = Reader(Content.load().wording("en"), names, "chloe")
SPANISH = Reader(Content.load().wording("es"), names)
AT = datetime(2026, 6, 11, 10, 58, tzinfo=UTC)


def drawn(*blocks: object, reader: Reader = READER, **more: object) -> str:
    return str(render.message(Message(blocks), reader, "it", **more))


def field(made: object) -> str:
    return str(render.fields(Form("Form", "settings:t1:", (made,), "Send"), TEAM, READER, "f"))


# -- what people and Convener say -------------------------------------------------------


@pytest.mark.parametrize(
    "block",
    [
        Heading(NASTY), Text(NASTY), Facts(((NASTY, NASTY),)), Quote(NASTY, NASTY, NASTY),
        Buttons((Button(NASTY[:70], NASTY[:90]), Button(NASTY[:70], link="/" + NASTY))),
    ],
)  # fmt: skip
def test_what_people_wrote_never_becomes_markup(block: object) -> None:
    html = drawn(block, reader=Reader(READER.words, lambda id: NASTY))
    assert "<script" not in html and "<img" not in html and "</li>" not in html
    assert "onerror" not in html.replace("onerror=alert(1)&gt;", "")


@given(st.text(max_size=200))
def test_no_text_opens_a_tag_of_its_own(text: str) -> None:
    shown = str(READER.said(text)) + str(READER.markdown(text)) + str(READER.marks(text))
    for tag in ("<script", "<img", "<svg", "<style", "<iframe", "<form", "<input", "<button"):
        assert tag not in shown.lower()


UNSAFE = ["javascript:alert(1)", "data:text/html,x", "//evil.example", "/\\evil.example", "vbscript:x"]
SAFE = ["https://example.org/a?b=c", "http://example.org", "mailto:ana@example.org", "/t/t1/records"]


@pytest.mark.parametrize("to", UNSAFE)
def test_a_link_leads_nowhere_unsafe(to: str) -> None:
    assert not safe(to)
    shown = drawn(Text(f"[press]({to})"))
    assert "href" not in shown or 'href="/%5C' in shown, "a backslash is written as a path of ours, and leads there"
    assert "href" not in drawn(Buttons((Button("Go", link=to),)))


@pytest.mark.parametrize("to", SAFE)
def test_a_link_to_the_web_a_mailbox_or_our_own_pages_is_drawn(to: str) -> None:
    assert f'href="{to}"' in drawn(Text(f"[press]({to})"))


def test_a_link_to_elsewhere_opens_beside_the_room_and_tells_nothing_about_it() -> None:
    assert 'target="_blank" rel="noopener noreferrer"' in drawn(Text("[a](https://example.org)"))
    assert "target" not in drawn(Text("[a](/t/t1/records)"))


def test_markdown_has_no_pictures_headings_or_html_but_strikes_out() -> None:
    html = drawn(Text("# big\n![x](https://example.org/x.png)\n<b>no</b> **yes** ~~gone~~"))
    assert "<h1" not in html and "<img" not in html and "<b>" not in html
    assert "<strong>yes</strong>" in html and "<s>gone</s>" in html


def test_a_mention_is_a_persons_name_and_a_moment_a_time_that_the_page_tells() -> None:
    for html in (drawn(Text(f"<@ben> at {moment(AT)}, on {moment(AT, 'd')}")), drawn(Heading(f"<@ben> {moment(AT)}"))):
        assert '<b class="name">Ben</b>' in html
        assert '<time datetime="2026-06-11T10:58:00Z" data-at="t">10:58 UTC</time>' in html
    assert ">11 June 2026</time>" in drawn(Text(moment(AT, "d")))
    assert ">11 de junio de 2026</time>" in drawn(Text(moment(AT, "d")), reader=SPANISH)


def test_a_moment_beyond_all_time_is_the_last_one_that_there_is() -> None:
    assert "9999-12-31" in drawn(Text("<t:99999999999999:t>"))


def test_in_plain_places_a_mark_is_words_alone() -> None:
    assert READER.plain(f"<@ben>, {moment(AT)}") == "Ben, 10:58"


def test_words_of_a_person_keep_their_addresses_and_no_mark_of_their_own_closes_them() -> None:
    html = drawn(Quote("See https://example.org/a_b, please. (http://example.org/x)."))
    assert '<a href="https://example.org/a_b" target="_blank" rel="noopener noreferrer">' in html
    assert ">https://example.org/a_b</a>, please." in html
    assert ">http://example.org/x</a>)." in html


def test_a_kind_is_a_picture_and_a_word_never_a_colour_alone() -> None:
    html = drawn(Quote("Good", "ana", "warm"))
    assert "#i-sun" in html and "Warm" in html and 'class="quoted warm"' in html
    assert "Something new" in drawn(Quote("x", "ana", "something_new"))
    assert [kind_icon(k) for k in ("cool", "probing_question", "idea")] == ["wave", "ask", "speak"]


def test_the_answers_to_a_proposal_are_of_equal_look() -> None:
    views = ("consent", "concern", "object")
    row = tuple(Button(view.capitalize(), f"{view}:a1:1", primary=view == "consent") for view in views)
    assert drawn(Buttons(row)).count('class="button"') == 3


def test_a_row_of_scores_is_known_by_its_short_labels_and_a_main_button_by_its_mark() -> None:
    assert "scores" in drawn(Buttons(tuple(Button(str(n), f"rate:s1:r1-{n}") for n in range(1, 6))))
    assert 'class="button main"' in drawn(Buttons((Button("Begin now", "begin:s1:", primary=True),)))


def test_buttons_that_stand_elsewhere_are_left_out() -> None:
    row = Buttons((Button("Begin", "begin:s1:"), Button("Point", "lean:s1:r1")))
    assert "Begin" not in drawn(row, without={"begin"}) and "Point" in drawn(row, without={"begin"})
    assert drawn(Divider(), row, without={"begin", "lean"}) == "<hr>"


def test_an_id_holds_only_what_every_language_of_the_page_can_take() -> None:
    assert slug("l", "session:s 1:said:é/x", 0) == "l-session-s-1-said-é-x-0"


# -- fields -----------------------------------------------------------------------------


def test_a_line_of_text_is_labelled_hinted_limited_and_asked_for() -> None:
    html = field(TextField("question", "Question", "so far", "In a sentence", max_length=80))
    assert '<label for="f-question">Question</label>' in html
    assert 'type="text"' in html and 'maxlength="80"' in html and " required" in html and 'value="so far"' in html
    assert 'aria-describedby="f-question-hint"' in html and 'id="f-question-hint">In a sentence' in html


def test_a_long_text_is_an_area_and_what_need_not_be_filled_in_says_so() -> None:
    html = field(TextField("work", "Work", "</textarea>", long=True, required=False))
    assert "<textarea" in html and " required" not in html and "if you like" in html and "&lt;/textarea&gt;" in html
    choice = ChoiceField("days", "When?", (("live", "Live"), ("days", "Over days")), required=False)
    assert "if you like" in field(choice)
    assert "if you like" not in field(replace(choice, value="live"))  # it has an answer, and keeps one


def test_a_choice_of_few_is_seen_at_once_and_one_of_many_is_a_list() -> None:
    few = field(ChoiceField("pace", "Pace", (("live", "Live"), ("days", "Over days")), "days", "How?"))
    assert few.count('type="radio"') == 2 and 'value="days" checked' in few and "<legend>Pace" in few
    many = field(ChoiceField("zone", "Zone", tuple((f"z{n}", f"Zone {n}") for n in range(6)), "z3"))
    assert '<option value="z3" selected>' in many and '<option value="">' not in many
    free = field(ChoiceField("zone", "Zone", tuple((f"z{n}", f"Zone {n}") for n in range(6)), required=False))
    assert '<option value="" selected>' in free


def test_a_choice_by_buttons_sends_the_form_and_only_consent_needs_no_reason() -> None:
    options, means = (("consent", "I consent"), ("objection", "I object: no")), (("consent", "Good enough"),)
    html = field(ChoiceField("answer", "Your answer", options, buttons=True, means=means))
    assert 'name="answer" value="consent" formnovalidate><span>I consent<small>Good enough</small></span>' in html
    assert 'value="objection">I object: no<' in html


def test_people_are_called_by_name_and_oneself_as_you() -> None:
    html = field(PeopleField("to", "To whom?", "ana"))
    assert '<option value="ana" selected>Ana' in html and "Chloé, you" in html and "Omar, town library" in html
    assert field(PeopleField("to", "To whom?", among=("ben",))).count("<option") == 2


def test_a_number_a_day_and_a_yes_are_the_browsers_own_fields() -> None:
    number = field(NumberField("n", "Minutes", 5, 1, 90))
    assert 'type="number"' in number and 'min="1" max="90"' in number
    assert 'value=""' in field(NumberField("n", "Minutes"))
    assert 'type="date"' in field(DateField("on", "Comes back", "2026-06-11"))
    yes = field(ToggleField("a", "Anonymous", True, "Nobody sees"))
    assert 'type="checkbox"' in yes and " checked" in yes
    assert " checked" not in field(ToggleField("a", "A"))
