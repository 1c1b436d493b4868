"""How a rule went from session to session."""

from datetime import UTC, date, datetime, timedelta

from facilitation.decision import Rating
from facilitation.session.courses import MOST, until

NOON = datetime(2026, 9, 7, 12, 0, tzinfo=UTC)


def rated(day: int, mean: float, rule: str = "voice") -> Rating:
    return Rating(f"{rule}{day}", "t", f"s{day}", rule, rule.title(), mean, 4, NOON + timedelta(days=day))


def test_a_course_begins_with_the_oldest_and_ends_with_the_session_asked_for() -> None:
    (course,) = until([rated(3, 5.0), rated(2, 4.0), rated(1, 3.0), rated(0, 2.0)], "s2", "UTC")

    assert [mean for _, mean in course.points] == [2.0, 3.0, 4.0]
    assert course.points[0][0] == date(2026, 9, 7) and course.text == "Voice"


def test_two_sessions_are_no_course_of_things() -> None:
    assert until([rated(0, 2.0), rated(1, 3.0)], "s1", "UTC") == ()


def test_of_many_sessions_the_latest_dozen_is_shown() -> None:
    (course,) = until([rated(n, 1 + n / 10) for n in range(MOST + 3)], f"s{MOST + 2}", "UTC")

    assert len(course.points) == MOST and course.points[0][1] == 1.3


def test_each_rule_has_a_course_of_its_own_and_one_that_is_new_has_none() -> None:
    both = [rated(n, 3.0, rule) for n in range(3) for rule in ("voice", "time")]

    assert {course.rule for course in until([*both, rated(2, 4.0, "new")], "s2", "UTC")} == {"voice", "time"}


def test_a_day_is_the_teams_own() -> None:
    (course,) = until([rated(n, 3.0) for n in range(3)], "s2", "Pacific/Auckland")

    assert course.points[0][0] == date(2026, 9, 8)
