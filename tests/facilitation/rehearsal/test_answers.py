"""How the rehearsal cast answers a proposal, on values."""

from dataclasses import replace
from datetime import date
from typing import Any

from facilitation.decision import Address
from facilitation.rehearsal import answers
from facilitation.team.agreement import MAX_TEXT, Agreement, Answer, Answered, Ask, Reword
from tests.facilitation.rehearsal.scenes import (
    DECIDE,
    GIVEN,
    NOW,
    PEOPLE,
    of,
    running,
)


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


def test_who_has_answered_already_is_left_alone() -> None:
    found = answers(None, proposed(answers=(Answered("ben", "consent", 1),)), running(DECIDE), NOW, GIVEN)

    assert "ben" not in {c.member for c in of(found, Answer)}


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
    long = proposed(text="x" * (MAX_TEXT - 1), answers=OBJECTION)

    assert answers(proposed(text="x" * (MAX_TEXT - 1)), long, running(DECIDE), NOW, GIVEN) == ()


def test_a_proposal_of_the_casts_own_meets_the_objection_that_belongs_to_it() -> None:
    lines = {"agreements": ("First.", "Second."), "objections": ("No. 1", "No. 2"), "reworded": ("First!", "Second!")}
    given = replace(GIVEN, lines=lines)
    second = proposed(text="Second.")

    found = answers(None, second, running(DECIDE), NOW, given)
    (reword,) = answers(second, replace(second, answers=OBJECTION), running(DECIDE), NOW, given)

    assert [c.reason for c in of(found, Answer) if c.view == "objection"] == ["No. 2"]
    assert reword.command == Reword("ben", "Second!", 1)
