"""What suits a member: hours, weekends, language, zone; and when something that can wait may reach them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from facilitation.actions import read
from facilitation.decision import Refused
from facilitation.message import ChoiceField, TextField
from facilitation.team.hours import next_hours, read_hours
from facilitation.team.presence import is_away, today_of, zone_of
from facilitation.team.rules import decide, needs
from facilitation.team.team import Away, Member, Prefer, Team
from tests.facilitation.team.stage import MONDAY, Stage, sentence, team, with_people

ZONES = ("UTC", "Europe/Madrid", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Kathmandu")


def stage() -> Stage:
    return Stage(decide, needs, {}, team())


def test_what_suits_me_is_asked_for_with_what_stands() -> None:
    table = stage()
    table.do(Prefer("ana"))
    assert [field.key for field in table.form.fields] == ["hours", "weekends", "nudges", "language", "time_zone"]
    hours = table.form.fields[0]
    assert isinstance(hours, TextField) and hours.value == "8-18"
    language, zone = table.form.fields[3:]
    assert isinstance(language, ChoiceField) and isinstance(zone, TextField)
    assert language.options == (("team", "Your team’s (English)"), ("en", "English"), ("es", "Español"))
    assert (language.value, zone.value, zone.required, zone.hint) == ("team", "", False, "Left empty: your team’s, UTC")
    table.do(Prefer("ana", "Europe/Madrid", "es"))
    table.do(Prefer("ana"))
    assert [field.value for field in table.form.fields[3:]] == ["es", "Europe/Madrid"]


def sent(table: Stage, **changed: str) -> None:
    """Ana opens the form, changes something in it, and sends it."""
    table.do(Prefer("ana"))
    shown = {f.key: "yes" if f.value is True else f.value for f in table.form.fields if f.value}
    _, command = read(table.form.action, "ana", {**shown, **changed}, lambda: "new")
    table.do(command)


def test_saving_my_hours_leaves_zone_and_language_with_the_team() -> None:
    table = stage()
    sent(table, hours="9-15")
    me = table.state.member("ana")
    assert (me.hours, me.time_zone, me.language) == ((9, 15), "", "")
    table.state = replace(table.state, time_zone="Europe/Madrid", language="es")
    assert zone_of(table.state, me) == "Europe/Madrid"


def test_what_is_my_own_stays_when_i_save_and_can_be_the_teams_again() -> None:
    table = stage()
    sent(table, time_zone="Asia/Tokyo", language="es")
    sent(table, hours="9-15")
    me = table.state.member("ana")
    assert (me.hours, me.time_zone, me.language) == ((9, 15), "Asia/Tokyo", "es")
    sent(table, time_zone="", language="team")
    assert (table.state.member("ana").time_zone, table.state.member("ana").language) == ("", "")
    sent(table, time_zone="UTC", language="en")
    assert (table.state.member("ana").time_zone, table.state.member("ana").language) == ("", ""), "as the team's"


def test_what_i_say_is_kept_and_the_rest_stays() -> None:
    table = stage()
    table.do(Prefer("ana", "Europe/Madrid", "es", (9, 17), weekends=True, nudges=False))
    me = table.state.member("ana")
    assert (me.time_zone, me.language, me.hours, me.weekends, me.nudges) == (
        "Europe/Madrid", "es", (9, 17), True, False
    )  # fmt: skip
    assert "9:00 to 17:00, Europe/Madrid" in table.answer
    table.do(Prefer("ana", hours=(7, 12)))
    assert table.state.member("ana") == replace(me, hours=(7, 12))
    assert table.state.member("ben") == team().member("ben")


@pytest.mark.parametrize(
    ("command", "why"),
    [
        (Prefer("ana", "Mars/Base"), "no time zone “Mars/Base”"),
        (Prefer("ana", language="xx"), "We don’t speak"),
        (Prefer("ana", hours=(18, 8)), "no hours of one day"),
        (Prefer("ana", hours=(8, 25)), "no hours of one day"),
        (Prefer("zoe", hours=(8, 9)), "someone who is in the team"),
    ],
)
def test_what_cannot_be_is_refused_in_words(command: Prefer, why: str) -> None:
    assert why in stage().refused(command)


@pytest.mark.parametrize("typed", ["8-18", " 8 - 18 ", "08:00–18:00", "8 to 18", "de 8 a 18", "From 8h to 18h"])
def test_hours_are_read_as_people_type_them(typed: str) -> None:
    assert read_hours(typed) == (8, 18)


@pytest.mark.parametrize(("typed", "why"), [("mornings", "can’t read “mornings”"), ("18-8", "no hours of one day")])
def test_hours_that_nobody_can_read_are_refused(typed: str, why: str) -> None:
    assert read_hours("  ") is None
    with pytest.raises(Refused) as caught:
        read_hours(typed)
    assert why in sentence(caught.value)


# -- when they may be asked


def test_the_night_the_weekend_and_a_holiday_are_waited_for() -> None:
    people = with_people(team(), ana={"time_zone": "Europe/Madrid", "hours": (9, 17)})
    ana = people.member("ana")
    assert ana is not None
    friday_evening = datetime(2026, 9, 11, 17, tzinfo=UTC)
    monday_nine = datetime(2026, 9, 14, 7, tzinfo=UTC)
    assert next_hours(people, ana, friday_evening) == monday_nine
    away = replace(ana, away=(Away(date(2026, 9, 14), date(2026, 9, 18)),))
    assert next_hours(people, away, friday_evening) == monday_nine + timedelta(days=7)
    works = replace(ana, weekends=True, hours=(0, 24))
    assert next_hours(people, works, friday_evening) == friday_evening


def test_where_the_clocks_leap_over_all_of_somebodys_hours_the_next_day_is_waited_for() -> None:
    people = with_people(team(), ana={"time_zone": "Europe/Madrid", "hours": (2, 3), "weekends": True})
    ana = people.member("ana")
    assert ana is not None
    at = next_hours(people, ana, datetime(2027, 3, 28, 0, 30, tzinfo=UTC))  # half past one, before the leap
    assert at == datetime(2027, 3, 29, 0, tzinfo=UTC)


@given(
    some.integers(0, 3 * 365 * 96).map(lambda n: datetime(2025, 1, 1, tzinfo=UTC) + n * timedelta(minutes=15)),
    some.sampled_from(ZONES), some.tuples(some.integers(0, 23), some.integers(1, 24)).filter(lambda h: h[0] < h[1]),
    some.booleans(), some.lists(some.tuples(some.integers(0, 300), some.integers(0, 90)), max_size=4),
)  # fmt: skip
def test_nobody_is_asked_outside_their_hours_or_while_away(
    now: datetime, zone: str, hours: tuple[int, int], weekends: bool, away: list[tuple[int, int]]
) -> None:
    first = [now.date() + timedelta(days=start) for start, _ in away]
    stretches = tuple(Away(day, day + timedelta(days=n)) for day, (_, n) in zip(first, away, strict=True))
    ana = Member("ana", "Ana", MONDAY, zone, stretches, hours=hours, weekends=weekends)
    people = Team("t1", "Year 7", MONDAY, "c", members=(ana,))

    at = next_hours(people, ana, now)

    assert at >= now and next_hours(people, ana, at) == at
    assert not is_away(ana, today_of(people, ana, at))
    local = at.astimezone(ZoneInfo(zone))
    assert weekends or local.weekday() < 5
    assert hours[0] <= local.hour < hours[1] or local.fold  # an hour that comes twice is one o'clock twice
