"""While the clock stands still the cast is quiet, and nothing that it was about to say is lost."""

from datetime import UTC, datetime, timedelta

import pytest

from facilitation.decision import Remind
from facilitation.rehearsal import waits
from facilitation.rehearsal.scene import by_day
from facilitation.session.commands import Contribute, TimeUp
from facilitation.session.decide import decide
from tests.facilitation.rehearsal.scenes import FEEDBACK, GIVEN, NOW, running

SECOND = timedelta(seconds=1)
WORDS = Contribute("c1", "dev", "I saw it.", "warm", visit=FEEDBACK + 1)
STILL = running(FEEDBACK, ends_at=None, left=300.0, paused_at=NOW, cast=("dev", "ben", "elif"))


def again(seconds: float) -> float:
    """How many seconds after the pause began it is asked for again, when it is asked for at ``seconds``."""
    found = waits(STILL, WORDS, NOW + seconds * SECOND)
    assert isinstance(found, Remind) and found.command == WORDS
    return (found.at - NOW).total_seconds()


def test_a_line_of_the_cast_comes_later_and_the_session_stays_as_it_is() -> None:
    decided = decide(STILL, WORDS, NOW + 10 * SECOND, GIVEN)

    assert decided.state is STILL
    assert [e.command for e in decided.effects if isinstance(e, Remind)] == [WORDS]


def test_it_is_asked_for_less_and_less_often_and_lines_keep_their_order() -> None:
    assert again(0) == 2
    assert again(10) == 20
    assert again(600) == 1200
    assert again(10) < again(11)


def test_people_may_speak_in_a_pause_and_the_clock_is_heard() -> None:
    assert waits(STILL, Contribute("c2", "faye", "One more thing."), NOW) is None
    assert waits(STILL, TimeUp(FEEDBACK + 1, NOW), NOW) is None


def test_when_the_clock_runs_the_cast_speaks() -> None:
    assert waits(running(FEEDBACK), WORDS, NOW) is None


def test_over_days_the_cast_sleeps_at_night_and_keeps_its_order() -> None:
    at = [NOW.replace(hour=17, minute=59) + timedelta(minutes=31 * n) for n in range(40)]
    done = [by_day(moment) for moment in at]

    assert done[0] == at[0]
    assert all(7 <= moment.hour < 18 for moment in done)
    assert done == sorted(done)
    assert all(moment >= before for moment, before in zip(done, at, strict=True))


@pytest.mark.parametrize("hours", (0, 5, 20, 40, 53))
def test_over_days_what_falls_on_a_weekend_is_said_early_on_monday_in_its_order(hours: int) -> None:
    friday = datetime(2026, 9, 11, 18, 30, tzinfo=UTC)
    moved = [by_day(friday + timedelta(hours=hours + n)) for n in (0, 7)]

    assert moved == sorted(moved)
    assert all((at.weekday(), at.hour) == (0, 7) for at in moved)
    assert by_day(friday - timedelta(hours=2)) == friday - timedelta(hours=2)
