"""How a scripted colleague leads a rehearsal, and how the cast takes its leave."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from facilitation.decision import Remind
from facilitation.rehearsal import moves
from facilitation.session.commands import Commit, Contribute, End, Extend, Next, Rate
from facilitation.session.session import Person
from facilitation.team.agreement import Propose
from tests.facilitation.rehearsal.scenes import (
    DEBRIEF,
    DECIDE,
    FEEDBACK,
    GIVEN,
    LINES,
    NOW,
    PEOPLE,
    STEPS,
    of,
    opened,
    protocol,
    running,
    step,
)


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


def test_whoever_committed_to_something_does_not_do_so_again_when_the_team_comes_back_to_the_closing() -> None:
    before = running(DEBRIEF, steps_seen=tuple(range(DEBRIEF + 2)))
    after = replace(before, part="closing", focus=("evidence",), ends_at=None)
    found = moves(before, after, NOW, GIVEN)

    assert of(found, Rate) and not of(found, Commit)


def test_the_scripted_facilitator_ends_last() -> None:
    assert isinstance(max(close(), key=lambda r: r.at).command, End)


def test_the_facilitator_ends_when_the_agreement_is_made() -> None:
    before = running(DEBRIEF, part="closing", ends_at=None)

    assert of(moves(before, replace(before, agreed=("a1",)), NOW, GIVEN), End) == [End("chloe")]


def test_an_agreement_is_proposed_only_where_everyone_is_scripted_and_nothing_was_decided_before() -> None:
    plain = replace(GIVEN, protocol=protocol((step("One"), step("Two"))))
    before = running(DEBRIEF, steps_seen=(0, 1))
    after = replace(before, part="closing", ends_at=None)
    with_a_person = replace(after, people=(*after.people, Person("human")))

    found = moves(before, after, NOW, plain)

    assert [r.to.kind for r in found if isinstance(r.command, Propose)] == ["agreement"]
    assert of(moves(before, with_a_person, NOW, plain), Propose) == []
    assert of(close(), Propose) == []


def test_fewer_commitments_than_people_leave_some_without() -> None:
    before = running(DEBRIEF)
    after = replace(before, part="closing", ends_at=None)

    found = moves(before, after, NOW, replace(GIVEN, lines=LINES | {"commitments": ("one",)}))

    assert len(of(found, Commit)) == 1


def test_nobody_hurries_a_session_that_stands_still() -> None:
    before = running(FEEDBACK, ends_at=None, left=60.0)

    assert moves(before, replace(before, ready=PEOPLE), NOW, GIVEN) == ()
    assert of(opened(FEEDBACK, ends_at=None, left=60.0), Contribute)


def test_the_facilitator_stays_until_the_words_of_the_end_are_said() -> None:
    before = running(DEBRIEF, part="closing", ends_at=None)

    assert of(moves(before, replace(before, committed=("dev",)), NOW, GIVEN), End) == []


def test_a_proposal_that_is_decided_or_objected_to_lets_the_facilitator_move_on() -> None:
    before = running(DECIDE, proposal="a1")
    meets = protocol((*STEPS[:DEBRIEF], step("Meet it", 5, only_if="not_agreed"), STEPS[DEBRIEF]))

    assert of(moves(before, replace(before, outcome="not_agreed"), NOW, replace(GIVEN, protocol=meets)), Next)
    assert of(moves(before, replace(before, agreed=("a1",)), NOW, GIVEN), Next)


def test_where_no_step_meets_an_objection_the_facilitator_stays_until_it_is_met() -> None:
    before = running(DECIDE, proposal="a1")
    objected = replace(before, outcome="not_agreed")

    assert of(moves(before, objected, NOW, GIVEN), Next) == []
    assert of(moves(objected, replace(objected, outcome="agreed", agreed=("a1",)), NOW, GIVEN), Next)


def test_an_objection_that_was_cleared_decides_nothing_and_hurries_nobody() -> None:
    before = running(DECIDE, proposal="a1", outcome="not_agreed")

    assert of(moves(before, replace(before, outcome=""), NOW, GIVEN), Next, Extend) == []


def test_a_step_that_never_opened_is_not_taken_for_an_extended_one() -> None:
    before = running(FEEDBACK, seed=seed_that_extends(FEEDBACK), opened_at=None)

    assert of(moves(before, replace(before, called=True), NOW, GIVEN), Extend)


def test_the_facilitators_first_line_welcomes_and_is_kept_for_the_beginning() -> None:
    frame = step("Frame", 5, speaks="facilitator")
    given = replace(GIVEN, protocol=protocol((step("Round", 5, turns="round"), frame)))
    after = running(1, steps_seen=(0, 1))

    (said,) = of(moves(replace(after, visit=1), after, NOW, given), Contribute)

    assert said.text == "free.facilitator line 1"
