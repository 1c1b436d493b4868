"""Steps that end with all, ask only questions, offer something to write down, may be left out; light ends; no record.
"""

from dataclasses import replace
from typing import Any

import pytest

from facilitation.decision import Commitment, Contribution, SessionRecord
from facilitation.message import Message
from facilitation.session.commands import (
    Commit,
    Contribute,
    End,
    GoNext,
    Join,
    Leave,
    LeaveOut,
    Next,
    Nudge,
    Rate,
    Ready,
    Start,
)
from facilitation.session.questions import is_question
from facilitation.session.session import Pass
from tests.facilitation.session.stage import (
    FOUR,
    Table,
    agreement,
    commitment,
    gathering,
    protocol,
    running,
    starter_set,
    step,
    table,
    team,
)  # fmt: skip


def say_all(at: Table, *members: str) -> None:
    at.do(*(Contribute(f"x-{m}", m, f"{m} writes") for m in members))


# -- ends with all ---------------------------------------------------------------------------


@pytest.mark.parametrize("shows", ["together", "never", "at_once"])
def test_the_facilitator_is_told_once_all_have_written(shows: str) -> None:
    at = running(protocol(step("Write", 5, shows=shows, ends="all"), step("On", 5)))
    say_all(at, "ana", "ben", "chloe")
    assert at.whispered("ana", "all:1") == ""
    say_all(at, "dev")
    assert at.whispered("ana", "all:1").startswith("Everyone has answered.")
    at.do(Contribute("more", "dev", "And one thing more"), Next("ana"))
    assert [key for what, _, key in at.log if what == "whisper" and key == "all:1"] == ["all:1"]
    assert at.whispered("ana", "all:1") == ""


def test_who_has_nothing_to_write_says_that_they_are_ready() -> None:
    at = running(protocol(step("Write", 5, shows="together", ends="all", leader_speaks=False), step("On", 5)))
    say_all(at, "ben", "chloe")
    at.do(Ready("dev"))
    assert "Everyone has answered." in at.whispered("ana", "all:1")


def test_it_moves_on_by_itself_where_the_script_says_so_and_all_that_was_hidden_is_shown() -> None:
    at = running(protocol(step("Write", 5, shows="together", ends="all", time_up="move"), step("On", 5)))
    say_all(at, *FOUR)
    at.wait(seconds=0)
    assert at.open.at == 1
    assert all(f"{m} writes" in at.channel["reveal:1:1"].plain() for m in FOUR)


def test_nobody_waits_for_who_left() -> None:
    at = running(protocol(step("Write", 5, shows="together", ends="all"), step("On", 5)))
    say_all(at, "ana", "ben", "chloe")
    at.do(Leave("dev"))
    assert "Everyone has answered." in at.whispered("ana", "all:1")


# -- questions only ---------------------------------------------------------------------------


@pytest.mark.parametrize("text", [
    "How many were there?", "Was it before the exams", "¿Cuántos eran?", "Cuántos eran?", "cómo lo ves",
    "And what did they say", "Por qué ahora", "You tried it twice? I wonder.",
])  # fmt: skip
def test_a_question_is_known_by_its_mark_or_its_beginning(text: str) -> None:
    assert is_question(text)


@pytest.mark.parametrize("text", [
    "I would change the ending.", "What a lovely piece!", "Whatever you do is fine.", "Creo que falta tiempo.",
    "See https://example.org/?page=2", "Issue three is the best.", "Como siempre, muy bien.", "",
])  # fmt: skip
def test_what_is_none_is_not_taken_for_one(text: str) -> None:
    assert not is_question(text)


def test_what_is_no_question_stays_a_note_and_the_writer_is_told_once() -> None:
    at = running(protocol(step("Ask", 5, speaks="others", questions_only=True, keep=True, kinds=("probing_question",)),
                          step("On", 5)))  # fmt: skip
    at.do(Contribute("x1", "dev", "I would change the ending."), Contribute("x2", "dev", "It is too long."))
    assert "said:x1" not in at.channel and at.open.heard == ()
    assert "too long" in at.whispered("dev", "note:x2")
    assert at.whispered("dev", "listen:1").startswith("Only questions belong here")
    assert [key for what, _, key in at.log if key == "listen:1"] == ["listen:1"]
    at.do(Contribute("x3", "dev", "What would you cut?"))
    assert "said:x3" in at.channel
    at.do(Next("ana"))
    assert at.whispered("dev", "listen:1") == ""
    assert {row.id: row.shows for row in at.kept(Contribution)} == {"x1": "never", "x2": "never", "x3": "at_once"}


def test_the_line_to_write_in_says_that_it_wants_a_question() -> None:
    at = running(protocol(step("Ask", 5, speaks="others", presenter_answers=True, questions_only=True), step("On", 5)))
    assert at.view("dev").hint == "Questions only. Anything else stays a note of your own"
    assert "question" not in at.view("ana").hint


def test_in_a_round_the_word_stays_with_who_has_not_asked_yet() -> None:
    at = running(protocol(step("Ask", 5, questions_only=True, turns="round"), step("On", 5), presenter=False))
    holder = at.open.floor.holder if at.open.floor else ""
    if holder == "ana":  # who leads may say anything
        at.do(Contribute("x0", "ana", "Why?"))
        holder = at.open.floor.holder if at.open.floor else ""
    assert holder
    at.do(Contribute("x1", holder, "It is too long."))
    assert at.open.floor is not None and at.open.floor.holder == holder


def test_who_answers_or_leads_may_say_what_is_no_question() -> None:
    at = running(protocol(step("Ask", 5, speaks="others", presenter_answers=True, questions_only=True), step("On", 5)))
    at.do(Contribute("x1", "ben", "Twice a week."), Contribute("x2", "ana", "One more minute."))
    assert {"said:x1", "said:x2"} <= set(at.channel)


# -- offers, and steps that may be left out -------------------------------------------------------


def test_a_step_that_offers_it_has_the_button_and_what_is_written_is_kept() -> None:
    at = running(protocol(step("Plan", 5, offers=("commitment", "agreement")), step("On", 5)))
    offered = {"commit:s1:", "propose:t1:s1"}
    assert offered <= {b.action for b in at.channel["step:1"].buttons}
    assert offered <= {c.action for c in at.view("dev").mine}
    at.do(Commit("k1", "dev", "Try exit slips"))
    assert [c.text for c in at.kept(Commitment)] == ["Try exit slips"]
    at.do(Next("ana"))
    assert not offered & {b.action for b in at.channel["step:2"].buttons}


def test_only_the_facilitator_leaves_an_optional_step_out_without_a_word() -> None:
    at = running(protocol(step("Maybe", 5, optional=True, shows="together"), step("On", 5)))
    assert "leave_out:s1:1" in {b.action for b in at.channel["step:1"].buttons}
    assert "leave_out:s1:1" in {c.action for c in at.view("ana").controls}
    assert at.refused(LeaveOut("dev")).key == "refused.only_facilitator"
    at.do(Contribute("x1", "dev", "Written before"))
    before = len(at.log)
    at.do(LeaveOut("ana", 1))
    assert at.open.at == 1 and "Written before" in at.channel["reveal:1:1"].plain()
    assert not [key for what, _, key in at.log[before:] if key.startswith("notice")]


def test_a_step_that_belongs_to_the_protocol_is_not_left_out() -> None:
    at = running()
    assert at.refused(LeaveOut("ana")).key == "refused.not_optional"
    assert not [b for b in at.channel["step:1"].buttons if b.action.startswith("leave_out")]
    assert at.refused(LeaveOut("ana", 0)).key == "refused.stale_button"


# -- nudges -----------------------------------------------------------------------------------------


def quiet_dev(script: Any, people: Any = None) -> Table:
    at = running(script, people)
    at.do(*(Contribute(f"x{m}", m, "Words") for m in ("ana", "ben", "chloe")))
    at.wait(minutes=5)
    return at


def test_a_step_without_nudges_asks_nobody() -> None:
    assert quiet_dev(protocol(step("Talk", 12), step("On", 5))).whispered("dev", "nudge:1")
    at = quiet_dev(protocol(step("Talk", 12, nudge=False), step("On", 5)))
    assert at.whispered("dev", "nudge:1") == ""
    at.do(Nudge(1))
    assert at.whispered("dev", "nudge:1") == ""


def test_who_would_rather_have_no_private_word_has_none() -> None:
    people = team(*FOUR)
    members = tuple(replace(m, nudges=m.id != "dev") for m in people.members)
    at = quiet_dev(protocol(step("Talk", 12), step("On", 5)), replace(people, members=members))
    assert at.whispered("dev", "nudge:1") == ""


# -- light ------------------------------------------------------------------------------------------


def test_a_light_opening_has_no_rules_to_choose_and_nothing_from_last_time() -> None:
    more: dict[str, Any] = {"agreements": (agreement("a1", "Evidence"), agreement("a2", "Equal")),
                            "commitments": (commitment("k1", "dev"),), "rules": (starter_set(),)}  # fmt: skip
    at = gathering(protocol(opening="light"), **more)
    card = at.channel["opening"]
    assert {b.action for b in card.buttons} == {"join:s1:in", "join:s1:listening", "begin:s1:"}
    assert at.whispered("ana", "rules") == "" and "rule to lean on" not in at.whispered("ana", "cue")
    assert at.open.rules == () and at.open.returning == ()


def test_a_light_closing_asks_one_thing_and_says_who_leads_next() -> None:
    at = running(protocol(closing="light"), agreements=(agreement("a1", "Evidence"),))
    at.do(End("ana"))
    assert at.open.ends_at is not None and (at.open.ends_at - at.now).total_seconds() == 120
    card = at.channel["closing"]
    assert [b.action.partition(":")[0] for b in card.buttons] == ["end"]
    assert "How was it?" in card.plain() and "Next time" in card.plain()
    assert not [key for key in at.channel if key.startswith("rate")]
    assert at.refused(Rate("dev", "a1", 4)).key == "refused.no_such_rule"
    assert not [c for c in at.view("dev").mine if c.action.startswith(("commit", "propose"))]
    at.do(End("ana"))
    assert at.open.part == "closed" and at.kept(SessionRecord)


# -- nothing kept ---------------------------------------------------------------------------------------


def test_where_nothing_is_kept_no_words_stay_whatever_the_steps_say() -> None:
    at = running(protocol(
        step("Talk", 5, keep=True), step("Write", 5, shows="together", keep=True, kinds=("warm",)),
        step("Again", 5, recalls=("warm",), makes="topics"), step("Last", 5, recalls=("warm",)),
        step("Notes", 5, shows="never"),
        record="none",
    ))  # fmt: skip
    at.do(Contribute("x1", "dev", "My father died."), Next("ana"), Contribute("x2", "dev", "I miss him."), Next("ana"))
    at.do(Contribute("x3", "dev", "I am tired."), Next("ana"))
    assert "I miss him." in at.channel["recall:4"].plain()
    at.do(Next("ana"), Contribute("x4", "dev", "A note of mine."), End("ana"), End("ana"))
    assert not at.kept(SessionRecord) and "record" not in at.channel
    assert {(row.text, row.member) for row in at.kept(Contribution)} <= {("", "")}
    assert at.open.inputs == () and at.open.topics == ()
    assert "no record was made" in at.channel["closing"].plain()


def test_that_no_record_is_made_is_said_before_anybody_speaks() -> None:
    assert "No record is made" in gathering(protocol(record="none")).channel["opening"].plain()
    assert "record" not in gathering().channel["opening"].plain()


def test_where_nothing_is_kept_words_go_as_soon_as_they_were_shown_and_notes_are_no_rows_at_all() -> None:
    at = running(protocol(step("Write", 5, shows="together"), step("Notes", 5, shows="never"), record="none"))
    at.do(Contribute("x1", "dev", "I miss him."))
    assert [row.text for row in at.kept(Contribution)] == ["I miss him."]
    at.do(Next("ana"), Contribute("x2", "dev", "A note of mine."))
    assert "I miss him." in at.channel["reveal:1:1"].plain() and "A note of mine." in at.whispered("dev", "note:x2")
    assert [(row.text, row.member) for row in at.kept(Contribution)] == [("", "")]


# -- being next -----------------------------------------------------------------------------------------


def test_who_would_like_to_be_next_is_remembered_in_the_order_of_asking_and_may_take_it_back() -> None:
    script = protocol({"repeat": {"each": "person"}, "steps": [step("Tell", 5, speaks="presenter")]}, presenter=False)
    at = gathering(script)
    answers = [at.do(GoNext(m)).answer for m in ("dev", "ben", "dev", "chloe")]
    assert at.open.offered == ("ben", "chloe")
    assert isinstance(answers[2], Message) and answers[2].plain() == "Fine. You keep your place in the order."
    assert at.refused(GoNext("eve")).key == "refused.join_first"
    assert running().refused(GoNext("dev")).key == "refused.no_passes"


def test_whose_pass_is_still_to_come_may_ask_on_their_page() -> None:
    script = protocol({"repeat": {"each": "person"}, "steps": [step("Tell", 5)]}, presenter=False)
    at = running(script)
    at.session = replace(at.open, passes=(Pass(0, item="ana", waiting=("ben", "dev")),))
    assert "go_next:s1:" in {c.action for c in at.view("dev").mine}
    assert "go_next:s1:" not in {c.action for c in at.view("chloe").mine}


def test_a_rehearsal_starts_as_any_other() -> None:
    at = table(protocol(opening="light"))
    at.do(Start("s1", "ana", "c1", "small", "ben", "ana", (("question", "Q"),), 4), Join("dev"))
    assert at.open.part == "gathering"
