"""What the first twenty-one protocols keep and hide, whose presenter answers, what needs care; and what all must be.

Their published form stands here once more, as it was read first (test_facts.py holds all 63 to theirs). Six of them
stand here, the others in published_conversations.py and published_practice.py, in tables of the same
names and form: PUBLISHED, FACTS_SAY, ANSWERED, KEPT, PRIVATE and CAUTIOUS.
"""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

import pytest

from bot.content import Content
from facilitation.session.protocol import Protocol
from facilitation.wording import LANGUAGES

# id: origin, people, and for each step: its minutes, their range (0: none is published), who has the word, and how
# (r: in a round, s: in silence, ?: optional), then the word that its English name goes by.
PUBLISHED = {
    "tuning-protocol": (
        "Joseph McDonald and David Allen", (6, 10), 68,
        "5 2-10 facilitator . frame|15 10-20 presenter . context|5 5-15 others . clarifying|15 7-15 everyone s study|"
        "3 2-3 everyone s sort|15 15-20 others . warm and cool|5 5-15 presenter . reflect|5 5-10 everyone . debrief",
    ),
    "consultancy": (
        "Gene Thompson-Grove, Paula Evans, Faith Dunne", (4, 12), 52,
        "10 5-10 presenter . dilemma|5 0-0 others . clarifying|10 0-0 others . probing|2 0-2 presenter . question|"
        "15 0-0 others . think|5 0-0 presenter . respond|5 0-0 everyone . debrief",
    ),
    "four-as": (
        "Judith Gray", (3, 40), 40,
        "8 0-0 everyone s mark|4 0-0 everyone r assum|4 0-0 everyone r agree|4 0-0 everyone r argue|"
        "4 0-0 everyone r aspire|10 0-0 everyone . discussion|6 0-0 everyone . debrief",
    ),
    "chalk-talk": (
        "Hilton Smith, Foxfire Fund", (3, 40), 25,
        "1 0-0 facilitator . question|15 5-45 everyone s write|4 0-0 everyone s read|5 0-0 everyone ? talk",
    ),
    "consent-round": (
        "Gerard Endenburg", (3, 12), 30,
        "4 0-0 presenter . present|6 0-0 others r clarifying|5 0-0 everyone r reactions|3 0-0 presenter . amend|"
        "4 0-0 everyone . consent|6 0-0 everyone . integrate|2 0-0 facilitator . record",
    ),
    "circle-practice": (
        "Christina Baldwin and Ann Linnea", (4, 30), 60,
        "3 0-0 facilitator . start|10 0-0 everyone r check-in|5 0-0 everyone . agreements|25 0-0 everyone r council|"
        "7 0-0 everyone ? open|8 0-0 everyone r check-out|2 0-0 facilitator . close",
    ),
}  # fmt: skip
FACTS_SAY = {"consultancy": 50, "chalk-talk": 20, "circle-practice": 55}  # where our sum is another, and it is told why
ANSWERED = {  # where the presenter, though listening, answers: the first kind of each such step
    "consent-round": ["clarifying_question"],
    "consultancy": ["clarifying_question", "probing_question"],
    "tuning-protocol": ["clarifying_question"],
}
KEPT: dict[str, list[tuple[str, ...]]] = {  # the kinds of each step that goes into the record
    "chalk-talk": [("idea", "question", "connection"), ("pattern",)],
    "circle-practice": [],
    "consent-round": [],
    "consultancy": [("probing_question",), ("restated",), ("assumption", "idea"), ("reflection",)],
    "four-as": [("assumption",), ("agree",), ("argue",), ("aspire",)],
    "tuning-protocol": [("warm", "cool"), ("reflection",)],
}
PRIVATE = {"tuning-protocol": [4, 5], "four-as": [1]}  # the numbers of steps whose notes nobody else sees
CAUTIOUS = {"consultancy": "trusts", "circle-practice": "indigenous"}  # a word of the caution
MORE_CAUTIOUS = {
    "action-learning-set", "community-history-night", "compass-points", "constructivist-listening-dyads",
    "grow-coaching-triads", "instructional-rounds", "learning-walk", "peer-observation-debrief",
    "probing-questions-exercise", "reflective-journal-round", "troika-consulting",
}  # fmt: skip

for table in ("published_conversations", "published_practice"):
    if find_spec(f"tests.prompts.{table}"):
        more: dict[str, Any] = vars(import_module(f"tests.prompts.{table}"))
        PUBLISHED |= more["PUBLISHED"]
        FACTS_SAY |= more["FACTS_SAY"]
        ANSWERED |= more["ANSWERED"]
        KEPT |= more["KEPT"]
        PRIVATE |= more["PRIVATE"]
        CAUTIOUS |= more["CAUTIOUS"]


@pytest.fixture(scope="module")
def content() -> Content:
    return Content.load()


def shape(protocol: Protocol) -> list[tuple[str, str]]:
    """Each step as the table has it, and its name in small letters."""
    steps = []
    for step in protocol.steps:
        minutes = step.minutes
        how = "r" if step.turns == "round" else "s" if step.silent else "?" if step.optional else "."
        span = f"{minutes.least or 0:g}-{minutes.most or 0:g}"
        steps.append((f"{minutes.usual:g} {span} {step.speaks} {how}", step.name["en"].lower()))
    return steps


@pytest.mark.parametrize("id", PUBLISHED)
def test_a_protocol_keeps_the_order_the_minutes_and_the_speakers_of_its_published_form(
    id: str, content: Content
) -> None:
    origin, people, minutes, steps = PUBLISHED[id]
    protocol = content.protocols[id]
    published = [step.split(" ", 4) for step in steps.split("|")]

    assert protocol.origin.startswith(origin)
    assert (protocol.people.least, protocol.people.most) == people
    assert protocol.minutes == minutes
    assert [kept for kept, _ in shape(protocol)] == [" ".join(step[:4]) for step in published]
    for (_, name), step in zip(shape(protocol), published, strict=True):
        assert step[4] in name


def test_only_the_presenter_answers_clarifying_and_probing_questions(content: Content) -> None:
    answered = {
        id: [step.kinds[0] for step in protocol.steps if step.presenter_answers]
        for id, protocol in content.protocols.items()
        if id in PUBLISHED
    }

    assert {id: kinds for id, kinds in answered.items() if kinds} == ANSWERED


def test_the_record_keeps_what_was_made_and_nothing_said_in_a_circle_or_about_the_process(content: Content) -> None:
    kept = {id: [step.kinds for step in content.protocols[id].steps if step.keep] for id in PUBLISHED}

    assert kept == KEPT


def test_nothing_that_is_personal_goes_into_a_record(content: Content) -> None:
    personal = {
        "action-learning-set", "circle-practice", "constructivist-listening-dyads", "descriptive-review-of-a-child",
        "peer-observation-debrief", "reflective-journal-round",
    }  # fmt: skip

    assert {id for id, p in content.protocols.items() if p.record == "none"} == personal
    assert [id for id in personal if any(step.keep for step in content.protocols[id].steps)] == []
    assert [id for id in ("troika-consulting", "grow-coaching-triads", "microlabs")
            if any(step.keep and step.groups for step in content.protocols[id].steps)] == []  # fmt: skip


def test_reading_and_sorting_are_private_and_a_silent_conversation_is_not(content: Content) -> None:
    read = {id: content.protocols[id].steps for id in PUBLISHED}
    private = {id: [n for n, s in enumerate(steps, 1) if s.shows == "never"] for id, steps in read.items()}

    assert {id: steps for id, steps in private.items() if steps} == PRIVATE
    assert content.protocols["chalk-talk"].steps[1].shows == "at_once"


def test_consent_is_decided_before_objections_are_met(content: Content) -> None:
    steps = content.protocols["consent-round"].steps

    assert [step.decides for step in steps].index("consent") == 4
    assert [step.only_if for step in steps].index("not_agreed") == 5


def test_where_the_minutes_differ_from_the_published_ones_the_file_says_so(content: Content) -> None:
    for id, minutes in FACTS_SAY.items():
        extra = content.protocols[id].minutes - minutes
        optional = sum(step.minutes.usual for step in content.protocols[id].steps if step.optional)
        told = " ".join(content.protocols[id].differs)

        assert extra <= optional or str(minutes) in told or "minutes are suggested" in told
    assert all(protocol.differs for protocol in content.protocols.values())


def test_where_something_needs_care_there_is_a_caution(content: Content) -> None:
    cautions = {id: protocol.caution["en"] for id, protocol in content.protocols.items() if protocol.caution}

    assert set(cautions) == set(CAUTIOUS) | MORE_CAUTIOUS
    assert [id for id, word in CAUTIOUS.items() if word not in cautions[id]] == []


def test_a_rule_can_be_read_from_the_back_of_the_hall(content: Content) -> None:
    rules = [(step.rule[lang], id) for id, p in content.protocols.items() for step in p.steps for lang in LANGUAGES]

    assert [rule for rule, _ in rules if len(rule) >= 60] == []


def test_all_cue_cards_of_a_protocol_together_fit_one_message(content: Content) -> None:
    for protocol in content.protocols.values():
        for language in LANGUAGES:
            cards = [(s.name, s.cue.say, s.cue.watch, s.cue.long) for s in protocol.steps]
            assert sum(len(words[language]) + 20 for card in cards for words in card) < 3600


def test_no_name_of_another_houses_trademark_is_used(content: Content) -> None:
    for protocol in content.protocols.values():
        assert "critical friends" not in protocol.model_dump_json().lower()
