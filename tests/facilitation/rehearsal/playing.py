"""Plays a protocol with nobody but the cast, from the start to the record, on a clock of its own."""

import heapq
from collections.abc import Callable, Iterator
from functools import cache
from itertools import count
from typing import Any

import yaml

from facilitation.decision import Refused, Remind
from facilitation.session.commands import Start
from facilitation.session.protocol import Protocol
from facilitation.session.session import Session
from tests.facilitation.session.stage import ROOT, Table, table, team

MOST = 60_000  # commands after which a session that has not come to its end never will

Watch = Callable[[Session, Any], None]


@cache
def lines(language: str = "en") -> dict[str, tuple[str, ...]]:
    """What the cast says, from prompts/rehearsal."""
    said = yaml.safe_load((ROOT / f"prompts/rehearsal/{language}.yaml").read_text("utf-8"))["say"]
    return dict(_flat(said))


def _flat(said: dict[str, Any], above: str = "") -> Iterator[tuple[str, tuple[str, ...]]]:
    for key, value in said.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{above}{key}.")
        else:
            yield f"{above}{key}", tuple(value)


def names(people: int) -> tuple[str, ...]:
    return tuple(f"member-{n:02}" for n in range(people))


def play(script: Protocol, people: int, seed: int = 1, watch: Watch | None = None) -> Table:
    """A whole rehearsal; ``watch`` sees the session after each command. Fails where it comes to no end."""
    cast = names(people)
    at = table(script, team(*cast), lines=lines())
    at.do(Start("s1", cast[0], "c1", script.id, seed=seed, cast=cast))
    order, due = count(), list[tuple[Any, int, Any]]()
    for _ in range(MOST):
        for timer in at.timers:
            heapq.heappush(due, (timer.at, next(order), timer.command))
        at.timers.clear()
        if at.open.part == "closed" or not due:
            break
        moment, _, command = heapq.heappop(due)
        at.now = max(at.now, moment)
        _try(at, command)
        if watch:
            watch(at.open, command)
    assert at.open.part == "closed", f"{script.id} with {people} came to no end"
    return at


def _try(at: Table, command: Any) -> None:
    try:
        at.do(command)
    except Refused:
        pass


__all__ = ["Remind", "lines", "names", "play"]
