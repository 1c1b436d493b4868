"""Names are told apart, and cannot be taken over by writing them a little differently."""

from dataclasses import replace

import pytest

from facilitation.decision import Refused
from facilitation.team.names import fold, free, names_in, suggestion, tidy
from tests.facilitation.team.stage import sentence, team, wording


@pytest.mark.parametrize(
    "like",
    ["ana", "Aná", " A n a ", "A.n.a", "Ana’", "A\u2010na", "\uff21na", "\u0410na", "An\u0430", "An\u03b1"],
)
def test_names_that_look_alike_are_the_same(like: str) -> None:
    assert not free(like, ["Ana"])


@pytest.mark.parametrize(
    ("one", "other"), [("Zoë", "Zoe"), ("O'Neil", "O’Neil"), ("Straße", "STRASSE"), ("Øystein", "Oystein")]
)
def test_accents_and_punctuation_make_no_other_name(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Ana", "Ann"), ("Ana", "Ana B."), ("किरण", "करण"), ("李", "王"), ("Ana 1", "Ana 2")]
)
def test_other_names_stay_others(one: str, other: str) -> None:
    assert free(one, [other])


def test_a_name_is_made_tidy() -> None:
    assert tidy("  Ana \n  Ruiz ", 40, "name") == "Ana Ruiz"
    assert tidy("نگار\u200cسادات", 40, "name") == "نگار\u200cسادات"


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "at least one letter"),
        (" . – ", "at least one letter"),
        ("x" * 41, "Up to 40 letters"),
        ("Ana\u202e", "nobody can see"),
        ("A\x00na", "nobody can see"),
        ("Ana\ufeff", "nobody can see"),
    ],
)
def test_a_name_that_will_not_do_is_refused_in_words(typed: str, why: str) -> None:
    for subject in ("name", "team_name"):
        with pytest.raises(Refused) as refused:
            tidy(typed, 40, subject)
        assert why in sentence(refused.value)


def test_a_free_name_is_suggested_that_fits() -> None:
    assert suggestion("Ana", ["Ana"]) == "Ana A."
    assert suggestion("Ana", ["Ana", "ana a", "Ana B"]) == "Ana C."
    assert len(suggestion("x" * 40, ["x" * 40])) <= 40
    every = [f"Ana {letter}" for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"]
    assert suggestion("Ana", every) == "Ana"


def test_who_is_nobodys_id_is_someone_in_the_readers_language() -> None:
    gone = replace(people := team("ana", "ben"), members=(people.members[0], replace(people.members[1], left=True)))
    assert [names_in(gone, wording("es"))(id) for id in ("ana", "ben", "x")] == ["Ana", "Ben", "alguien"]
