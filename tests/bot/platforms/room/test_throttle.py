"""How often somebody may try."""

from bot.platforms.room import throttle
from bot.platforms.room.throttle import Throttle


class Hands:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.time = 100.0

    def __call__(self) -> float:
        return self.time


def test_the_one_too_many_is_refused_and_others_are_not() -> None:
    tries = Throttle(2, 10, Hands())

    assert [tries.allow("ana") for _ in range(3)] == [True, True, False]
    assert tries.allow("ben")


def test_a_try_counts_for_as_long_as_it_was_said_to() -> None:
    clock = Hands()
    tries = Throttle(1, 10, clock)
    tries.allow("ana")

    clock.time += 9.9
    assert tries.full("ana") and not tries.allow("ana")
    clock.time += 0.1
    assert not tries.full("ana") and tries.allow("ana")


def test_refused_tries_do_not_prolong_the_wait() -> None:
    clock = Hands()
    tries = Throttle(1, 10, clock)
    tries.allow("ana")
    for _ in range(100):
        clock.time += 0.09
        assert not tries.allow("ana")

    clock.time += 1.1
    assert tries.allow("ana")


def test_who_has_not_tried_for_a_while_is_forgotten() -> None:
    clock = Hands()
    tries = Throttle(5, 10, clock)
    for n in range(1000):
        clock.time += 1
        tries.allow(f"visitor {n}")

    assert len(tries._tries) <= 11


def test_memory_is_bounded_however_many_come_at_once() -> None:
    tries = Throttle(5, 10, Hands())
    for n in range(throttle.MOST_KEYS + 500):
        tries.allow(f"visitor {n}")

    assert len(tries._tries) == throttle.MOST_KEYS
