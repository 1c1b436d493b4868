"""Identifiers that follow from what they are for."""

from facilitation.derived import LETTERS, derived_id


def test_an_identifier_that_follows_from_something_is_always_the_same() -> None:
    """Sessions that are planned already open under the identifier that they were given."""
    assert derived_id("p1", "2026-09-10") == derived_id("p1", "2026-09-10") == "7sjq5n1spccbxdmp2kw8p79k4g"
    assert derived_id("p1", "2026-09-11") != derived_id("p1", "2026-09-10") != derived_id("p2", "2026-09-10")


def test_it_has_twenty_six_letters_that_cannot_be_misread() -> None:
    found = "".join(derived_id("x", n) for n in range(100))
    assert len(found) == 2600 and set(found) == set(LETTERS)
