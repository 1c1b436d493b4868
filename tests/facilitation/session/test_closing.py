"""The end: rules rated, one thing to try, the next facilitator, the record; and deciding on the way there."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from facilitation.decision import Address, Commitment, Rating, Remind, SessionRecord
from facilitation.message import Form, Message
from facilitation.session.commands import (
    Back,
    Begin,
    CastVote,
    Commit,
    Contribute,
    End,
    Extend,
    Join,
    Lean,
    Next,
    Rate,
    Settled,
)  # fmt: skip
from facilitation.team.agreement import Propose
from facilitation.team.team import Led
from tests.facilitation.session.stage import (
    NOON,
    Table,
    agreement,
    gathering,
    protocol,
    running,
    starter_set,
    step,
    team,
)

RULES = (agreement("a1", "Evidence"), agreement("a2", "Equal part"))


def closing(**given: object) -> Table:
    """A session in its closing that leaned on both rules."""
    at = gathering(agreements=RULES, **given)
    at.do(Lean("dev", "a1"), Lean("ben", "a2"), Begin("ana"), End("ana", 1))
    return at


def test_ending_opens_the_closing_with_a_clock_of_its_own():
    at = closing()
    assert at.open.part == "closing" and at.open.visit == 2
    assert at.open.ends_at == at.now + timedelta(minutes=5)
    card = at.channel["closing"]
    assert "How was it?" in card.plain() and "Next time ben leads, with ana at their side" in card.plain()
    assert [b.action for b in card.buttons] == ["commit:s1:", "propose:t1:s1", "end:s1:2"]
    assert "Your card for the end" in at.whispered("ana", "cue")
    assert set(at.channel) >= {"rate:a1", "rate:a2"}


def test_the_last_step_leads_into_the_closing():
    at = running()
    at.do(Next("ana"), Next("ana"))
    assert at.open.part == "closing"


def test_pressing_end_twice_does_not_skip_the_closing():
    at = running()
    at.do(End("ana", 1))
    assert at.refused(End("ana", 1)).key == "refused.stale_button" and at.open.part == "closing"


def test_each_rule_has_five_equal_buttons_and_shows_how_many_answered_never_what():
    at = closing()
    assert [b.action for b in at.channel["rate:a1"].buttons] == [f"rate:s1:a1-{n}" for n in (1, 2, 3, 4, 5)]
    assert not any(b.primary for b in at.channel["rate:a1"].buttons)
    at.do(Rate("dev", "a1", 4), Rate("ben", "a1", 2), Rate("dev", "a1", 5))
    assert "2 answers so far" in at.channel["rate:a1"].plain()
    assert at.open.ratings == (("ben", "a1", 2), ("dev", "a1", 5))


def test_rating_is_for_who_is_in_of_rules_we_leaned_on_at_the_end():
    at = closing()
    assert at.refused(Rate("zoe", "a1", 3)).key == "refused.join_first"
    assert at.refused(Rate("dev", "a9", 3)).key == "refused.no_such_rule"
    assert at.refused(Rate("dev", "a1", 6)).key == "refused.score"
    assert running().refused(Rate("dev", "a1", 3)).key == "refused.not_closing"


def test_one_thing_to_try_is_written_down_shown_and_kept():
    at = closing()
    form = at.do(Commit("k9", "dev")).answer
    assert isinstance(form, Form) and [f.key for f in form.fields] == ["text", "by"]
    at.do(Commit("k9", "dev", "One comment a page", date(2026, 3, 20)))
    assert at.rows["k9"] == Commitment("k9", "t1", "s1", "dev", "One comment a page", date(2026, 3, 20), NOON)
    assert at.channel["said:k9"].plain() == "dev: One comment a page"
    assert "One of us has written theirs" in at.channel["closing"].plain()
    at.do(Commit("k10", "dev", "And another"), Commit("k11", "ben", "Listen"))
    assert "2 of us have written theirs" in at.channel["closing"].plain()


def test_a_commitment_may_come_to_mind_during_a_step_too():
    at = running()
    at.do(Commit("k9", "dev", "Ask first"))
    assert at.open.committed == ("dev",)


def test_a_commitment_has_words_and_a_day_to_come_and_someone_who_is_in():
    at = closing()
    assert at.refused(Commit("k9", "dev", "x" * 301)).key == "refused.too_long"
    assert at.refused(Commit("k9", "dev", "Try", date(2026, 3, 11))).key == "refused.day_past"
    assert at.refused(Commit("k9", "zoe", "Try")).key == "refused.join_first"
    assert gathering().refused(Commit("k9", "dev", "Try")).key == "refused.not_begun"


def test_ending_the_closing_keeps_means_the_record_and_who_led():
    at = closing()
    at.do(Rate("dev", "a1", 4), Rate("ben", "a1", 5), Rate("ana", "a1", 5))
    at.do(Rate("dev", "a2", 3), Rate("ben", "a2", 3), End("ana", 2))
    assert at.open.part == "closed" and at.open.closed_at == at.now and at.open.ratings == ()
    assert at.kept(Rating) == [Rating("s1-a1", "t1", "s1", "a1", "Evidence", 4.67, 3, NOON)]
    assert "4.7 of 5" in at.channel["rate:a1"].plain() and at.channel["rate:a1"].buttons == ()
    assert "Too few" in at.channel["rate:a2"].plain()  # of two, each would know the other’s
    record = at.kept(SessionRecord)[0]
    assert (record.id, record.team, record.protocol) == ("s1", "t1", "small")
    assert record.title == "Small talk: Our question"
    assert [b.link for b in at.channel["record"].buttons] == ["/t/t1/records/s1", "/t/t1/records/s1.md"]
    assert at.sent[-1] == Remind(NOON, Address("team", "t1"), Led("ana", NOON))
    assert at.channel["closing"].buttons == () and ("ana", "cue") not in at.private


def test_time_for_the_closing_asks_the_facilitator_and_one_that_is_forgotten_ends_itself():
    at = closing()
    at.wait(minutes=5)
    assert at.open.called and "Time to go" in at.channel["closing"].plain()
    assert [b.action for b in at.private["ana", "time:2"].buttons] == ["end:s1:2", "extend:s1:2"]
    at.wait(minutes=29)
    assert at.open.part == "closing"
    at.wait(minutes=1)
    assert at.open.part == "closed" and ("ana", "time:2") not in at.private


def test_more_time_for_the_closing_puts_forgetting_off():
    at = closing()
    at.wait(minutes=5)
    at.do(Extend("ana", 10, 2))
    at.wait(minutes=31)
    assert at.open.part == "closing" and at.open.called
    at.wait(minutes=10)
    assert at.open.part == "closed"


def test_going_back_while_the_closing_was_called_takes_the_question_away():
    at = closing()
    at.wait(minutes=5)
    at.do(Back("ana"))
    assert ("ana", "time:2") not in at.private


def test_a_gathering_that_ends_leaves_nothing_behind():
    at = gathering(rules=(starter_set(),))
    assert at.refused(End("dev")).key == "refused.only_facilitator"
    asked = at.do(End("ana")).answer
    assert isinstance(asked, Message) and asked.plain().startswith("Call this session off?")
    assert at.open.part == "gathering" and [b.action for b in asked.buttons] == ["end:s1:sure"]
    at.do(End("ana", sure=True))
    assert at.open.part == "closed" and at.rows == {} and at.sent == []
    assert "called off" in at.channel["opening"].plain() and at.private == {}


def test_who_leads_next_is_somebody_else_unless_there_is_nobody():
    alone = running(protocol(presenter=False), team("ana", "zoe"))
    alone.given = gathering(protocol(presenter=False), team("ana")).given
    alone.do(End("ana"))
    assert alone.open.next_facilitator == "ana"
    assert "Next time ana leads." in alone.channel["closing"].plain()

    nobody = running()
    everyone = tuple(replace(m, left=True) for m in team().members)
    nobody.given = replace(nobody.given, team=replace(team(), members=everyone))
    nobody.do(End("ana"))
    assert nobody.open.next_facilitator is None and "Next time" not in nobody.channel["closing"].plain()


# -- deciding ------------------------------------------------------------------------------

CONSENT = protocol(
    step("Decide", decides="consent"), step("Meet", only_if="not_agreed"), step("After"),
    inputs=[{"key": "proposal", "label": {"en": "Proposal"}}],
)  # fmt: skip


def test_a_step_that_decides_puts_the_proposal_forward():
    at = running(CONSENT)
    sent = at.sent[-1]
    assert sent.to == Address("agreement", "s1-1") and sent.at == NOON
    assert sent.command == Propose("s1-1", "ben", "Our proposal", "ben", date(2026, 6, 12), "s1")
    assert at.open.proposal == "s1-1"


def test_whose_proposal_it_is_may_put_in_what_was_amended_while_the_step_is_open():
    at = running(CONSENT)
    assert [b.action for b in at.private["ben", "reword:1"].buttons] == ["reword:s1-1:1"]
    at.do(Next("ana"))
    assert ("ben", "reword:1") not in at.private


def test_the_outcome_reaches_the_facilitator_and_an_objection_opens_the_step_to_meet_it():
    at = running(CONSENT)
    at.do(Settled("s1-1", "objection"))
    assert "Move on to the next step to meet it" in at.whispered("ana", "settled:1")
    at.do(Next("ana"))
    assert at.open.at == 1 and ("ana", "settled:1") not in at.private
    at.do(Settled("s1-1", "agreed"))
    assert at.open.agreed == ("s1-1",) and at.open.outcome != "not_agreed"
    at.do(Settled("s1-1", "agreed"))
    assert at.open.agreed == ("s1-1",)


def test_the_outcome_of_the_vote_before_is_none_of_the_proposal():
    script = protocol(
        step("Show hands", vote={"scale": "fist", "enough": 3}), step("Decide", decides="consent"),
        step("Who begins", only_if="agreed"), step("After"),
        inputs=[{"key": "proposal", "label": {"en": "Proposal"}}],
    )  # fmt: skip
    at = running(script)
    for member in ("ana", "ben", "chloe", "dev"):
        at.do(CastVote(member, 4))
    at.do(Next("ana"))
    assert at.open.at == 1 and at.open.outcome == ""
    at.do(Next("ana"))
    assert at.open.at == 3


def test_consent_leaves_the_step_for_objections_out():
    at = running(CONSENT)
    at.do(Settled("s1-1", "agreed"), Next("ana"))
    assert at.open.at == 2


def test_a_proposal_is_put_forward_once_and_again_only_after_it_was_withdrawn():
    at = running(CONSENT)
    at.do(Next("ana"), Back("ana"))
    assert len(at.sent) == 1
    at.do(Settled("s1-1", "withdrawn"))
    assert at.open.proposal == ""
    at.do(Next("ana"), Back("ana"))
    assert at.sent[-1].to.id == "s1-5"


def test_an_objection_that_was_taken_back_is_not_met_any_more():
    at = running(CONSENT)
    at.do(Settled("s1-1", "objection"))
    assert at.view("ana").board.then.startswith("Meet")
    at.do(Settled("s1-1", "cleared"))
    assert at.open.outcome == "" and at.open.proposal == "s1-1"
    assert "no objection any more" in at.whispered("ana", "settled:1")
    assert ("ben", "reword:1") in at.private, "it is still being answered"
    at.do(Next("ana"))
    assert at.open.at != 1


def test_the_review_day_of_a_proposal_is_counted_from_the_teams_own_day():
    los_angeles, now = replace(team(), time_zone="America/Los_Angeles"), datetime(2026, 3, 13, 2, tzinfo=UTC)
    at = gathering(CONSENT, los_angeles)
    at.now = now
    at.do(Begin("ana"))
    assert at.sent[-1].command.review_on == date(2026, 6, 12), "there it is still the twelfth"


@pytest.mark.parametrize(
    ("zone", "hour", "today"),
    [
        ("America/Los_Angeles", 2, date(2026, 3, 11)), ("Asia/Tokyo", 22, date(2026, 3, 13)),
        ("UTC", 2, date(2026, 3, 12)),
    ],
)  # fmt: skip
def test_by_when_is_a_day_of_the_teams_own_calendar(zone: str, hour: int, today: date):
    at = running(people=replace(team(), time_zone=zone))
    at.now = datetime(2026, 3, 12, hour, tzinfo=UTC)
    assert at.refused(Commit("k1", "dev", "Try it", today - timedelta(days=1))).key == "refused.day_past"
    at.do(Commit("k2", "dev", "Try it", today))
    assert at.rows["k2"].by == today


def test_where_none_was_brought_one_can_be_put_forward_and_counts():
    at = gathering(CONSENT, start={"inputs": ()})
    at.do(Begin("ana"))
    assert [b.action for b in at.private["ana", "propose:1"].buttons] == ["propose:t1:s1"]
    at.do(Settled("other", "objection"))
    assert at.open.proposal == "other" and at.open.outcome == "not_agreed"


def test_agreements_made_on_the_side_are_noted_and_disturb_nothing():
    at = running()
    at.do(Settled("other", "agreed"))
    assert at.open.agreed == ("other",) and at.open.proposal == ""
    at.do(Settled("third", "objection"))
    assert at.open.outcome != "not_agreed"
    at.do(*(Settled(f"n{n}", "agreed") for n in range(40)))
    assert len(at.open.agreed) == 20
    at.do(End("ana"), End("ana"))
    before = at.open
    at.do(Settled("late", "agreed"))
    assert at.open == before


def test_without_a_presenter_the_facilitator_owns_the_proposal():
    plain = protocol(step("Decide", decides="consent"), presenter=False,
                     inputs=[{"key": "proposal", "label": {"en": "Proposal"}}])  # fmt: skip
    at = running(plain)
    assert at.sent[-1].command.owner == "ana"


def test_who_comes_in_at_the_end_can_still_rate():
    at = closing()
    at.do(Join("eve"), Rate("eve", "a1", 5), Contribute("x1", "eve", "Thank you"))
    assert at.open.ratings == (("eve", "a1", 5),)
