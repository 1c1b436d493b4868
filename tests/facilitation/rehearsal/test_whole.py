"""A protocol with repeats within repeats, and groups, played by its cast alone: at any size it comes to its end."""

from collections import Counter
from typing import Any

import pytest

from facilitation.session import commands as s
from facilitation.session.compact import pack
from facilitation.session.grouping import here
from facilitation.session.session import Session
from tests.facilitation.rehearsal.playing import lines, names, play
from tests.facilitation.session.stage import step
from tests.facilitation.session.test_always_apart import STATE
from tests.facilitation.session.test_flow import repeat, script

TRIOS, PAIRS = {"of": 3}, {"of": 2, "form": "mixed"}
NESTED = script(
    step("Think", 2, silent=True, shows="never"),
    repeat(
        step("Ask", 1, speaks="facilitator"),
        repeat(
            step("Tell", 2, groups=TRIOS, speaks="presenter", kinds=["challenge"]),
            step("Advise", 3, groups=TRIOS, speaks="others", kinds=["advice"], presenter_answers=True),
            each="member",
        ),
        {**step("Say", groups=PAIRS, turns="round"), "minutes": {"usual": 0.5, "per": "person"}},
        times=2,
    ),
    step("Make", 3, groups={"of": 4}, keep=True, kinds=["idea"]),
    repeat(step("Visit", 2, groups={"of": 4, "form": "same"}, recalls=["idea"]), each="station"),
    step("Choose", 1, vote={"scale": "fist", "enough": 3}),
    repeat(step("Vote", 1, vote={"scale": "fist", "enough": 3}), step("Talk", 2), until="agreed", most=3),
    repeat(step("Best", 2, speaks="presenter"), each="person", most=3),
    step("Report", 2, speaks="hosts", turns="round"),
)


@pytest.mark.parametrize("people", [3, 8, 21, 60])
def test_it_ends_with_a_record_and_nobody_is_asked_twice(people: int) -> None:
    presented: Counter[Any] = Counter()
    sizes: list[int] = []
    seen: set[Any] = set()

    def watch(session: Session, _: Any) -> None:
        if session.part == "running" and session.visit not in seen:
            seen.add(session.visit)
            presented.update(_presenting(session))
            text = STATE.dump_json(session, exclude_defaults=True).decode()
            sizes.append(len(pack(text, [p.member for p in session.people])))

    at = play(NESTED, people, seed=3, watch=watch)
    assert "record" in at.channel
    assert len(presented) >= 2 * people + 3
    assert max(presented.values()) == 1
    assert max(sizes) < 8192
    assert not any(at.seats.values())


def _presenting(session: Session) -> list[Any]:
    """Who presents in a pass that has just begun, in which run of its repeat."""
    found = []
    for n, one in enumerate(session.passes):
        run = tuple((p.block, p.number) for p in session.passes[:n])
        if session.at not in (2, 10):  # a pass is counted at its first step
            continue
        if one.item == "*":
            found += [(run, one.block, g.presenter) for g in session.groups if here(session, g) and g.presenter]
        elif one.item:
            found.append((run, one.block, one.item))
    return found


def test_the_cast_speaks_in_its_own_groups_and_in_turn() -> None:
    at = play(NESTED, 8)
    said = {place for key, place in at.places.items() if key.startswith("said:")}
    assert {place.split("/")[0] for place in said} == {"c1"}
    assert len(said) > 8
    words = [m.plain() for key, m in at.channel.items() if key.startswith("said:") and "/" in at.places[key]]
    assert words


def test_the_same_seed_plays_the_same_rehearsal() -> None:
    one, two = play(NESTED, 8, seed=5), play(NESTED, 8, seed=5)
    assert {k: m.plain() for k, m in one.channel.items()} == {k: m.plain() for k, m in two.channel.items()}


def test_nobody_of_the_cast_says_enough_or_leads_but_the_facilitator() -> None:
    asked: list[Any] = []
    play(NESTED, 8, watch=lambda _, command: asked.append(command))
    assert not [c for c in asked if isinstance(c, s.Enough)]
    assert {c.member for c in asked if isinstance(c, s.Next)} == {names(8)[0]}
    assert lines()["commitments"]
