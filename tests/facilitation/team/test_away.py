"""Being away, and being back."""

from datetime import date, timedelta

from facilitation.message import DateField
from facilitation.team.away import MAX_STRETCHES
from facilitation.team.rules import decide, needs
from facilitation.team.team import Away, ComeBack, GoAway
from tests.facilitation.team.stage import MONDAY, Stage, team, with_people

TODAY = MONDAY.date()


def day(n: int) -> date:
    return TODAY + timedelta(days=n)


def stage(**changes: dict[str, object]) -> Stage:
    return Stage(decide, needs, state=with_people(team(), **changes))


def away(table: Stage) -> list[tuple[int, int]]:
    """Ana's stretches, in days from today."""
    return [((a.first - TODAY).days, (a.last - TODAY).days) for a in table.state.member("ana").away]


def test_from_one_day_to_another_both_included() -> None:
    table = stage()
    table.do(GoAway("ana", day(2), day(4)))
    assert away(table) == [(2, 4)]
    assert table.answer.startswith("You’re away from 2026-09-09 to 2026-09-11.\nNobody asks anything of you")
    assert list(table.buttons) == ["I’m back"]


def test_one_day_alone_is_that_day_and_a_last_day_alone_begins_today() -> None:
    table = stage()
    table.do(GoAway("ana", first=day(3)))
    assert "You’re away on 2026-09-10." in table.answer
    table.do(GoAway("ana", last=day(1)))
    assert away(table) == [(0, 1), (3, 3)]


def test_without_days_a_form_asks_for_them() -> None:
    table = stage()
    table.do(GoAway("ana"))
    assert [f.value for f in table.form.fields if isinstance(f, DateField)] == ["2026-09-07", "2026-09-07"]


def test_days_that_overlap_or_touch_are_one_stretch_and_past_ones_are_forgotten() -> None:
    table = stage(ana={"away": (Away(day(-9), day(-5)), Away(day(10), day(12)))})
    table.do(GoAway("ana", day(1), day(3)))
    table.do(GoAway("ana", day(4), day(5)))
    table.do(GoAway("ana", day(11), day(14)))
    table.do(GoAway("ana", day(12), day(13)))
    assert away(table) == [(1, 5), (10, 14)]


def test_a_stretch_that_began_already_counts_from_today() -> None:
    table = stage()
    table.do(GoAway("ana", day(-2), day(2)))
    assert away(table) == [(0, 2)]


def test_days_are_the_members_own() -> None:
    """At nine in the morning UTC on Monday it is ten in the evening in Auckland, and still Sunday in Honolulu."""
    table = stage(ana={"time_zone": "Pacific/Honolulu"})
    table.now = MONDAY.replace(hour=9)
    table.do(GoAway("ana", day(-1), day(-1)))
    assert away(table) == [(-1, -1)]
    assert "over" in stage().refused(GoAway("ana", day(-1), day(-1)))


def test_days_that_cannot_be_are_refused() -> None:
    table = stage()
    assert "comes before the first" in table.refused(GoAway("ana", day(3), day(2)))
    assert "Those days are over" in table.refused(GoAway("ana", day(-3), day(-2)))
    assert "Is the year right?" in table.refused(GoAway("ana", day(0), day(500)))
    assert "Is the year right?" in table.refused(GoAway("ana", day(500), day(501)))
    for n in range(MAX_STRETCHES):
        table.do(GoAway("ana", day(3 * n)))
    assert "12 times away" in table.refused(GoAway("ana", day(200)))


def test_back_today_keeps_what_lies_ahead() -> None:
    table = stage(ana={"away": (Away(day(-1), day(3)), Away(day(20), day(22)))})
    table.do(ComeBack("ana"))
    assert away(table) == [(20, 22)]
    assert "Good to have you back" in table.answer


def test_who_is_not_away_yet_takes_back_the_days_to_come() -> None:
    table = stage(ana={"away": (Away(day(20), day(22)),)})
    table.do(ComeBack("ana"))
    assert away(table) == []
    assert "[I’ll be away]" in table.refused(ComeBack("ana"))
