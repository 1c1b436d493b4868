"""What always holds of a plan: a date opens once, nobody is asked outside their hours, it never sticks."""

from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as some

from facilitation.decision import Refused, Remind, Whisper
from facilitation.session.commands import Start
from facilitation.team.hours import next_hours
from facilitation.team.plan import (
    ArmAnew,
    AskAhead,
    BringInput,
    CancelPlan,
    MovePlan,
    NotMe,
    OpenPlanned,
    TellFacilitator,
)  # fmt: skip
from facilitation.team.planning import Planning
from facilitation.team.presence import is_away
from facilitation.team.team import Away, Team
from tests.facilitation.team.plans import planned
from tests.facilitation.team.stage import MONDAY, Stage, session, team, with_people

PEOPLE = ("ana", "ben", "chloe")
someone = some.sampled_from(PEOPLE)
turns = some.integers(1, 6)
acts = some.one_of(
    some.builds(MovePlan, someone, some.integers(0, 30).map(lambda n: date(2026, 9, 7) + timedelta(days=n)),
                some.sampled_from(["", "9:00", "23:45"]), some.sampled_from(["once", "all"])),
    some.builds(CancelPlan, someone, some.sampled_from(["", "once"])),
    some.builds(BringInput, someone, some.just((("work", "Slips"),))), some.builds(NotMe, someone),
    some.builds(AskAhead, turns), some.builds(TellFacilitator, turns), some.builds(OpenPlanned, turns),
    some.sampled_from([{"session": session("ana", "ben")}, {"session": None}]),
    some.builds(lambda zone: {"zone": zone}, some.sampled_from(["UTC", "Asia/Tokyo", "Pacific/Honolulu"])),
)  # fmt: skip
members = some.builds(
    lambda zone, first, weekends, away: {
        "time_zone": zone, "hours": (first, first + 3), "weekends": weekends,
        "away": tuple(Away(date(2026, 9, 7) + timedelta(days=n), date(2026, 9, 9) + timedelta(days=n)) for n in away),
    },
    some.sampled_from(["UTC", "Pacific/Auckland", "America/New_York"]), some.integers(0, 20), some.booleans(),
    some.lists(some.integers(0, 25), max_size=2),
)  # fmt: skip


@settings(max_examples=80, deadline=None)
@given(some.fixed_dictionaries({m: members for m in PEOPLE}), some.booleans(),
       some.lists(some.tuples(acts, some.integers(0, 60)), max_size=12))  # fmt: skip
def test_a_date_opens_once_and_nobody_is_asked_outside_their_hours(
    prefers: dict[str, dict[str, Any]], weekly: bool, done: list[tuple[Any, int]]
) -> None:
    people = with_people(team(), **prefers)
    table = planned(people, weekly=weekly)
    opened: list[Start] = []
    for act, hours in done:
        if isinstance(act, dict) and "zone" in act:
            people = table.more["team"] = replace(people, time_zone=act["zone"])
            table.do(ArmAnew())
            _check(table, people)
        elif isinstance(act, dict):
            table.more |= act
        else:
            with suppress(Refused):
                table.do(act)
                _check(table, people)
        opened += _pass(table, people, hours)
    table.more["session"] = None
    opened += _pass(table, people, 24 * 50)

    assert len({start.id for start in opened}) == len(opened)
    assert all(start.facilitator in PEOPLE and start.presenter == "ben" for start in opened)
    still = table.state.status == "planned"
    assert still == (weekly and table.state.status != "cancelled")
    if still:  # its next date is ahead, and the clock is set for it
        ahead = Planning(table.state, people, table.now, table.given(OpenPlanned(1))).opens
        assert ahead > table.now
        assert any(isinstance(e, Remind) and e.command == OpenPlanned(table.state.turn) for e in table.effects)


def _pass(table: Stage, people: Team, hours: float) -> list[Start]:
    """Let time go by, looking at every decision."""
    until, started = table.now + timedelta(hours=hours), []
    while due := [e for e in table.effects if isinstance(e, Remind) and e.at <= until]:
        first = min(due, key=lambda e: e.at)
        table.effects.remove(first)
        table.now = max(table.now, first.at)
        if isinstance(first.command, Start):
            started.append(first.command)
            led = people.member(first.command.facilitator or "")
            assert led and not is_away(led, table.state.opened_on)
        else:
            table.do(first.command)
            _check(table, people)
    table.now = until
    return started


def _check(table: Stage, people: Team) -> None:
    """What the clock says to one person alone comes in their hours; and nothing twice about the same date."""
    told = [e for e in table.of(Whisper) if e.message is not None]
    for whisper in told:
        member = people.member(whisper.member)
        assert member and next_hours(people, member, table.now) == table.now
    assert len(set(table.state.told)) == len(table.state.told)
    asked = [e for e in table.effects if isinstance(e, Whisper) and e.message is not None]
    keys = [(e.member, e.key) for e in asked if e.key.startswith("bring")]
    assert len(set(keys)) == len(keys)


def test_a_day_in_the_life_of_a_plan_that_nobody_touches() -> None:
    table = planned(weekly=True)
    opened = _pass(table, team(), 24 * 7 * 8)
    assert len(opened) == 8 and len({s.id for s in opened}) == 8
    assert table.now == MONDAY + timedelta(weeks=8) and replace(table.state, turn=1).status == "planned"
