"""When nothing can be posted where a team meets: what then, and who hears of it."""

from datetime import timedelta

from facilitation.session.commands import Pause
from facilitation.team.meeting_place import goes_on, moved, pause, to_tell
from facilitation.team.team import Away
from tests.facilitation.team.stage import MONDAY, session, team, with_people

TODAY = MONDAY.date()
GONE_TODAY = (Away(TODAY, TODAY),)


def test_a_session_that_runs_is_paused_in_the_name_of_who_leads_it() -> None:
    assert pause(session("ben", "ana", ends_at=MONDAY + timedelta(minutes=5))) == Pause("ben")


def test_so_is_its_closing_whose_record_would_else_be_written_while_nobody_can_say_anything() -> None:
    assert pause(session("ben", part="closing", ends_at=MONDAY + timedelta(minutes=5))) == Pause("ben")


def test_where_no_clock_runs_or_none_can_be_stopped_nothing_is_paused() -> None:
    assert pause(None) is None
    assert pause(session("ben", part="gathering")) is None
    assert pause(session("ben", part="gathering", days=True, ends_at=MONDAY + timedelta(days=3))) is None
    assert pause(session("ben", part="closed")) is None
    assert pause(session("ben", left=60.0)) is None
    assert pause(session("ben", part="closing", left=60.0)) is None


def test_who_leads_is_told_first_then_who_takes_part_then_the_rest_each_once() -> None:
    told = to_tell(team("ana", "ben", "chloe", "dev"), session("chloe", "dev"), MONDAY)
    assert told == ("chloe", "dev", "ana", "ben")


def test_without_a_session_it_is_the_team_in_its_order() -> None:
    assert to_tell(team("ana", "ben"), None, MONDAY) == ("ana", "ben")


def test_who_is_away_is_told_last_and_who_left_not_at_all() -> None:
    there = with_people(team("ana", "ben", "chloe"), ana={"away": GONE_TODAY}, ben={"left": True})
    assert to_tell(there, session("ben", "ana"), MONDAY) == ("chloe", "ana")


def test_a_session_that_was_paused_goes_on_with_a_press() -> None:
    assert goes_on(session("ana", left=60.0, visit=3)) == "resume:s1:3"
    assert goes_on(session("ana")) is None and goes_on(None) is None


def test_what_is_open_goes_along_to_another_channel() -> None:
    assert moved(session("ana"), "room-t2").channel == "room-t2" == moved(team(), "room-t2").channel
