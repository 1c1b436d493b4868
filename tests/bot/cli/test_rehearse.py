"""``convener rehearse``: a whole session through all of the house, the same each time."""

import asyncio
import json
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from bot.cli import transcript
from bot.cli.fault import Cannot
from bot.cli.rehearsal import Event, rehearsing
from bot.cli.rehearse import _check
from bot.content import Content
from facilitation.message import Quote
from tests.bot.cli.terminal import ROOT, Said, calls, convener

PROTOCOLS = sorted(file.stem for file in (ROOT / "prompts" / "protocols").glob("*.yaml"))
TUNING = ("rehearse", "tuning-protocol", "--people", "6", "--seed", "7", "--json")
MOST_CALLS = 1_600_000  # half as many again as it took when it was done in 1.7 s


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Path, Said]]:
    """The same rehearsal, twice: where it ran, and what it said."""
    folders = [tmp_path_factory.mktemp("rehearsal") for _ in range(2)]
    return [(folder, convener(*TUNING, at=folder)) for folder in folders]


def test_a_rehearsal_prints_the_same_bytes_each_time(twice: list[tuple[Path, Said]]) -> None:
    (_, one), (_, other) = twice

    assert one.code == 0, one.err
    assert one == other
    assert len(one.out) > 10_000


def test_a_rehearsal_costs_no_more_than_it_does_in_three_seconds(tmp_path: Path) -> None:
    assert calls(*TUNING, at=tmp_path) < MOST_CALLS


def test_a_rehearsal_leaves_nothing_behind(twice: list[tuple[Path, Said]]) -> None:
    assert [list(folder.iterdir()) for folder, _ in twice] == [[], []]


def test_each_line_for_programs_is_json_with_its_keys_in_order(twice: list[tuple[Path, Said]]) -> None:
    lines = twice[0][1].out.splitlines()

    for line in lines:
        found = json.loads(line)
        assert list(found) == ["at", "do", "key", "members", "message", "side", "text", "to"]
        assert line == json.dumps(found, ensure_ascii=False, sort_keys=True)
    times = [json.loads(line)["at"] for line in lines]
    assert times == sorted(times)


def played(protocol: str, people: int, seed: int, language: str = "en", days: bool = False) -> list[Event]:
    """All that appears in a rehearsal, without a program of its own."""
    return _rehearsed(protocol, people, seed, language, days)[0]


def play(protocol: str, people: int, seed: int, language: str = "en", days: bool = False) -> str:
    """The same in print."""
    events, name = _rehearsed(protocol, people, seed, language, days)
    return "\n".join(transcript.to_read(events, name, Content.load().wording(language)))


def said(protocol: str, people: int, label: str = "") -> list[str]:
    """What was said under a label, or under none."""
    messages = (event.message for event in played(protocol, people, 5) if ":said:" in event.key and event.message)
    return [b.text for message in messages for b in message.blocks if isinstance(b, Quote) and b.label == label]


@cache
def _rehearsed(
    protocol: str, people: int, seed: int, language: str, days: bool
) -> tuple[list[Event], Callable[[str], str]]:
    content = Content.load()

    async def playing() -> tuple[list[Event], Callable[[str], str]]:
        async with rehearsing(content, people, seed, language) as rehearsal:
            await rehearsal.start(content.protocols[protocol], seed, days)
            await rehearsal.play()
            return rehearsal.events, rehearsal.name

    return asyncio.run(playing())


def test_a_tuning_protocol_reads_like_a_play() -> None:
    text = play("tuning-protocol", 6, 7)

    assert re.search(r"^09:00  == Tuning protocol ==$", text, re.M)
    assert re.search(r"^\d\d:\d\d  == Step 8 of 8 · Debrief the process ==$", text, re.M)
    assert re.search(r"^\d\d:\d\d  \w+, warm: ", text, re.M)
    assert re.search(r"^\d\d:\d\d  ┆ \(only \w+ sees this\)$", text, re.M)
    assert re.search(r"^\d\d:\d\d  == The record ==$", text, re.M)
    assert "== Agreed (version 2) ==" in text
    assert "<@" not in text and "<t:" not in text
    assert all(len(line) <= transcript.WIDTH for line in text.splitlines())


def test_what_is_said_in_a_side_room_has_its_name_before_it() -> None:
    text = play("troika-consulting", 6, 7)

    assert re.search(r"^\d\d:\d\d  │ Group 2  \w+, idea: ", text, re.M)
    card = r"^\d\d:\d\d  │ Group 1  Client: (\w+)\n +│ Group 1  Speaking: \1 · Listening: everyone else$"
    assert re.search(card, text, re.M)
    assert "== Group 1" not in text  # its card says what the card for all has said
    assert all(len(line) <= transcript.WIDTH for line in text.splitlines())


def test_a_vote_reads_as_bars_and_names_nobody() -> None:
    text = play("fist-to-five", 5, 3)

    assert "== How we answered ==" in text
    assert re.search(r"^ +4 · I’m for it: ▮+ \d$", text, re.M)


def test_a_step_that_comes_again_is_told_by_what_is_new_about_it() -> None:
    text = play("troika-consulting", 6, 7)

    assert text.count("The client tells what the question is") == 1
    assert text.count("You could say: Tell your two consultants") == 1
    assert len(re.findall(r"== Step 2 of 5 · round \d of 3 · Client shares ==\n +In groups:", text)) == 2
    assert text.count("[Next] [+2 min] [Pause] [Go back]\n") == 1


@pytest.mark.parametrize("protocol", ("lean-coffee", "fist-to-five", "lesson-study-cycle"))
def test_the_time_in_the_margin_never_goes_back_and_no_clock_says_nothing(protocol: str) -> None:
    text = play(protocol, 5, 5)
    times = re.findall(r"^\d\d:\d\d", text, re.M)

    assert times == sorted(times)
    assert not re.search(r"in (0|60) s\b", text)
    assert "answers so far" not in text and "have written theirs" not in text.partition("== Before we go ==")[2][:600]


def test_the_word_that_goes_round_and_notes_that_are_shown_later_are_told_once() -> None:
    text = play("lean-coffee", 8, 5)
    assert text.count("It’s your turn.") == 1

    text = play("lesson-study-cycle", 5, 5)
    assert text.count("Kept for now, and shown together") == 1


def test_what_stands_above_is_recalled_by_how_much_it_is() -> None:
    text = play("gallery-walk", 11, 5)

    assert re.search(r"│ Group 1  Notes \(\d as above\)$", text, re.M)


def test_who_comes_into_the_circle_is_told() -> None:
    text = play("open-fishbowl", 12, 5)

    assert re.search(r"~ Speaking: \w+(, \w+){4} · Listening: everyone else\n +~ One chair is free", text)


def test_in_threes_it_is_told_who_is_what() -> None:
    text = play("grow-coaching-triads", 7, 5)

    assert re.search(r"│ Group 1  Coachee: \w+ · Coach: \w+ · Observer: \w+", text)


@pytest.mark.parametrize("language", ("en", "es"))
def test_whoever_is_coached_answers_what_the_coach_has_asked(language: str) -> None:
    content = Content.load()
    lines, asked, answers = content.lines(language), dict[str, str](), 0

    for event in played("grow-coaching-triads", 9, 5, language):
        quotes = [b for b in event.message.blocks if isinstance(b, Quote)] if event.message else []
        if not event.side or not quotes:
            continue
        said, label = quotes[0].text, quotes[0].label
        if label == "coaching_question":
            asked[event.side] = said
        elif label in ("reply", "possibility", "action"):
            key = next(key for key, found in lines.items() if asked[event.side] in found)
            assert said == lines[f"{key.rpartition('.')[0]}.{label}"][lines[key].index(asked[event.side])]
            answers += 1
    assert answers > 8


def test_nobody_brings_what_somebody_else_has_brought_and_whoever_leads_says_farewell_last() -> None:
    brought = said("troika-consulting", 9, "challenge")
    assert len(brought) == len(set(brought)) == 9

    lines = Content.load().lines("en")
    assert said("tuning-protocol", 6)[0] == lines["free.welcome"][0]
    assert set(said("fist-to-five", 7)) & set(lines["decision.free.farewell"])


def test_over_days_each_day_begins_with_its_date_and_nobody_is_up_at_night() -> None:
    text = play("one-two-four-all", 8, 7, days=True)

    assert text.count("────") >= 2 * 3
    assert "──── Tuesday 8 September ────" in text
    assert not re.search(r"^(?:0[0-6]|19|2\d):\d\d  \w", text, re.M)


def test_a_protocol_for_being_together_is_not_rehearsed_over_days() -> None:
    together = Content.load().protocols["four-as"].model_copy(update={"over_days": None})

    with pytest.raises(Cannot, match="four-as is for being together"):
        _check(together, 6, days=True)


def test_another_seed_makes_another_rehearsal() -> None:
    assert play("four-as", 5, 1) != play("four-as", 5, 2)


@pytest.mark.parametrize("number", range(len(PROTOCOLS)), ids=PROTOCOLS)
def test_every_protocol_comes_to_its_end(number: int) -> None:
    """By turns with as few as it is for in English, and with as many as come in Spanish."""
    protocol, english = Content.load().protocols[PROTOCOLS[number]], number % 2 == 0
    asked = protocol.people

    text = play(PROTOCOLS[number], asked.least if english else min(asked.most, 12), 2, "en" if english else "es")

    if protocol.record == "none":
        assert Content.load().wording("en" if english else "es")("session.closing.nothing_kept").split(".")[0] in text
    else:
        assert ("== The record ==" if english else "== El acta ==") in text


def test_too_few_people_are_refused_with_what_fits(tmp_path: Path) -> None:
    said = convener("rehearse", "tuning-protocol", "--people", "2", at=tmp_path)

    assert said.code == 2
    assert said.err.strip() == "tuning-protocol is for 6 to 10 people, not for 2: try --people 6."
