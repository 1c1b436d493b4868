"""Messages and forms: what can be built fits every platform, and reads well as plain words."""

from datetime import UTC, datetime

import pytest

from facilitation.message import (
    MAX_ACTION,
    MAX_BLOCKS,
    MAX_BUTTONS,
    MAX_CHARACTERS,
    MAX_FIELDS,
    MAX_HEADING,
    MAX_LABEL,
    MAX_OPTIONS,
    MAX_TITLE,
    MESSAGE,
    Button,
    Buttons,
    ChoiceField,
    Divider,
    Facts,
    Form,
    Heading,
    Message,
    Quote,
    Text,
    TextField,
    TooLong,
    literal,
    mention,
    moment,
    quote,
    say,
)

NOON = datetime(2026, 9, 7, 12, tzinfo=UTC)
FULL = Message(
    (
        Heading("Step 1"),
        Text(f"**Now** {mention('ana')}, ends {moment(NOON)}, on {moment(NOON, 'd')}"),
        Facts((("Owner", mention("ben")), ("Minutes", "5"))),
        Quote("Glad.", "ben", "warm"),
        Quote("Nobody in particular."),
        Divider(),
        Buttons((Button("Ready", "ready:s1:1", primary=True), Button("Record", link="/t/1"))),
    )
)


def test_a_message_reads_as_plain_words_with_names() -> None:
    assert FULL.plain(str.capitalize).splitlines() == [
        "Step 1",
        "Now Ana, ends 12:00 UTC, on 2026-09-07",
        "Owner: Ben",
        "Minutes: 5",
        "Ben: Glad.",
        "“Nobody in particular.”",
        "[Ready] [Record]",
    ]


@pytest.mark.parametrize("typed", ["<t:99999999999999999999:t>", "<t:0:R>", "<t:-1:t>", "<@>"])
def test_a_mark_that_somebody_typed_is_told_as_well_as_can_be(typed: str) -> None:
    assert quote(typed).plain().startswith("“")


def test_a_reader_may_tell_the_time_in_their_own_way() -> None:
    assert say(moment(NOON, "R")).plain(clock=lambda at, style: f"{style} {at:%H}") == "R 12"


def test_a_message_knows_its_buttons() -> None:
    assert [b.label for b in FULL.buttons] == ["Ready", "Record"]
    assert say("No buttons").buttons == ()


def test_say_leaves_out_what_is_empty() -> None:
    assert say("a", "", "b", heading="H", buttons=(Button("x", "x:y:"),)).blocks == (
        Heading("H"), Text("a"), Text("b"), Buttons((Button("x", "x:y:"),))
    )  # fmt: skip
    assert quote("Words", "ana").blocks == (Quote("Words", "ana"),)


def test_a_message_survives_being_kept() -> None:
    assert MESSAGE.validate_json(MESSAGE.dump_json(FULL)) == FULL


@pytest.mark.parametrize(
    "make",
    [
        lambda: Heading("x" * (MAX_HEADING + 1)),
        lambda: Button("x" * (MAX_LABEL + 1)),
        lambda: Button("x", "x" * (MAX_ACTION + 1)),
        lambda: Buttons(()),
        lambda: Buttons((Button("x"),) * (MAX_BUTTONS + 1)),
        lambda: Message(()),
        lambda: Message((Divider(),) * (MAX_BLOCKS + 1)),
        lambda: say("x" * (MAX_CHARACTERS + 1)),
        lambda: say("x" * (MAX_CHARACTERS - 3), buttons=(Button("four"),)),
        lambda: Message((Facts((("x" * MAX_CHARACTERS, ""),)),)),
        lambda: ChoiceField("k", "l", ()),
        lambda: ChoiceField("k", "l", (("a", "b"),) * (MAX_OPTIONS + 1)),
        lambda: Form("x" * (MAX_TITLE + 1), "a", (TextField("k", "l"),), "Go"),
        lambda: Form("x", "a", (), "Go"),
        lambda: Form("x", "a", (TextField("k", "l"),) * (MAX_FIELDS + 1), "Go"),
        lambda: Form("x", "a" * (MAX_ACTION + 1), (TextField("k", "l"),), "Go"),
    ],
)
def test_what_would_not_fit_everywhere_cannot_be_built(make: object) -> None:
    with pytest.raises(TooLong, match="fit"):
        make()


def test_what_just_fits_can_be_built() -> None:
    assert say("x" * MAX_CHARACTERS)
    assert Form("x" * MAX_TITLE, "a" * MAX_ACTION, (TextField("k", "l"),) * MAX_FIELDS, "Go")


@pytest.mark.parametrize(
    "typed",
    ["**not bold**", "[a](https://x.example)", "<!channel>, <@ben>", "- a list", "1. a", "a_b_c ~~d~~ `e`", "C:\\x"],
)
def test_what_a_person_typed_stands_in_a_text_as_they_typed_it(typed: str) -> None:
    assert literal(typed) != typed

    assert say(literal(typed)).plain() == typed


def test_our_own_marks_fall_away_in_plain_words() -> None:
    assert say("**Bold** and \\*kept\\*, ~~gone~~").plain() == "Bold and *kept*, ~~gone~~"
