"""A live session that everybody has left without ending it: after three hours in which nothing was said or done it is
put away by itself, so that it stands in no other's way. Nobody is blamed, and what stands still on purpose is left."""


from facilitation.decision import SessionRecord
from facilitation.session.commands import (
    Back,
    Begin,
    Contribute,
    End,
    Extend,
    Forgotten,
    Join,
    Next,
    Pause,
    Resume,
    ShowCard,
    Start,
    Status,
    TimeUp,
)  # fmt: skip
from tests.facilitation.session.over_days import over_days
from tests.facilitation.session.stage import NOON, Table, gathering, protocol, running, step, table

THREE = protocol(step("One", 5), step("Two", 10), presenter=False)
HOURS = 60


def posts(at: Table) -> list[str]:
    return [key for kind, _, key in at.log if kind == "post"]


# -- the gathering ------------------------------------------------------------------


def test_a_gathering_that_nobody_comes_to_is_called_off_in_three_hours_on_its_own_card() -> None:
    at = table(THREE)
    at.do(Start("s1", "ana", "c1", "small", facilitator="ana", planned=True))
    at.wait(minutes=3 * HOURS - 1)
    assert at.open.part == "gathering"
    at.wait(minutes=1)
    assert at.open.part == "closed" and posts(at) == ["opening"]
    card = at.channel["opening"]
    assert "quiet" in card.plain() and card.buttons == () and not at.private


def test_a_gathering_waits_three_hours_from_the_last_thing_that_was_said_or_done() -> None:
    at = gathering(THREE)
    at.wait(minutes=2 * HOURS)
    at.do(Join("eve"))
    at.wait(minutes=2 * HOURS)
    at.do(Contribute("x1", "ana", "We wait for Dev.", shown=True))
    at.wait(minutes=2 * HOURS + 59)
    assert at.open.part == "gathering"
    at.wait(minutes=1)
    assert at.open.part == "closed"


def test_who_only_looks_does_nothing_and_the_clock_does_nothing_either() -> None:
    at = gathering(THREE)
    at.wait(minutes=2 * HOURS)
    at.do(Status("dev"), ShowCard("ana", True), TimeUp(0, NOON))
    at.wait(minutes=1 * HOURS)
    assert at.open.part == "closed"


def test_a_gathering_that_has_begun_is_not_called_off() -> None:
    at = gathering(THREE)
    at.wait(minutes=HOURS)
    at.do(Begin("ana"), Extend("ana", 60), Extend("ana", 60), Extend("ana", 60))
    at.wait(minutes=2.5 * HOURS)
    assert at.open.part == "running" and not at.open.called


# -- a step whose time is up --------------------------------------------------------


def test_a_called_step_that_nobody_moves_on_goes_to_its_closing_and_ends_with_its_record() -> None:
    at = running(THREE)
    at.do(Contribute("x1", "ben", "So"))
    at.wait(minutes=5 + 3 * HOURS - 6)
    assert at.open.part == "running" and at.open.called
    at.wait(minutes=1)
    assert at.open.part == "closing" and at.open.at == 2
    assert posts(at).count("closing") == 1 and not [key for key in posts(at) if key.startswith("notice")]
    assert "quiet" in at.channel["closing"].plain() and "go back" in at.channel["closing"].plain()
    assert at.whispered("ana", "time:1") == ""
    at.wait(minutes=HOURS)
    assert at.open.part == "closed" and len(at.kept(SessionRecord)) == 1


def test_it_counts_from_the_last_thing_said_or_done_and_not_from_the_call() -> None:
    at = running(THREE)
    at.wait(minutes=2 * HOURS)
    at.do(Contribute("x1", "ben", "We are still at it."))
    at.wait(minutes=2 * HOURS)
    assert at.open.part == "running"
    at.do(Join("eve"))
    at.wait(minutes=3 * HOURS - 1)
    assert at.open.part == "running"
    at.wait(minutes=1)
    assert at.open.part == "closing"


def test_a_called_step_with_more_time_is_not_forgotten_and_once_called_again_it_may_be() -> None:
    at = running(THREE)
    at.wait(minutes=6)
    at.do(*(Extend("ana", 60) for _ in range(5)))
    at.wait(minutes=5 * HOURS - 1)
    assert at.open.part == "running" and not at.open.called
    at.wait(minutes=1)
    assert at.open.part == "running" and at.open.called, "it is called before it is forgotten"
    assert len([t for t in at.timers if isinstance(t.command, Forgotten)]) == 1, "there is one look ahead, ever"
    at.wait(minutes=29)
    assert at.open.part == "running", "the call has half an hour"
    at.wait(minutes=1)
    assert at.open.part == "closing"


def test_a_paused_session_is_left_alone_for_as_long_as_it_stands_still() -> None:
    at = running(THREE)
    at.wait(minutes=6)
    at.do(Pause("ana"))
    at.wait(minutes=48 * HOURS)
    assert at.open.part == "running" and at.open.paused
    at.do(Resume("ana"))
    at.wait(minutes=3 * HOURS - 1)
    assert at.open.part == "running"
    at.wait(minutes=1)
    assert at.open.part == "closing"


def test_a_closing_that_was_called_and_paused_ends_by_itself_once_it_goes_on() -> None:
    at = running(THREE)
    at.do(End("ana"))
    at.wait(minutes=6)
    at.do(Pause("ana"))
    at.wait(minutes=24 * HOURS)
    assert at.open.part == "closing"
    at.do(Resume("ana"))
    at.wait(minutes=30)
    assert at.open.part == "closed"


def test_from_the_closing_that_came_by_itself_one_goes_back_and_the_next_is_an_ordinary_one() -> None:
    at = running(THREE)
    at.wait(minutes=5 + 3 * HOURS)
    assert at.open.part == "closing"
    at.do(Back("ana"))
    assert at.open.part == "running" and at.open.at == 0
    at.do(Next("ana"), End("ana"))
    assert at.open.part == "closing" and "quiet" not in at.channel["closing"].plain()


def test_what_was_hidden_is_shown_when_a_step_was_forgotten() -> None:
    at = running(protocol(step("Write", shows="together"), step("Read"), presenter=False))
    at.do(Contribute("x1", "ben", "Hidden so far."))
    at.wait(minutes=4 * HOURS)
    assert "Hidden so far." in at.channel["reveal:1:1"].plain()


def test_three_hours_are_three_hours_whatever_the_pace() -> None:
    at = running(THREE, start={"pace": 0.1})
    at.wait(minutes=2 * HOURS)
    assert at.open.part == "running" and at.open.called


def test_a_session_over_days_keeps_its_own_time() -> None:
    at = over_days()
    assert not [t for t in at.timers if isinstance(t.command, Forgotten)]
    stale = at.do(Forgotten())
    assert stale.effects == ()


def test_a_look_that_finds_people_at_it_changes_nothing_and_comes_again() -> None:
    at = running(THREE)
    before = at.open
    again = at.do(Forgotten())
    assert at.open is before and [type(each).__name__ for each in again.effects] == ["Remind"]


def test_a_look_after_the_end_changes_nothing_and_does_not_come_again() -> None:
    at = running(THREE)
    at.do(End("ana"), End("ana"))
    assert at.do(Forgotten()).effects == ()


def test_it_stands_still_for_days_and_goes_on_for_hours_with_one_look_ahead_at_a_time() -> None:
    at = running(THREE)
    for _ in range(3):
        at.do(Pause("ana"))
        at.wait(minutes=30 * HOURS)
        at.do(Resume("ana"), Extend("ana", 60), Extend("ana", 60))
        at.wait(minutes=1 * HOURS)
        assert len([t for t in at.timers if isinstance(t.command, Forgotten)]) == 1
    assert at.open.part == "running"


def test_what_was_put_into_the_closing_and_taken_back_can_be_forgotten_once_more() -> None:
    at = running(THREE)
    at.wait(minutes=5 + 3 * HOURS)
    at.do(Back("ana"))
    at.wait(minutes=10 + 3 * HOURS)
    assert at.open.part == "closing"
