"""A session over days, whatever people and timers do: every window ends, and nobody is asked twice."""

from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as some

from facilitation.decision import Refused
from facilitation.session.commands import (
    AddLate,
    AnswerNudge,
    Back,
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
from facilitation.team.hours import next_hours
from facilitation.team.team import Away, Member
from tests.facilitation.session.over_days import DAY, over_days, script, with_people
from tests.facilitation.session.stage import NOON, Table, gathering, protocol, step, table, team

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
@given(steps, some.fixed_dictionaries(dict.fromkeys(PEOPLE, members)),
       some.lists(some.tuples(acts, some.integers(0, 900)), max_size=14))  # fmt: skip
def test_every_window_ends_and_nobody_is_asked_twice_or_outside_their_hours(
    parts: list[dict[str, Any]], prefers: dict[str, dict[str, Any]], done: list[tuple[Any, int]]
) -> None:
    people = with_people(team(), **prefers)
    at = Watched(over_days(*parts, people=people))
    for act, minutes in done:
        at.do(act)
        at.wait(minutes)
    at.do(Resume(at.table.open.facilitator))
    at.wait(70 * DAY)

    assert at.table.open.part == "closed"
    assert len(set(at.asked)) == len(at.asked)


class Watched:
    """A table at which every word to one person is checked when it is said."""

    def __init__(self, at: Table) -> None:
        self.table = at
        self.asked: list[tuple[str, str]] = []  # (member, key)
        self.seen = len(at.log)

    def do(self, *acts: Any) -> None:
        for act in acts:
            with suppress(Refused):
                self.table.do(act)
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
                assert isinstance(who, Member) and next_hours(team, who, self.table.now) == self.table.now
                self.asked.append((member, key))
        self.seen = len(self.table.log)


def test_a_rehearsal_over_days_comes_to_its_end() -> None:
    lines = {"free.open": ("One.", "Two.", "Three."), "commitments": ("Try it.",)}
    cast = tuple(f"c{n}" for n in range(1, 4))
    people = team("ana", *cast)
    at = table(script(step("Write", turns="round"), step("Answer", days=2, shows="together")), people, lines=lines)
    at.do(Start("s1", "c1", "c1", "small", facilitator="c1", cast=("ana", *cast), pace=0.01, days=True, seed=3))
    with suppress(Refused):  # the end was just open for a day, so whoever leads comes a moment too late to end it
        at.wait(minutes=7 * DAY * 0.01)
    assert at.open.part == "closed" and at.open.contributions >= 2


def test_a_stale_timer_changes_nothing() -> None:
    at = over_days()
    before = at.open
    timers = (WindowReminder(1), WindowReminder(7), WindowReminder(1, "dev"), TellOpened("ben", 7), TimeUp(1, NOON))
    for stale in timers:
        assert decide(at.open, stale, at.now, replace(at.given)).state == before
    live = gathering(protocol(presenter=False))
    assert decide(live.open, TimeUp(0, NOON), NOON, live.given).state == live.open
