"""A team whose clock is another one: its planned sessions open by that one, and nobody is told the wrong time."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from facilitation.decision import Address, Remind, Whisper
from facilitation.given import Given
from facilitation.team import rules as team_rules
from facilitation.team.plan import ArmAnew, BringInput, CancelPlan, MovePlan
from facilitation.team.team import SetTeam, Team
from tests.facilitation.team.plans import planned, said, until
from tests.facilitation.team.stage import Stage, team, wording


def moved_to(table: Stage, zone: str) -> None:
    """Somebody sets the team's zone: what the team's rules tell the plan arrives."""
    people: Team = table.more["team"]
    settings = Given(wording(), plans=(table.state,))
    decision = team_rules.decide(people, SetTeam("ana", time_zone=zone), table.now, settings)
    table.more["team"] = decision.state
    for effect in decision.effects:
        assert isinstance(effect, Remind) and (effect.at, effect.to) == (table.now, Address("plan", "p1"))
        table.do(effect.command)


@pytest.mark.parametrize(
    ("zone", "opens"),
    [("Asia/Tokyo", 6), ("Europe/Madrid", 13), ("America/New_York", 19), ("Pacific/Honolulu", 25)],
)
def test_a_team_that_moves_east_or_west_is_opened_for_at_the_same_time_of_its_new_clock(zone: str, opens: int) -> None:
    table = planned(inputs=(("work", "A unit on rivers."),))
    moved_to(table, zone)
    assert "plan" in table.revised, "the card says when it is now"
    at = datetime(2026, 9, 10, tzinfo=UTC) + timedelta(hours=opens)
    assert until(table, at - timedelta(minutes=1)) == []
    assert [start.protocol for start in until(table, at)] == ["small"]
    assert until(table, at + timedelta(days=2)) == [], "once, whatever the old clock still says"


def test_who_knew_of_a_date_hears_when_it_is_by_the_new_clock() -> None:
    table = planned(inputs=(("work", "A unit on rivers."),))
    until(table, datetime(2026, 9, 9, 15, 30, tzinfo=UTC))
    (before,) = said(table, "ana")
    moved_to(table, "Europe/Madrid")
    until(table, table.now)
    *_, taken, told = [e.message for e in table.effects if isinstance(e, Whisper) and e.member == "ana"]
    assert taken is None and told is not None and "You lead" in told.plain() and told.plain() != before


def test_what_was_set_by_the_old_clock_opens_nothing_before_its_time() -> None:
    table = planned()
    table.more["team"] = replace(team(), time_zone="America/New_York")
    assert until(table, datetime(2026, 9, 10, 18, 59, tzinfo=UTC)) == []
    assert len(until(table, datetime(2026, 9, 10, 19, tzinfo=UTC))) == 1


def test_a_zone_that_stays_as_it_was_disturbs_no_plan() -> None:
    table = planned()
    before = table.state
    moved_to(table, "UTC")
    assert table.state == before


@pytest.mark.parametrize("weekly", [False, True])
def test_a_date_that_has_gone_by_on_the_new_clock_is_said_to_have_and_can_be_moved(weekly: bool) -> None:
    table = planned(weekly=weekly)
    until(table, datetime(2026, 9, 10, 14, tzinfo=UTC))  # an hour before, and eleven at night in Tokyo
    moved_to(table, "Asia/Tokyo")
    (told,) = table.posts.values()
    assert "By your new time zone" in told and "not working" not in told
    assert until(table, datetime(2026, 9, 16, tzinfo=UTC)) == []
    if weekly:
        assert "The next one is on" in told
        table.do(BringInput("ben", (("work", "A unit on rivers."),)))
        assert len(until(table, datetime(2026, 9, 17, 6, tzinfo=UTC))) == 1
    else:
        table.do(MovePlan("ana", date(2026, 9, 17)))
        assert table.state.status == "planned"


def test_a_plan_that_is_over_does_not_mind_another_clock() -> None:
    table = planned()
    table.do(CancelPlan("ana"))
    before = table.state
    assert not table.do(ArmAnew()).effects and table.state == before
