"""The way in: what is handed over, what is refused everywhere, what never raises."""

from dataclasses import replace
from datetime import timedelta

import pytest

from facilitation.decision import Remind
from facilitation.session import commands as s
from facilitation.session.decide import decide, needs
from facilitation.session.sitting import Sitting
from facilitation.team.team import Team
from tests.facilitation.session.stage import NOON, gathering, protocol, running, step, table, team


def closed():
    at = running()
    at.do(s.End("ana"), s.End("ana"))
    return at


ASKED = (
    s.Join("dev"), s.Leave("dev"), s.OfferRules("ana", "x"), s.Lean("dev", "r"), s.Tell("dev", "k"), s.Begin("ana"),
    s.Contribute("x", "dev", "So"), s.Pass("dev"), s.Done("dev"), s.Ready("dev"), s.Next("ana"), s.Back("ana"),
    s.Extend("ana"), s.Pause("ana"), s.Resume("ana"), s.HandOver("ana"), s.TakeOver("dev"),
    s.AnswerNudge("dev", "have"), s.Rate("dev", "r", 3), s.Commit("k", "dev"), s.End("ana"),
)  # fmt: skip
FROM_THE_CLOCK = (s.TimeUp(2, NOON), s.Forgotten(), s.TurnUp(1, 1), s.Nudge(1), s.Settled("g", "agreed"))


@pytest.mark.parametrize("command", ASKED, ids=lambda c: c.kind)
def test_a_closed_session_refuses_all_but_looking(command: s.SessionCommand):
    assert closed().refused(command).key == "refused.closed"


@pytest.mark.parametrize("command", FROM_THE_CLOCK, ids=lambda c: c.kind)
def test_what_the_clock_sends_to_a_closed_session_changes_nothing(command: s.SessionCommand):
    at = closed()
    before = at.open
    assert at.do(command).effects == () and at.open == before


@pytest.mark.parametrize("command", (*ASKED, *FROM_THE_CLOCK), ids=lambda c: c.kind)
def test_without_a_session_everything_is_refused_in_words(command: s.SessionCommand):
    assert table().refused(command).key == "refused.no_session"


def test_nothing_is_loaded_that_a_command_does_not_need():
    at = running().open
    assert needs(at, s.Contribute("x", "dev", "So")) == {"protocol"}
    assert needs(at, s.Next("ana")) == {"protocol", "team"}
    assert needs(replace(at, hidden=2), s.Next("ana")) == {"protocol", "team", "contributions"}
    assert needs(replace(at, hidden=2), s.Back("ana")) == {"protocol", "team"}
    assert needs(at, s.End("ana")) == {"protocol", "team"}
    assert {"contributions", "ratings"} <= needs(replace(at, part="closing"), s.End("ana"))
    assert "lines" in needs(replace(at, cast=("c1",)), s.Ready("dev"))
    assert "lines" in needs(None, s.Start("s1", "ana", "c1"))


def test_a_rehearsals_cast_acts_by_ordinary_commands_that_come_later():
    lines = {"free.open": tuple(f"line {n}" for n in range(20))}
    at = table(protocol(presenter=False), team("ana", "c1", "c2"), lines=lines)
    at.do(s.Start("s1", "ana", "c1", "small", cast=("c1", "c2"), pace=0.1))
    at.wait(5)
    assert {"c1", "c2"} <= set(at.open.taking_part)
    at.do(s.Begin("ana"))
    at.wait(20)
    assert at.open.contributions > 0
    at.do(s.End("ana"), s.End("ana"))
    assert at.open.part == "closed"


def test_a_form_is_asked_for_without_a_session_coming_to_be():
    at = table()
    start = s.Start("s1", "ana", "c1")
    assert decide(None, start, NOON, at.hand_over(needs(None, start))).state is None


def test_a_session_without_its_script_or_team_is_our_own_mistake():
    at = gathering()
    bare = Sitting(at.open, NOON, replace(at.given, protocol=None, team=None))
    with pytest.raises(ValueError):
        _ = bare.protocol
    with pytest.raises(ValueError):
        _ = bare.team


def test_a_command_that_nobody_knows_is_our_own_mistake():
    at = running()
    with pytest.raises(AssertionError):
        at.do(Team("t", "T", NOON, "c"))


def test_every_reminder_to_oneself_comes_after_now_or_now():
    at = gathering(protocol(step("One", 1), step("Two", 1, turns="round"), step("Talk", 20), presenter=False))
    reminds: list[timedelta] = []

    def do(command: s.SessionCommand) -> None:
        effects = at.do(command).effects
        reminds.extend(effect.at - at.now for effect in effects if isinstance(effect, Remind))

    do(s.Begin("ana"))
    at.go_on(180, do)
    for command in (s.Next("ana"), s.Extend("ana"), s.Pause("ana"), s.Resume("ana"), s.Next("ana"), s.Pause("ana")):
        do(command)
        at.go_on(30, do)
    do(s.Resume("ana"))
    at.go_on(5 * 3600, do)
    assert at.open.part == "closed"
    assert len(reminds) > 9 and min(reminds) >= timedelta(0)
