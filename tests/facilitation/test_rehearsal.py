"""What the rehearsal cast promises, on values: it behaves like people, and the same way each time."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from facilitation.decision import Address, Remind
from facilitation.given import Given
from facilitation.rehearsal import answers, moves
from facilitation.session.protocol import Protocol
from facilitation.session.session import (
    AnswerNudge,
    Begin,
    Commit,
    Contribute,
    Done,
    End,
    Extend,
    Floor,
    Join,
    Lean,
    Next,
    OfferRules,
    Pass,
    Person,
    Rate,
    Ready,
    Returning,
    RuleOfTheDay,
    Session,
    Tell,
)
from facilitation.team.agreement import Agreement, Answer, Answered, Ask, Propose, Reword
from facilitation.team.ground_rules import GroundRule, GroundRuleSet
from facilitation.wording import Wording

NOW = datetime(2026, 9, 7, 9, 0, tzinfo=UTC)
PEOPLE = ("ana", "ben", "chloe", "dev", "elif", "faye")
KINDS = ("warm", "cool", "clarifying_question", "reflection")
FREE = ("open", "presenter", "facilitator", "note", "answer", "debrief")
KEYS = (*KINDS, *(f"free.{where}" for where in FREE), "commitments", "agreements", "told")
LINES = {key: tuple(f"{key} line {n}" for n in range(14)) for key in KEYS}
SENTENCES = {
    "rehearsal.ask": "Every time?",
    "rehearsal.concern": "We may forget.",
    "rehearsal.objections": "I teach that evening.",
    "rehearsal.reworded": "{text}, or later.",
}
RULES = (RuleOfTheDay("evidence", "We speak from evidence."), RuleOfTheDay("equal", "An equal part."))


def both(text: str) -> dict[str, str]:
    return {"en": text, "es": text}


def step(name: str, minutes: float = 10, **settings: Any) -> dict[str, Any]:
    cue = {"say": both("say"), "watch": both("watch"), "long": both("long")}
    words = {"name": both(name), "say": both(name), "rule": both(name), "minutes": {"usual": minutes}, "cue": cue}
    return words | settings


STEPS = (
    step("Frame", 5, speaks="facilitator"),
    step("Context", 15, speaks="presenter"),
    step("Clarifying", 5, speaks="others", presenter_answers=True, kinds=("clarifying_question",)),
    step("Study", 15, silent=True, shows="never"),
    step("Feedback", 15, speaks="others", kinds=("warm", "cool"), keep=True),
    step("Round", 6, turns="round"),
    step("Write", 5, silent=True, shows="together"),
    step("Decide", 10, decides="consent"),
    step("Debrief", 5),
)
FRAME, CONTEXT, CLARIFYING, STUDY, FEEDBACK, ROUND, WRITE, DECIDE, DEBRIEF = range(len(STEPS))


def protocol(steps: tuple[dict[str, Any], ...] = STEPS) -> Protocol:
    return Protocol.model_validate(
        {
            "id": "a-protocol",
            "name": both("A protocol"),
            "family": "test",
            "purpose": both("p"),
            "use_when": both("u"),
            "not_when": both("n"),
            "people": {"from": 2, "to": 20},
            "preparation": both("p"),
            "inputs": ({"key": "proposal", "label": both("Proposal")},),
            "roles": ({"name": "presenter", "called": both("presenter")},),
            "steps": steps,
            "debrief": both("d"),
            "origin": "us",
            "link": "https://example.org",
        }
    )


GIVEN = Given(words=Wording("en", SENTENCES, SENTENCES), protocol=protocol(), lines=LINES)


def gathering(**changes: Any) -> Session:
    session = Session(
        id="s1",
        team="t1",
        channel="c1",
        protocol="a-protocol",
        version="v1",
        language="en",
        facilitator="chloe",
        presenter="ben",
        started_at=NOW,
        seed=7,
        cast=PEOPLE,
        people=(Person("chloe"), Person("ben")),
    )
    return replace(session, **changes)


def running(at: int, **changes: Any) -> Session:
    minutes = GIVEN.protocol.steps[at].minutes.usual if GIVEN.protocol else 0
    opened = {
        "part": "running",
        "at": at,
        "visit": at + 1,
        "opened_at": NOW,
        "people": tuple(Person(m) for m in PEOPLE),
        "rules": RULES,
        "steps_seen": tuple(range(at + 1)),
    }
    pace = changes.get("pace", 1.0)
    ends_at = NOW + timedelta(minutes=minutes * pace)
    return gathering(**({"ends_at": ends_at} | opened | changes))


def opened(at: int, **changes: Any) -> tuple[Remind, ...]:
    """What the cast will do because the step ``at`` has opened."""
    after = running(at, **changes)
    return moves(replace(after, visit=at, at=at - 1, floor=None), after, NOW, GIVEN)


def of(found: tuple[Remind, ...], *kinds: type) -> list[Any]:
    return [r.command for r in found if isinstance(r.command, kinds)]


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


def test_the_scripted_presenter_answers_when_somebody_asked() -> None:
    before = running(CLARIFYING)
    asked = replace(before, contributions=1, people=tuple(replace(p, said=p.member == "dev") for p in before.people))

    (answer,) = of(moves(before, asked, NOW, GIVEN), Contribute)

    assert answer.member == "ben"
    assert answer.text.startswith("free.answer line")
    assert answer.label == ""


def test_the_presenter_does_not_answer_an_answer() -> None:
    before = running(CLARIFYING)
    said = replace(before, contributions=1, people=tuple(replace(p, said=p.member == "ben") for p in before.people))

    assert moves(before, said, NOW, GIVEN) == ()


def test_a_colleague_who_is_nudged_answers_privately() -> None:
    before = running(FEEDBACK)

    found = moves(before, replace(before, nudged=("faye",)), NOW, GIVEN)

    assert [c.member for c in of(found, AnswerNudge)] == ["faye"]


# -- rounds ----------------------------------------------------------------------


def holding(holder: str | None, **changes: Any) -> Session:
    return running(ROUND, floor=Floor(holder, (), **changes))


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


# -- leading ---------------------------------------------------------------------


def seed_that_extends(at: int) -> int:
    return next(s for s in range(99) if of(time_called(at, s), Extend))


def time_called(at: int, seed: int, **changes: Any) -> tuple[Remind, ...]:
    before = running(at, seed=seed, **changes)
    return moves(before, replace(before, called=True), NOW, GIVEN)


def test_the_facilitator_moves_on_when_time_is_called() -> None:
    seed = next(s for s in range(99) if not of(time_called(FEEDBACK, s), Extend))

    assert of(time_called(FEEDBACK, seed), Next) == [Next("chloe", FEEDBACK + 1)]


def test_the_facilitator_extends_once_somewhere_and_then_moves_on() -> None:
    seed = seed_that_extends(FEEDBACK)
    longer = {"ends_at": NOW + timedelta(minutes=17)}

    assert of(time_called(FEEDBACK, seed), Next) == []
    assert of(time_called(FEEDBACK, seed, **longer), Next) == [Next("chloe", FEEDBACK + 1)]


def test_the_facilitator_moves_on_when_enough_are_ready() -> None:
    seed = next(s for s in range(99) if not of(time_called(FEEDBACK, s), Extend))
    before = running(FEEDBACK, seed=seed, ready=("ana", "ben", "dev"))

    found = moves(before, replace(before, ready=("ana", "ben", "dev", "elif")), NOW, GIVEN)

    assert of(found, Next) == [Next("chloe", FEEDBACK + 1)]


def test_a_step_that_decides_waits_for_the_answers() -> None:
    before = running(DECIDE, proposal="a1")
    after = replace(before, ready=PEOPLE)

    assert of(moves(before, after, NOW, GIVEN), Next) == []
    assert of(moves(before, replace(before, called=True), NOW, GIVEN), Extend) == [Extend("chloe", 2.0, DECIDE + 1)]
    assert of(moves(replace(before, agreed=("a1",)), replace(after, agreed=("a1",)), NOW, GIVEN), Next)


def test_a_scripted_colleague_who_is_handed_the_role_goes_on() -> None:
    before = running(FEEDBACK, facilitator="human")
    called = replace(before, called=True)

    assert of(moves(called, replace(called, facilitator="dev"), NOW, GIVEN), Next, Extend)
    assert of(moves(before, replace(before, facilitator="dev"), NOW, GIVEN), Next, Extend) == []


# -- the close -------------------------------------------------------------------


def close(**changes: Any) -> tuple[Remind, ...]:
    before = running(DEBRIEF)
    after = replace(before, part="closing", focus=("evidence",), ends_at=None, **changes)
    return moves(before, after, NOW, GIVEN)


def test_all_rate_the_rule_of_the_day_and_most_commit_to_something() -> None:
    found = close()

    assert {c.member for c in of(found, Rate)} == set(PEOPLE)
    assert all(1 <= c.score <= 5 for c in of(found, Rate))
    assert 3 <= len(of(found, Commit)) <= 6
    assert len({c.text for c in of(found, Commit)}) == len(of(found, Commit))


def test_the_scripted_facilitator_ends_last() -> None:
    assert isinstance(max(close(), key=lambda r: r.at).command, End)


def test_an_agreement_is_proposed_only_where_everyone_is_scripted_and_nothing_was_decided_before() -> None:
    plain = replace(GIVEN, protocol=protocol((step("One"), step("Two"))))
    before = running(DEBRIEF, steps_seen=(0, 1))
    after = replace(before, part="closing", ends_at=None)
    with_a_person = replace(after, people=(*after.people, Person("human")))

    assert [r.to.kind for r in moves(before, after, NOW, plain) if isinstance(r.command, Propose)] == ["agreement"]
    assert of(moves(before, with_a_person, NOW, plain), Propose) == []
    assert of(close(), Propose) == []


# -- a proposal ------------------------------------------------------------------


def proposed(**changes: Any) -> Agreement:
    agreement = Agreement(
        id="a1",
        team="t1",
        channel="c1",
        language="en",
        proposer="ben",
        text="We send materials two days ahead.",
        owner="ben",
        review_on=date(2026, 12, 1),
        proposed_at=NOW,
        asked=PEOPLE,
        session="s1",
    )
    return replace(agreement, **changes)


OBJECTION = (Answered("faye", "objection", 1, "I teach that evening."),)


def test_one_objects_with_a_reason_one_has_a_concern_and_one_asks_first() -> None:
    found = answers(None, proposed(), running(DECIDE), NOW, GIVEN)
    views = [c.view for c in of(found, Answer)]

    assert sorted(views) == ["concern", "consent", "consent", "consent", "consent", "objection"]
    assert all(c.reason for c in of(found, Answer) if c.view != "consent")
    assert isinstance(min(found, key=lambda r: r.at).command, Ask)
    assert {r.to for r in found} == {Address("agreement", "a1")}


def test_the_proposer_rewords_after_the_objection_and_only_once() -> None:
    after = proposed(answers=OBJECTION)

    (move,) = answers(proposed(), after, running(DECIDE), NOW, GIVEN)

    assert move.command == Reword("ben", "We send materials two days ahead, or later.", 1)
    assert answers(after, replace(after, questions=1), running(DECIDE), NOW, GIVEN) == ()


def test_the_facilitator_rewords_where_a_person_proposed() -> None:
    after = proposed(proposer="human", answers=OBJECTION)

    (move,) = answers(proposed(proposer="human"), after, running(DECIDE), NOW, GIVEN)

    assert move.command.member == "chloe"


def test_rewording_is_left_to_people_where_they_propose_and_lead() -> None:
    after = proposed(proposer="human", answers=OBJECTION)

    assert answers(proposed(), after, running(DECIDE, facilitator="human"), NOW, GIVEN) == ()


def test_all_consent_to_the_new_wording() -> None:
    found = answers(proposed(answers=OBJECTION), proposed(version=2), running(DECIDE), NOW, GIVEN)

    assert {(c.member, c.view, c.version) for c in of(found, Answer)} == {(m, "consent", 2) for m in PEOPLE}


def test_too_few_for_an_objection_simply_consent() -> None:
    found = answers(None, proposed(asked=("ben", "dev", "human")), running(DECIDE), NOW, GIVEN)

    assert [(c.member, c.view) for c in of(found, Answer)].count(("dev", "consent")) == 1
    assert {c.view for c in of(found, Answer)} == {"consent"}


def test_a_proposal_outside_a_rehearsal_is_left_alone() -> None:
    assert answers(None, proposed(), None, NOW, GIVEN) == ()
    assert answers(None, proposed(), running(DECIDE, cast=()), NOW, GIVEN) == ()
    assert answers(None, proposed(status="agreed"), running(DECIDE), NOW, GIVEN) == ()


def test_a_wording_that_would_grow_too_long_is_left_to_people() -> None:
    long = proposed(text="x" * 299, answers=OBJECTION)

    assert answers(proposed(text="x" * 299), long, running(DECIDE), NOW, GIVEN) == ()
