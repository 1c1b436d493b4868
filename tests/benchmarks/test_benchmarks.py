"""The benchmarks run, in small, so that they are there when somebody wants to know."""

from tests.benchmarks import commands, slack, timers
from tests.benchmarks.apart import measured


def test_commands_are_measured_through_the_writer_and_through_orm_sessions() -> None:
    ours, theirs = measured(commands.writer, 5), measured(commands.orm_sessions, 2)

    assert ours.a_second > theirs.a_second > 0
    assert measured(commands.rules, 100) > 0


def test_a_command_costs_the_same_however_much_has_been_said() -> None:
    (early, _, small), (late, _, big) = measured(commands.growth, 100)

    assert (early, late) == (10, 100)
    assert big <= small + 10


def test_timers_are_measured_and_none_is_lost() -> None:
    found = measured(timers.ours, 40, 0.2)

    assert len(found.late) == 40 and min(found.claimed) >= 0
    assert len(measured(timers.apscheduler, 40, 0.2).late) == 40


def test_slacks_commands_are_measured_beside_bare_bolt() -> None:
    for kind in ("bare Bolt", "fastest Bolt", "Bolt, one row", "ours, idle rule", "ours"):
        found = measured(slack.answers, kind, 60, 4)
        assert found.a_second > 0 and 0 < found.p50 <= found.p99
