"""The circle inside: who sits in it, how others come in, and that nobody is sent out."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilitation.message import Message
from facilitation.session.commands import Contribute, Join, Leave, Next, StepIn, StepOut
from tests.facilitation.session.stage import Table, protocol, running, step, table, team

SEVEN = ("ana", "ben", "chloe", "dev", "eve", "fay", "gus")


def fishbowl(*steps: dict[str, Any], open: bool = False, **more: Any) -> Table:
    """A table of seven at which the first step has been opened."""
    usual = (step("Inside", 10, speaks="inner"), step("Round it", 5, speaks="outer"))
    circle = {"from": 3, "to": 4, "open": open}
    return running(protocol(*(steps or usual), circle=circle, presenter=False), team(*SEVEN), **more)


def outside(at: Table) -> list[str]:
    return [m for m in at.open.taking_part if m not in at.open.inner]


def test_enough_sit_inside_when_the_step_opens_and_the_facilitator_looks_after_the_room() -> None:
    for seed in range(1, 9):
        at = fishbowl(start={"seed": seed})
        assert len(set(at.open.inner)) == 3 and "ana" not in at.open.inner
    assert at.view(at.open.inner[0]).circle.inside and at.view(outside(at)[0]).circle.free == 1


def test_who_asked_for_a_chair_has_one() -> None:
    at = fishbowl(step("Talk", 5), step("Inside", 10, speaks="inner"))
    asked = at.do(StepIn("gus"), StepIn("ana"), StepIn("fay"), StepOut("fay")).answer
    assert isinstance(asked, Message) and asked.plain() == "Fine. You listen from outside."
    at.do(Next("ana"))
    assert at.open.inner[:2] == ("gus", "ana") and len(at.open.inner) == 3 and at.open.chairs == ()


def test_in_an_open_circle_those_who_asked_leave_a_chair_free() -> None:
    at = fishbowl(step("Talk", 5), step("Inside", 10, speaks="inner"), open=True)
    at.do(*(StepIn(m) for m in ("gus", "fay", "eve", "dev")), Next("ana"))
    assert at.open.inner == ("gus", "fay", "eve")
    at = fishbowl(step("Talk", 5), step("Inside", 10, speaks="inner"))
    at.do(*(StepIn(m) for m in ("gus", "fay", "eve", "dev", "ben")), Next("ana"))
    assert at.open.inner == ("gus", "fay", "eve", "dev")


def test_the_card_says_who_sits_inside_and_how_many_chairs_are_free() -> None:
    at = fishbowl(step("Inside", 10, speaks=["inner", "facilitator"]))
    assert f"Inside: {', '.join(at.open.inner)} · one chair is free" in at.card()
    at = fishbowl()
    assert f"Speaking: {', '.join(m for m in SEVEN if m in at.open.inner)}" in at.card()
    assert "Inside" not in at.card().partition("Speaking")[2] and "One chair is free" in at.card()
    at.do(StepIn(outside(at)[-1]))
    assert "All chairs are taken" in at.card()
    assert [b.action for b in at.channel["step:1"].buttons if b.action.startswith("step_")] == [
        "step_in:s1:", "step_out:s1:"
    ]  # fmt: skip


def test_a_full_circle_takes_nobody_in_until_somebody_steps_out() -> None:
    at = fishbowl()
    first, second = outside(at)[:2]
    at.do(StepIn(first))
    assert at.refused(StepIn(second)).key == "refused.circle_full"
    at.do(StepOut(at.open.inner[0]), StepIn(second))
    assert at.open.inner[-2:] == (first, second)


def test_in_an_open_circle_a_chair_is_kept_free_and_whoever_sat_longest_hears_kindly_that_one_is_needed() -> None:
    at = fishbowl(open=True)
    longest, others = at.open.inner[0], outside(at)
    assert len(at.open.inner) == 3
    at.do(StepIn(others[0]))
    assert "leave your chair free for the next" in at.whispered(longest, "chair:1")
    assert not [m for (m, key) in at.private if key == "chair:1" and m != longest]
    at.do(StepOut(longest))
    assert at.whispered(longest, "chair:1") == "" and len(at.open.inner) == 3


def test_the_word_about_a_chair_goes_when_the_step_is_left() -> None:
    at = fishbowl(open=True)
    longest = at.open.inner[0]
    at.do(StepIn(outside(at)[0]), Next("ana"))
    assert at.whispered(longest, "chair:1") == ""


def test_who_leaves_leaves_a_chair_free() -> None:
    at = fishbowl()
    gone = at.open.inner[0]
    at.do(Leave(gone))
    assert gone not in at.open.inner and at.view("ana").circle.free == 2
    at.do(Join(gone))
    assert gone not in at.open.inner


def test_those_inside_stay_for_the_next_step_unless_it_wants_others() -> None:
    at = fishbowl()
    before = at.open.inner
    at.do(Next("ana"))
    assert at.open.inner == before
    at = fishbowl(step("One", 5, speaks="inner"), step("Talk", 5), step("Two", 5, speaks="inner", new_circle=True))
    before = at.open.inner
    at.do(StepOut(before[0]), Next("ana"), Next("ana"))
    assert not set(before) & set(at.open.inner) and len(at.open.inner) == 3


@pytest.mark.parametrize("seed", range(1, 7))
def test_in_one_circle_after_the_other_nobody_sits_twice_before_all_have_sat(seed: int) -> None:
    people = ("ana", *(f"p{n}" for n in range(9)))
    first = step("N1", 5, speaks="inner")
    others = [step(f"N{n}", 5, speaks="inner", new_circle=True) for n in (2, 3, 4)]
    circle = {"from": 3, "to": 3, "open": False}
    at = running(protocol(first, *others, circle=circle, presenter=False), team(*people), {"seed": seed})
    circles = [at.open.inner]
    for _ in others:
        at.do(Next("ana"))
        circles.append(at.open.inner)
    assert sorted(m for inner in circles[:3] for m in inner) == sorted(people[1:])
    assert not set(circles[3]) & set(circles[2]), "then it begins anew, with others than the last"


def test_where_fewer_are_left_than_chairs_they_sit_and_the_others_have_not_sat_in_the_last() -> None:
    three = [step(f"N{n}", 5, speaks="inner", new_circle=n > 1) for n in (1, 2, 3)]
    circle = {"from": 3, "to": 3, "open": False}
    at = running(protocol(*three, circle=circle, presenter=False), team(*SEVEN, "hal"), {"seed": 3})
    first = at.open.inner
    at.do(Next("ana"))
    second = at.open.inner
    at.do(Next("ana"))
    assert set(SEVEN[1:]) | {"hal"} <= {*first, *second, *at.open.inner}
    assert not set(at.open.inner) & set(second)


def test_in_the_step_before_a_circle_a_chair_may_be_asked_for_with_a_button() -> None:
    at = fishbowl(step("Early", 5), step("Talk", 5), step("Inside", 10, speaks="inner"))
    asks = "step_in:s1:"
    assert asks not in {b.action for b in at.channel["step:1"].buttons}
    at.do(Next("ana"))
    assert asks in {b.action for b in at.channel["step:2"].buttons}
    assert asks in {c.action for c in at.view("gus").mine}
    at.do(StepIn("gus"))
    assert "step_out:s1:" in {c.action for c in at.view("gus").mine}


def test_with_few_people_there_is_room_for_all_and_nobody_sits_twice() -> None:
    script = protocol(step("In", 5, speaks="inner"), circle={"from": 3, "to": 6}, presenter=False)
    at = running(script, team("ana", "ben"))
    assert sorted(at.open.inner) == ["ana", "ben"]


def test_what_makes_no_sense_is_refused_in_words() -> None:
    at = fishbowl()
    assert at.refused(StepOut(outside(at)[0])).key == "refused.not_inside"
    assert at.refused(StepIn("zoe")).key == "refused.join_first"
    inside = at.do(StepIn(at.open.inner[0])).answer
    assert isinstance(inside, Message) and inside.plain() == "You are inside already."
    assert running().refused(StepIn("dev")).key == "refused.no_circle"
    assert running().refused(StepOut("dev")).key == "refused.no_circle"
    at.do(Next("ana"), Next("ana"))
    assert at.refused(StepIn("dev")).key == "refused.no_circle"


def test_only_who_can_has_the_button_on_their_page() -> None:
    at = fishbowl()
    inside, outer = at.open.inner[0], outside(at)[0]
    assert [c.action for c in at.view(inside).mine if "step_" in c.action] == ["step_out:s1:"]
    assert [c.action for c in at.view(outer).mine if "step_" in c.action] == ["step_in:s1:"]
    assert at.view("").circle.step_in == ""
    assert table().given.protocol is not None and running().view("dev").circle is None


acts = st.lists(st.tuples(st.sampled_from(SEVEN), st.sampled_from((StepIn, StepIn, StepOut, Leave, Join))), max_size=30)


@given(acts, st.booleans())
def test_nobody_sits_twice_nobody_sits_who_left_and_there_are_never_more_than_chairs(
    what: list[tuple[str, Any]], open: bool
) -> None:
    at = fishbowl(open=open)
    for member, make in what:
        try:
            at.do(make(member))
        except Exception as refused:
            assert type(refused).__name__ == "Refused"
        inner = at.open.inner
        assert len(set(inner)) == len(inner) <= 4 and set(inner) <= set(at.open.taking_part)
        asked = [m for (m, key) in at.private if key.startswith("chair:")]
        assert len(asked) <= 1 and set(asked) <= set(inner)


def test_who_steps_in_is_not_asked_at_once_why_they_are_silent() -> None:
    at = fishbowl(step("Inside", 20, speaks="inner"))
    for n, member in enumerate(at.open.inner):
        at.do(Contribute(f"x{n}", member, "So it is"))
    at.wait(minutes=6, seconds=30)
    came = next(m for m in outside(at) if m != "ana")
    at.do(StepIn(came))
    at.wait(minutes=2, seconds=59)
    assert at.whispered(came, "nudge:1") == ""
    at.wait(seconds=1)
    assert at.whispered(came, "nudge:1").startswith("There is room for you")


def test_the_facilitator_takes_a_chair_only_where_nobody_else_could() -> None:
    for seed in range(1, 9):
        anew = step("Two", 5, speaks="inner", new_circle=True)
        at = fishbowl(step("One", 5, speaks="inner"), anew, start={"seed": seed})
        at.do(Leave(next(m for m in outside(at) if m != "ana")), Next("ana"))  # two are left who have not sat inside
        assert "ana" not in at.open.inner and len(at.open.inner) == 3
