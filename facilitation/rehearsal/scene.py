"""A moment of a rehearsal: who is there, which step is open, and the two ways to ask for a move.

The cast's luck is drawn afresh for each question from the session's seed and the question itself, never from one
running source, so that an answer does not depend on how often something else was asked.
"""

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from facilitation.decision import Address, Remind
from facilitation.derived import derived_id
from facilitation.given import Given
from facilitation.session import voices
from facilitation.session.protocol import Step
from facilitation.session.session import Session

SATURDAY = 5  # as a weekday
DAY_BEGINS, DAY_LASTS = 8, timedelta(hours=10)


@dataclass(frozen=True, slots=True)
class Scene:
    session: Session
    now: datetime
    given: Given
    scripts: dict[int, Any] = field(default_factory=dict, compare=False, repr=False)  # by step, once asked for

    @property
    def step(self) -> Step | None:
        """The open step, or None outside of the steps."""
        protocol, at = self.given.protocol, self.session.at
        return protocol.steps[at] if protocol and 0 <= at < len(protocol.steps) else None

    @property
    def steps(self) -> tuple[Step, ...]:
        """All steps of the script."""
        return self.given.protocol.steps if self.given.protocol else ()

    @property
    def led_by_cast(self) -> bool:
        """Whether a scripted colleague facilitates."""
        return self.session.facilitator in self.session.cast

    @property
    def colleagues(self) -> tuple[str, ...]:
        """The cast but for who facilitates, in an order that never changes."""
        return tuple(m for m in self.session.cast if m != self.session.facilitator)

    @property
    def length(self) -> float:
        """Seconds that the open step still has, as they would be at the pace of life."""
        if self.session.ends_at:
            return max((self.session.ends_at - self.now).total_seconds(), 0) / self.session.pace
        return self.session.left / self.session.pace if self.session.left else 0

    @property
    def whole(self) -> float:
        """Seconds that the script gives the open step and those who are there, at the pace of life."""
        return voices.minutes(self.session, self.step) * 60 if self.step else 0

    @property
    def turn(self) -> float:
        """Seconds of one turn in the round that is open, at the pace of life."""
        return voices.share(self.session, self.step) * 60 if self.step else 0

    def pick(self, key: str, number: int) -> str:
        """The ``number``-th line of a list in an order of this session's own, or nothing when there are not so many."""
        lines = list(self.given.lines.get(key, ()))
        self.dice("lines", key).shuffle(lines)
        return lines[number] if number < len(lines) else ""

    def dice(self, *about: object) -> random.Random:
        """Luck for one question, the same whenever it is asked."""
        return random.Random("/".join(map(str, (self.session.seed, *about))))

    def new_id(self, *about: object) -> str:
        """An identifier that follows from the session and what it is for."""
        return derived_id(self.session.id, *about)

    def ask(self, seconds: float, command: Any) -> Remind:
        """``command`` to the session, after ``seconds`` at the pace of life."""
        return self.ask_of(Address("session", self.session.id), seconds, command)

    def ask_of(self, to: Address, seconds: float, command: Any) -> Remind:
        """``command`` to any subject, after ``seconds`` at the pace of life."""
        at = self.now + timedelta(seconds=round(seconds * self.session.pace, 3))
        return Remind(by_day(at) if self.session.days else at, to, command)


def by_day(at: datetime) -> datetime:
    """Over days nobody of the cast is up at night, or there at the weekend: what would happen then happens in the last
    hour before the next day begins, in the same order."""
    morning = at.replace(hour=DAY_BEGINS, minute=0, second=0, microsecond=0)
    if morning <= at < morning + DAY_LASTS and at.weekday() < SATURDAY:
        return at
    evening = morning + DAY_LASTS if at >= morning else morning + DAY_LASTS - timedelta(days=1)
    while evening.weekday() >= SATURDAY:
        evening -= timedelta(days=1)
    morning = evening + timedelta(days=1) - DAY_LASTS
    while morning.weekday() >= SATURDAY:
        morning += timedelta(days=1)
    return morning - (morning - at) / ((morning - evening) / timedelta(hours=1))
