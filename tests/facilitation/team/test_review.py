"""The review day: an agreement comes back, and is kept, changed or let go."""

from datetime import UTC, date, datetime

import pytest

from facilitation.decision import Address, Remind
from facilitation.session.commands import Settled
from facilitation.team.agreement import (
    Answer,
    AskMissing,
    ComesBack,
    Keep,
    MemberLeft,
    Propose,
    Retire,
    Reword,
    Withdraw,
)  # fmt: skip
from facilitation.team.consent import decide, needs
from tests.facilitation.team.stage import Stage, session, team, with_people

TEXT = "We send materials two days ahead."
BETTER = "We send materials the day before."
REVIEW = date(2026, 12, 7)
NEXT = date(2027, 3, 7)


def agreed(**more: object) -> Stage:
    table = Stage(decide, needs, {"team": team("ana", "ben"), **more})
    table.do(Propose("a1", "ana", TEXT))
    table.do(Answer("ben", "consent", 1))
    return table


def reviewed() -> Stage:
    table = agreed()
    table.now = datetime(2026, 12, 7, 9, tzinfo=UTC)
    table.do(ComesBack(1, REVIEW))
    return table


def test_on_its_day_it_comes_back_with_three_ways_on() -> None:
    table = reviewed()
    assert table.posts["agreement:a1:review:1"].splitlines() == [
        "It is time to look at this again",
        f"“{TEXT}”",
        "Owner: ana",
        "Agreed on: 2026-09-07",
        "Does it still serve us? Keep it, change it, or let it go.",
        "[Keep it] [Change it] [Let it go]",
    ]


def test_keeping_it_brings_it_back_later() -> None:
    table = reviewed()
    table.do(Keep("ben"))
    assert "ben keeps this for us. It comes back on 2027-03-07." in table.revised["agreement:a1:review:1"]
    assert (table.rows[0].review_on, table.rows[0].status) == (NEXT, "in force")
    back = datetime(2027, 3, 7, 9, tzinfo=UTC)
    assert table.of(Remind) == [Remind(back, Address("agreement", "a1"), ComesBack(1, NEXT))]
    assert not table.do(ComesBack(1, REVIEW)).effects, "the old day is stale"
    assert not table.do(Keep("ana")).effects, "kept once is kept"
    assert "ana keeps this" in table.answer
    table.now = back
    table.do(ComesBack(1, NEXT))
    assert list(table.posts) == ["agreement:a1:review:2"]


def test_it_may_be_kept_until_another_day_and_before_its_own() -> None:
    table = agreed()
    table.do(Keep("ana", date(2026, 10, 1)))
    assert list(table.posts) == ["agreement:a1:kept:2026-10-01"]
    assert "between tomorrow" in table.refused(Keep("ana", date(2026, 9, 7)))


def test_letting_it_go_ends_it_and_the_record_keeps_that() -> None:
    table = reviewed()
    table.do(Retire("ana"))
    assert "ana has let this go" in table.revised["agreement:a1:review:1"]
    assert (table.state.status, table.rows[0].status) == ("retired", "retired")
    assert "let go already" in table.refused(Keep("ana"))
    assert "Propose it anew" in table.refused(Reword("ana", BETTER))
    assert "Propose it anew" in table.refused(Answer("ben", "consent", 1))


def test_it_may_be_let_go_before_its_day_and_then_does_not_come_back() -> None:
    table = agreed()
    table.do(Retire("ana"))
    assert list(table.posts) == ["agreement:a1:retired"]
    assert not table.do(ComesBack(1, REVIEW)).effects


def test_a_change_is_a_new_proposal_while_the_old_words_stay_in_force() -> None:
    table = reviewed()
    table.more["session"] = session("ana", "ben")
    table.do(Reword("ben", BETTER, 1))
    assert (table.state.status, table.state.proposer, table.state.session) == ("proposed", "ben", "s1")
    assert table.state.standing.text == TEXT and not table.rows and not table.revised
    assert "“We send materials the day before.”" in table.posts["agreement:a1:2"]
    assert "Comes back: 2027-03-07" in table.posts["agreement:a1:2"], "all see what they say yes to"
    assert "just being decided" in table.refused(Keep("ana"))
    table.do(Answer("ana", "consent", 2))
    assert (table.rows[0].id, table.rows[0].text, table.rows[0].version) == ("a1", BETTER, 2)
    assert (table.rows[0].review_on, table.state.review_on) == (NEXT, NEXT), "the old day is today"
    assert "Comes back: 2027-03-07" in table.posts["agreement:a1:agreed:2"]
    back = datetime(2027, 3, 7, 9, tzinfo=UTC)
    assert Remind(back, Address("agreement", "a1"), ComesBack(2, NEXT)) in table.of(Remind)
    assert Settled("a1", "agreed") in [r.command for r in table.of(Remind)]


def test_a_change_that_is_withdrawn_leaves_the_old_words_in_force_and_asks_again() -> None:
    table = reviewed()
    table.do(Reword("ben", BETTER, 1))
    table.do(Withdraw("ben"))
    assert (table.state.status, table.state.text, table.state.review_on) == ("agreed", TEXT, REVIEW)
    assert table.of(Remind) == [Remind(table.now, Address("agreement", "a1"), ComesBack(1, REVIEW))]
    table.do(ComesBack(1, REVIEW))
    assert "agreement:a1:review:2" in table.posts
    table.do(Reword("ana", "We send materials on Fridays.", 1))
    assert table.state.version == 3, "no version is used twice"


def test_before_its_day_a_withdrawn_change_leaves_the_reminder_as_it_was() -> None:
    table = agreed()
    table.do(Reword("ben", BETTER, 1))
    table.do(Withdraw("ben"))
    assert not table.of(Remind)


def test_nothing_is_kept_of_what_was_never_agreed() -> None:
    table = Stage(decide, needs, {"team": team("ana", "ben")})
    table.do(Propose("a1", "ana", TEXT))
    assert "just being decided" in table.refused(Keep("ana"))
    assert not table.do(ComesBack(1, REVIEW)).effects
    table.do(Withdraw("ana"))
    assert "nothing to keep" in table.refused(Retire("ana"))


def test_a_change_needs_somebody_to_answer_it() -> None:
    table = agreed()
    table.more["team"] = with_people(table.more["team"], ben={"left": True})
    assert "Nobody else is here" in table.refused(Reword("ana", BETTER, 1))


def test_those_who_are_missing_are_asked_about_the_change() -> None:
    table = reviewed()
    table.do(Reword("ben", BETTER, 1))
    table.do(AskMissing(2))
    assert list(table.whispers) == [("ana", "ask:2")]


def test_what_is_agreed_after_its_own_review_day_comes_back_three_months_later() -> None:
    table = Stage(decide, needs, {"team": team("ana", "ben")})
    table.do(Propose("a1", "ana", TEXT, review_on=date(2026, 9, 8)))
    table.wait(days=1)
    table.do(Answer("ben", "consent", 1))
    assert table.rows[0].review_on == table.state.review_on == date(2026, 12, 8)
    assert all(remind.at > table.now for remind in table.of(Remind)), "nothing comes back at once"


def test_a_change_before_the_review_day_leaves_the_day_as_it_was() -> None:
    table = agreed()
    table.do(Reword("ben", BETTER, 1))
    table.do(Answer("ana", "consent", 2))
    assert table.rows[0].review_on == REVIEW


# -- a change that nobody answers


def stalled() -> Stage:
    """Ben words it anew on its review day; Chloé never answers; a week goes by."""
    table = Stage(decide, needs, {"team": team("ana", "ben", "chloe")})
    table.do(Propose("a1", "ana", TEXT))
    for member in ("ben", "chloe"):
        table.do(Answer(member, "consent", 1))
    table.now = datetime(2026, 12, 7, 9, tzinfo=UTC)
    table.do(ComesBack(1, REVIEW))
    table.do(Reword("ben", BETTER, 1))
    (again,) = [r for r in table.of(Remind) if isinstance(r.command, ComesBack)]
    assert again.at == datetime(2026, 12, 14, 9, tzinfo=UTC)
    assert "Only ben can withdraw it" in table.refused(Withdraw("ana")), "it is still his"
    table.now = again.at
    table.do(again.command)
    return table


def test_a_change_that_nobody_answers_is_shown_again_and_then_anyone_may_withdraw_it() -> None:
    table = stalled()
    shown = table.posts["agreement:a1:review:2"]
    assert TEXT in shown and BETTER in shown and "stays in force" in shown
    assert shown.endswith("[Answer] [Reword it] [Withdraw it]")
    assert "[Withdraw it]" in table.revised["agreement:a1:2"]
    assert table.refused(Keep("ana")).endswith("[Answer] [Withdraw it]")
    table.do(Withdraw("ana"))
    assert table.revised["agreement:a1:2"].startswith("ana has withdrawn this proposal")
    assert table.revised["agreement:a1:review:2"] == table.revised["agreement:a1:2"]
    assert (table.state.status, table.state.text) == ("agreed", TEXT)
    assert table.reminds[-1][1] == ComesBack(1, REVIEW), "it comes back now"
    table.do(ComesBack(1, REVIEW))
    assert table.posts["agreement:a1:review:3"].endswith("[Keep it] [Change it] [Let it go]")
    table.do(Keep("ana"))
    assert table.state.review_on == date(2027, 3, 14)


def test_what_was_shown_again_and_is_then_agreed_shrinks_like_the_proposal() -> None:
    table = stalled()
    for member in ("ana", "chloe"):
        table.do(Answer(member, "consent", 2))
    assert table.state.status == "agreed" and not table.state.stalled
    assert table.revised["agreement:a1:review:2"] == table.revised["agreement:a1:2"]
    assert table.revised["agreement:a1:2"].startswith("Decided")


def test_a_review_day_that_comes_while_a_change_is_open_waits_a_week_for_it() -> None:
    table = agreed()
    table.now = datetime(2026, 12, 4, 9, tzinfo=UTC)
    table.do(Reword("ben", BETTER, 1))
    table.now = datetime(2026, 12, 7, 9, tzinfo=UTC)
    table.do(ComesBack(1, REVIEW))
    in_a_week = Remind(datetime(2026, 12, 14, 9, tzinfo=UTC), Address("agreement", "a1"), ComesBack(1, REVIEW, 2))
    assert table.of(Remind) == [in_a_week] and not table.posts
    table.do(Reword("ana", "We send materials on Fridays.", 2))
    assert ComesBack(1, REVIEW, 3) in [r.command for r in table.of(Remind)], "newer words have their own week"
    assert not table.do(in_a_week.command).effects
    table.do(Withdraw("ben"))
    assert not table.do(ComesBack(1, REVIEW, 3)).effects, "nothing is being decided any more"


def test_once_its_proposer_has_left_anyone_may_withdraw_a_change() -> None:
    table = agreed()
    table.more["team"] = team("ana", "ben", "chloe")
    table.do(Reword("ben", BETTER, 1))
    table.more["team"] = with_people(table.more["team"], ben={"left": True})
    table.do(MemberLeft("ben"))
    assert "[Reword it] [Withdraw it]" in table.revised["agreement:a1:2"]
    assert table.refused(Retire("ana")).endswith("[Answer] [Withdraw it]")
    table.do(Withdraw("chloe"))
    assert (table.state.status, table.state.text) == ("agreed", TEXT)


def test_other_words_for_what_is_shown_beside_them_take_that_card_along_and_have_their_own_week() -> None:
    table = stalled()
    table.do(Reword("chloe", "We send materials on Fridays.", 2))
    assert table.revised["agreement:a1:2"].startswith("This was version 2.")
    assert table.revised["agreement:a1:review:2"] == table.revised["agreement:a1:2"], "it withdraws nothing any more"
    assert "Only ben can withdraw it" in table.refused(Withdraw("ana")), "nobody has been kept waiting for these"
    (again,) = [r for r in table.of(Remind) if isinstance(r.command, ComesBack)]
    table.now = again.at
    table.do(again.command)
    assert "on Fridays" in table.posts["agreement:a1:review:3"]
    table.do(Withdraw("ana"))
    assert table.revised["agreement:a1:review:3"] == table.revised["agreement:a1:3"]


@pytest.mark.parametrize("early", [datetime(2026, 12, 7, 0, 30, tzinfo=UTC), datetime(2026, 12, 7, 8, 30, tzinfo=UTC)])
def test_a_change_in_the_small_hours_of_the_review_day_brings_it_back_once(early: datetime) -> None:
    table = agreed()
    table.now = early
    table.do(Reword("ben", BETTER, 1))
    armed = table.of(Remind)
    table.now = datetime(2026, 12, 7, 9, tzinfo=UTC)
    table.do(ComesBack(1, REVIEW))
    armed += table.of(Remind)
    table.now = datetime(2026, 12, 14, 9, tzinfo=UTC)
    cards: list[str] = []
    for remind in armed:
        if isinstance(remind.command, ComesBack):
            table.do(remind.command)
            cards += table.posts
    assert cards == ["agreement:a1:review:1"]
