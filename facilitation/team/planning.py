"""A plan in the making: what is so by now, what time it is, what the shell handed over, what should be done; and when
its coming date is, who leads on it, and what it still needs."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from facilitation.calendar import at_clock, at_nine
from facilitation.decision import Address, Decision, Effect, Post, Remind, Revise, Whisper
from facilitation.given import Given
from facilitation.message import Form, Message
from facilitation.replacing import replace
from facilitation.session.protocol import Input, Protocol

from .hours import next_hours
from .plan import AskAhead, OpenPlanned, Plan, TellFacilitator
from .presence import is_away
from .rota import order
from .team import Member, Team

DAY = timedelta(days=1)
AHEAD = 2  # days before, for what must be there and whose protocol says nothing
CARD = "plan"


@dataclass(frozen=True, slots=True)
class Planning:
    plan: Plan
    team: Team
    now: datetime
    given: Given
    effects: tuple[Effect, ...] = ()

    # -- what is so

    @property
    def protocol(self) -> Protocol | None:
        """The script as it is now; None where it is gone."""
        return self.given.protocol

    @property
    def opens(self) -> datetime:
        """The moment of the coming date, by the team's clock as it is on that day."""
        return moment_of(self.plan.day, self.plan.clock, self.team.time_zone)

    @property
    def lacking(self) -> tuple[Input, ...]:
        """What should be there beforehand and is not yet."""
        inputs = self.protocol.inputs if self.protocol else ()
        brought = {key for key, _ in self.plan.inputs}
        return tuple(i for i in inputs if (i.required or i.ahead is not None) and i.key not in brought)

    def here(self, id: str | None, day: date) -> Member | None:
        """The member, if they are in the team and not away on that day."""
        member = self.team.member(id) if id else None
        return None if member is None or member.left or is_away(member, day) else member

    def leader(self) -> str | None:
        """Who leads on the coming date: whoever was named, if they can; else the next in that day's rota, and not the
        presenter where there is anybody else; None where nobody can."""
        plan = self.plan
        if plan.facilitator not in (None, *plan.declined) and self.here(plan.facilitator, plan.day):
            return plan.facilitator
        able = [id for id in order(self.team, plan.day) if id not in plan.declined]
        return next((id for id in able if id != plan.presenter), next(iter(able), None))

    def hours(self, id: str) -> datetime | None:
        """When that member may be asked, if that is before the session; None where it isn't, or they are gone."""
        member = self.team.member(id)
        at = next_hours(self.team, member, self.now) if member and not member.left else None
        return at if at is not None and at < self.opens else None

    # -- what changes

    def change(self, **fields: Any) -> "Planning":
        return replace(self, plan=replace(self.plan, **fields))

    def do(self, *effects: Effect) -> "Planning":
        return replace(self, effects=(*self.effects, *effects))

    def post(self, message: Message) -> "Planning":
        """A word in the channel."""
        words = self.plan.words + 1
        return self.change(words=words).do(Post(self.plan.channel, f"word:{words}", message))

    def show(self, message: Message) -> "Planning":
        """The plan's own card, in its place."""
        return self.do(Revise(self.plan.channel, CARD, message))

    def whisper(self, member: str, key: str, message: Message) -> "Planning":
        """A private word about the coming date, taken away again when that is over or another one."""
        told = self.plan.told if (member, key) in self.plan.told else (*self.plan.told, (member, key))
        return self.change(told=told).do(Whisper(self.plan.channel, member, key, message))

    def forget(self, *keys: str) -> "Planning":
        """Take these private words away; all of them, where none is named."""
        gone = tuple(t for t in self.plan.told if not keys or t[1] in keys)
        away = (Whisper(self.plan.channel, member, key, None) for member, key in gone)
        return self.change(told=tuple(t for t in self.plan.told if t not in gone)).do(*away)

    def remind(self, at: datetime, command: Any) -> "Planning":
        return self.do(Remind(max(at, self.now), Address("plan", self.plan.id), command))

    def arm(self) -> "Planning":
        """Set the clock for the coming date: what it needs, who leads, and that it opens."""
        plan, zone = self.plan, self.team.time_zone
        ahead = max((AHEAD if i.ahead is None else i.ahead for i in self.lacking), default=None)
        if ahead is not None:
            self = self.remind(at_nine(plan.day - DAY * ahead, zone), AskAhead(plan.turn))
        self = self.remind(moment_of(plan.day - DAY, plan.clock, zone), TellFacilitator(plan.turn))
        return self.remind(self.opens, OpenPlanned(plan.turn))

    def decided(self, answer: Message | Form | None = None) -> Decision[Plan | None]:
        return Decision(self.plan, self.effects, answer)


def moment_of(day: date, clock: str, zone: str) -> datetime:
    """When it is ``clock`` on that day in the zone."""
    return at_clock(day, time.fromisoformat(clock), zone)
