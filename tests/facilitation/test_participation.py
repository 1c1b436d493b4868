"""How evenly a group shares the talk."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilitation.participation import evenness, in_a_word, unevenness

COUNTS = st.lists(st.integers(0, 50), max_size=12)


@pytest.mark.parametrize(
    ("counts", "uneven"),
    [((), 0), ((7,), 0), ((0, 0, 0), 0), ((4, 4, 4), 0), ((9, 0, 0), 1), ((5, 0), 1), ((1, 2, 3), 1 / 3)],
)
def test_it_is_nought_where_all_said_as_much_and_one_where_one_said_everything(counts: tuple[int, ...], uneven: float):
    assert unevenness(counts) == pytest.approx(uneven)


@given(COUNTS)
def test_it_is_always_between_nought_and_one_and_does_not_ask_who_is_who(counts: list[int]):
    assert 0 <= unevenness(counts) <= 1
    assert unevenness(counts) == unevenness(sorted(counts, reverse=True))


@given(COUNTS, st.integers(2, 9))
def test_it_is_about_shares_and_not_about_how_much_was_said(counts: list[int], times: int):
    assert unevenness([c * times for c in counts]) == pytest.approx(unevenness(counts))


def test_it_is_told_from_three_people_and_ten_contributions_up():
    assert evenness((5, 5)) is None
    assert evenness((3, 3, 3)) is None
    assert evenness((4, 3, 3)) == pytest.approx(0.9)


@pytest.mark.parametrize(("even", "word"), [(1.0, "even"), (0.75, "even"), (0.6, "mostly"), (0.2, "few")])
def test_it_has_a_word(even: float, word: str):
    assert in_a_word(even) == word
