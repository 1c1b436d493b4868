"""How long things take where a session is spread over days: plain numbers and moments.

A window ends at the clock time at which it began, in the team's own zone, so that it stays "until ten on Thursday" when
the clocks change in between. Saturday and Sunday don't count where they are not everyone's days: a day from Friday on
ends on Monday. In a rehearsal, which is brisker than life, a day is so many seconds.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from facilitation.calendar import at_clock

from .length import grouping, passes
from .protocol import Protocol
from .script import Item, Repeat, Step

DAY = timedelta(days=1)
USUAL = 1.0  # days, where the script says nothing; of the gathering and the closing as well
REMINDS = 0.8  # of a window, when those missing hear of it
SATURDAY = 5
FARTHEST = 60  # days from now that a window can be drawn out to


def of_step(step: Step) -> float:
    """The days of a step's window; 0 where it is only said."""
    return USUAL if step.days is None else step.days


def of_protocol(protocol: Protocol, people: int) -> float:
    """The days of all its steps, for a group of that size."""
    return sum(_item(item, people) for item in protocol.body)


def ends(begins: datetime, days: float, zone: str, pace: float = 1.0, weekends: bool = True) -> datetime:
    """When a window of so many days is over. ``weekends``: Saturday and Sunday count as well."""
    if pace != 1.0:
        return begins + DAY * days * pace
    whole, over = int(days), begins + DAY * (days % 1)
    local = over.astimezone(ZoneInfo(zone))
    day = local.date()
    while whole or (days and not weekends and day.weekday() >= SATURDAY):
        day += DAY
        whole -= bool(whole and (weekends or day.weekday() < SATURDAY))
    return over if day == local.date() else at_clock(day, local.time(), zone)


def reminds(begins: datetime, over: datetime) -> datetime:
    """When those missing in a window hear of it."""
    return begins + (over - begins) * REMINDS


def takes_late(step: Step) -> bool:
    """Whether something may be added to ``step`` once it is over."""
    return step.shows != "never" and step.vote is None and step.decides is None


def _item(item: Item, people: int) -> float:
    if isinstance(item, Repeat):
        return passes(item.repeat, people, grouping(item.steps)) * _all(item.steps, people)
    return of_step(item)


def _all(items: Iterable[Item], people: int) -> float:
    return sum(_item(item, people) for item in items)
