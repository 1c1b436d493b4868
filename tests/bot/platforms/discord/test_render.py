"""A message as Discord's components: what it looks like, that it rings for nobody, and that it always fits."""

import io
from dataclasses import replace

import discord
from hypothesis import given
from hypothesis import strategies as st

from bot.content import Content
from bot.platforms.discord.render import ALLOWED, Look, of_team, render, tag_of
from facilitation.message import (
    Button,
    Buttons,
    Divider,
    Facts,
    Heading,
    Message,
    Quote,
    Text,
    TooLong,
    mention,
)
from tests.bot.platforms.discord.limits import check, texts, walk

WORDS = Content.load().wording("en")
LOOK = Look(WORDS, lambda member: f"<@{len(member)}>")


def test_a_card_stands_in_a_container_and_a_line_of_the_talk_stands_free() -> None:
    card = check(render(Message((Heading("Step 1"), Text("Say hello"))), LOOK))
    line = check(render(Message((Quote("Hello", "ana", "warm"),)), LOOK))

    assert [each["type"] for each in card] == [17]
    assert [each["type"] for each in line] == [10]
    assert texts(line) == "**<@3>** · Warm\n> Hello"


def test_texts_that_follow_each_other_are_one_component() -> None:
    message = Message((Heading("H"), Text("a"), Facts((("Owner", "Ana"),)), Divider(), Text("b")))

    assert [each["type"] for each in walk(check(render(message, LOOK)))] == [17, 10, 14, 10]
    assert texts(check(render(message, LOOK))) == "### H\n\na\n\n**Owner:** Ana\nb"


async def test_a_button_carries_its_action_and_nothing_waits_in_memory() -> None:
    view = render(Message((Buttons((Button("Next", "next:s1:4", primary=True), Button("Back", "back:s1:4"))),)), LOOK)
    buttons = [each for each in walk(check(view)) if each["type"] == 2]

    assert [(b["label"], b["custom_id"], b["style"]) for b in buttons] == [
        ("Next", "next:s1:4", 1),
        ("Back", "back:s1:4", 2),
    ]
    assert view.is_finished()


def test_a_button_of_this_platforms_own_stands_first_where_there_is_room() -> None:
    more, few = (Button("Say something", "say:s1:"),), tuple(Button(f"B{n}", f"b:{n}:") for n in range(2))
    full = tuple(Button(f"B{n}", f"b:{n}:") for n in range(5))

    def rows(*buttons: tuple[Button, ...]) -> list[list[str]]:
        drawn = check(render(Message(tuple(Buttons(row) for row in buttons)), replace(LOOK, more=more)))
        return [[b["label"] for b in row["components"]] for row in walk(drawn) if row["type"] == 1]

    assert rows(few, full)[0] == ["Say something", "B0", "B1"]
    assert rows(full)[1] == ["Say something"]


def test_two_buttons_with_one_action_can_both_be_pressed() -> None:
    message = Message((Buttons((Button("A", "x:y:"), Button("B", "x:y:"))),))

    assert [e["custom_id"] for e in walk(check(render(message, LOOK))) if e["type"] == 2] == ["x:y:", "x:y:~2"]


def test_a_button_whose_name_nobody_can_see_can_be_pressed_all_the_same() -> None:
    message = Message((Buttons((Button("\r", "x:y:"), Button("", "x:z:"))),))
    many = Message(tuple(Buttons(tuple(Button(" ", f"a:{n}:{m}") for m in range(5))) for n in range(11)))
    menu = next(each for each in walk(check(render(many, LOOK))) if each["type"] == 3)

    assert [each["label"] for each in walk(check(render(message, LOOK))) if each["type"] == 2] == ["…", "…"]
    assert {option["label"] for option in menu["options"]} == {"…"}


def test_a_page_of_the_room_becomes_an_answer_here() -> None:
    pages = ("/t/t1/records/r1", "/t/t1/records/r1.md", "/t/t1/records", "/t/t1", "https://x.org")
    links = tuple(Button("Look", link=page) for page in pages)
    drawn = [each for each in walk(check(render(Message((Buttons(links),)), LOOK))) if each["type"] == 2]

    assert [each.get("custom_id") or each["url"] for each in drawn] == ["record:t1:r1", "records:t1:", "https://x.org"]


def test_a_record_whose_file_hangs_on_its_card_needs_no_button() -> None:
    message = Message((Heading("Record"), Buttons((Button("Open", link="/t/t1/records/r1"),))))
    look = replace(LOOK, files=(discord.File(io.BytesIO(b""), "r.md"),))
    drawn = [each["type"] for each in walk(render(message, look).to_components())]

    assert drawn == [17, 10, 13]


def test_more_buttons_than_fit_become_a_menu() -> None:
    rows = tuple(Buttons(tuple(Button(f"{n}{m}", f"a:{n}:{m}") for m in range(5))) for n in range(11))
    every = list(walk(check(render(Message((Heading("H"), *rows)), LOOK))))
    menu = next(each for each in every if each["type"] == 3)

    assert len(menu["options"]) == 25
    assert menu["options"][0]["value"] == "a:0:0"


def test_nobody_is_ever_rung_for() -> None:
    assert ALLOWED.to_dict() == discord.AllowedMentions.none().to_dict()


def test_the_first_component_carries_our_number() -> None:
    tag = tag_of("aa-17")
    drawn = list(walk(check(render(Message((Text("hello"),)), replace(LOOK, tag=tag)))))

    assert drawn[0]["id"] == tag and 1 << 30 <= tag < 1 << 31
    assert tag_of("aa-17") == tag != tag_of("aa-18")


def test_in_a_direct_message_an_action_names_its_team_where_there_is_room() -> None:
    assert of_team("next:s1:4", "t1") == "next:s1:4~t1"
    assert of_team("x" * 99, "t1") == "x" * 99
    assert of_team("next:s1:4", "") == "next:s1:4"


marks = st.sampled_from([mention("a"), mention("a" * 26), "`/start x`", "word ", "*", "\n", "https://x.org/a_b "])
words = st.lists(st.one_of(marks, st.text(max_size=20)), max_size=40).map("".join)
labels = st.text(min_size=1, max_size=75)
rows = st.lists(st.tuples(labels, st.text(min_size=1, max_size=100)), min_size=1, max_size=5).map(
    lambda found: Buttons(tuple(Button(label, action) for label, action in found))
)
blocks = st.one_of(
    st.text(min_size=1, max_size=150).map(Heading), words.map(Text), st.builds(Quote, words, st.just("a")), rows,
    st.just(Divider()), st.builds(lambda a, b: Facts(((a, b),)), words, words),
)  # fmt: skip


@given(st.lists(blocks, min_size=1, max_size=12))
def test_whatever_can_be_built_can_be_sent(built: list[object]) -> None:
    try:
        message = Message(tuple(built))
    except TooLong:
        return
    commands = {"start": "</convene start:" + "1" * 19 + ">"}
    long = replace(LOOK, people=lambda _: "**" + "n" * 40 + "**", commands=commands)
    view = render(message, long)
    check(view)
