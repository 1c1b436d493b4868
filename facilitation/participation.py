"""How evenly a group shares the talk, counted from what was written; for the group only, never by person.

Gini's coefficient times n/(n-1), so that "one voice alone" is 1 whatever the size of the group; shown from three
people and ten contributions up, because below that the figure says nothing (facts/peers.md §4, R13 and defaults).
"""

from collections.abc import Sequence

LEAST_PEOPLE, LEAST_CONTRIBUTIONS = 3, 10


def unevenness(counts: Sequence[int]) -> float:
    """0 where all said as much, 1 where one person said everything. 0 for nobody, one person, or no words."""
    n, total = len(counts), sum(counts)
    if n < 2 or total == 0:
        return 0.0
    ranked = sum(rank * count for rank, count in enumerate(sorted(counts), 1))
    gini = (2 * ranked) / (n * total) - (n + 1) / n
    return min(1.0, max(0.0, gini * n / (n - 1)))


def evenness(counts: Sequence[int]) -> float | None:
    """0 (a few voices) to 1 (all of us), or None where there is too little to tell."""
    if len(counts) < LEAST_PEOPLE or sum(counts) < LEAST_CONTRIBUTIONS:
        return None
    return 1 - unevenness(counts)


def in_a_word(evenness: float) -> str:
    """The end of the wording key that tells it: ``even``, ``mostly`` or ``few``."""
    return "even" if evenness >= 0.75 else "mostly" if evenness >= 0.5 else "few"
