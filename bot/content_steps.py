"""Where the steps of a protocol file stand: repeats hold steps, and may hold repeats.

pydantic names the kind of each item in the place of an error (``steps, 3, step, minutes``), which no file does.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from facilitation.session.script import Repeat, Step

Loc = tuple[str | int, ...]
KINDS: Mapping[str, type[BaseModel]] = {"step": Step, "repeat": Repeat}


def is_kind(loc: Loc, at: int) -> bool:
    """Whether the part of a place is only what pydantic calls the item before it."""
    return at >= 2 and loc[at] in KINDS and isinstance(loc[at - 1], int) and loc[at - 2] == "steps"


def bare(loc: Loc) -> Loc:
    """The place as it is in the file."""
    return tuple(part for at, part in enumerate(loc) if not is_kind(loc, at))


def without_ways(loc: Loc) -> Loc:
    """The place without the ways in which a value may be written (a word, a list of words)."""
    return tuple(part for part in loc if not str(part).startswith(("literal[", "tuple[")))


def leaves(data: Any, loc: Loc = ()) -> Iterator[tuple[Loc, dict[str, Any], tuple[Loc, ...]]]:
    """All steps in their order: where each stands, the step, and where the repeats round it stand."""
    yield from _leaves(data, loc, ())


def _leaves(data: Any, loc: Loc, within: tuple[Loc, ...]) -> Iterator[tuple[Loc, dict[str, Any], tuple[Loc, ...]]]:
    items = data.get("steps") if isinstance(data, dict) else None
    for number, item in enumerate(items if isinstance(items, list) else ()):
        at = (*loc, "steps", number)
        if isinstance(item, dict) and "repeat" in item:
            yield from _leaves(item, at, (*within, at))
        elif isinstance(item, dict):
            yield at, item, within


def repeats(data: Any, loc: Loc = ()) -> Iterator[tuple[Loc, dict[str, Any]]]:
    """All repeats that are groups of keys, each before those within it: where ``repeat`` stands, and what it says."""
    items = data.get("steps") if isinstance(data, dict) else None
    for number, item in enumerate(items if isinstance(items, list) else ()):
        if isinstance(item, dict) and "repeat" in item:
            at = (*loc, "steps", number)
            if isinstance(item["repeat"], dict):
                yield (*at, "repeat"), item["repeat"]
            yield from repeats(item, at)
