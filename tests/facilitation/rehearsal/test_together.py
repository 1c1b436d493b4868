"""The cast votes, sorts topics, changes places in the circle and asks to be next, and every such session ends."""

from typing import Any

import pytest

from facilitation.session import topics
from facilitation.session.commands import CastVote, Contribute, GoNext, PutTogether, StepIn, StepOut
from facilitation.session.session import Session
from tests.facilitation.rehearsal.playing import lines, play
from tests.facilitation.session.stage import protocol, published, step, words


def seen(commands: list[Any], kind: type[Any]) -> list[Any]:
    return [command for command in commands if isinstance(command, kind)]


def played(*steps: dict[str, Any], people: int = 6, seed: int = 1, **more: Any) -> tuple[Any, list[Any], list[Session]]:
    """The table at the end, all commands that came, and the session after each."""
    commands: list[Any] = []
    sessions: list[Session] = []

    def watch(session: Session, command: Any) -> None:
        commands.append(command)
        sessions.append(session)

    at = play(protocol(*steps, presenter=False, **more), people, seed, watch)
    return at, commands, sessions


@pytest.mark.parametrize("scale", ["fist", "gradients", "thumbs", "choice"])
def test_everyone_answers_and_the_answers_come_out_before_the_step_is_left(scale: str) -> None:
    options = {"options": [words("Read"), words("Write")]} if scale == "choice" else {}
    at, commands, _ = played(step("Vote", 3, vote={"scale": scale, **options}), step("On", 3))
    assert {c.member for c in seen(commands, CastVote)} == {f"member-{n:02}" for n in range(6)}
    assert "▮" in at.channel["vote:1"].plain()


def test_topics_are_made_sorted_under_names_and_get_dots() -> None:
    _, commands, sessions = played(
        step("Gather", 8, makes="topics", shows="together"), step("Sort", 6, sorts=True, silent=True),
        step("Choose", 4, vote={"scale": "dots", "dots": 3}), step("Talk", 5),
    )  # fmt: skip
    assert len(seen(commands, PutTogether)) >= 1
    last = next(s for s in reversed(sessions) if s.part == "running")
    assert any(t.under for t in last.topics) and sum(t.dots for t in last.topics) == 18
    assert topics.in_order(last)[0].dots == max(t.dots for t in last.topics)


@pytest.mark.parametrize("open", [True, False])
def test_people_come_into_the_circle_and_go_out(open: bool) -> None:
    circle = {"from": 2, "to": 3, "open": open}
    _, commands, sessions = played(step("Inside", 12, speaks="inner"), step("Round", 4, speaks="outer"), circle=circle)
    assert seen(commands, StepIn) and seen(commands, StepOut)
    inside = [s.inner for s in sessions if s.part == "running" and s.at == 0]
    assert len(set(inside)) > 1 and all(1 <= len(inner) <= 3 for inner in inside)


def test_somebody_asks_to_be_next_now_and_then() -> None:
    block = {"repeat": {"each": "person"}, "steps": [step("Tell", 3, speaks="presenter")]}
    asked = [seen(played(block, seed=seed)[1], GoNext) for seed in range(1, 6)]
    assert any(asked) and not all(asked)


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_who_says_that_they_would_sit_inside_is_who_sits_inside(seed: int) -> None:
    wish, inside = lines()["open-fishbowl.2.free.inside"], list[tuple[str, ...]]()
    said = list[tuple[str, str]]()

    def watch(session: Session, command: Any) -> None:
        if isinstance(command, Contribute) and session.at == 1:
            said.append((command.member, command.text))
        if session.at == 2 and not inside:
            inside.append(session.inner)

    play(published("open-fishbowl"), 9, seed, watch)
    would = {member for member, text in said if text in wish}
    assert would and would <= set(inside[0])
    assert not ({member for member, _ in said} - would) & set(inside[0])
