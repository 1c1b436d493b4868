"""When somebody may be asked something that can wait: in their own hours, on their own days, not while they are away.

Hours are by the clock on the wall where the member lives, so that they stay theirs when the clocks change.
"""

import re
from datetime import datetime, time, timedelta

from facilitation.calendar import at_clock
from facilitation.decision import Refused

from .presence import today_of, zone_of
from .team import Member, Team

HOURS = re.compile(r"(?:de|from)?\s*(\d{1,2})(?::00)?\s*h?\s*(?:-|–|—|to|a|until|hasta)\s*(\d{1,2})(?::00)?\s*h?")
MIDNIGHT = 24
DAY = timedelta(days=1)
SATURDAY = 5
FARTHEST = 900  # days: longer than anybody can be away (away.py), so that there always is such a day


def next_hours(team: Team, member: Member, now: datetime) -> datetime:
    """The first moment from ``now`` on at which ``member`` may be asked: ``now`` itself within their hours."""
    zone, day = zone_of(team, member), today_of(team, member, now)
    (first, last), end = member.hours, day + DAY * FARTHEST
    while day < end:
        gone = [away.last for away in member.away if away.first <= day <= away.last]
        if gone:
            day = max(gone) + DAY
        elif day.weekday() >= SATURDAY and not member.weekends:
            day += DAY
        else:
            opens = at_clock(day, time(first), zone)
            closes = at_clock(day + DAY * (last // MIDNIGHT), time(last % MIDNIGHT), zone)
            if max(now, opens) < closes:  # the clocks may leap over all of them
                return max(now, opens)
            day += DAY
    return now


def read_hours(typed: str) -> tuple[int, int] | None:
    """``8-18``, ``8:00 to 18:00``, ``de 8 a 18``; None where nothing is typed. Raises Refused for anything else."""
    if not typed.strip():
        return None
    found = HOURS.fullmatch(typed.strip().casefold())
    if found is None:
        raise Refused("refused.hours_unread", typed=typed.strip()[:40], field="hours")
    return checked((int(found[1]), int(found[2])))


def checked(hours: tuple[int, int]) -> tuple[int, int]:
    """The hours, if they are some of one day."""
    first, last = hours
    if not 0 <= first < last <= MIDNIGHT:
        raise Refused("refused.hours", first=first, last=last, field="hours")
    return first, last
