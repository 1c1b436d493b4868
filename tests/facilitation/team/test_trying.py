"""What somebody will try, said between two sessions."""

from datetime import date, timedelta

import pytest

from facilitation.decision import Commitment
from facilitation.message import TextField
from facilitation.session.session import Session
from facilitation.team.rules import decide, needs
from facilitation.team.team import TryThis
from facilitation.team.trying import asks
from tests.facilitation.team.stage import MONDAY, Stage, session, team, with_people

TODAY = MONDAY.date()


def stage() -> Stage:
    return Stage(decide, needs, state=team())


def test_it_is_kept_for_the_next_session_and_nothing_is_posted() -> None:
    table = stage()
    table.do(TryThis("k1", "ben", " Wait five seconds. ", TODAY + timedelta(days=3)))
    kept = Commitment("k1", "t1", "", "ben", "Wait five seconds.", date(2026, 9, 10), MONDAY)
    assert table.rows == [kept] and not table.posts
    assert "opens your team’s next session" in table.answer and list(table.buttons) == ["Commitments"]


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "Pacific/Honolulu"])
def test_a_day_is_past_when_it_is_past_for_the_team_as_in_a_session(zone: str) -> None:
    table = Stage(decide, needs, state=with_people(team(), ben={"time_zone": zone}))
    for hour in (1, 23):
        table.now = MONDAY.replace(hour=hour)
        table.do(TryThis(f"k{hour}", "ben", "Wait five seconds.", TODAY))
        assert [row.by for row in table.rows] == [TODAY]
        assert "past" in table.refused(TryThis("k0", "ben", "Wait.", TODAY - timedelta(days=1)))


def test_without_words_a_form_asks_for_them() -> None:
    table = stage()
    table.do(TryThis("k1", "ben"))
    assert table.form.action == "try:t1:" and isinstance(table.form.fields[0], TextField) and not table.rows


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (TryThis("k1", "ben", "x" * 301), "300"),
        (TryThis("k1", "ben", "Wait.", TODAY - timedelta(days=1)), "past"),
        (TryThis("k1", "nobody", "Wait."), "team"),
    ],
)
def test_what_cannot_be_kept_is_refused(command: TryThis, words: str) -> None:
    assert words in stage().refused(command)


@pytest.mark.parametrize(
    ("open_now", "act"),
    [
        (None, "try:t1:"),
        (session("ben"), "commit:s1:"),
        (session("ben", part="closing"), "commit:s1:"),
        (session("ben", part="gathering"), "try:t1:"),
        (session("ana"), "try:t1:"),
    ],
)
def test_in_a_session_that_one_takes_part_in_it_belongs_to_the_session(open_now: Session | None, act: str) -> None:
    assert asks("t1", open_now, "ben") == act
