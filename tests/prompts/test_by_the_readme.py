"""Three protocols written by prompts/protocols/README.md alone, before any code was read: each is sound, and runs from
its start to its record at its smallest, an odd and its largest size, and does what the page promises.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import pytest

from bot.content import Content, check
from facilitation.decision import Address, Contribution, SessionRecord, StandingAgreement
from facilitation.session.grouping import here
from facilitation.session.session import Session
from facilitation.team.agreement import Reword
from tests.whole.house import SESSION, House

OWN = Path(__file__).parent / "own"
CONTENT = Content.load(protocols_dir=OWN)
ODD = 7
SIZES = {"questions-in-threes": (3, ODD, 24), "three-short-walks": (4, ODD, 30), "weigh-a-proposal": (3, ODD, 20)}
PLAYED = [(id, people) for id, sizes in SIZES.items() for people in sizes]


@dataclass
class Seen:
    """What a session looked like whenever a step opened."""

    opened: list[Session] = field(default_factory=list)

    def after(self, at: int) -> Session:
        """When the step opened that came right after the one with index ``at``."""
        return next(then for now, then in pairwise(self.opened) if now.at == at)

    def __call__(self, house: House, session: Session) -> None:
        if session.part != "running":
            return
        if not self.opened or self.opened[-1].visit != session.visit:
            self.opened.append(session)


def play(id: str, people: int, seed: int = 7) -> tuple[House, Seen]:
    seen = Seen()
    cast = tuple(f"p{n:02}" for n in range(people - 1))
    return House(CONTENT.protocols[id], cast, seed=seed, watch=[seen, reword]).play(), seen


def reword(house: House, session: Session) -> None:
    """Whoever leads meets an objection with other words, once."""
    step = house.protocol.steps[session.at] if session.part == "running" else None
    if step and step.decides and session.outcome == "not_agreed":
        house.later(5, Address("agreement", session.proposal), Reword("lead", "Our proposal, for one term", 1))


def rows(house: House, kind: type) -> list[Any]:
    return [row for row in house.rows.values() if isinstance(row, kind)]


@pytest.mark.parametrize("id", SIZES)
def test_each_is_sound_and_seats_whom_it_says(id: str) -> None:
    sizes = CONTENT.protocols[id].people

    assert check(OWN / f"{id}.yaml", kind="protocols") == []
    assert (sizes.least, ODD, sizes.most) == SIZES[id]


@pytest.mark.parametrize(("id", "people"), PLAYED)
def test_each_runs_from_its_start_to_its_record_in_either_language(id: str, people: int) -> None:
    house, seen = play(id, people)

    assert ("record", SESSION.id) in house.rows and rows(house, SessionRecord)
    assert not any(house.seats.values()), "a side room was left open"
    assert {session.at for session in seen.opened} >= {
        n for n, step in enumerate(house.protocol.steps) if step.only_if is None
    }
    assert House(house.protocol, ("ana", "ben", "chloe"), language="es").play().session.part == "closed"


# -- (a) repeats within repeats


@pytest.mark.parametrize("people", SIZES["questions-in-threes"])
def test_each_question_is_gone_through_by_every_member_of_every_three(people: int) -> None:
    _, seen = play("questions-in-threes", people)
    told = Counter[str]()
    for session in seen.opened:
        if session.at == 2:  # one reads out
            groups = [g for g in session.groups if here(session, g)]
            told.update(g.presenter for g in groups if g.presenter and g.presenter not in session.passes[-1].done)
            assert all(2 <= len(here(session, g)) <= 4 for g in groups) or people < 4
    largest = -(-people // (people // 3))
    passes = Counter(tuple((p.number, p.of) for p in session.passes) for session in seen.opened if session.at == 2)

    assert set(passes) == {((question, 3), (turn, largest)) for question in (1, 2, 3) for turn in range(1, largest + 1)}
    assert set(passes.values()) == {1}
    assert len(told) == people and set(told.values()) == {3}, "once for each question"
    assert [s.at for s in seen.opened].count(4) == 3 and [s.at for s in seen.opened].count(5) == 1
    assert not any(s.apart for s in seen.opened if s.at in (1, 4, 5)), "without groups all are together"


@pytest.mark.parametrize("people", SIZES["questions-in-threes"])
def test_same_means_the_same_threes_to_the_end(people: int) -> None:
    _, seen = play("questions-in-threes", people)
    seatings = {frozenset(frozenset(g.members) for g in s.groups) for s in seen.opened if s.at == 2}

    assert len(seatings) == 1


# -- (b) others in each pass


def met(session: Session) -> set[frozenset[str]]:
    return {frozenset(pair) for group in session.groups for pair in combinations(here(session, group), 2)}


@pytest.mark.parametrize("people", SIZES["three-short-walks"])
def test_nobody_walks_with_the_same_person_twice(people: int) -> None:
    _, seen = play("three-short-walks", people)
    walks = [session for session in seen.opened if session.at == 0]
    pairs = [met(session) for session in walks]

    assert [session.passes[0].number for session in walks] == [1, 2, 3]
    assert all(sorted({len(here(s, g)) for g in s.groups}) == ([2, 3] if people % 2 else [2]) for s in walks)
    assert not any(one & other for one, other in combinations(pairs, 2))


def test_of_five_somebody_must_be_met_again_and_as_few_as_can_be() -> None:
    """A pair and a three of five always share two people with those before."""
    _, seen = play("three-short-walks", 5)
    pairs = [met(session) for session in seen.opened if session.at == 0]

    assert len(pairs[0] & pairs[1]) == 1
    assert len(pairs[0] | pairs[1] | pairs[2]) >= 9, "of ten that there are"


@pytest.mark.parametrize("people", SIZES["three-short-walks"])
def test_everyone_talks_in_every_walk(people: int) -> None:
    _, seen = play("three-short-walks", people)
    told = Counter(
        (session.passes[0].number, group.presenter)
        for session in seen.opened if session.at == 1
        for group in session.groups
        if group.presenter and group.presenter not in session.passes[-1].done
    )  # fmt: skip

    assert len(told) == 3 * people and set(told.values()) == {1}


# -- (c) dots, gradients, consent


@pytest.mark.parametrize("people", SIZES["weigh-a-proposal"])
@pytest.mark.parametrize("seed", (3, 7))
def test_each_of_three_decisions_has_its_outcome_and_topics_are_in_their_order(people: int, seed: int) -> None:
    house, seen = play("weigh-a-proposal", people, seed)
    steps = house.protocol.steps
    dots, graded, consent = (n for n, step in enumerate(steps) if step.vote or step.decides)
    votes = [row for row in rows(house, Contribution) if row.label == "vote"]
    talked = [s for s in seen.opened if s.at == dots + 1]
    after = talked[0].topics
    counted = [t.dots for s in talked for t in after if t.id == s.passes[-1].item]

    assert len(votes) == 2, "how we spread our dots, and how much we can carry"
    assert sum(t.dots for t in after) == 3 * (people - 1), "one has not answered when time was up"
    assert counted == sorted(counted, reverse=True) and 1 <= len(counted) <= 3
    low = re.search(r"\b[1-4] · ", votes[1].text) is not None
    assert seen.after(graded).at == (graded + 1 if low else consent), "what is missing is heard, if something is"
    assert rows(house, StandingAgreement)[0].version == (1 if people == 3 else 2), "one of many objects, once"
    assert seen.after(consent).outcome == "agreed" and seen.opened[-1].at == len(steps) - 1, "and then, who begins"
