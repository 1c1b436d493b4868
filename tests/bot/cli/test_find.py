"""``convener protocols find``: what fits, why, and what comes nearest."""

import json
from pathlib import Path

import pytest

from tests.bot.cli.terminal import convener


def find(*words: str, at: Path) -> dict[str, object]:
    said = convener("protocols", "find", *words, "--json", at=at)
    found: dict[str, object] = json.loads(said.out)
    assert said.code == (0 if found["fits"] else 1)
    return found


def test_what_fits_is_told_with_its_reasons(tmp_path: Path) -> None:
    words = ("--purpose", "decision", "--minutes", "35", "--people", "6", "--trust", "new", "--brings")
    said = convener("protocols", "find", *words, at=tmp_path)

    assert said.code == 0
    assert "consent-round: We decide on a proposal" in said.out
    assert "Why: fits 35 minutes with 5 to spare; made for 3 to 12, and you are 6" in said.out


def test_where_nothing_fits_the_nearest_are_told_with_what_is_in_the_way_and_code_1(tmp_path: Path) -> None:
    said = convener("protocols", "find", "--people", "200", "--minutes", "3", "--language", "es", at=tmp_path)

    assert said.code == 1
    assert said.out.startswith("Nada encaja con todo eso.")
    assert "Pero: " in said.out and "este es de 200" in said.out


def test_without_any_option_everything_might_fit(tmp_path: Path) -> None:
    said = convener("protocols", "find", at=tmp_path)

    assert said.code == 0
    assert said.out.count("Why: takes about") == 3
    assert "Also: " in said.out


def test_for_programs_it_is_json_with_reasons_apart(tmp_path: Path) -> None:
    found = find("--purpose", "Student work", "--minutes", "60", "--brings", at=tmp_path)
    rows = found["found"]

    assert isinstance(rows, list) and rows
    assert set(rows[0]) == {"id", "name", "fits", "minutes", "why", "in_the_way"}
    assert all(row["fits"] and not row["in_the_way"] for row in rows)
    near = find("--minutes", "0.5", at=tmp_path)["found"]
    assert isinstance(near, list) and all(row["in_the_way"] for row in near)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("--purpose", "decisin"), 'There is no purpose "decisin". Did you mean decision?'),
        (("--purpose", "zzz"), 'There is no purpose "zzz". Choose one of: feedback, dilemma,'),
        (("--minutes", "0"), "--minutes wants a number above 0."),
        (("--minutes", "nan"), "--minutes wants a number above 0."),
        (("--people", "-2"), "--people wants a number above 0."),
        (("--trust", "blind"), '--trust cannot be "blind". Choose one of: new, some, much.'),
    ],
)
def test_an_option_that_cannot_be_meant_is_refused(words: tuple[str, str], why: str, tmp_path: Path) -> None:
    said = convener("protocols", "find", *words, at=tmp_path)

    assert said.code == 2
    assert said.err.startswith(why)
