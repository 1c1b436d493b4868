"""A session over days: windows in everyone's own hours, one reminder, and then nobody is chased."""

from datetime import UTC, date, datetime, timedelta

import pytest

from facilitation.message import ChoiceField, Form, PeopleField, TextField
from facilitation.session import windows
from facilitation.session.commands import (
    AnswerNudge,
    Back,
    Commit,
    Contribute,
    Extend,
    Join,
    Leave,
    Next,
    Pause,
    Resume,
    Start,
    TellOpened,
    WindowReminder,
)  # fmt: skip
from facilitation.team.team import Away
from tests.facilitation.session.over_days import (
    DAY,
    HOUR,
    OVER_DAYS,
    over_days,
    script,
    whispered,
    with_people,
    working_weekends,
)  # fmt: skip
from tests.facilitation.session.stage import FOUR, NOON, protocol, step, table, team, words

# -- starting ------------------------------------------------------------------------------


def test_the_form_asks_live_or_over_days_where_the_protocol_allows_it() -> None:
    form = table(script()).do(Start("s1", "ana", "c1", "small")).answer
    assert isinstance(form, Form)
    how = next(field for field in form.fields if field.key == "how")
    assert isinstance(how, ChoiceField) and [value for value, _ in how.options] == ["live", "days"]
    assert form.about and "Each in their own time." in form.about.plain()
    plain = table(protocol()).do(Start("s1", "ana", "c1", "small")).answer
    assert isinstance(plain, Form) and "how" not in [field.key for field in plain.fields]


def test_over_days_is_refused_where_a_protocol_is_for_being_together() -> None:
    assert table(protocol(presenter=False)).refused(Start("s1", "ana", "c1", days=True)).key == "refused.not_over_days"


def test_the_form_keeps_what_must_be_known_when_there_is_too_much_to_ask() -> None:
    inputs = [{"key": key, "label": words(key), "required": key != "a"} for key in ("a", "b", "c", "d")]
    roles = [{"name": "presenter", "called": words("presenter")}]
    form = table(protocol(inputs=inputs, roles=roles, **OVER_DAYS)).do(Start("s1", "ana", "c1")).answer
    assert isinstance(form, Form)
    assert [f.key for f in form.fields] == ["presenter", "input_b", "input_c", "input_d", "facilitator"]
    assert isinstance(form.fields[0], PeopleField) and isinstance(form.fields[1], TextField)


def test_a_guest_is_asked_for_and_is_in() -> None:
    roles = [{"name": "guest", "called": words("visitor"), "optional": True}]
    at = table(protocol(presenter=False, roles=roles))
    form = at.do(Start("s1", "ana", "c1")).answer
    assert isinstance(form, Form) and "guest" in [f.key for f in form.fields]
    at.do(Start("s1", "ana", "c1", guest="ben"))
    assert at.open.guest == "ben" and "ben" in at.open.taking_part


# -- a window --------------------------------------------------------------------------------


def test_each_step_is_open_for_its_days_and_the_next_opens_by_itself_whoever_is_missing() -> None:
    at = over_days()
    assert at.open.ends_at == NOON + timedelta(days=1) and "until " in at.card()
    at.wait(minutes=DAY - 1)
    assert at.open.at == 0
    at.wait(minutes=1)
    assert (at.open.at, at.open.ends_at) == (1, NOON + timedelta(days=3))
    at.wait(minutes=2 * DAY)
    assert at.open.part == "closing" and at.open.ends_at == NOON + timedelta(days=4)
    at.wait(minutes=DAY)
    assert at.open.part == "closed" and "record" in at.channel


def test_nothing_of_a_live_step_happens_over_days() -> None:
    at = over_days(step("Round", turns="round"), step("Talk"))
    assert at.open.floor is None and at.open.nudge_at is None
    at.do(Contribute("x1", "dev", "Mine first.", visit=1))
    assert "said:x1" in at.channel and at.open.heard == ("dev",)
    at.wait(minutes=HOUR)
    assert at.open.at == 0 and not at.open.called
    assert "1 of 4 has been heard" in at.card() and "in turn" not in at.card()
    labels = [b.label for b in at.channel["step:1"].buttons]
    assert "Close it and go on" in labels and "One more day" in labels and "+2 min" not in labels


def test_a_step_without_days_is_said_and_the_next_opens_at_once() -> None:
    at = over_days(step("Welcome", days=0), step("Write"), step("Thanks", days=0))
    at.wait(seconds=0)
    assert at.open.at == 1 and "step:1" in at.channel and not at.channel["step:1"].buttons
    assert whispered(at, "opened:1") == [] and set(whispered(at, "opened:2")) == set(FOUR) - {"ana"}
    at.do(Next("ana", 2))
    at.wait(seconds=0)
    assert at.open.part == "closing"
    at.do(Back("ana"))
    assert at.open.at == 1  # and not the step that is only said, from which we would be back at once


def test_a_step_without_days_in_a_repeat_that_ends_by_the_clock_is_not_said_for_ever() -> None:
    body = [{"repeat": {"until": "time", "minutes": 5}, "steps": [step("Say", days=0)]}]
    at = over_days(*body)
    at.wait(minutes=6 * DAY)
    assert at.open.part == "closed"


def test_what_was_written_hidden_is_shown_when_the_window_closes() -> None:
    at = over_days(step("Write", shows="together"), step("Read"))
    at.do(Contribute("x1", "ben", "Warm words."))
    assert not any(key.startswith("reveal") for key in at.channel)
    at.wait(minutes=DAY)
    assert "Warm words." in next(m.plain() for key, m in at.channel.items() if key.startswith("reveal"))


@pytest.mark.parametrize("zone", ["Europe/Madrid", "America/New_York", "Australia/Lord_Howe", "UTC"])
@pytest.mark.parametrize("month", [3, 4, 10, 11])
def test_a_window_ends_at_the_clock_time_at_which_it_began_also_when_the_clocks_change(zone: str, month: int) -> None:
    for day in range(1, 29):
        begins = datetime(2026, month, day, 9, 30, tzinfo=UTC)
        ends = windows.ends(begins, 1, zone)
        local = windows.ZoneInfo(zone)
        assert ends.astimezone(local).time() == begins.astimezone(local).time()
        assert ends.astimezone(local).date() == begins.astimezone(local).date() + timedelta(days=1)


@pytest.mark.parametrize(
    ("begins", "days", "ends"),
    [
        ("2026-03-13T12:00", 1, "2026-03-16T12:00"),  # a day from Friday on
        ("2026-03-13T12:00", 3, "2026-03-18T12:00"),
        ("2026-03-14T09:00", 1, "2026-03-16T09:00"),  # opened on a Saturday
        ("2026-03-13T20:00", 0.5, "2026-03-16T08:00"),
        ("2026-03-12T12:00", 1, "2026-03-13T12:00"),
        ("2026-03-14T12:00", 0, "2026-03-14T12:00"),
    ],
)
def test_saturday_and_sunday_count_only_where_they_are_everyones_days(begins: str, days: float, ends: str) -> None:
    found = windows.ends(datetime.fromisoformat(begins + "+00:00"), days, "UTC", weekends=False)
    assert found == datetime.fromisoformat(ends + "+00:00")


def test_a_window_runs_through_the_weekend_only_where_all_of_them_work_then() -> None:
    at = over_days(step("Write", days=3), people=team())
    assert at.open.ends_at == NOON + timedelta(days=5)
    at = over_days(step("Write", days=3), people=with_people(team(), dev={"weekends": True}))
    assert at.open.ends_at == NOON + timedelta(days=5), "one of them shortens nobody else's time"
    at = over_days(step("Write", days=3), people=working_weekends(team()))
    assert at.open.ends_at == NOON + timedelta(days=3)


def test_half_a_day_is_twelve_hours_and_a_rehearsal_keeps_its_pace() -> None:
    assert windows.ends(NOON, 0.5, "UTC") == NOON + timedelta(hours=12)
    assert windows.ends(NOON, 1.5, "UTC") == NOON + timedelta(hours=36)
    assert windows.ends(NOON, 2, "UTC", 0.001) == NOON + timedelta(seconds=172.8)


# -- told, reminded, and then left alone --------------------------------------------------------


def test_everyone_hears_of_a_window_in_their_own_hours_but_whoever_opened_it() -> None:
    people = with_people(team(), chloe={"time_zone": "Pacific/Auckland"}, dev={"hours": (15, 18)})
    at = over_days(people=people)
    assert whispered(at, "opened:1") == ["ben"]
    at.wait(minutes=3 * HOUR)
    assert whispered(at, "opened:1") == ["ben", "dev"]
    at.wait(minutes=4 * HOUR)
    assert whispered(at, "opened:1") == ["ben", "dev", "chloe"]  # eight in the morning there
    assert "“Write” is yours now" in at.whispered("chloe", "opened:1")


def test_who_was_heard_before_their_hours_came_is_not_told() -> None:
    at = over_days(people=with_people(team(), dev={"hours": (15, 18)}))
    at.do(Contribute("x1", "dev", "Up early."))
    at.wait(minutes=4 * HOUR)
    assert "dev" not in whispered(at, "opened:1")


def test_those_who_are_missing_hear_of_it_once_at_four_fifths_and_then_never_again() -> None:
    at = over_days(step("Write", days=5), step("Read"))
    at.do(Contribute("x1", "ben", "Here."))
    at.wait(minutes=4 * DAY - 1)
    assert whispered(at, "nudge:1") == []
    at.wait(minutes=1)
    assert sorted(whispered(at, "nudge:1")) == ["ana", "chloe", "dev"]
    assert "I won’t ask again" in at.whispered("dev", "nudge:1")
    at.do(Extend("ana"))
    at.wait(minutes=DAY)
    assert len(whispered(at, "nudge:1")) == 3 and at.open.at == 0
    at.do(WindowReminder(1), WindowReminder(1, "dev"))  # a timer that comes again
    assert len(whispered(at, "nudge:1")) == 3
    at.do(Contribute("x2", "dev", "Mine."))
    assert at.whispered("dev", "nudge:1") == ""


def test_a_window_that_was_drawn_out_reminds_at_its_own_time_and_after_that_there_is_silence() -> None:
    at = over_days(step("Write", days=4), step("Read"))
    at.do(Leave("dev"), Extend("ana"))
    at.wait(minutes=4 * DAY - 1)
    assert whispered(at, "nudge:1") == []
    at.wait(minutes=1)
    assert sorted(whispered(at, "nudge:1")) == ["ana", "ben", "chloe"]
    at.do(Join("dev"), Extend("ana"))
    at.wait(minutes=2 * DAY - 1)
    assert "dev" not in whispered(at, "nudge:1") and at.open.at == 0


def test_a_timer_that_comes_again_tells_nobody_twice() -> None:
    at = over_days()
    at.do(TellOpened("ben", 1))
    assert whispered(at, "opened:1").count("ben") == 1


def test_a_reminder_waits_for_the_hours_and_is_dropped_where_they_come_too_late() -> None:
    people = with_people(team(), ben={"hours": (11, 12)}, chloe={"hours": (13, 14)}, dev={"nudges": False})
    at = over_days(step("Write", days=1), people=people)
    at.do(Contribute("x1", "ana", "Here."))
    at.wait(minutes=DAY)
    assert whispered(at, "nudge:1") == ["ben"]  # on Friday at eleven; Chloé's hours would have been too late


def test_nobody_is_asked_on_a_holiday_or_after_saying_that_they_would_rather_not() -> None:
    friday = date(2026, 3, 13)
    people = with_people(team(), ben={"away": (Away(friday, friday),)})
    at = over_days(step("Write", days=1), people=people)
    at.do(AnswerNudge("chloe", "not_today"), Contribute("x1", "ana", "Here."))
    at.wait(minutes=DAY - 1)
    assert whispered(at, "nudge:1") == ["dev"]


def test_where_only_reading_is_asked_for_nobody_is_missing() -> None:
    at = over_days(step("Notes", shows="never", silent=True), step("Quiet", nudge=False))
    at.wait(minutes=2 * DAY - 1)
    assert not [key for _, _, key in at.log if key.startswith("nudge")]


def test_at_the_end_those_who_have_said_nothing_hear_of_it_once() -> None:
    at = over_days(step("Write"))
    at.wait(minutes=DAY)
    at.do(Commit("k1", "ben", "Try it"))
    at.wait(minutes=DAY - 1)
    assert at.open.part == "closing"
    assert sorted(whispered(at, "nudge:2")) == ["ana", "chloe", "dev"]


# -- in the facilitator's hands ------------------------------------------------------------------


def test_the_facilitator_may_close_early_and_says_so() -> None:
    at = over_days()
    at.do(Next("ana", 1))
    assert at.open.at == 1 and "ana has closed this before its time" in at.channel["step:1"].plain()
    at.wait(minutes=2 * DAY)
    assert "This window is over." in at.channel["step:2"].plain()


def test_one_more_day_is_a_day_and_there_is_a_last_one() -> None:
    at = over_days()
    at.do(Extend("ana", visit=1))
    assert at.open.ends_at == NOON + timedelta(days=2)
    at.do(Pause("ana"), Extend("ana"))
    assert at.open.left == 3 * 86400 and "paused" in at.card()
    at.wait(minutes=9 * DAY)
    at.do(Resume("ana"))
    assert at.open.at == 0 and at.open.ends_at == NOON + timedelta(days=12)
    for _ in range(57):
        at.do(Extend("ana"))
    assert at.refused(Extend("ana")).key == "refused.days_far"


def test_a_paused_window_reminds_nobody_and_reminds_once_it_goes_on() -> None:
    at = over_days()
    at.do(Pause("ana"))
    at.wait(minutes=4 * DAY)
    assert at.open.at == 0 and not at.open.reminded
    at.do(Resume("ana"))
    at.wait(minutes=DAY - 1)
    assert at.open.reminded and len(whispered(at, "nudge:1")) == len(set(whispered(at, "nudge:1")))


def test_a_vote_that_is_closed_early_asks_for_no_late_words() -> None:
    at = over_days(step("Vote", vote={"scale": "thumbs"}), step("On"))
    at.do(Next("ana"))
    assert at.channel["step:1"].plain().endswith("ana has closed this before its time.")
