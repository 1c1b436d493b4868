"""Convener's messages as Slack's blocks: what a person typed stays as typed, nobody is pinged, each tells the time."""

from datetime import UTC, datetime

import pytest

from bot.content import Content
from bot.platforms.slack import typed
from bot.platforms.slack.forms import Origin, at_fault, filled, view, with_text
from bot.platforms.slack.marks import rich_text
from bot.platforms.slack.records import blocks
from bot.platforms.slack.render import FOLDED, Reader, message, page
from facilitation.message import (
    Button,
    ChoiceField,
    Divider,
    Facts,
    Form,
    Heading,
    Message,
    NumberField,
    Quote,
    Tally,
    Text,
    TextField,
    literal,
    mention,
    moment,
    say,
)
from tests.rigs.slack.limits import wrong

WORDS = Content.load().wording("en")
NOON = datetime(2026, 3, 12, 12, tzinfo=UTC)
NAMES = {"m1": "Ana", "m2": "Ben *bold* <!here>"}
READER = Reader(WORDS, "t1", lambda id: NAMES.get(id, "someone"), "https://convener.example")


def parts(markdown: str) -> list[dict[str, object]]:
    return [part for element in rich_text(markdown, READER.name) for part in element["elements"]]


def test_a_mention_is_a_name_and_calls_nobody() -> None:
    drawn = message(say(f"Now {mention('m1')}", heading=f"With {mention('m1')}"), READER)

    assert "user" not in str(drawn["blocks"]) and "<@" not in drawn["text"]
    assert drawn["text"] == "With Ana\nNow Ana"
    assert {"type": "text", "text": "Ana", "style": {"bold": True}} in drawn["blocks"][1]["elements"][0]["elements"]


def test_a_moment_is_told_by_each_readers_own_client() -> None:
    drawn = message(say(f"until {moment(NOON)}"), READER)

    date = drawn["blocks"][0]["elements"][0]["elements"][1]
    assert date == {"type": "date", "timestamp": 1773316800, "format": "{time}", "fallback": "12:00 UTC"}
    assert drawn["text"] == "until <!date^1773316800^{time}|12:00 UTC>"


@pytest.mark.parametrize(
    ("ours", "in_slack"),
    [
        ("Type `/start` and a name.", "Type `/convene start` and a name."),
        ("Press **/next**.", "Press **/convene next**."),
        ("Escribe `/acuerdos` y una palabra", "Escribe `/convene acuerdos` y una palabra"),
        ("- `/start protocol [when]`: begins", "- `/convene start protocol [when]`: begins"),
        ("`/convene start` and `/checkin weekly`", "`/convene start` and `/checkin weekly`"),
        ("`/invite @Convener` · `/nxet`", "`/invite @Convener` · `/nxet`"),
        (literal("`/start` **/next**"), literal("`/start` **/next**")),
    ],
)
def test_a_command_is_told_as_it_is_typed_in_slack(ours: str, in_slack: str) -> None:
    drawn = message(say(ours), READER)
    assert drawn == {"text": say(in_slack).plain(), "blocks": message(say(in_slack), READER)["blocks"]}
    assert drawn["blocks"][0]["elements"] == rich_text(in_slack, READER.name)


def test_what_a_person_typed_of_a_command_stays_as_they_typed_it() -> None:
    drawn = message(Message((Quote("try `/start`", "m1"),)), READER)
    assert drawn["text"] == "Ana: try `/start`" and "/convene" not in str(drawn["blocks"])


@pytest.mark.parametrize(
    "typed_text", ["*not bold* _no_ ~no~ `no`", "<!channel> <@U1> & <b>", "1. one\n- two", "[a](b)"]
)
def test_what_a_person_typed_stays_as_they_typed_it(typed_text: str) -> None:
    quoted = message(Message((Quote(typed_text, "m2", "warm"),)), READER)
    texts = quoted["blocks"][0]["elements"][1]["elements"]
    assert "".join(part["text"] for part in texts) == typed_text
    assert "<!" not in quoted["text"] and "<@" not in quoted["text"]
    inside = parts(literal(typed_text))
    assert "".join(str(part["text"]) for part in inside) == typed_text
    assert not any("style" in part for part in inside)


def test_commonmark_becomes_rich_text() -> None:
    drawn = rich_text(
        "**Bold** and *italic*, ~~gone~~ and `code`\n\nA [link](https://a.example).\n\n- one\n- two", READER.name
    )

    kinds = [element["type"] for element in drawn]
    assert kinds == ["rich_text_section", "rich_text_section", "rich_text_list"]
    styles = [part["style"] for part in drawn[0]["elements"] if "style" in part]
    assert styles == [{"bold": True}, {"italic": True}, {"strike": True}, {"code": True}]
    assert {"type": "link", "url": "https://a.example", "text": "link"} in drawn[1]["elements"]
    assert [item["elements"][0]["text"] for item in drawn[2]["elements"]] == ["one", "two"]
    assert not [p for p in parts("[press](javascript:alert(1))") if p["type"] == "link"]


def test_every_kind_of_block_can_be_sent() -> None:
    whole = Message(
        (Heading("H"), Text("> quoted\n\n---\n\n```\ncode\n```\n\n1. a\n   - b"), Facts((("Owner", mention("m1")),)),
         Tally((("Read", 2), ("Write", 0))), Divider(), Quote("q"),
         *say("x", buttons=(Button("Go", "next:s1:1", primary=True),)).blocks)
    )  # fmt: skip
    drawn = message(whole, READER)

    assert wrong("chat.postMessage", {**drawn, **FOLDED}) == []
    button = drawn["blocks"][-1]["elements"][0]
    assert (button["action_id"], button["value"], button["style"]) == ("next:s1:1", "t1", "primary")


def test_pages_of_the_room_are_linked_only_where_others_can_open_them_and_records_are_read_here() -> None:
    assert page("/t/t1", "https://convener.example") == "https://convener.example/t/t1"
    assert page("/t/t1", "http://127.0.0.1:8080") == ""
    local = Reader(WORDS, "t1", str, "http://127.0.0.1:8080")
    buttons = (Button("Room", link="/t/t1"), Button("Open", link="/t/t1/records/r1"),
               Button("Take", link="/t/t1/records/r1.md"), Button("All", link="/t/t1/records"))  # fmt: skip
    shown = message(say("x", buttons=buttons), local)["blocks"][1]["elements"]

    assert [each["action_id"] for each in shown] == ["record:t1:r1", "recordfile:t1:r1", "records:t1:"]
    assert len(message(say("x", buttons=buttons[:1]), local)["blocks"]) == 1


def test_a_record_is_blocks_with_headings() -> None:
    drawn = blocks("# Title\n\nWords.\n\n## Warm\n\n- one\n", READER)

    assert [block["type"] for block in drawn] == ["header", "rich_text", "header", "rich_text"]


# -- forms and what comes back


def test_a_form_takes_a_messages_words_as_far_as_they_fit() -> None:
    form = Form("T", "a:b:", (NumberField("n", "N"), TextField("text", "T", max_length=5)), "Go")

    filled_in = with_text(form, "much too long").fields[1]
    assert isinstance(filled_in, TextField) and filled_in.value == "much "
    assert with_text(Form("T", "a:b:", (NumberField("n", "N"),), "Go"), "x").fields == (NumberField("n", "N"),)


def test_where_a_form_came_from_travels_with_it() -> None:
    origin = Origin("commit:s1:", "t1", "C1", "1.2")

    assert Origin.load(origin.dump()) == origin
    assert Origin.load(Origin("commit:s1:", "t1").dump()) == Origin("commit:s1:", "t1")
    for broken in ("", "{}", "[]", "nonsense", '{"a": "x"}'):
        with pytest.raises((ValueError, KeyError, TypeError)):
            Origin.load(broken)


def test_an_option_says_below_its_word_what_it_means_and_a_colon_in_it_stays() -> None:
    options, means = (("yes", "I consent"), ("no", "Parents: too late")), (("yes", "Good enough for now"),)
    form = Form("Answer", "answer:a1:1", (ChoiceField("answer", "Yours", options, means=means),), "Send")
    (field,) = (each for each in view(form, None, READER, Origin("a", "t1"), {})["blocks"] if each["type"] == "input")
    told = [(o["text"]["text"], o.get("description", {}).get("text")) for o in field["element"]["options"]]
    assert told == [("I consent", "Good enough for now"), ("Parents: too late", None)]


def test_what_was_filled_in_is_read_by_kind() -> None:
    values = {
        "text": {"value": {"type": "plain_text_input", "value": " words "}},
        "who": {"value": {"type": "users_select", "selected_user": "U1"}},
        "nobody": {"value": {"type": "users_select", "selected_user": None}},
        "one": {"value": {"type": "static_select", "selected_option": {"value": "a"}}},
        "none": {"value": {"type": "radio_buttons", "selected_option": None}},
        "yes": {"value": {"type": "checkboxes", "selected_options": [{"value": "yes"}]}},
        "no": {"value": {"type": "checkboxes", "selected_options": []}},
        "day": {"value": {"type": "datepicker", "selected_date": "2026-03-12"}},
        "clock": {"value": {"type": "timepicker", "selected_time": "09:30"}},
    }
    found = filled({"state": {"values": values}})

    assert found.values == {"text": " words ", "one": "a", "yes": "yes", "day": "2026-03-12", "clock": "09:30"}
    assert found.people == {"who": "U1"}
    assert filled({}).values == {}


def test_what_is_wrong_is_said_at_the_field_that_it_is_about() -> None:
    fields = [{"type": "input", "block_id": "a"}, {"type": "section"}, {"type": "input", "block_id": "b"}]

    assert at_fault(fields, "b") == "b"
    assert at_fault(fields, "") == at_fault(fields, "none of them") == "a"
    assert at_fault([], "b") == ""


# -- what people type


async def test_a_typed_line_is_in_our_own_signs() -> None:
    async def member_of(user: str) -> str | None:
        return {"U1": "m1"}.get(user)

    line = "start x <@U1|ana> <@U2|zoe> see <https://a.example/x|a.example/x> &amp; <#C1|year-7> &lt;b&gt; <!here>"
    assert await typed.line(line, member_of) == "start x <@m1> @zoe see https://a.example/x & #year-7 <b>"


async def test_typed_words_are_as_people_read_them() -> None:
    async def name_of(user: str) -> str:
        return "Ana"

    said = "Ask <@U1>: <https://a.example|the plan>, <mailto:a@b.example|a@b.example> <!subteam^S1|@all>"
    assert await typed.words(said, name_of) == "Ask @Ana: the plan (https://a.example), a@b.example @all"
    assert typed.without("<@U0BOT> next", "U0BOT") == "next"
    assert typed.without("next", "") == "next"
