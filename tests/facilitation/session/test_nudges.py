"""Nudges: private, one named person, late, seldom, and believed."""

from dataclasses import replace
from datetime import date

import pytest

from facilitation.message import Message
from facilitation.session.commands import AnswerNudge, Contribute, End, Extend, Join, Leave, Next, Nudge, Pause, Resume
from facilitation.team.team import Away
from tests.facilitation.session.stage import FOUR, Table, protocol, running, step, team

LONG = protocol(step("Talk", 12), step("More", 12), step("Again", 12), presenter=False)


def nudged(at: Table) -> list[str]:
    """Who got a nudge, in order."""
    return [member for kind, member, key in at.log if kind == "whisper" and key.startswith("nudge")]


def talk(at: Table, *members: str) -> None:
    for member in members:
        at.do(Contribute(f"x{len(at.channel)}-{member}-{at.open.contributions}", member, "So"))


def test_the_first_comes_after_a_third_of_the_step_to_the_one_who_has_said_least():
    at = running(LONG)
    talk(at, "ana", "chloe", "ana")
    at.wait(239)
    assert nudged(at) == []
    at.wait(1)
    assert nudged(at) == ["ben"]
    assert at.whispered("ben", "nudge:1").startswith("There is room for you")
    buttons = at.private["ben", "nudge:1"].buttons
    assert [b.action for b in buttons] == ["nudge:s1:1-have", "nudge:s1:1-listening", "nudge:s1:1-not_today"]
    assert "nudge" not in " ".join(at.channel)


def test_in_a_short_step_it_comes_after_three_minutes_and_sooner_in_a_brisk_session():
    at = running(protocol(step("Talk", 5), presenter=False))
    talk(at, "ana", "chloe")
    at.wait(179)
    assert nudged(at) == []
    at.wait(1)
    assert nudged(at) == ["ben"]
    brisk = running(protocol(step("Talk", 5), presenter=False), start={"pace": 0.1})
    talk(brisk, "ana", "chloe")
    brisk.wait(18)
    assert nudged(brisk) == ["ben"]


def test_the_next_comes_a_minute_later_to_somebody_else_and_nobody_gets_two_in_a_step():
    at = running(LONG)
    talk(at, "ana", "chloe")
    at.wait(minutes=5)
    assert nudged(at) == ["ben", "dev"]
    at.wait(minutes=7)
    assert nudged(at) == ["ben", "dev"]


def test_none_in_the_last_minute():
    at = running(protocol(step("Talk", 5), presenter=False))
    talk(at, "ana")
    at.wait(minutes=4, seconds=1)
    talk(at, "chloe")
    at.wait(minutes=5)
    assert nudged(at) == []
    three = running(protocol(step("Talk", 3.5), presenter=False))
    talk(three, "ana", "chloe")
    three.wait(minutes=4)
    assert nudged(three) == []


def test_none_while_hardly_anyone_was_heard_for_the_talk_may_be_aloud():
    at = running(LONG)
    talk(at, "ana", "ana", "ana")
    at.wait(minutes=6)
    assert nudged(at) == []
    talk(at, "chloe")
    at.wait(minutes=1)
    assert nudged(at) == ["ben"]


def test_two_in_a_session_at_most():
    at = running(LONG)
    for _ in range(3):
        talk(at, "ana", "chloe", "dev")
        at.wait(minutes=11)
        at.do(Next("ana"))
    assert nudged(at) == ["ben", "ben"]


def test_the_facilitator_is_not_nudged_nor_who_listens_or_was_heard_or_said_not_today():
    at = running(LONG)
    talk(at, "chloe", "dev")
    at.do(AnswerNudge("ben", "not_today"))
    at.wait(minutes=11)
    assert nudged(at) == []
    listening = running(LONG)
    talk(listening, "chloe", "dev")
    listening.do(Join("ben", "listening"))
    listening.wait(minutes=11)
    assert nudged(listening) == []


def test_nobody_who_is_away_or_not_in_the_team_is_nudged():
    base = team(*FOUR)
    away = tuple(replace(m, away=(Away(date(2026, 3, 12), date(2026, 3, 13)),)) if m.id == "ben"
                 else replace(m, left=True) if m.id == "dev" else m for m in base.members)  # fmt: skip
    at = running(LONG)
    at.given = replace(at.given, team=replace(base, members=away))
    at.do(Join("eve"))
    talk(at, "ana", "chloe")
    at.wait(minutes=11)
    assert nudged(at) == []


def test_none_while_paused_and_a_fresh_minute_after():
    at = running(LONG)
    talk(at, "ana", "chloe")
    at.wait(230)
    at.do(Pause("ana"))
    at.wait(minutes=10)
    assert nudged(at) == []
    at.do(Resume("ana"))
    at.wait(59)
    assert nudged(at) == []
    at.wait(1)
    assert nudged(at) == ["ben"]


def test_none_once_time_was_called_and_again_only_with_more_time():
    at = running(protocol(step("Talk", 4), presenter=False))
    talk(at, "ana", "chloe")
    at.wait(minutes=4, seconds=30)
    before = nudged(at)
    at.wait(minutes=5)
    assert nudged(at) == before == ["ben"]
    at.do(Extend("ana", 5))
    at.wait(minutes=4)
    assert nudged(at) == ["ben", "dev"]


@pytest.mark.parametrize(
    "settings",
    [{"silent": True}, {"turns": "round"}, {"speaks": "presenter"}, {"speaks": "facilitator"}, {"shows": "never"}],
)
def test_none_where_the_step_gives_the_word_by_itself_or_asks_for_quiet(settings: dict[str, object]):
    at = running(protocol(step("Talk", 12, **settings), step("After")))
    assert not [t for t in at.timers if isinstance(t.command, Nudge)] and at.open.nudge_at is None


def test_the_presenter_is_left_in_peace_where_the_others_speak():
    at = running(protocol(step("Talk", 12, speaks="others"), step("After")))
    talk(at, "chloe", "dev")
    at.wait(minutes=11)
    assert nudged(at) == []


def test_contributing_answers_the_nudge():
    at = running(LONG)
    talk(at, "ana", "chloe")
    at.wait(minutes=4)
    talk(at, "ben")
    assert ("ben", "nudge:1") not in at.private


@pytest.mark.parametrize("answer", ["have", "listening", "not_today"])
def test_an_answer_is_believed_and_the_nudge_is_gone(answer: str):
    at = running(LONG)
    talk(at, "ana", "chloe")
    at.wait(minutes=4)
    said = at.do(AnswerNudge("ben", answer, 1)).answer
    assert isinstance(said, Message) and said.plain()
    assert ("ben", "nudge:1") not in at.private
    person = at.open.person("ben")
    assert person and person.quiet == (answer == "not_today")


def test_leaving_the_step_or_the_session_takes_the_nudge_away():
    at = running(LONG)
    talk(at, "ana", "chloe")
    at.wait(minutes=5)
    at.do(Leave("ben"))
    assert ("ben", "nudge:1") not in at.private
    at.do(Next("ana"))
    assert ("dev", "nudge:1") not in at.private


def test_a_nudge_that_comes_too_late_or_too_soon_changes_nothing():
    at = running(LONG)
    talk(at, "ana", "chloe")
    for stale in (Nudge(1), Nudge(7)):
        assert at.do(stale).effects == ()
    at.do(Next("ana"))
    assert at.do(Nudge(1)).effects == ()
    at.do(End("ana"))
    assert at.do(Nudge(3)).effects == ()


def test_who_has_just_come_in_has_three_minutes_like_everyone_else() -> None:
    at = running(LONG, team("ana", "ben", "chloe", "dev", "eve"))
    at.do(Leave("ben"), Leave("dev"))
    talk(at, "ana", "chloe", "eve")
    at.wait(minutes=3, seconds=50)  # ten seconds before the first would be due
    at.do(Join("ben"))
    at.wait(minutes=2, seconds=59)
    assert nudged(at) == []
    at.wait(1)
    assert nudged(at) == ["ben"]
