"""Whose answer in a vote was low: they are promised and offered the floor privately, and never named by us."""

import pytest

from facilitation.session.commands import AnswerNudge, Contribute, Next, Ready
from tests.facilitation.session.over_days import over_days
from tests.facilitation.session.stage import step
from tests.facilitation.session.test_votes import FIST, all_that_is_read, cast, voting


def test_who_is_not_convinced_hears_privately_that_there_will_be_room_where_there_will_be() -> None:
    at = voting(FIST, step("Hear them", 5, speaks="unconvinced", only_if="not_agreed"), step("Then", 5))
    cast(at, 2, 3, 1, 5)
    assert at.open.unconvinced == ("ana", "chloe")
    assert "there will be room to hear it" in at.whispered("chloe", "unconvinced")
    assert at.whispered("ben", "unconvinced") == ""
    assert "chloe" not in all_that_is_read(at).replace("chloe is", "")
    at.do(Next("ana"), Next("ana"))
    assert at.whispered("chloe", "unconvinced") == ""


@pytest.mark.parametrize("turns", ["round", "free"])
def test_nobody_whose_answer_was_low_is_ever_named_by_us(turns: str) -> None:
    at = voting(FIST, step("Hear them", 5, speaks="unconvinced", turns=turns, only_if="not_agreed"), step("Then", 5))
    cast(at, 3, 3, 1, 5)
    before = set(at.channel)
    at.do(Next("ana"))
    shown = "\n".join(message.plain() for key, message in at.channel.items() if key not in before or key == "step:2")
    assert "whoever isn’t convinced yet" in shown and "chloe" not in shown
    assert at.open.floor is None and "chloe" not in at.view("ben").board.speaking
    assert [m for kind, m, key in at.log if kind == "whisper" and key == "nudge:2"] == ["chloe"]
    at.wait(minutes=4)
    at.do(Ready("ben"))
    assert "chloe" not in at.card(), "nor later"


def test_who_is_not_convinced_is_offered_the_floor_privately_and_may_take_it_or_leave_it() -> None:
    at = voting(FIST, step("Hear them", 5, speaks="unconvinced", turns="round", only_if="not_agreed"), step("Then", 5))
    cast(at, 2, 3, 1, 5)
    at.do(Next("ana"))
    offer = at.private["chloe", "nudge:2"]
    assert [b.label for b in offer.buttons] == ["I’ll say it", "Not now"] and ("chloe", "unconvinced") not in at.private
    assert [b.action for b in offer.buttons] == ["nudge:s1:2-have", "nudge:s1:2-listening"]
    at.do(AnswerNudge("chloe", "listening", 2))
    assert ("chloe", "nudge:2") not in at.private and ("ana", "nudge:2") in at.private
    at.do(Contribute("x1", "ana", "The date is too soon."))
    assert "said:x1" in at.channel and ("ana", "nudge:2") not in at.private
    at.do(Contribute("x2", "ben", "But it must be."))
    assert "said:x2" not in at.channel and "This step is yours to listen in" in at.whispered("ben", "listen:2")


def test_where_nobody_takes_the_floor_the_step_goes_on() -> None:
    hear = step("Hear them", 5, speaks="unconvinced", turns="round", only_if="not_agreed", time_up="move")
    at = voting(FIST, hear, step("Then", 5))
    cast(at, 2, 3, 1, 5)
    at.do(Next("ana"))
    at.wait(minutes=5)
    assert at.open.at == 2 and ("chloe", "nudge:2") not in at.private
    assert not [key for _, _, key in at.log if key.startswith(("turn:", "passed:", "nudge:3"))]


def test_over_days_the_offer_comes_with_the_window_in_everyones_own_hours() -> None:
    hear = step("Hear", speaks="unconvinced", turns="round", only_if="not_agreed")
    at = over_days(step("Vote", vote=FIST), hear, step("Then"))
    cast(at, 3, 3, 1, 5)
    at.do(Next("ana"))
    assert "is yours now" in at.whispered("chloe", "opened:2") and "nudge:2" not in [key for _, _, key in at.log]
    assert "chloe" not in at.card()


def test_nothing_is_promised_where_no_step_would_keep_it() -> None:
    at = voting(FIST)
    cast(at, 0, 5, 5, 5)
    assert at.open.unconvinced == ("ana",) and at.whispered("ana", "unconvinced") == ""
