"""The world outside: real where it must be, and scripted where a test says what time it is."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from bot.world import ALPHABET, World

MORNING = datetime(2026, 9, 7, 9, 0, tzinfo=UTC)


def test_real_identifiers_are_short_harmless_different_and_sort_by_age() -> None:
    world = World.real()
    made = [world.new_id() for _ in range(1000)]
    assert {len(name) for name in made} == {26}
    assert set("".join(made)) <= set(ALPHABET)
    assert len(set(made)) == 1000
    assert [name[:13] for name in made] == sorted(name[:13] for name in made)


def test_real_time_knows_its_zone_and_real_seeds_differ() -> None:
    world = World.real()
    assert world.now().tzinfo is UTC
    assert world.seed() != world.seed()


def test_scripted_time_stands_still_until_it_is_moved() -> None:
    world = World.scripted(MORNING)
    assert world.now() == world.now() == MORNING
    world.clock.advance(timedelta(minutes=5))
    assert world.now() == MORNING + timedelta(minutes=5)
    world.clock.set(datetime(2026, 9, 7, 12, 0, tzinfo=timezone(timedelta(hours=2))))
    assert (world.now(), world.now().tzinfo) == (MORNING + timedelta(hours=1), UTC)


def test_a_scripted_world_comes_out_the_same_each_time_and_differs_by_its_seed() -> None:
    def script(seed: int) -> list[str | int]:
        world = World.scripted(MORNING, seed)
        return [world.new_id(), world.new_id(), world.seed(), world.seed()]

    assert script(1) == script(1)
    assert not set(script(1)) & set(script(2))


def test_scripted_identifiers_sort_as_they_were_made() -> None:
    world = World.scripted(MORNING)
    made = [world.new_id() for _ in range(40)]
    world.clock.advance(timedelta(microseconds=1))
    made.append(world.new_id())
    assert made == sorted(set(made))


def test_a_clock_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        World.scripted(datetime(2026, 9, 7, 9, 0))  # noqa: DTZ001  it is the fault that is tested
