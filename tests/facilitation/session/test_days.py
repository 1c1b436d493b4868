"""A session over days: windows in everyone's own hours, one reminder, late words, and an end whoever is missing."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from facilitation.decision import Contribution, Refused
from facilitation.message import ChoiceField, Form, PeopleField, TextField
from facilitation.session import windows
from facilitation.session.commands import (
    AddLate,
    AnswerNudge,
    Back,
    Begin,
    Commit,
    Contribute,
    End,
    Extend,
    Join,
    Leave,
    Next,
    Pause,
    Ready,
    Resume,
    Start,
    TakeOver,
    TellOpened,
    TimeUp,
    WindowReminder,
)  # fmt: skip
from facilitation.session.decide import decide
from facilitation.session.protocol import Protocol
from facilitation.team.hours import in_hours
from facilitation.team.team import Away, Member, Team
from tests.facilitation.session.stage import FOUR, NOON, Table, gathering, protocol, running, step, table, team, words

OVER_DAYS = {"over_days": {"fit": "good", "how": words("Each in their own time.")}}
DAY, HOUR = 24 * 60, 60


def script(*steps: dict[str, Any], **more: Any) -> Protocol:
    return protocol(*steps, presenter=False, **{**OVER_DAYS, **more})


def over_days(*steps: dict[str, Any], people: Team | None = None, **more: Any) -> Table:
    """The first window has just been opened, on a Thursday at noon; all four are in."""
    return running(script(*(steps or (step("Write"), step("Answer", days=2))), **more), people, {"days": True})


def with_people(people: Team, **changes: dict[str, Any]) -> Team:
    return replace(people, members=tuple(replace(m, **changes.get(m.id, {})) for m in people.members))


def whispered(at: Table, key: str) -> list[str]:
    return [member for kind, member, k in at.log if kind == "whisper" and k == key]


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
    assert at.open.ends_at == NOON + timedelta(days=1) and "open until" in at.card()
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
    at.do(Contribute("x2", "dev", "Mine."))
    assert at.whispered("dev", "nudge:1") == ""


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
    assert at.open.part == "closing" and whispered(at, "nudge:2") == []  # it is Saturday
    at = over_days(step("Write"), people=team(*FOUR, members=tuple(replace(m, weekends=True) for m in team().members)))
    at.wait(minutes=DAY)
    at.do(Commit("k1", "ben", "Try it"))
    at.wait(minutes=DAY - 1)
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


# -- late words --------------------------------------------------------------------------------------


def test_late_words_are_taken_shown_as_late_and_kept() -> None:
    at = over_days(step("Write", kinds=("warm", "cool"), keep=True, shows="together"), step("Read"))
    at.wait(minutes=DAY)
    assert [b.action for b in at.channel["step:1"].buttons] == ["late:s1:1"]
    form = at.do(AddLate("l1", "dev", 1)).answer
    assert isinstance(form, Form) and [f.key for f in form.fields] == ["text", "label"]
    at.do(AddLate("l1", "dev", 1, "I liked the aims.", "warm"))
    said = at.channel["late:l1"].plain()
    assert "Late, to “Write”" in said and "I liked the aims." in said
    assert [(c.step, c.member, c.label, c.shows) for c in at.kept(Contribution)] == [(0, "dev", "warm", "at_once")]


def test_words_for_the_window_that_is_open_are_not_late() -> None:
    at = over_days()
    at.do(AddLate("l1", "dev", 1, "In time."))
    assert "said:l1" in at.channel and at.open.heard == ("dev",)


def test_late_words_go_only_where_they_could_have_been_said() -> None:
    at = over_days(step("Notes", shows="never"), step("Lead", speaks="facilitator"), step("Vote", vote={"scale": "fist"}),
                   step("Last"))  # fmt: skip
    at.wait(minutes=3 * DAY)
    assert at.refused(AddLate("l1", "dev", 1, "x")).key == "refused.late_not_here"
    assert at.refused(AddLate("l1", "dev", 2, "x")).key == "refused.late_not_yours"
    assert at.refused(AddLate("l1", "dev", 3, "x")).key == "refused.late_not_here"
    assert at.refused(AddLate("l1", "dev", 9, "x")).key == "refused.late_gone"
    assert at.refused(AddLate("l1", "dev", 4, "x" * 3001)).key in ("refused.too_long", "refused.late_gone")
    assert at.refused(AddLate("l1", "zoe", 2, "x")).key == "refused.join_first"


def test_late_words_without_a_name_where_the_step_has_none() -> None:
    at = over_days(step("Write", shows="together", unnamed=True), step("Read"))
    at.wait(minutes=DAY)
    at.do(AddLate("l1", "dev", 1, "Quietly."))
    assert "dev" not in at.channel["late:l1"].plain()


# -- the gathering -----------------------------------------------------------------------------------


def gathering_over_days(*come: str) -> Table:
    at = table(script(step("Write")))
    at.do(Start("s1", "ana", "c1", "small", facilitator="ana", days=True))
    if come:
        at.do(*(Join(m) for m in come))
    return at


def test_the_whole_team_hears_of_the_gathering_and_it_begins_by_itself() -> None:
    at = gathering_over_days("ben")
    assert sorted(whispered(at, "opened:0")) == ["ben", "chloe", "dev"]
    at.wait(minutes=DAY)
    assert at.open.part == "running" and at.whispered("dev", "opened:0") == ""


def test_a_gathering_to_which_nobody_comes_waits_and_is_called_off_in_the_end() -> None:
    at = gathering_over_days()
    at.wait(minutes=DAY)
    assert at.open.part == "gathering" and "only one in so far" in at.whispered("ana", "waits")
    at.wait(minutes=2 * DAY)
    assert at.open.part == "closed" and "called off" in at.channel["opening"].plain()


def test_the_facilitator_may_begin_before_the_window_is_over() -> None:
    at = gathering_over_days("ben")
    at.do(Begin("ana"))
    at.wait(minutes=DAY - 1)
    assert at.open.at == 0 and at.open.part == "running"


# -- what must always hold -----------------------------------------------------------------------------

PEOPLE = ("ana", "ben", "chloe", "dev")
someone = some.sampled_from(PEOPLE)
acts = some.one_of(
    some.builds(Contribute, some.uuids().map(str), someone, some.just("Words.")),
    some.builds(AddLate, some.uuids().map(str), someone, some.integers(1, 6), some.just("Late.")),
    some.builds(Next, someone), some.builds(Back, someone), some.builds(Extend, someone),
    some.builds(Pause, someone), some.builds(Resume, someone), some.builds(Ready, someone),
    some.builds(Leave, someone), some.builds(Join, someone), some.builds(TakeOver, someone),
    some.builds(AnswerNudge, someone, some.sampled_from(["listening", "not_today"])), some.builds(End, someone),
    some.builds(WindowReminder, some.integers(0, 6), some.sampled_from(("", *PEOPLE))),
    some.builds(TellOpened, someone, some.integers(0, 6)),
    some.builds(TimeUp, some.integers(0, 6), some.just(NOON + timedelta(days=1))),
)  # fmt: skip
members = some.builds(
    lambda zone, first, long, weekends, away: {
        "time_zone": zone, "hours": (first, first + long), "weekends": weekends,
        "away": tuple(Away(date(2026, 3, 12) + timedelta(days=n), date(2026, 3, 13) + timedelta(days=n)) for n in away),
    },
    some.sampled_from(["UTC", "Pacific/Auckland", "America/New_York"]), some.integers(0, 20), some.integers(1, 4),
    some.booleans(), some.lists(some.integers(0, 6), max_size=2),
)  # fmt: skip
steps = some.lists(
    some.builds(lambda days, more: step("S", days=days, **more), some.sampled_from([None, 0, 0.5, 2]),
                some.sampled_from([{}, {"turns": "round"}, {"shows": "together"}, {"speaks": "facilitator"}])),
    min_size=1, max_size=4,
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(steps, some.fixed_dictionaries({m: members for m in PEOPLE}), some.lists(some.tuples(acts, some.integers(0, 900)), max_size=14))
def test_every_window_ends_and_nobody_is_asked_twice_or_outside_their_hours(
    parts: list[dict[str, Any]], prefers: dict[str, dict[str, Any]], done: list[tuple[Any, int]]
) -> None:
    people = with_people(team(), **prefers)
    at = Watched(over_days(*parts, people=people))
    for act, minutes in done:
        at.do(act)
        at.wait(minutes)
    if at.table.open.paused:
        at.do(TakeOver("ben"), Resume(at.table.open.facilitator))
        at.table.session = at.table.session  # whoever leads lets it go on
    at.wait(70 * DAY)

    assert at.table.open.part == "closed" or at.table.open.paused
    asked = [entry for entry in at.asked]
    assert len(set(asked)) == len(asked)


class Watched:
    """A table at which every word to one person is checked when it is said."""

    def __init__(self, at: Table) -> None:
        self.table, self.asked = at, []  # type: ignore[var-annotated]  # (member, key)
        self.seen = len(at.log)

    def do(self, *acts: Any) -> None:
        for act in acts:
            try:
                self.table.do(act)
            except Refused:
                pass
            self._look()

    def wait(self, minutes: float) -> None:
        until = self.table.now + timedelta(minutes=minutes)
        while due := [t.at for t in self.table.timers if t.at <= until]:
            self.table.wait((max(min(due), self.table.now) - self.table.now).total_seconds())
            self._look()
        self.table.wait((until - self.table.now).total_seconds())

    def _look(self) -> None:
        team = self.table.given.team
        for kind, member, key in self.table.log[self.seen :]:
            if kind == "whisper" and key.startswith(("opened:", "nudge:")) and team:
                who = team.member(member)
                assert isinstance(who, Member) and in_hours(team, who, self.table.now)
                self.asked.append((member, key))
        self.seen = len(self.table.log)


def test_a_rehearsal_over_days_comes_to_its_end() -> None:
    lines = {"free.open": ("One.", "Two.", "Three."), "commitments": ("Try it.",)}
    cast = tuple(f"c{n}" for n in range(1, 4))
    people = team("ana", *cast)
    at = table(script(step("Write", turns="round"), step("Answer", days=2, shows="together")), people, lines=lines)
    at.do(Start("s1", "c1", "c1", "small", facilitator="c1", cast=("ana", *cast), pace=0.01, days=True, seed=3))
    at.wait(minutes=7 * DAY * 0.01)
    assert at.open.part == "closed" and at.open.contributions >= 2


def test_a_stale_timer_changes_nothing() -> None:
    at = over_days()
    before = at.open
    for stale in (WindowReminder(1), WindowReminder(7), TellOpened("ben", 7), TimeUp(1, NOON), WindowReminder(1, "dev")):
        assert decide(at.open, stale, at.now, replace(at.given)).state == before
    live = gathering(protocol(presenter=False))
    assert decide(live.open, TimeUp(0, NOON), NOON, live.given).state == live.open
