"""What the rehearsal cast promises in a session, on values: it behaves like people, and the same way each time."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from facilitation.decision import Address
from facilitation.rehearsal import moves
from facilitation.session.commands import (
    AnswerNudge,
    Begin,
    Contribute,
    Done,
    End,
    Extend,
    Join,
    Lean,
    Next,
    OfferRules,
    Pass,
    Ready,
    Tell,
)
from facilitation.session.session import Floor, Person, Returning, Session
from facilitation.team.ground_rules import GroundRule, GroundRuleSet
from tests.facilitation.rehearsal.scenes import (
    CLARIFYING,
    CONTEXT,
    DEBRIEF,
    DECIDE,
    FEEDBACK,
    GIVEN,
    LINES,
    NOW,
    PEOPLE,
    ROUND,
    RULES,
    STEPS,
    STUDY,
    WRITE,
    both,
    gathering,
    holding,
    of,
    opened,
    running,
)

# -- in general ------------------------------------------------------------------


def test_nothing_moves_in_a_session_without_a_cast() -> None:
    assert moves(None, gathering(cast=()), NOW, GIVEN) == ()


def test_nothing_moves_once_the_session_is_closed() -> None:
    assert moves(running(DEBRIEF), running(DEBRIEF, part="closed"), NOW, GIVEN) == ()


def test_the_same_seed_makes_the_same_moves_and_another_seed_others() -> None:
    again, others = opened(FEEDBACK), opened(FEEDBACK, seed=8)

    assert opened(FEEDBACK) == again
    assert others != again


def test_every_move_lies_ahead_and_goes_to_the_session() -> None:
    for at in range(len(STEPS)):
        for move in opened(at):
            assert move.at > NOW
            assert move.to == Address("session", "s1")


def test_waits_shrink_with_the_pace() -> None:
    slow, brisk = opened(FEEDBACK), opened(FEEDBACK, pace=0.1)

    assert [r.command for r in slow] == [r.command for r in brisk]
    for one, ten in zip(brisk, slow, strict=True):
        assert (one.at - NOW).total_seconds() == pytest.approx((ten.at - NOW).total_seconds() / 10, abs=0.01)


def test_no_line_is_said_twice_in_a_session() -> None:
    said = [c.text for at in range(len(STEPS)) for c in of(opened(at), Contribute)]

    assert len(said) > 20
    assert len(set(said)) == len(said)


def test_identifiers_are_different_and_follow_from_the_seed() -> None:
    ids = [c.id for at in range(len(STEPS)) for c in of(opened(at), Contribute)]

    assert len(set(ids)) == len(ids)
    assert all(len(i) == 26 for i in ids)


def test_the_number_of_moves_is_bounded_by_people_and_not_by_lines() -> None:
    assert all(len(opened(at)) <= 4 * len(PEOPLE) for at in range(len(STEPS)))


# -- the opening -----------------------------------------------------------------


def test_colleagues_come_in_within_seconds_one_after_the_other() -> None:
    found = [r for r in moves(None, gathering(), NOW, GIVEN) if isinstance(r.command, Join)]

    assert {r.command.member for r in found} == {"ana", "dev", "elif", "faye"}
    assert len({r.at for r in found}) == 4
    assert max(r.at for r in found) < NOW + timedelta(seconds=20)


def test_each_points_at_a_rule_as_soon_as_there_are_rules() -> None:
    leans = of(moves(gathering(), gathering(rules=RULES), NOW, GIVEN), Lean)

    assert {c.member for c in leans} == set(PEOPLE)
    assert {c.rule for c in leans} <= {"evidence", "equal"}


def test_who_promised_something_last_time_says_how_it_went() -> None:
    promises = (Returning("p1", "dev", "read two protocols"), Returning("p2", "human", "exit slips"))

    tells = of(moves(None, gathering(returning=promises), NOW, GIVEN), Tell)

    assert [(c.member, c.commitment) for c in tells] == [("dev", "p1")]


def test_a_scripted_facilitator_offers_rules_where_the_team_has_none_and_begins() -> None:
    rule = GroundRule(id="evidence", text=both("We speak from evidence."), why=both("because"))
    starter = GroundRuleSet(id="starter", name=both("s"), about=both("a"), rules=(rule, rule, rule))

    found = moves(None, gathering(), NOW, replace(GIVEN, rules=(starter,)))

    assert of(found, OfferRules)[0].set == "starter"
    assert of(found, Begin) == [Begin("chloe")]
    assert max(found, key=lambda r: r.at).command == Begin("chloe")


def test_a_person_who_facilitates_is_left_to_lead() -> None:
    human = {"facilitator": "human", "cast": PEOPLE}
    found = moves(None, gathering(**human), NOW, GIVEN) + opened(FEEDBACK, **human)
    called = running(FEEDBACK, **human)
    found += moves(called, replace(called, called=True, ready=PEOPLE), NOW, GIVEN)

    assert not of(found, Begin, Next, Extend, End, OfferRules)


# -- in the steps ----------------------------------------------------------------


def test_only_the_presenter_speaks_in_a_step_of_the_presenter() -> None:
    assert {c.member for c in of(opened(CONTEXT), Contribute)} == {"ben"}
    assert [c.text for c in of(opened(CONTEXT), Contribute)] == [f"free.presenter line {n}" for n in range(3)]


def test_the_presenter_listens_while_the_others_give_feedback() -> None:
    speakers = {c.member for c in of(opened(FEEDBACK), Contribute)}

    assert "ben" not in speakers
    assert "chloe" not in speakers
    assert len(speakers) >= 3


def test_feedback_begins_warm_and_then_takes_turns_with_cool() -> None:
    labels = [c.label for c in of(opened(FEEDBACK), Contribute)]

    assert labels[0] == "warm"
    assert {"warm", "cool"} == set(labels)


def test_lines_are_of_the_kind_that_they_are_called() -> None:
    assert all(c.text.startswith(c.label) for c in of(opened(FEEDBACK), Contribute))


def test_a_kind_without_lines_of_its_own_takes_general_ones() -> None:
    few = replace(GIVEN, lines={"free.open": LINES["free.open"]})
    after = running(FEEDBACK)

    found = of(moves(replace(after, visit=0), after, NOW, few), Contribute)

    assert {c.label for c in found} == {"warm", "cool"}
    assert all(c.text.startswith("free.open") for c in found)


def test_who_has_no_line_left_stays_silent() -> None:
    after = running(FEEDBACK)

    found = moves(replace(after, visit=0), after, NOW, replace(GIVEN, lines={"warm": ("only one",)}))

    assert [c.text for c in of(found, Contribute)] == ["only one"]


def test_a_few_keep_private_notes_while_all_read_in_silence() -> None:
    notes = of(opened(STUDY), Contribute)

    assert 1 <= len(notes) <= 2
    assert all(c.label == "" for c in notes)


def test_people_write_in_a_hidden_step() -> None:
    assert len(of(opened(WRITE), Contribute)) >= 3


def test_words_are_bound_to_the_visit_that_they_were_meant_for() -> None:
    assert {c.visit for c in of(opened(FEEDBACK), Contribute)} == {FEEDBACK + 1}


def test_a_step_that_is_opened_again_is_not_silent() -> None:
    assert of(opened(FEEDBACK, visit=9, steps_seen=tuple(range(7))), Contribute)


def test_colleagues_get_ready_at_different_times_after_their_last_word() -> None:
    found = opened(CLARIFYING)
    ready = [r for r in found if isinstance(r.command, Ready)]
    last = {r.command.member: r.at for r in found if isinstance(r.command, Contribute)}

    assert {r.command.member for r in ready} == set(PEOPLE) - {"chloe"}
    assert len({r.at for r in ready}) == len(ready)
    assert all(r.at > last.get(r.command.member, NOW) for r in ready)


def asked(by: str, before: Session, **changes: Any) -> list[Contribute]:
    """What the cast says because ``by`` has asked something."""
    people = tuple(replace(p, said=p.said + (p.member == by)) for p in before.people)
    after = replace(before, contributions=before.contributions + 1, people=people)
    return of(moves(before, after, NOW, replace(GIVEN, **changes)), Contribute)


def test_the_scripted_presenter_answers_when_somebody_asked() -> None:
    (answer,) = asked("dev", running(CLARIFYING))

    assert answer.member == "ben"
    assert answer.text.startswith("free.answer line")
    assert answer.label == ""


def test_a_question_of_the_casts_own_gets_the_answer_that_belongs_to_it() -> None:
    lines = LINES | {"answer.clarifying_question": tuple(f"answer to {n}" for n in range(14))}
    questions = of(opened(CLARIFYING), Contribute)
    asker = questions[0].member

    (answer,) = asked(asker, running(CLARIFYING), lines=lines)

    assert questions[0].text.removeprefix("clarifying_question line") == answer.text.removeprefix("answer to")


def test_nobody_answers_for_a_presenter_who_is_a_person() -> None:
    people = (*running(CLARIFYING).people, Person("human"))

    assert asked("dev", running(CLARIFYING, presenter="human", people=people)) == []


def test_the_presenter_does_not_answer_an_answer() -> None:
    before = running(CLARIFYING)
    said = replace(before, contributions=1, people=tuple(replace(p, said=p.member == "ben") for p in before.people))

    assert moves(before, said, NOW, GIVEN) == ()


def test_a_colleague_who_is_nudged_answers_privately() -> None:
    before = running(FEEDBACK)

    found = moves(before, replace(before, nudged=("faye",)), NOW, GIVEN)

    assert [c.member for c in of(found, AnswerNudge)] == ["faye"]


# -- rounds ----------------------------------------------------------------------


def test_whoever_holds_the_word_says_their_line_and_gives_it_on() -> None:
    found = moves(holding("dev"), holding("elif", turn=2), NOW, GIVEN)

    assert {c.member for c in of(found, Contribute, Done, Pass)} == {"elif"}


def test_somebody_passes_now_and_then_and_never_when_the_word_comes_back() -> None:
    def passes(returning: bool) -> int:
        found = 0
        for seed in range(60):
            before = replace(holding(None), seed=seed)
            after = replace(holding("dev", turn=2, returning=returning), seed=seed)
            found += len(of(moves(before, after, NOW, GIVEN), Pass))
        return found

    assert 1 <= passes(returning=False) <= 20
    assert passes(returning=True) == 0


def test_a_turn_is_taken_once_however_often_the_session_changes() -> None:
    assert of(moves(holding("dev"), replace(holding("dev"), ready=("ana",)), NOW, GIVEN), Contribute, Done) == []


def test_the_facilitator_moves_on_when_the_round_is_done() -> None:
    assert of(moves(holding("dev"), holding(None), NOW, GIVEN), Next) == [Next("chloe", ROUND + 1)]


# -- where something is missing ----------------------------------------------------


def test_a_question_that_no_list_answers_gets_one_of_the_general_answers() -> None:
    few = LINES | {"answer.clarifying_question": ()}
    asker = of(opened(CLARIFYING), Contribute)[0].member

    (answer,) = asked(asker, running(CLARIFYING), lines=few)

    assert answer.text.startswith("free.answer line")


def test_without_lines_the_cast_is_silent_and_everything_else_goes_on() -> None:
    silent = replace(GIVEN, lines={})
    promise = gathering(returning=(Returning("p1", "dev", "read two protocols"),))
    before = running(CLARIFYING)
    turn = moves(holding("dev"), holding("elif", turn=2), NOW, silent)

    assert of(moves(None, promise, NOW, silent), Tell) == []
    assert asked("dev", before, lines={}) == []
    assert of(turn, Contribute) == []
    assert of(turn, Done, Pass)


def test_a_turn_in_a_step_without_a_script_is_left_to_the_clock() -> None:
    before = running(DECIDE, floor=Floor("dev", ()))
    after = running(DECIDE, floor=Floor("elif", (), turn=2))

    assert of(moves(before, after, NOW, GIVEN), Contribute, Done, Pass) == []


def test_a_nudge_to_a_person_is_theirs_to_answer() -> None:
    before = running(FEEDBACK)

    assert moves(before, replace(before, nudged=("human",)), NOW, GIVEN) == ()


def test_a_question_of_a_person_gets_one_of_the_general_answers() -> None:
    before = running(CLARIFYING, people=(*running(CLARIFYING).people, Person("human")))

    (answer,) = asked("human", before)

    assert answer.text.startswith("free.answer line")


def test_a_round_that_is_open_from_the_first_has_a_first_turn() -> None:
    assert of(moves(None, holding("dev"), NOW, GIVEN), Contribute, Done, Pass)
