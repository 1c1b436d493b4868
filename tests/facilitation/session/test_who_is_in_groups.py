"""Groups that are only for many, and groups of those outside a circle: who sits in them, and how long it takes."""

from facilitation.session.commands import Next
from tests.facilitation.session.stage import protocol, running, step, team

NINE = ("ana", "ben", "chloe", "dev", "eve", "fay", "gus", "hal", "ida")


def sizes(session_groups: object) -> list[int]:
    return sorted(len(group.members) for group in session_groups)


def test_groups_above_a_number_are_formed_only_where_there_are_more() -> None:
    few = running(protocol(step("Talk", 5, groups={"of": 4, "above": 9}), presenter=False), team(*NINE))
    many = running(protocol(step("Talk", 5, groups={"of": 4, "above": 8}), presenter=False), team(*NINE))

    assert not few.open.apart and sizes(few.open.groups) == [9]
    assert many.open.apart and sizes(many.open.groups) == [4, 5]


def test_the_length_of_a_round_is_reckoned_with_the_groups_that_there_will_be() -> None:
    round_of_each = {**step("Round", 2, turns="round"), "minutes": {"usual": 2, "per": "person"}}
    script = protocol({**round_of_each, "groups": {"of": 4, "above": 8}}, presenter=False)

    assert (script.minutes_for(8), script.minutes_for(9), script.minutes_for(12)) == (16, 10, 8)


def test_groups_of_those_outside_leave_the_circle_where_it_is() -> None:
    inside = step("Inside", 10, speaks="inner")
    outside = step("Ask", 4, speaks="outer", groups={"of": 3})
    at = running(protocol(inside, outside, circle={"from": 3, "to": 3}, presenter=False), team(*NINE))
    circle = set(at.open.inner)
    at.do(Next("ana"))

    assert len(circle) == 3 and at.open.apart and sizes(at.open.groups) == [3, 3]
    assert not circle & {m for group in at.open.groups for m in group.members}
