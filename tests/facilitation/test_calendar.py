"""Days and zones, and days as people type them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilitation.calendar import (
    MONTHS,
    WEEKDAYS,
    at_nine,
    day_mark,
    known_zone,
    months_later,
    parse_days,
    today_in,
)
from facilitation.message import say

MONDAY = date(2026, 11, 23)


def test_the_day_is_the_one_of_the_zone() -> None:
    late = datetime(2026, 11, 23, 22, tzinfo=UTC)
    assert today_in("UTC", late) == MONDAY
    assert today_in("Asia/Tokyo", late) == MONDAY + timedelta(days=1)


def test_nine_in_the_morning_follows_summer_time() -> None:
    assert at_nine(date(2026, 3, 28), "Europe/Madrid") == datetime(2026, 3, 28, 8, tzinfo=UTC)
    assert at_nine(date(2026, 3, 29), "Europe/Madrid") == datetime(2026, 3, 29, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "known"),
    [("Europe/London", True), ("UTC", True), ("Mars/Base", False), ("", False), ("../x", False), ("Europe", False)],
)
def test_zones_are_those_of_the_database(name: str, known: bool) -> None:
    assert known_zone(name) is known


def test_a_day_in_a_message_is_that_day_for_neighbours_too() -> None:
    assert say(day_mark(MONDAY, "Europe/London")).plain() == "2026-11-23"


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 9, 7), 3, date(2026, 12, 7)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 12, 31), 12, date(2027, 12, 31)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
    ],
)
def test_months_later_is_the_same_day_or_the_last(day: date, months: int, then: date) -> None:
    assert months_later(day, months) == then


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-12-01", date(2026, 12, 1)),
        ("today", MONDAY),
        ("hoy", MONDAY),
        ("tomorrow", date(2026, 11, 24)),
        ("Mañana", date(2026, 11, 24)),
        ("monday", date(2026, 11, 30)),
        ("Friday", date(2026, 11, 27)),
        ("fri", date(2026, 11, 27)),
        ("miércoles", date(2026, 11, 25)),
        ("sáb", date(2026, 11, 28)),
        ("mar", date(2026, 11, 24)),
        ("12 march", date(2027, 3, 12)),
        ("march 12", date(2027, 3, 12)),
        ("mar 3", date(2027, 3, 3)),
        ("23 nov", MONDAY),
        ("22 nov", date(2027, 11, 22)),
        ("12th March 2028", date(2028, 3, 12)),
        ("12 de marzo", date(2027, 3, 12)),
        ("12 de marzo de 2028", date(2028, 3, 12)),
        ("1 setiembre", date(2027, 9, 1)),
        ("on friday,", date(2026, 11, 27)),
        ("29 feb", date(2028, 2, 29)),
    ],
)
def test_a_day_is_read_as_people_type_it(typed: str, day: date) -> None:
    assert parse_days(typed.split(), MONDAY) == (day,)


@pytest.mark.parametrize(
    "typed",
    ["soon", "31 feb", "2026-13-01", "12", "12 foo", "foo 12", "12x march", "ju", "29 feb 2027", "9999-12-31 friday"],
)
def test_what_is_no_day_is_none(typed: str) -> None:
    assert parse_days(typed.split(), MONDAY) is None


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("tomorrow until friday", (date(2026, 11, 24), date(2026, 11, 27))),
        ("from 12 march to 14 march", (date(2027, 3, 12), date(2027, 3, 14))),
        ("del 12 de diciembre al 14 de enero", (date(2026, 12, 12), date(2027, 1, 14))),
        ("2026-12-01 – 2026-12-05", (date(2026, 12, 1), date(2026, 12, 5))),
        ("until", ()),
        ("friday monday", (date(2026, 11, 27), date(2026, 11, 30))),
        ("friday to friday", (date(2026, 11, 27), date(2026, 12, 4))),
        ("del jueves al martes", (date(2026, 11, 26), date(2026, 12, 1))),
        ("2026-12-12 to tuesday", (date(2026, 12, 12), date(2026, 12, 15))),
        ("from 30 january to 3 january", (date(2027, 1, 30), date(2028, 1, 3))),
        ("friday to tomorrow", (date(2026, 11, 27), date(2026, 11, 24))),
    ],
)
def test_several_days_are_read_in_their_order(typed: str, days: tuple[date, ...]) -> None:
    assert parse_days(typed.split(), MONDAY) == days


@given(st.dates(date(2026, 1, 1), date(2027, 12, 31)), st.integers(0, 6), st.integers(0, 6), st.integers(0, 1))
def test_from_one_weekday_to_another_is_within_a_week_whatever_day_it_is(
    today: date, first: int, last: int, language: int
) -> None:
    days = parse_days([WEEKDAYS[first][language], "-", WEEKDAYS[last][language]], today)
    assert days is not None and [day.weekday() for day in days] == [first, last]
    assert today < days[0] <= today + timedelta(days=7)
    assert days[0] < days[1] <= days[0] + timedelta(days=7)


@given(st.dates(date(2026, 11, 23), date(2027, 11, 22)), st.integers(0, 1))
def test_every_day_of_the_coming_year_is_understood_in_both_languages(day: date, language: int) -> None:
    name = MONTHS[day.month - 1][language]
    for typed in (f"{day.day} {name}", f"{day.day} de {name} de {day.year}", day.isoformat()):
        assert parse_days(typed.split(), MONDAY) == (day,)


@given(st.lists(st.text(max_size=8), max_size=6))
def test_whatever_is_typed_is_a_day_or_none(words: list[str]) -> None:
    days = parse_days(words, MONDAY)
    assert days is None or all(isinstance(day, date) for day in days)
