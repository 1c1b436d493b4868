"""Replacing: the same as the standard library's, only quicker."""

import dataclasses
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from facilitation.message import Heading, Message, Text, TooLong
from facilitation.replacing import replace
from facilitation.session.session import Person, Session

NOON = datetime(2026, 9, 7, 12, 0, tzinfo=UTC)
SESSION = Session("s", "willow", "room-willow", "tuning-protocol", "v", "en", "ana", NOON, 7, people=(Person("ana"),))


def test_a_copy_has_the_new_values_and_all_the_others() -> None:
    changed = replace(SESSION, part="running", at=3)

    assert changed == dataclasses.replace(SESSION, part="running", at=3)
    assert (SESSION.part, SESSION.at) == ("gathering", -1)
    assert type(changed) is Session and hash(changed) == hash(dataclasses.replace(SESSION, part="running", at=3))


def test_nothing_changed_is_an_equal_copy() -> None:
    assert replace(SESSION) == SESSION and replace(SESSION) is not SESSION


def test_a_field_that_is_not_there_is_a_mistake() -> None:
    with pytest.raises(TypeError, match="Session has no field 'mood'"):
        replace(SESSION, mood="sunny")


def test_a_copy_is_as_frozen_as_the_first() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        replace(SESSION, at=3).at = 4  # that it may not is what is tested


def test_what_is_checked_when_it_is_made_is_checked_again() -> None:
    with pytest.raises(TooLong):
        replace(Heading("short"), text="x" * 151)
    assert replace(Message((Text("a"),)), blocks=(Text("b"),)) == Message((Text("b"),))


def test_a_value_without_slots_or_with_one_field_is_replaced_as_usual() -> None:
    @dataclass(frozen=True)
    class Loose:
        a: int
        b: int = 2

    @dataclass(frozen=True, slots=True)
    class Single:
        a: int

    assert replace(Loose(1), b=3) == Loose(1, 3)
    assert replace(Single(1), a=3) == Single(3)
