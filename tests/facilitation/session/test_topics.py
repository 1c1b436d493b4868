"""Topics: what a step makes is gathered under names, gets dots, and is gone through by them."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from facilitation.decision import Contribution
from facilitation.message import Form, Message, Tally, TextField
from facilitation.session import topics
from facilitation.session.commands import CastVote, Contribute, Next, PutTogether
from facilitation.session.session import MAX_PEOPLE, MAX_TOPICS, Session
from facilitation.session.sitting import Sitting
from tests.facilitation.session.stage import FOUR, Table, protocol, running, step, team

STATE: TypeAdapter[Session] = TypeAdapter(Session)
DOTS = {"scale": "dots", "dots": 3}
SAID = ("Marking takes long", "Feedback comes late", "Long lists", "Parents ask")


def brainstorm(*after: dict[str, Any], **more: Any) -> Table:
    """A table at which four topics have been made, and the next step is open."""
    at = running(protocol(step("Gather", 5, makes="topics", **more), *after, step("End", 5)))
    at.do(*(Contribute(f"x{n}", m, text) for n, (m, text) in enumerate(zip(FOUR, SAID, strict=True), 1)))
    at.do(Next("ana"))
    return at


def listed(at: Table) -> str:
    return at.channel[f"topics:{at.open.visit}"].plain()


def test_what_is_said_becomes_a_topic_with_its_owner() -> None:
    at = brainstorm(step("On", 5))
    assert [(t.id, t.text, t.member) for t in at.open.topics][:2] == [
        ("x1", "Marking takes long", "ana"), ("x2", "Feedback comes late", "ben")
    ]  # fmt: skip
    assert [line.text for line in at.view("dev").topics] == list(SAID)


def test_what_is_hidden_becomes_topics_only_when_it_is_revealed() -> None:
    at = running(protocol(step("Gather", 5, makes="topics", shows="together"), step("Vote", 3, vote=DOTS)))
    at.do(*(Contribute(f"x{n}", m, f"Words {n}") for n, m in enumerate(FOUR)))
    assert at.open.topics == () and at.view("ben").topics == ()
    at.do(Next("ana"))
    assert sorted(t.text for t in at.open.topics) == [f"Words {n}" for n in range(4)]


def test_where_no_names_are_shown_a_topic_has_none() -> None:
    at = brainstorm(step("On", 5), shows="together", unnamed=True)
    assert {t.member for t in at.open.topics} == {""}


def test_a_presenters_answer_is_no_topic() -> None:
    at = running(protocol(step("Ask", 5, makes="topics", speaks="others", presenter_answers=True), step("On", 5)))
    at.do(Contribute("x1", "dev", "Why now?"), Contribute("x2", "ben", "Because of the exams."))
    assert [t.id for t in at.open.topics] == ["x1"]


def test_a_full_list_takes_no_more_and_says_so_and_the_words_are_kept_all_the_same() -> None:
    at = running(protocol(step("Gather", 5, makes="topics", keep=True), step("On", 5)))
    at.do(*(Contribute(f"x{n}", "dev", f"Words {n}") for n in range(MAX_TOPICS)))
    more = at.do(Contribute("more", "dev", "One more")).answer
    assert isinstance(more, Message) and "The list itself is full" in more.plain()
    assert len(at.open.topics) == MAX_TOPICS and "more" in {row.id for row in at.kept(Contribution)}


def test_when_too_many_are_revealed_at_once_everyone_has_a_first_before_anybody_has_a_second() -> None:
    at = running(protocol(step("Gather", 5, makes="topics", shows="together"), step("On", 5)))
    at.do(*(Contribute(f"a{n}", "dev", f"Dev {n}") for n in range(MAX_TOPICS + 20)))
    at.do(Contribute("b", "ben", "Ben"), Contribute("c", "chloe", "Chloé"), Next("ana"))
    assert len(at.open.topics) == MAX_TOPICS
    at = running(protocol(step("Gather", 5, makes="topics")))
    rows = [Contribution(id, "s1", 0, id[0], "", id, "at_once", at.now)
            for id in (*(f"a{n}" for n in range(MAX_TOPICS)), "b", "c")]  # fmt: skip
    sitting = topics.made(Sitting(at.open, at.now, at.given), at.given.protocol.steps[0], rows)
    made = [t.id for t in sitting.session.topics]
    assert made == [*(f"a{n}" for n in range(MAX_TOPICS - 2)), "b", "c"]


# -- under names --------------------------------------------------------------------------


def test_topics_go_under_a_name_by_the_numbers_that_people_see() -> None:
    at = brainstorm(step("Sort", 5, sorts=True))
    assert listed(at).splitlines() == [
        "What we have", "1 · Marking takes long", "2 · Feedback comes late", "3 · Long lists", "4 · Parents ask"
    ]  # fmt: skip
    at.do(PutTogether("dev", ("1", "3"), "  What takes   time "))
    assert [t.under for t in at.open.topics] == ["What takes time", "", "What takes time", ""]
    assert listed(at) == (
        "What we have\n1 · What takes time\n- 1 · Marking takes long\n- 3 · Long lists\n\n"
        "2 · Feedback comes late\n4 · Parents ask"
    )


def test_a_known_name_takes_more_in_and_a_topic_may_change_its_mind_or_stand_alone_again() -> None:
    at = brainstorm(step("Sort", 5, sorts=True, silent=True))
    at.do(PutTogether("dev", ("1", "x3"), "Time"), PutTogether("ben", ("2",), "TIME"))
    assert [t.under for t in at.open.topics] == ["Time", "Time", "Time", ""]
    at.do(PutTogether("ana", ("2",), "Others"), PutTogether("ana", ("3",), "-"))
    assert [t.under for t in at.open.topics] == ["Time", "Others", "", ""]


def test_the_list_is_one_message_that_is_revised() -> None:
    at = brainstorm(step("Sort", 5, sorts=True))
    at.do(PutTogether("dev", ("1", "3"), "Time"), PutTogether("dev", ("2", "4"), "Others"))
    assert [what for what, _, key in at.log if key == "topics:2"] == ["post", "revise", "revise"]


def test_who_names_nothing_yet_gets_a_form_with_what_they_typed() -> None:
    at = brainstorm(step("Sort", 5, sorts=True))
    form = at.do(PutTogether("dev", ("1", "3"))).answer
    assert isinstance(form, Form) and form.action == "put:s1:2"
    assert [f.value for f in form.fields if isinstance(f, TextField)] == ["1 3", ""]
    assert [b.action for b in at.channel["step:2"].buttons if b.action.startswith("put")] == ["put:s1:2"]


@pytest.mark.parametrize(
    ("command", "key"),
    [
        (PutTogether("dev", ("9",), "Time"), "refused.no_such_topic"),
        (PutTogether("dev", ("0",), "Time"), "refused.no_such_topic"),
        (PutTogether("dev", ("x",), "Time"), "refused.no_such_topic"),
        (PutTogether("dev", ("1",), "T" * 41), "refused.too_long"),
        (PutTogether("eve", ("1",), "Time"), "refused.join_first"),
        (PutTogether("dev", ("1",), "Time", 1), "refused.stale_button"),
    ],
)
def test_what_cannot_be_put_together_is_refused_in_words(command: PutTogether, key: str) -> None:
    assert brainstorm(step("Sort", 5, sorts=True)).refused(command).key == key


def test_only_a_step_that_sorts_sorts() -> None:
    assert brainstorm(step("On", 5)).refused(PutTogether("dev", ("1",), "Time")).key == "refused.not_sorting"
    empty = running(protocol(step("Sort", 5, sorts=True)))
    assert "Nothing has been put on the list yet." in listed(empty)
    assert empty.refused(PutTogether("dev", ("1",), "Time")).key == "refused.no_topics"


# -- dots ------------------------------------------------------------------------------------


def test_a_dot_a_press_and_stacked_and_taken_back() -> None:
    at = brainstorm(step("Vote", 3, vote=DOTS))
    noted = at.do(CastVote("dev", about="x2"), CastVote("dev", about="x2")).answer
    assert isinstance(noted, Message)
    assert noted.plain() == "Dots placed: 2 of 3, on 2, 2.\n[Start again]"
    assert at.view("dev").vote.left == 1
    assert [c.mine for c in at.view("dev").vote.choices] == [0, 2, 0, 0]
    assert [c.mine for c in at.view("ben").vote.choices] == [0, 0, 0, 0]
    at.do(CastVote("dev", about="x1"))
    over = at.refused(CastVote("dev", about="x1"))
    assert over.key == "refused.no_dots_left" and over.buttons == (("button.dots_again", "dots:s1:2-none"),)
    at.do(CastVote("dev", 0))
    assert at.view("dev").vote.left == 3


def test_a_number_of_dots_on_a_topic_replaces_those_that_were_there() -> None:
    at = brainstorm(step("Vote", 3, vote=DOTS))
    at.do(CastVote("dev", 2, "x1"), CastVote("dev", 1, "x1"), CastVote("dev", 1, "3"))
    assert [c.mine for c in at.view("dev").vote.choices] == [1, 0, 1, 0]
    assert at.refused(CastVote("dev", 9, "x4")).key == "refused.no_dots_left"
    assert at.refused(CastVote("dev", 1, "x9")).key == "refused.no_such_topic"


def test_dots_are_counted_when_all_are_placed_and_the_topics_keep_them() -> None:
    at = brainstorm(step("Vote", 3, vote=DOTS))
    at.do(*(CastVote(m, typed="4 4 2") for m in FOUR[:3]))
    assert [t.dots for t in at.open.topics] == [0, 0, 0, 0] and "vote:2" not in at.channel
    at.do(CastVote("dev", typed="x1"))  # fewer than one has: these will do
    assert [t.dots for t in at.open.topics] == [1, 3, 0, 6]
    (bars,) = (b for b in at.channel["vote:2"].blocks if isinstance(b, Tally))
    assert bars.pairs == (("Parents ask", "▮▮▮▮▮▮ 6"), ("Feedback comes late", "▮▮▮ 3"), ("Marking takes long", "▮ 1"))
    assert [t.id for t in topics.in_order(at.open)] == ["x4", "x2", "x1", "x3"]


def test_dots_on_any_of_a_cluster_count_for_all_of_it() -> None:
    at = brainstorm(step("Sort", 5, sorts=True), step("Vote", 3, vote=DOTS))
    at.do(PutTogether("dev", ("2", "3"), "Slow"), Next("ana"))
    assert [c.label for c in at.view("dev").vote.choices] == ["1 · Marking takes long", "2 · Slow", "4 · Parents ask"]
    at.do(*(CastVote(m, typed="3 2 1") for m in FOUR))
    assert [t.dots for t in at.open.topics] == [4, 8, 0, 0]
    assert [topics.name(t) for t in topics.in_order(at.open)] == ["Slow", "Marking takes long", "Parents ask"]


def test_few_topics_have_a_button_each_and_many_only_the_form() -> None:
    at = brainstorm(step("Vote", 3, vote=DOTS))
    dots = [b.action for b in at.channel["step:2"].buttons if b.action.startswith("dots")]
    assert dots == ["dots:s1:2-x1", "dots:s1:2-x2", "dots:s1:2-x3", "dots:s1:2-x4", "dots:s1:2"]

    at = running(protocol(step("Gather", 5, makes="topics"), step("Vote", 3, vote=DOTS)))
    at.do(*(Contribute(f"x{n}", "dev", f"Words {n}") for n in range(11)), Next("ana"))
    assert [b.action for b in at.channel["step:2"].buttons if b.action.startswith("dots")] == ["dots:s1:2"]


@pytest.mark.parametrize(("dots", "made", "keys"), [
    (3, 25, ["dot1", "dot2", "dot3"]), (3, 26, ["typed"]), (6, 4, ["typed"]),
])  # fmt: skip
def test_the_form_has_a_field_for_each_dot_where_that_fits(dots: int, made: int, keys: list[str]) -> None:
    at = running(protocol(step("Gather", 5, makes="topics"), step("Vote", 3, vote={"scale": "dots", "dots": dots})))
    at.do(*(Contribute(f"x{n}", "dev", f"Words {n}") for n in range(made)), Next("ana"))
    form = at.do(CastVote("dev")).answer
    assert isinstance(form, Form) and [f.key for f in form.fields] == keys


def test_the_fullest_card_of_a_vote_still_fits_on_every_platform() -> None:
    long = {"en": "Give your dots to what you would stay for. " * 60}
    full = step("Vote", 3, vote={**DOTS, "about": long}, optional=True, offers=("commitment", "agreement"), sorts=True)
    again = {"repeat": {"each": "person"}, "steps": [{**full, "say": long, "rule": long, "name": long}]}
    inputs = [{"key": "proposal", "label": {"en": "P"}}]
    at = running(protocol(step("Gather", 5, makes="topics"), again, inputs=inputs, circle={"from": 2, "to": 3}))
    at.do(*(Contribute(f"x{n}", "dev", "A topic of some words " * 9) for n in range(10)), Next("ana"))
    assert at.open.at == 1 and "dots:s1:2" in {b.action for b in at.channel["step:2"].buttons}


def test_without_topics_there_is_nothing_to_vote_on_and_the_step_ends_all_the_same() -> None:
    at = running(protocol(step("Vote", 3, vote=DOTS), step("On", 5)))
    assert at.refused(CastVote("dev")).key == "refused.no_topics"
    at.do(Next("ana"))
    assert at.open.at == 1 and "Nobody answered." in at.channel["vote:1"].plain()


# -- what always holds --------------------------------------------------------------------------


@given(st.lists(st.tuples(st.lists(st.integers(1, 6), min_size=1, max_size=3, unique=True),
                          st.sampled_from(("A", "B", "-"))), max_size=8),
       st.lists(st.lists(st.integers(1, 6), min_size=1, max_size=3), min_size=4, max_size=4))  # fmt: skip
def test_no_dot_is_lost_and_none_is_counted_twice_however_topics_were_sorted(
    sorted_so: list[tuple[list[int], str]], dots: list[list[int]]
) -> None:
    at = running(protocol(step("Gather", 5, makes="topics"), step("Sort", 5, sorts=True), step("Vote", 3, vote=DOTS)))
    at.do(*(Contribute(f"x{n}", "dev", f"Words {n}") for n in range(6)), Next("ana"))
    for numbers, name in sorted_so:
        at.do(PutTogether("dev", tuple(map(str, numbers)), name))
    at.do(Next("ana"))
    at.do(*(CastVote(m, typed=" ".join(map(str, mine))) for m, mine in zip(FOUR, dots, strict=True)))
    assert sum(t.dots for t in at.open.topics) == sum(map(len, dots))
    heads = topics.heads(at.open)
    assert all(t.dots == 0 for t in at.open.topics if t not in heads)
    assert len({topics.name(t) for t in heads}) == len(heads)


def test_the_state_stays_small_with_sixty_people_and_thirty_topics() -> None:
    people = [f"{n:026}" for n in range(MAX_PEOPLE - 1)]
    at = running(protocol(step("Gather", 5, makes="topics"), step("Vote", 3, vote={"scale": "dots", "dots": 5}),
                          presenter=False, people={"from": 2, "to": 60}), team("ana", *people))  # fmt: skip
    at.do(*(Contribute(f"{n:026}", people[n], "A topic of quite some words " * 9) for n in range(MAX_TOPICS)))
    at.do(Next("ana"), *(CastVote(m, typed="1 7 14 22 30") for m in people[1:]))
    assert len(at.open.votes) == 58 and len(STATE.dump_json(at.open, exclude_defaults=True)) < 10_500
    at.do(CastVote(people[0], typed="3"), CastVote("ana", typed="3"))
    assert sum(at.open.tally) == 5 * 58 + 2


def test_a_long_topic_ends_with_a_whole_word() -> None:
    at = running(protocol(step("Gather", 5, makes="topics"), step("On", 5)))
    at.do(Contribute("x1", "ana", "What we say to a pupil who has given up on reading altogether, and why"))
    assert at.open.topics[0].text == "What we say to a pupil who has given up on reading…"
