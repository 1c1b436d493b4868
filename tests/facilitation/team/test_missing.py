"""Who has not answered a proposal, or has left since: asked once, in their own hours, and not waited for."""

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facilitation.decision import Address, Refused, Remind
from facilitation.given import Given
from facilitation.session.commands import Settled
from facilitation.team import rules as team_rules
from facilitation.team.agreement import (
    AgreementCommand,
    Answer,
    AskMissing,
    MemberLeft,
    Propose,
    Reword,
    Withdraw,
)  # fmt: skip
from facilitation.team.consent import decide, needs
from facilitation.team.proposal_cards import objections
from facilitation.team.team import Away, JoinTeam, LeaveTeam
from tests.facilitation.team.proposals import BETTER, TEXT, consent, objection, proposed, stage
from tests.facilitation.team.stage import Stage, session, team, with_people, wording


def test_who_has_not_answered_hears_of_it_once_and_privately() -> None:
    away = {"away": (Away(date(2026, 9, 8), date(2026, 9, 8)),)}
    table = Stage(decide, needs, {"team": with_people(team("ana", "ben", "chloe", "dev"), dev=away)})
    table.do(Propose("a1", "ana", TEXT))
    table.do(consent("ben"))
    table.wait(days=1)
    table.do(AskMissing(1))
    assert list(table.whispers) == [("chloe", "ask:1")], "not Ben, who answered, nor Dev, who is away"
    assert not table.posts and not table.revised, "nobody else hears of it"
    table.do(AskMissing(1))
    assert not table.whispers
    table.do(Answer("chloe", "concern", 1, "Hm."))
    assert table.whispers == {("chloe", "ask:1"): None}
    table.do(consent("chloe"))
    assert not table.whispers


def test_who_is_missing_is_asked_in_their_own_hours_and_when_they_are_back() -> None:
    friday = datetime(2026, 9, 11, 16, tzinfo=UTC)
    away = {"away": (Away(date(2026, 9, 12), date(2026, 9, 15)),)}
    people = with_people(
        team("ana", "ben", "chloe", "dev"), ben={"weekends": True}, dev={**away, "time_zone": "America/New_York"}
    )
    table = Stage(decide, needs, {"team": people}, now=friday)
    table.do(Propose("a1", "ana", TEXT))
    table.wait(days=1)  # Saturday
    table.do(AskMissing(1))
    assert list(table.whispers) == [("ben", "ask:1")], "only he is there at weekends"
    later = {r.command.member: r for r in table.of(Remind)}
    assert {who: r.at for who, r in later.items()} == {
        "chloe": datetime(2026, 9, 14, 8, tzinfo=UTC),
        "dev": datetime(2026, 9, 16, 12, tzinfo=UTC),  # eight in the morning in New York, back again
    }
    table.now = later["chloe"].at
    table.do(later["chloe"].command)
    assert list(table.whispers) == [("chloe", "ask:1")] and not table.of(Remind)
    table.now = later["dev"].at
    table.do(later["dev"].command)
    assert list(table.whispers) == [("dev", "ask:1")]
    table.do(later["dev"].command)
    assert not table.whispers, "once"


def test_who_has_answered_left_or_gone_away_again_by_then_is_not_asked() -> None:
    people = team("ana", "ben", "chloe", "dev")
    table = Stage(decide, needs, {"team": people}, now=datetime(2026, 9, 12, 16, tzinfo=UTC))
    table.do(Propose("a1", "ana", TEXT))
    table.do(AskMissing(1))
    assert len(table.of(Remind)) == 3
    table.now = datetime(2026, 9, 14, 8, tzinfo=UTC)
    table.do(consent("ben"))
    away = {"away": (Away(date(2026, 9, 14), date(2026, 9, 14)),)}
    table.more["team"] = with_people(people, chloe={"left": True}, dev=away)
    for member in ("ben", "chloe"):
        assert not table.do(AskMissing(1, member)).effects
    table.do(AskMissing(1, "dev"))
    assert not table.whispers
    assert table.reminds == [(timedelta(days=1), AskMissing(1, "dev"))]


def test_who_takes_part_in_the_live_session_is_asked_there_whatever_the_hour() -> None:
    late = datetime(2026, 9, 7, 20, tzinfo=UTC)
    table = stage("ana", "ben", "chloe", session=session("ana", "ben", "chloe"))
    table.now = late
    table.do(Propose("a1", "ana", TEXT))
    table.do(AskMissing(1))
    assert set(table.whispers) == {("ben", "ask:1"), ("chloe", "ask:1")}


@pytest.mark.parametrize("other", [{"part": "closed"}, {"days": True}, {"id": "s2"}])
def test_a_session_that_is_over_over_days_or_another_lets_people_have_their_evening(other: dict[str, object]) -> None:
    table = stage("ana", "ben", session=session("ana", "ben"))
    table.now = datetime(2026, 9, 7, 20, tzinfo=UTC)
    table.do(Propose("a1", "ana", TEXT))
    table.more["session"] = session("ana", "ben", **other)
    table.do(AskMissing(1))
    assert not table.whispers
    assert table.reminds == [(timedelta(hours=12), AskMissing(1, "ben"))]


def test_a_private_question_goes_when_the_words_change_or_it_is_over() -> None:
    table = proposed()
    table.do(AskMissing(1))
    assert set(table.whispers) == {("ben", "ask:1"), ("chloe", "ask:1")}
    table.do(consent("ben"))
    table.do(Reword("ben", BETTER))
    assert table.whispers == {("chloe", "ask:1"): None}
    table.do(AskMissing(2))
    assert set(table.whispers) == {("ana", "ask:2"), ("chloe", "ask:2")}
    table.do(Withdraw("ana"))
    assert table.whispers == {("ana", "ask:2"): None, ("chloe", "ask:2"): None}


def test_a_stale_reminder_changes_nothing() -> None:
    table = proposed()
    table.do(Reword("ben", BETTER))
    before = table.state
    assert not table.do(AskMissing(1)).effects
    table.do(Withdraw("ana"))
    assert not table.do(AskMissing(2)).effects
    assert before.status == "proposed"


# -- those who left


def test_who_left_the_team_holds_nobody_up() -> None:
    table = proposed("ana", "ben", "chloe", "dev")
    table.do(consent("ben"))
    table.do(consent("chloe"))
    table.more["team"] = with_people(table.more["team"], dev={"left": True})
    table.do(AskMissing(1))
    assert table.state.status == "agreed" and not table.whispers


def leaves(table: Stage, member: str) -> None:
    """Somebody leaves the team: what the team's rules tell its proposals arrives."""
    in_the_team(table, LeaveTeam(member))


def comes(table: Stage, member: str) -> None:
    """Somebody is back."""
    in_the_team(table, JoinTeam(member, ""))


def in_the_team(table: Stage, command: JoinTeam | LeaveTeam) -> None:
    open_ones = (table.state,) if table.state.status == "proposed" else ()
    decision = team_rules.decide(table.more["team"], command, table.now, Given(wording(), proposals=open_ones))
    table.more["team"] = decision.state
    for effect in decision.effects:
        assert isinstance(effect, Remind) and (effect.at, effect.to) == (table.now, Address("agreement", "a1"))
        table.do(effect.command)


def test_when_the_last_one_missing_leaves_it_is_agreed_then_and_there() -> None:
    table = proposed("ana", "ben", "chloe", "dev")
    table.do(consent("ben"))
    table.do(consent("chloe"))
    leaves(table, "dev")
    assert table.state.status == "agreed" and not table.whispers
    leaves(table, "chloe")
    assert table.state.status == "agreed"
    assert not table.do(MemberLeft("chloe")).effects


def test_the_objection_of_somebody_who_left_is_noted_and_stands_in_nobodys_way() -> None:
    table = proposed("ana", "ben", "chloe", session=session("ana", "ben", "chloe"))
    table.do(objection("chloe"))
    leaves(table, "chloe")
    assert table.whispers == {("ana", "objection:1"): None}
    assert table.reminds == [(timedelta(0), Settled("a1", "cleared"))]
    card = table.revised["agreement:a1:1"]
    assert "One objection" not in card and "I teach evenings" in card and "1 of 2" in card
    table.do(consent("ben"))
    assert table.state.status == "agreed"
    assert "I teach evenings" in table.posts["agreement:a1:agreed:1"]


def test_who_objected_left_and_came_back_is_asked_nothing_and_heard_anew() -> None:
    table = proposed("ana", "ben", "chloe", session=session("ana", "ben", "chloe"))
    table.do(objection("chloe"))
    leaves(table, "chloe")
    comes(table, "chloe")
    table.do(Answer("ben", "concern", 1, ""))
    assert table.state.status == "agreed", "it stood in nobody's way any more"

    table = proposed("ana", "ben", "chloe", session=session("ana", "ben", "chloe"))
    table.do(objection("chloe"))
    leaves(table, "chloe")
    comes(table, "chloe")
    table.do(objection("chloe"))
    assert "I teach evenings" in (table.whispers["ana", "objection:1"] or "")
    assert table.reminds == [(timedelta(0), Settled("a1", "objection"))]
    table.do(consent("ben"))
    assert table.state.status == "proposed"
    table.do(Reword("ana", BETTER, 1))
    assert set(table.state.asked) == {"ana", "ben", "chloe"}


def test_who_objected_and_came_back_without_a_word_has_not_consented() -> None:
    table = proposed("ana", "ben")
    table.do(objection("ben"))
    leaves(table, "ben")
    comes(table, "ben")
    table.do(AskMissing(1))
    assert table.state.status == "proposed"
    table.do(Reword("ana", BETTER, 1))
    assert set(table.state.asked) == {"ana", "ben"}, "other words are for whoever answered those before"


def test_who_left_and_is_back_before_it_is_heard_of_still_objects() -> None:
    table = proposed("ana", "ben", "chloe")
    table.do(objection("chloe"))
    assert not table.do(MemberLeft("chloe")).effects
    table.do(consent("ben"))
    assert table.state.status == "proposed"


def test_an_objection_and_a_farewell_do_not_make_one_person_agree_alone() -> None:
    table = proposed("ana", "ben")
    table.do(objection("ben"))
    leaves(table, "ben")
    assert table.state.status == "proposed"


def test_somebody_who_has_left_is_not_told_of_an_objection_to_what_they_proposed() -> None:
    table = proposed("ana", "ben", "chloe")
    leaves(table, "ana")
    assert "[Withdraw it]" in table.revised["agreement:a1:1"]
    table.do(objection("ben"))
    assert not table.whispers
    table.do(Withdraw("chloe"))
    assert table.state.status == "withdrawn"


def test_nobody_agrees_alone() -> None:
    table = proposed("ana", "ben")
    table.more["team"] = with_people(table.more["team"], ben={"left": True})
    table.do(AskMissing(1))
    assert table.state.status == "proposed" and table.last and not table.last.effects


WHO = st.sampled_from(("ana", "ben", "chloe", "dev"))
COMES_AND_GOES = st.one_of(
    st.builds(Answer, WHO, st.sampled_from(("consent", "objection")), st.integers(1, 2), st.just("Because.")),
    st.builds(Reword, WHO, st.sampled_from((TEXT, BETTER))),
    st.builds(AskMissing, st.integers(1, 2)),
    st.builds(LeaveTeam, WHO),
    st.builds(JoinTeam, WHO, st.just("")),
)


@given(st.lists(COMES_AND_GOES, max_size=30))
@settings(max_examples=200, deadline=None)
def test_whoever_comes_and_goes_an_objection_is_no_consent_and_each_that_stands_was_heard_of(
    commands: list[AgreementCommand | LeaveTeam | JoinTeam],
) -> None:
    table = proposed("ana", "ben", "chloe", "dev", session=session("ana", "ben", "chloe", "dev"))
    for command in commands:
        with suppress(Refused):
            if isinstance(command, LeaveTeam | JoinTeam):
                in_the_team(table, command)
            else:
                table.do(command)
        state, here = table.state, {m.id for m in table.more["team"].present}
        views = {a.member: a.view for a in state.answers if a.version == state.version}
        if state.status == "agreed":
            assert {id for id in state.asked if id in here} <= set(views)
            assert list(views.values()).count("consent") >= 2
            return
        told = [e.command.outcome for e in table.effects if isinstance(e, Remind) and isinstance(e.command, Settled)]
        stands = bool(objections(state, table.more["team"]))
        assert not stands or told[-1] == "objection", "the session knows of it"
