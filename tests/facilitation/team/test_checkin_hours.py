"""A check-in over the hours and the weekend: everyone who is counted is asked, once more after a while, and in time."""

from datetime import UTC, date, datetime, timedelta

from facilitation.decision import Remind, Whisper
from facilitation.team.checkin import AskCheckIn, CloseCheckIn, OpenCheckIn, RemindCheckIn
from facilitation.team.checkin_rules import decide, needs
from facilitation.team.team import Away
from tests.facilitation.team.stage import Stage, team, with_people
from tests.facilitation.team.test_checkin import FIVE, SET, answer, opened

FRIDAY = datetime(2026, 9, 11, 18, 5, tzinfo=UTC)
MONDAY = datetime(2026, 9, 14, 8, tzinfo=UTC)


def on_friday(**changes: dict[str, object]) -> Stage:
    """Opened by Ana on a Friday evening, when nobody's hours are."""
    given = {"team": with_people(team(*FIVE), **changes), "question_set": SET}
    table = Stage(decide, needs, given, now=FRIDAY)
    table.do(OpenCheckIn("c1", "ana", "", "arrival"))
    return table


def until(table: Stage, at: datetime) -> list[tuple[datetime, str, str]]:
    """Let time go by; who was asked something, when, and whether it was the first time or once more."""
    heard: list[tuple[datetime, str, str]] = []
    while True:
        due = sorted((e for e in table.effects if isinstance(e, Remind) and e.at <= at), key=lambda e: e.at)
        if not due:
            break
        table.effects.remove(due[0])
        table.now = max(table.now, due[0].at)
        table.do(due[0].command)
        heard += [(table.now, w.member, w.key) for w in table.of(Whisper) if w.message]
    table.now = at
    return heard


def test_each_is_asked_in_their_own_hours_and_once_more_four_hours_after_that() -> None:
    table = opened(ben={"time_zone": "America/New_York"}, dev={"hours": (9, 12)}, faye={"time_zone": "Asia/Tokyo"})
    assert set(table.whispers) == {(who, "ask") for who in ("ana", "chloe", "dev")}
    day = table.now.replace(hour=0)
    assert until(table, day + timedelta(hours=23, minutes=59)) == [
        (day + timedelta(hours=12), "ben", "ask"),
        (day + timedelta(hours=13), "ana", "again"),
        (day + timedelta(hours=13), "chloe", "again"),  # Dev's hours are over by then
        (day + timedelta(hours=16), "ben", "again"),
        (day + timedelta(hours=23), "faye", "ask"),
    ]
    table.do(answer("faye", 3))
    assert until(table, day + timedelta(days=5)) == [(day + timedelta(days=1, hours=9), "dev", "again")]


def test_opened_on_a_friday_evening_it_is_open_until_all_have_had_a_day_of_theirs() -> None:
    table = on_friday(chloe={"weekends": True})
    assert list(table.whispers) == [("ana", "ask")]
    saturday = datetime(2026, 9, 12, 8, tzinfo=UTC)
    everyone = [(MONDAY, who, "ask") for who in ("ben", "dev", "faye")]
    chloe = [(saturday, "chloe", "ask"), (saturday + timedelta(hours=4), "chloe", "again")]
    assert until(table, MONDAY) == [*chloe, *everyone, (MONDAY, "ana", "again")]
    table.do(answer("ben", 4))
    noon = MONDAY + timedelta(hours=4)
    assert until(table, noon) == [(noon, who, "again") for who in ("dev", "faye")]
    until(table, MONDAY + timedelta(hours=23, minutes=59))
    assert not table.state.closed
    assert until(table, MONDAY + timedelta(days=9)) == []
    assert table.state.closed


def test_who_will_be_away_before_they_can_be_asked_is_not_counted() -> None:
    away = {"away": (Away(date(2026, 9, 14), date(2026, 9, 25)),)}
    table = on_friday(ben=away, dev={"away": (Away(date(2026, 9, 14), date(2026, 9, 14)),)})
    assert "0 of 4" in table.posts["checkin"] and "ben" not in table.state.asked
    until(table, MONDAY + timedelta(days=2))
    assert table.state.closed


def test_nobody_is_asked_who_has_answered_left_or_after_it_closed() -> None:
    table = on_friday()
    table.do(answer("ben", 3))
    table.more["team"] = with_people(team(*FIVE), dev={"left": True})
    for member in ("ben", "dev", "nobody"):
        assert not table.do(AskCheckIn(member)).effects
    assert not table.do(RemindCheckIn(("ben", "dev"))).effects
    table.do(CloseCheckIn("ana"))
    assert not table.do(AskCheckIn("chloe")).effects
    assert until(table, MONDAY + timedelta(days=9)) == []
