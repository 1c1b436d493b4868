"""How long a planned session will last, as far as that is known."""

from dataclasses import replace
from datetime import date, timedelta

from facilitation.team.plan import Plan
from facilitation.team.plan_length import USUAL, lasts
from tests.facilitation.session.stage import protocol, step
from tests.facilitation.team.stage import MONDAY, team

LIVE = Plan("p1", "t1", "room-t1", "en", "small", "Small", "ana", MONDAY, date(2026, 9, 10), "15:00")
DAYS = replace(LIVE, days=True)
HERE = len(team().present)


def test_live_it_lasts_longer_where_each_of_us_has_a_time_of_their_own() -> None:
    each = {**step("Each"), "minutes": {"usual": 2, "per": "person"}}
    alone, together = (lasts(LIVE, protocol(*steps), team()) for steps in ([step("One", 5)], [step("One", 5), each]))

    assert together - alone == timedelta(minutes=2 * HERE)


def test_over_days_a_step_that_comes_again_for_each_of_us_counts_as_often() -> None:
    again = {"repeat": {"each": "person"}, "steps": [step("Each", days=2)]}

    assert lasts(DAYS, protocol(step("One"), again), team()) == timedelta(days=1 + 2 * HERE)


def test_over_days_it_lasts_a_day_at_least() -> None:
    assert lasts(DAYS, protocol(step("One", days=0)), team()) == timedelta(days=1)


def test_what_is_known_no_more_lasts_an_hour() -> None:
    assert lasts(LIVE, None, team()) == USUAL
