"""The three things that a program cannot work out for itself: what time it is, a name nobody else has, and luck.

They come in from outside as one value, so that a rehearsal and a test can say what they are. An identifier is 26 small
letters and digits, safe in a button or an address; those made later sort later, for they begin with the time.
"""

import random
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count

# Without i, l, o and u: what is left cannot be misread. In the order of ASCII, so that identifiers sort by their age.
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class World:
    now: Callable[[], datetime]
    new_id: Callable[[], str]
    seed: Callable[[], int]

    @classmethod
    def real(cls) -> "World":
        return World(
            now=lambda: datetime.now(UTC),
            new_id=lambda: _letters(time.time_ns(), 13) + _letters(secrets.randbits(65), 13),
            seed=lambda: secrets.randbits(63),
        )

    @classmethod
    def scripted(cls, start: datetime, seed: int = 0) -> "ScriptedWorld":
        """A world in which time stands still until it is moved, and all else follows from the seed."""
        clock, numbers, dice = Clock(start), count(), random.Random(seed)

        def new_id() -> str:
            return _letters(_nanoseconds(clock.time), 13) + _letters(next(numbers), 8) + _letters(seed, 5)

        return ScriptedWorld(now=lambda: clock.time, new_id=new_id, seed=lambda: dice.getrandbits(63), clock=clock)


@dataclass
class Clock:
    """The hands of a scripted world's clock."""

    time: datetime

    def __post_init__(self) -> None:
        self.set(self.time)

    def set(self, time: datetime) -> None:
        if time.tzinfo is None:
            raise ValueError("A clock needs a time with a time zone.")
        self.time = time.astimezone(UTC)

    def advance(self, by: timedelta) -> datetime:
        self.time += by
        return self.time


@dataclass(frozen=True)
class ScriptedWorld(World):
    clock: Clock = field(kw_only=True)


def _nanoseconds(moment: datetime) -> int:
    return (moment - EPOCH) // timedelta(microseconds=1) * 1000


def _letters(number: int, length: int) -> str:
    """The last `length` digits of a number to the base of 32."""
    return "".join(ALPHABET[(number >> (5 * place)) & 31] for place in reversed(range(length)))
