"""`make bench`: what the shell costs, in one run. Each figure is measured in a process of its own, one after another.

Give the machine some quiet: on a busy one the lateness measures the others. `--quick` takes a tenth of the time.
"""

import os
import platform
import sqlite3
import sys
from collections.abc import Callable, Iterator
from typing import Any

from tests.benchmarks.apart import measured
from tests.benchmarks.scene import percentile

QUICK = "--quick" in sys.argv[1:]
SECONDS = 6 if QUICK else 60
COUNTS = (1_000, 5_000) if QUICK else (10_000, 50_000)
EACH = 40 if QUICK else 400
SLACK = 16
UPTO = 1_000 if QUICK else 10_000


def say(text: str = "") -> None:
    print(text, flush=True)


def tell_commands() -> None:
    from tests.benchmarks import commands

    say("Whole commands: taken in once, loaded, decided, saved, put into the outbox, committed (FULL), answered")
    ours, theirs = measured(commands.writer, EACH), measured(commands.orm_sessions, max(10, EACH // 10))
    alone = measured(commands.one_caller, 10 * EACH)
    say(f"  one writer, {commands.CALLERS} callers       {_rate(ours)}")
    say(f"  async ORM sessions, {commands.CALLERS}       {_rate(theirs)}")
    say(f"  ratio                        {ours.a_second / theirs.a_second:8.1f} times        (expected: at least 6)")
    say(f"  one writer, 1 caller         {_rate(alone)}")
    say(f"  of which the rules alone     {measured(commands.rules, 20_000):8.0f} µs of CPU")
    say()


def _rate(rate: Any) -> str:
    return f"{rate.a_second:8,.0f} a second   {rate.cpu:6.0f} µs of CPU each   {rate.waited:6.1f} ms to the answer"


def tell_growth() -> None:
    from tests.benchmarks import commands

    say("A contribution in a session in which much has been said already")
    for number, cost, size in measured(commands.growth, UPTO):
        say(f"  at the {number:>6,}th             {cost:8.0f} µs of CPU      snapshot {size:,} bytes")
    say()


def tell_timers() -> None:
    from tests.benchmarks import timers

    say(f"Live sessions whose steps end within {SECONDS} s: late until decided and committed to the disk")
    for count in COUNTS:
        say(f"  {count:>6,} sessions              {_late(measured(timers.ours, count, SECONDS))}")
        say(f"  {count:>6,} APScheduler jobs      {_late(measured(timers.apscheduler, count, SECONDS))}")
    bare = measured(timers.disk, SECONDS / 6)
    say(f"  the disk alone, 24 pages     p50 {percentile(bare, 0.5):6.2f}  p99 {percentile(bare, 0.99):6.2f}  "
        f"most {max(bare):7.1f} ms")  # fmt: skip
    say("                               (expected: p99 under 10 ms; the jobs are in memory and do nothing)")
    say()
    count = COUNTS[0]
    say(f"{count:,} steps that end at one instant")
    for name, found in (
        ("sessions", measured(timers.ours, count, 0)),
        ("sessions, not foreseen", measured(timers.ours, count, 0, False, False)),
        ("sessions, idle rule", measured(timers.ours, count, 0, True)),
        ("APScheduler jobs", measured(timers.apscheduler, count, 0)),
    ):
        say(f"  {name:<25} all begun in {found.all_claimed:6.0f} ms, all committed in {1000 * found.took:6.0f} ms, "
            f"longest loop gap {found.gap:5.1f} ms, CPU {found.cpu:5.2f} s")  # fmt: skip
    say("                               (expected: all within 500 ms, no loop gap over 10 ms)")


def _late(found: Any) -> str:
    return (
        f"p50 {found.at(0.5):6.2f}  p99 {found.at(0.99):6.2f}  most {found.at(1):7.1f} ms   "
        f"CPU {found.cpu:5.1f} s   memory {found.memory:4.0f} MB   loop gap {found.gap:5.1f} ms"
    )


def tell_slack() -> None:
    from tests.benchmarks import slack

    count = 2_000 if QUICK else 20_000
    say(f"Slack: signed slash commands over HTTP, {SLACK} connections, one server process")
    bare, fast = (measured(slack.answers, kind, count // 4, SLACK) for kind in ("bare Bolt", "fastest Bolt"))
    say(f"  bare Bolt, as it comes        {_answers(bare)}")
    say(f"  bare Bolt, as fast as it goes {_answers(fast)}")
    for name, another in _databases():
        for kind in ("Bolt, one row", "ours, idle rule", "ours"):
            found = measured(slack.answers, kind, count, SLACK, another())
            ratios = f"{found.a_second / bare.a_second:4.1f} times, {100 * found.a_second / fast.a_second:3.0f}%"
            say(f"  {kind + ', ' + name:<29} {_answers(found)}   {ratios}")
        alone = measured(slack.answers, "ours", count // 10, 1, another())
        say(f"  one connection, {name:<13} {_answers(alone)}")
    say("                               (expected of a durable commit before the answer: 3.5 times and 55%)")
    say()


def _databases() -> Iterator[tuple[str, Callable[[], str]]]:
    """Each kind, and what makes an empty one of it."""
    from tests.postgres import Server, programs

    yield "SQLite", str
    if (found := programs()) is not None:
        with Server(found) as server:
            yield "PostgreSQL", server.create


def _answers(found: Any) -> str:
    return (
        f"{found.a_second:8,.0f} a second   {found.cpu:6.0f} µs of CPU each   "
        f"p50 {found.p50:5.2f}  p99 {found.p99:6.2f} ms"
    )


def main() -> None:
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    say(f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {os.cpu_count()} cores, load {load:.1f}")
    say()
    tell_commands()
    tell_growth()
    tell_slack()
    tell_timers()


if __name__ == "__main__":
    main()
