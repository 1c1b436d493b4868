"""Who sits with whom: everyone once, nobody alone, others than before while that is possible."""

import random
from collections import Counter
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from facilitation.session import grouping, mixing
from facilitation.session.length import largest, number_of_groups
from facilitation.session.mixing import Seating
from facilitation.session.script import Groups
from facilitation.session.session import MAX_PEOPLE, Group, Person
from tests.facilitation.session.stage import running, team

people = st.integers(2, 60).map(lambda n: tuple(f"p{i:02}" for i in range(n)))
few = st.integers(4, 8).map(lambda n: tuple(f"p{i:02}" for i in range(n)))
sizes = st.integers(2, 6)
seeds = st.integers(0, 99)


def whole(seating: Seating, everyone: tuple[str, ...]) -> None:
    """Everyone has one seat, nobody sits alone, and sizes differ by one at most."""
    assert sorted(m for group in seating for m in group) == sorted(everyone)
    lengths = [len(group) for group in seating]
    assert min(lengths) > 1
    assert max(lengths) - min(lengths) <= 1


def possible(everyone: tuple[str, ...], lengths: list[int], met: mixing.Met) -> bool:
    """Whether there is any seating in which nobody meets anybody again: all of them are tried."""
    if not lengths:
        return True
    first, rest = everyone[0], everyone[1:]
    return any(
        not mixing.repetitions([(first, *others)], met)
        and possible(tuple(m for m in rest if m not in others), _without(lengths, size), met)
        for size in set(lengths)
        for others in combinations(rest, size - 1)
    )


def _without(lengths: list[int], size: int) -> list[int]:
    left = list(lengths)
    left.remove(size)
    return left


@given(people, sizes, seeds)
def test_new_groups_have_everyone_once_and_nobody_alone(everyone, of, seed):
    whole(grouping.by_chance(everyone, of, random.Random(seed)), everyone)


@given(st.integers(2, 60), sizes)
def test_where_it_does_not_come_out_even_a_group_has_one_more_or_one_less(n, of):
    lengths = grouping.sizes(n, of)
    assert len(lengths) == number_of_groups(of, n)
    assert max(lengths) == largest(Groups(of=of), n)
    if n >= 2 * of or n % of == 0:
        assert {abs(length - of) for length in lengths} <= {0, 1} or n // of < n % of


def test_five_in_threes_are_three_and_two_and_four_in_threes_stay_together():
    assert grouping.sizes(5, 3) == (3, 2)
    assert grouping.sizes(4, 3) == (4,)
    assert grouping.sizes(7, 4) == (4, 3)
    assert grouping.sizes(9, 4) == (5, 4)
    assert grouping.sizes(3, 2) == (3,)


@given(people, sizes, seeds)
def test_merged_groups_keep_together_who_sat_together(everyone, of, seed):
    before = grouping.by_chance(everyone, of, random.Random(seed))
    after = grouping.merged(before)
    whole(after, everyone)
    assert len(after) == max(1, len(before) // 2)
    kept = sum(any(set(group) <= set(new) for new in after) for group in before)
    assert kept >= len(before) - len(before) % 2


@given(people, st.integers(3, 6), seeds, st.integers(1, 5))
def test_hosts_stay_and_all_others_move_on(everyone, of, seed, times):
    before = grouping.by_chance(everyone, of, random.Random(seed))
    hosts = [group[0] for group in before]
    for _ in range(times if len(before) > 1 else 0):
        after = grouping.round_hosts(before, set())
        whole(after, everyone)
        assert [group[0] for group in after] == hosts
        for one, new in zip(before, after, strict=True):
            assert not set(one[1:]) & set(new), "somebody sits where they sat"
        before = after


@given(few, st.integers(2, 4), seeds, st.integers(1, 6))
def test_mixed_groups_repeat_no_pair_while_that_is_possible(everyone, of, seed, times):
    met: frozenset[frozenset[str]] = frozenset()
    for _ in range(times):
        could = possible(everyone, list(grouping.sizes(len(everyone), of)), met)
        seating = grouping.others(everyone, of, met, random.Random(seed))
        whole(seating, everyone)
        assert mixing.repetitions(seating, met) == 0 or not could
        met |= mixing.pairs_in(seating)


@given(st.integers(1, 30), seeds)
def test_in_pairs_of_an_even_number_everybody_meets_everybody_before_anyone_is_met_again(half, seed):
    everyone, met = tuple(f"p{i:02}" for i in range(2 * half)), frozenset[frozenset[str]]()
    for _ in range(2 * half - 1):
        seating = grouping.others(everyone, 2, met, random.Random(seed))
        assert not mixing.repetitions(seating, met)
        met |= mixing.pairs_in(seating)
    assert len(met) == half * (2 * half - 1)


@given(people, sizes, st.dictionaries(st.integers(0, 59), st.integers(0, 4)))
def test_who_chose_the_same_sits_together_and_nobody_sits_alone(everyone, of, chosen):
    choices = {f"p{n:02}": what for n, what in chosen.items() if n < len(everyone)}
    groups = grouping.chosen(everyone, choices)
    assert sorted(m for group, _ in groups for m in group) == sorted(everyone)
    assert all(len(group) > 1 for group, _ in groups)
    where = {m: what for group, what in groups for m in group}
    counted = Counter(choices.values())
    assert all(where[m] == what for m, what in choices.items() if counted[what] > 1)


def test_who_met_whom_is_kept_in_few_letters_and_the_oldest_is_forgotten():
    everyone = tuple(f"p{n:02}" for n in range(MAX_PEOPLE))
    session = running(people=team("ana", "ben")).open
    from facilitation.replacing import replace

    session = replace(session, people=tuple(Person(m) for m in everyone))
    met: frozenset[frozenset[str]] = frozenset()
    for n in range(20):
        seating = grouping.others(everyone, 2, met, random.Random(1))
        session = replace(session, met=grouping.remembered(session, seating), grouped=n)
        met |= mixing.pairs_in(seating)
        assert len("".join(session.met)) <= grouping.LONGEST
        assert mixing.pairs_in(seating) <= grouping.met(session) <= met


def test_a_host_who_left_has_the_next_in_their_place():
    session = running(people=team("ana", "ben", "chloe", "dev")).open
    group = Group(1, ("zoe", "chloe", "dev"), host="zoe")
    assert grouping.host_of(session, group) == "chloe"
    assert grouping.here(session, group) == ("chloe", "dev")
