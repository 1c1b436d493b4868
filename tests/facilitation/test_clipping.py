"""Cut words still read, and are never taken for something else."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilitation.clipping import clip
from facilitation.message import ESCAPED, literal, mention


def test_it_is_cut_between_two_words() -> None:
    assert clip("What we do when a pupil says that they can’t read", 40) == "What we do when a pupil says that they…"
    assert clip("What we do, and why", 12) == "What we do…"
    assert clip("Short", 5) == "Short"


def test_a_word_without_an_end_is_cut_all_the_same() -> None:
    assert clip("Donaudampfschifffahrt", 10) == "Donaudamp…"
    assert clip("So Donaudampfschifffahrt", 12) == "So Donaudam…"


@pytest.mark.parametrize("most", range(2, 12))
def test_half_a_name_is_left_out(most: int) -> None:
    assert re.fullmatch(r"By( <@ana>)?( and)?…|B…|By <@ana> and Ben", clip(f"By {mention('ana')} and Ben", most))


@given(st.text("a*_\\<@t:1> ", max_size=40), st.integers(2, 40))
def test_an_escape_stays_whole(typed: str, most: int) -> None:
    cut = clip(literal(typed), most)
    assert len(cut) <= most
    read = ESCAPED.sub(lambda found: "x" * (found[1] == ""), cut)  # every escape taken away
    assert "\\" not in read and "*" not in read and "<" not in read
