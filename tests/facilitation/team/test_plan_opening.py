"""A planned session opens by itself, once, by the team's clock; and where it cannot, the team hears why."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from facilitation.decision import Address, Remind
from facilitation.session.commands import Start
from facilitation.team.plan import (
    AskAhead,
    BringInput,
    MovePlan,
    OpenPlanned,
    Plan,
    PlanSession,
    TellFacilitator,
    session_id,
)  # fmt: skip
from facilitation.team.team import Away
from tests.facilitation.session.stage import protocol, words
from tests.facilitation.team.plans import THURSDAY, WORK, planned, posted, stage, until
from tests.facilitation.team.stage import MONDAY, session, team, with_people

# -- opening --------------------------------------------------------------------------------------


def test_it_opens_by_itself_with_what_was_brought() -> None:
    table = planned(days=True, guest="ana")
    table.do(BringInput("ben", (("work", "Exit slips"),)))
    assert until(table, datetime(2026, 9, 10, 14, 59, tzinfo=UTC)) == []
    (start,) = until(table, datetime(2026, 9, 10, 15, tzinfo=UTC))
    assert start == Start(
        session_id(replace(table.state, turn=1)), "ana", "room-t1", "small", "ben", start.facilitator,
        (("work", "Exit slips"),), guest="ana", days=True, planned=True,
    )  # fmt: skip
    assert table.state.status == "over" and "It has begun" in table.revised["plan"]
    assert "has been held" in table.refused(MovePlan("ana"))


def test_while_another_session_is_open_it_waits_and_says_so_once() -> None:
    table = planned()
    table.more["session"] = session("ana", "ben")
    at = datetime(2026, 9, 10, 15, 20, tzinfo=UTC)
    assert until(table, at) == []
    assert sum("Another session is still open" in text for text in posted(table)) == 1
    table.more["session"] = session("ana", "ben", part="closed")
    assert len(until(table, at + timedelta(minutes=5))) == 1


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"session": session("ana", "ben")}, "another session has been open all along"),
        ({"protocol": None}, "no longer here"),
        ({"team": with_people(team(), ben={"away": (Away(THURSDAY, THURSDAY),)})}, "who brings something, is away"),
        ({"team": with_people(team(), **{m: {"left": True} for m in ("ana", "chloe")},
                              ben={"away": (Away(THURSDAY, THURSDAY),)})}, "is away"),
    ],
)  # fmt: skip
def test_where_it_cannot_open_the_team_hears_why_and_can_move_it(more: dict[str, Any], why: str) -> None:
    table = planned()
    table.more |= more
    assert until(table, MONDAY + timedelta(days=4)) == []
    assert any(why in text for text in posted(table))
    assert table.state.status == "over" and "was not opened" in table.revised["plan"]
    table.more |= {"session": None, "protocol": protocol(inputs=[WORK]), "team": team()}
    table.do(MovePlan("ben", date(2026, 9, 14)))
    assert len(until(table, MONDAY + timedelta(days=8))) == 1


def test_where_nobody_can_lead_a_weekly_plan_goes_on_to_its_next_date() -> None:
    table = stage(protocol=protocol(presenter=False))
    table.do(PlanSession("p1", "ana", "", "small", THURSDAY, "15:00", weekly=True))
    holiday = Away(THURSDAY, THURSDAY)
    table.more["team"] = with_people(team(), **{m: {"away": (holiday,)} for m in ("ana", "ben", "chloe")})
    assert until(table, MONDAY + timedelta(days=4)) == []
    assert any("nobody is here who could lead" in text and "next one" in text for text in posted(table))
    assert len(until(table, MONDAY + timedelta(days=11))) == 1


def test_what_was_to_open_while_nothing_ran_does_not_open_days_later() -> None:
    table = planned(weekly=True)
    table.now = MONDAY + timedelta(days=30)
    table.do(OpenPlanned(1))
    assert any("while I was not working" in text for text in table.posts.values())
    assert table.state.day == date(2026, 10, 8)


def test_a_presenter_who_may_be_left_out_and_a_guest_who_is_gone_hold_nothing_up() -> None:
    role = [{"name": "presenter", "called": words("presenter"), "optional": True}]
    table = stage(protocol=protocol(inputs=[], roles=role))
    table.do(PlanSession("p1", "ana", "", "small", THURSDAY, "15:00", presenter="ben", guest="chloe"))
    table.more["team"] = with_people(team(), ben={"left": True}, chloe={"left": True})
    (start,) = until(table, MONDAY + timedelta(days=4))
    assert (start.presenter, start.guest) == (None, None)


# -- the clocks change -------------------------------------------------------------------------------

ZONES = {
    "Europe/Madrid": ((2027, 3, 28), (2026, 10, 25)),
    "America/New_York": ((2027, 3, 14), (2026, 11, 1)),
    "Australia/Lord_Howe": ((2026, 10, 4), (2027, 4, 4)),
}


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("which", [0, 1])
def test_every_week_at_nine_stays_nine_across_the_change_of_the_clocks(zone: str, which: int) -> None:
    change = date(*ZONES[zone][which])
    first = change - timedelta(days=10)
    table = stage(replace(team(), time_zone=zone), protocol=protocol(presenter=False))
    table.now = datetime(first.year, first.month, first.day, tzinfo=UTC) - timedelta(days=2)
    table.do(PlanSession("p1", "ana", "", "small", first, "9", weekly=True))
    opened = []
    for _ in range(4):
        at = next(e.at for e in table.effects if isinstance(e, Remind) and isinstance(e.command, OpenPlanned)
                  and e.command.turn == table.state.turn)  # fmt: skip
        opened.append(at.astimezone(ZoneInfo(zone)))
        assert len(until(table, at)) == 1
    assert [(at.date() - first).days for at in opened] == [0, 7, 14, 21]
    assert {(at.hour, at.minute) for at in opened} == {(9, 0)}
    assert len({at.utcoffset() for at in opened}) == 2


@pytest.mark.parametrize(
    ("zone", "day", "clock", "moment"),
    [
        ("Europe/Madrid", date(2027, 3, 28), "2:30", "2027-03-28T01:00"),  # leapt over: three o'clock
        ("America/New_York", date(2027, 3, 14), "2:30", "2027-03-14T07:00"),
        ("Australia/Lord_Howe", date(2026, 10, 4), "2:10", "2026-10-03T15:30"),  # by half an hour
        ("Europe/Madrid", date(2026, 10, 25), "2:30", "2026-10-25T00:30"),  # twice: the first
        ("America/New_York", date(2026, 11, 1), "1:30", "2026-11-01T05:30"),
        ("Australia/Lord_Howe", date(2027, 4, 4), "1:45", "2027-04-03T14:45"),
    ],
)
def test_a_time_that_the_clocks_leap_over_is_the_next_and_of_one_that_comes_twice_it_is_the_first(
    zone: str, day: date, clock: str, moment: str
) -> None:
    table = stage(replace(team(), time_zone=zone), protocol=protocol(presenter=False))
    table.do(PlanSession("p1", "ana", "", "small", day, clock))
    at = next(r.at for r in table.of(Remind) if isinstance(r.command, OpenPlanned))
    assert at == datetime.fromisoformat(moment).replace(tzinfo=UTC)


def test_what_the_clock_says_of_another_date_changes_nothing() -> None:
    table = planned(weekly=True)
    before = table.state
    for stale in (AskAhead(9), TellFacilitator(9), OpenPlanned(9)):
        assert not table.do(stale).effects and table.state == before
    assert isinstance(before, Plan) and Address("plan", "p1") in {r.to for r in table.effects if isinstance(r, Remind)}
