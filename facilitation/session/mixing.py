"""Others than before: groups in which nobody meets anybody twice, as long as that is possible.

Pairs go round like a wheel (the circle method), so that of an even number everybody meets everybody before anyone is
met again. All else is searched for: first for a seating without any repetition, within a bounded number of tries; then
for one with as few as may be.
"""

import random
from collections.abc import Iterable, Iterator, Sequence, Set
from itertools import combinations

Seating = tuple[tuple[str, ...], ...]
Met = Set[frozenset[str]]

TRIES = 4000  # places tried in the search for a seating without repetition
SWAPS = 1500  # exchanges tried after that


def mixed(people: Sequence[str], sizes: Sequence[int], met: Met, dice: random.Random) -> Seating:
    """Groups of these sizes (their sum is the number of people). ``dice`` has to be the same each time, for the wheel
    to turn on where it stands."""
    order = list(people)
    dice.shuffle(order)
    found = _wheel(order, sizes, met) or _search(order, sorted(sizes, reverse=True), met)
    return found or _fewest(order, sizes, met, dice)


def pairs_in(seating: Iterable[Iterable[str]]) -> frozenset[frozenset[str]]:
    """Who has met whom, when they sat like this."""
    return frozenset(frozenset(pair) for group in seating for pair in combinations(group, 2))


def repetitions(seating: Iterable[Iterable[str]], met: Met) -> int:
    """How many pairs meet who have met before."""
    return len(pairs_in(seating) & met)


# -- the wheel --------------------------------------------------------------------


def _wheel(order: Sequence[str], sizes: Sequence[int], met: Met) -> Seating | None:
    """The first turn of the wheel in which nobody meets anybody again; None where these are not pairs, or none is
    left. Of an odd number, whoever is left over joins a pair that they have not met."""
    if sorted(sizes)[:-1] != [2] * (len(sizes) - 1) or max(sizes) > 3:
        return None
    rim = [*order, ""] if len(order) % 2 else [*order]
    for turn in range(len(rim) - 1):
        pairs = [pair for pair in _turned(rim, turn) if "" not in pair]
        if len(rim) > len(order):
            alone = next(m for m in order if not any(m in pair for pair in pairs))
            seatings: Iterator[Seating] = (_joined(pairs, n, alone) for n in range(len(pairs)))
        else:
            seatings = iter((tuple(pairs),))
        for seating in seatings:
            if not repetitions(seating, met):
                return seating
    return None


def _turned(rim: Sequence[str], turn: int) -> Iterator[tuple[str, str]]:
    hub, round_ = rim[-1], len(rim) - 1
    yield rim[turn], hub
    for n in range(1, len(rim) // 2):
        yield rim[(turn + n) % round_], rim[(turn - n) % round_]


def _joined(pairs: Sequence[tuple[str, ...]], at: int, member: str) -> Seating:
    return tuple((*pair, member) if n == at else pair for n, pair in enumerate(pairs))


# -- the search ---------------------------------------------------------------------


def _search(order: Sequence[str], sizes: Sequence[int], met: Met) -> Seating | None:
    """A seating without any repetition, or None where none was found in ``TRIES``."""
    return _seat(order, sizes, met, [TRIES])


def _seat(left: Sequence[str], sizes: Sequence[int], met: Met, tries: list[int]) -> Seating | None:
    if not sizes:
        return ()
    for size in sorted(set(sizes)):
        others = list(sizes)
        others.remove(size)
        for group in _strangers((left[0],), left[1:], size, met, tries):
            rest = _seat([m for m in left if m not in group], others, met, tries)
            if rest is not None:
                return (group, *rest)
            if tries[0] < 0:
                return None
    return None


def _strangers(
    group: tuple[str, ...], left: Sequence[str], size: int, met: Met, tries: list[int]
) -> Iterator[tuple[str, ...]]:
    """All ways to fill up a group with people of whom nobody has met another; each step is one of the tries."""
    tries[0] -= 1
    if len(group) == size:
        yield group
        return
    for n, member in enumerate(left):
        if tries[0] < 0:
            return
        if all(frozenset((member, other)) not in met for other in group):
            yield from _strangers((*group, member), left[n + 1 :], size, met, tries)


def _fewest(order: Sequence[str], sizes: Sequence[int], met: Met, dice: random.Random) -> Seating:
    """As few repetitions as exchanges of two people lead to."""
    left = iter(order)
    groups = [[next(left) for _ in range(size)] for size in sizes]

    def again(n: int, member: str) -> int:
        return sum(frozenset((member, other)) in met for other in groups[n] if other != member)

    for _ in range(SWAPS if len(groups) > 1 else 0):
        one, two = dice.sample(range(len(groups)), 2)
        i, j = dice.randrange(len(groups[one])), dice.randrange(len(groups[two]))
        a, b = groups[one][i], groups[two][j]
        before = again(one, a) + again(two, b)
        groups[one][i], groups[two][j] = b, a
        if again(one, b) + again(two, a) > before:
            groups[one][i], groups[two][j] = a, b
    return tuple(tuple(group) for group in groups)
