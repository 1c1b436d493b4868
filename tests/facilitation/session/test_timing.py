"""The clock: it belongs to the facilitator, is never below zero, and never moves on behind anyone's back."""

from datetime import timedelta

import pytest

from facilitation.session.commands import Back, Contribute, End, Extend, Join, Next, Pause, Ready, Resume, TimeUp
from tests.facilitation.session.stage import NOON, Table, gathering, protocol, running, step

THREE = protocol(step("One", 5), step("Two", 10), step("Three", 5), presenter=False)


def left(at: Table) -> float:
    assert at.open.ends_at is not None
    return (at.open.ends_at - at.now).total_seconds()


def posts(at: Table) -> list[str]:
    return [key for kind, _, key in at.log if kind == "post"]


# -- on and back --------------------------------------------------------------------


def test_a_step_opens_with_its_full_time_and_asks_the_facilitator_when_it_is_up():
    at = running(THREE)
    assert left(at) == 300
    at.wait(minutes=5)
    assert at.open.called and at.open.at == 0
    card = at.channel["step:1"]
    assert "Time for this step" in card.plain()
    assert [b.action for b in card.buttons] == ["ready:s1:1", "next:s1:1", "extend:s1:1"]
    assert "Move on?" in at.whispered("ana", "time:1")


def test_a_sessions_pace_shortens_its_steps():
    at = running(THREE, start={"pace": 0.1})
    assert left(at) == 30


def test_a_step_that_moves_by_itself_does():
    at = running(protocol(step("One", 5, time_up="move"), step("Two", 5), presenter=False))
    at.wait(minutes=5)
    assert at.open.at == 1 and not at.open.called


def test_next_opens_the_next_step_and_puts_the_card_before_to_rest():
    at = running(THREE)
    at.do(Next("ana", 1))
    assert at.open.at == 1 and at.open.visit == 2 and left(at) == 600
    assert at.channel["step:1"].buttons == () and "over" in at.channel["step:1"].plain()
    assert at.channel["step:2"].buttons
    assert "Say Two" in at.whispered("ana", "cue")


def test_controls_belong_to_the_facilitator_and_the_refusal_shows_how_to_take_over():
    at = running(THREE)
    for command in (Next("ben"), Back("ben"), Extend("ben"), Pause("ben"), Resume("ben"), End("ben")):
        refused = at.refused(command)
        assert refused.key == "refused.only_facilitator"
        assert refused.buttons == (("button.take_over", "take_over:s1:"),)


@pytest.mark.parametrize("make", [Next, Back, Pause, Resume, End, Ready, Extend])
def test_a_button_of_a_step_that_is_over_is_refused_and_tells_which_is_open(make: type):
    at = running(THREE)
    at.do(Next("ana"))
    member = "ben" if make is Ready else "ana"
    refused = at.refused(make(member, visit=1))
    assert refused.key == "refused.stale_button" and refused.values["step"] == "Two"
    assert refused.buttons == (("button.where", "status:s1:"),)


def test_pressing_next_twice_does_not_skip_a_step():
    at = running(THREE)
    at.do(Next("ana", 1))
    assert at.refused(Next("ana", 1)).key == "refused.stale_button"
    assert at.open.at == 1


def test_going_back_opens_the_step_before_with_its_full_time_as_a_new_visit():
    at = running(THREE)
    at.do(Next("ana"))
    at.wait(minutes=3)
    at.do(Back("ana"))
    assert (at.open.at, at.open.visit, left(at)) == (0, 3, 300)
    assert at.refused(Back("ana")).key == "refused.first_step"


def test_from_the_closing_one_goes_back_to_the_step_that_was_open_last():
    at = running(THREE)
    at.do(Next("ana"), End("ana"), Back("ana"))
    assert at.open.part == "running" and at.open.at == 1
    assert at.channel["closing"].buttons == ()
    at.do(End("ana"))
    assert posts(at).count("closing") == 1 and at.channel["closing"].buttons


def test_steps_for_an_objection_are_left_out_where_there_is_none():
    at = running(protocol(step("One"), step("Meet", only_if="not_agreed"), step("Three"), presenter=False))
    assert at.view("ana").board.then == "Three, 5 minutes"
    at.do(Next("ana"))
    assert at.open.at == 2
    at.do(Back("ana"))
    assert at.open.at == 0
    last = running(protocol(step("One"), step("Meet", only_if="not_agreed"), presenter=False))
    last.do(Next("ana"))
    assert last.open.part == "closing"


def test_in_the_closing_there_is_nothing_to_move_on_to():
    at = running(THREE)
    at.do(End("ana"))
    assert at.refused(Next("ana")).key == "refused.in_closing"


# -- more time, a pause -----------------------------------------------------------------


def test_more_time_is_added_and_only_the_card_changes():
    at = running(THREE)
    before = posts(at)
    at.do(Extend("ana", visit=1))
    assert left(at) == 420 and posts(at) == before and at.log[-1] == ("revise", "", "step:1")
    at.wait(minutes=5)
    assert not at.open.called
    at.wait(minutes=2)
    assert at.open.called


def test_more_time_after_the_call_begins_now():
    at = running(THREE)
    at.wait(minutes=6)
    at.do(Extend("ana", 3))
    assert left(at) == 180 and not at.open.called
    assert ("ana", "time:1") not in at.private
    at.wait(minutes=3)
    assert at.open.called


def test_more_time_while_paused_waits_with_the_rest():
    at = running(THREE)
    at.wait(minutes=6)
    at.do(Pause("ana"), Extend("ana", 2))
    assert at.open.left == 120 and not at.open.called
    at.do(Resume("ana"))
    at.wait(minutes=2)
    assert at.open.called


@pytest.mark.parametrize("minutes", [0, -1, 61, float("nan"), float("inf")])
def test_more_time_is_a_sensible_amount(minutes: float):
    at = running(THREE)
    assert at.refused(Extend("ana", minutes)).key == "refused.minutes"


def test_however_often_it_is_extended_a_step_ends_within_hours():
    at = running(THREE)
    at.do(*(Extend("ana", 60) for _ in range(20)))
    assert left(at) == timedelta(hours=8).total_seconds()
    at.do(Pause("ana"), *(Extend("ana", 60) for _ in range(20)))
    assert at.open.left == timedelta(hours=8).total_seconds()


def test_a_pause_keeps_what_is_left_to_the_second():
    at = running(THREE)
    at.wait(100)
    at.do(Pause("ana"))
    assert at.open.left == 200 and "paused, 3:20 left" in at.card()
    at.wait(minutes=30)
    assert not at.open.called
    assert at.refused(Pause("ana")).key == "refused.paused"
    at.do(Resume("ana"))
    assert left(at) == 200
    assert at.refused(Resume("ana")).key == "refused.not_paused"
    at.wait(200)
    assert at.open.called


def test_a_pause_after_time_was_called_has_nothing_left_and_calls_no_second_time():
    at = running(THREE)
    at.wait(minutes=7)
    at.do(Pause("ana"))
    assert at.open.left == 0
    at.do(Resume("ana"))
    at.wait(minutes=1)
    assert at.open.called and at.log.count(("whisper", "ana", "time:1")) == 1


def test_what_the_clock_sends_too_late_changes_nothing():
    at = running(THREE)
    first = TimeUp(1, NOON + timedelta(minutes=5))
    at.do(Extend("ana"))
    before = at.open
    assert at.do(first).effects == () and at.open == before
    at.do(Next("ana"))
    assert at.do(first).effects == ()
    at.wait(minutes=10)
    called = at.open
    assert at.do(TimeUp(2, called.ends_at)).effects == () and at.open == called
    gathered = running(THREE)
    gathered.do(End("ana"), End("ana"))
    assert gathered.do(first).effects == ()


def test_time_called_before_the_first_step_is_stale():

    at = gathering(THREE)
    assert at.do(TimeUp(0, NOON)).effects == ()


# -- readiness -----------------------------------------------------------------------------


def test_readiness_is_a_count_on_the_card_and_can_be_taken_back():
    at = running(THREE)
    before = posts(at)
    at.do(Ready("ben"), Ready("dev", 1))
    assert "2 of 3 are ready" in at.card() and posts(at) == before
    assert at.view("ben").mine[0].pressed
    at.do(Ready("ben"))
    assert "1 of 3 is ready" in at.card()
    at.do(Next("ana"))
    assert at.open.ready == ()


def test_who_leads_moves_on_and_who_listens_is_not_asked():
    at = running(THREE)
    assert at.refused(Ready("ana")).key == "refused.you_move_on"
    at.do(Join("dev", "listening"))
    assert at.refused(Ready("dev")).key == "refused.only_listening"
    at.do(Ready("ben"), End("ana"))
    assert at.refused(Ready("ben")).key == "refused.in_closing"


def test_alone_with_listeners_there_is_no_count():
    at = running(THREE)
    at.do(*(Join(m, "listening") for m in ("ben", "chloe", "dev")))
    assert "ready" not in at.card().splitlines()[4]


def test_what_was_said_stays_out_of_the_state():
    at = running(THREE)
    at.do(Contribute("x1", "ben", "unmistakable words"))
    assert "unmistakable" not in repr(at.open)
