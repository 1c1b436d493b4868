"""Days and time zones, without a clock: what day it is for someone, nine in the morning there, days typed by people.

Moments are aware datetimes; a zone is a name of the time zone database. Days are typed in English or Spanish, whatever
language the team has, because people in one team do both.
"""

import calendar
import re
import unicodedata
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from .message import moment

NINE = time(9)
NOON = time(12)

# Monday first, as date.weekday() counts; three letters are enough in both languages, four where they must be.
WEEKDAYS = (
    ("monday", "lunes"),
    ("tuesday", "martes"),
    ("wednesday", "miercoles"),
    ("thursday", "jueves"),
    ("friday", "viernes"),
    ("saturday", "sabado"),
    ("sunday", "domingo"),
)
MONTHS = (
    ("january", "enero"),
    ("february", "febrero"),
    ("march", "marzo"),
    ("april", "abril"),
    ("may", "mayo"),
    ("june", "junio"),
    ("july", "julio"),
    ("august", "agosto"),
    ("september", "septiembre", "setiembre"),
    ("october", "octubre"),
    ("november", "noviembre"),
    ("december", "diciembre"),
)
NEAR = {"today": 0, "hoy": 0, "tomorrow": 1, "manana": 1}
BETWEEN = frozenset("a al de del el en from hasta desde on the to until till y and -".split()) | {"–", "—"}
"""Small words between days that carry no day."""


@lru_cache(maxsize=64)
def known_zone(name: str) -> bool:
    """Whether ``name`` is in the time zone database."""
    try:
        ZoneInfo(name)
    except (OSError, KeyError, ValueError):
        return False
    return True


def today_in(zone: str, now: datetime) -> date:
    """The day that ``now`` falls on in ``zone``."""
    return now.astimezone(ZoneInfo(zone)).date()


def at_nine(day: date, zone: str) -> datetime:
    """Nine in the morning of ``day`` in ``zone``, as UTC."""
    return datetime.combine(day, NINE, ZoneInfo(zone)).astimezone(UTC)


def at_clock(day: date, clock: time, zone: str) -> datetime:
    """The moment at which the clocks of ``zone`` show ``clock`` on ``day``, as UTC. A time that the clocks leap over
    is the next that there is; of one that comes twice, it is the first."""
    local = datetime.combine(day, clock, ZoneInfo(zone))
    found = local.astimezone(UTC)
    if found.astimezone(local.tzinfo).replace(tzinfo=None) == local.replace(tzinfo=None):
        return found
    early, late = local.replace(fold=1).astimezone(UTC), found  # the leap lies between them
    after = late.astimezone(local.tzinfo).utcoffset()
    while late - early > timedelta(seconds=1):
        half = early + (late - early) // 2
        early, late = (early, half) if half.astimezone(local.tzinfo).utcoffset() == after else (half, late)
    return late.replace(microsecond=0)


def day_mark(day: date, zone: str) -> str:
    """The mark for a whole day in a message. At noon of the zone, so that readers to its east and west see that day."""
    return moment(datetime.combine(day, NOON, ZoneInfo(zone)), "d")


def months_later(day: date, months: int) -> date:
    """The same day of the month so many months ahead, or that month's last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def parse_days(tokens: Sequence[str], today: date) -> tuple[date, ...] | None:
    """All days that the words name, in their order: ``2026-12-01``, ``tomorrow``, ``friday``, ``12 march``, ``12 de
    marzo de 2027``; None where some word is no part of a day. A weekday is the next one after today, a day without its
    year the next such day from today on; behind another day they are counted from that one."""
    words = [_plain(token) for token in tokens]
    days: list[date] = []
    at = 0
    while at < len(words):
        if words[at] in BETWEEN:
            at += 1
            continue
        day, length = _first_day(words[at:], today, days[-1] if days else today)
        if day is None:
            return None
        days.append(day)
        at += length
    return tuple(days)


def _plain(word: str) -> str:
    """Small letters without accents, and without the comma or stop behind."""
    letters = unicodedata.normalize("NFKD", word.casefold().rstrip(",."))
    return "".join(c for c in letters if not unicodedata.combining(c))


def _first_day(words: list[str], today: date, since: date) -> tuple[date | None, int]:
    """The day that ``words`` begin with, and how many words it took; ``since``: the day before it, or today."""
    first = words[0]
    if first in NEAR:
        return today + timedelta(days=NEAR[first]), 1
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", first):
        return _real(int(first[:4]), int(first[5:7]), int(first[8:])), 1
    day, length = _day_and_month(words, since)
    if day is None and (weekday := _named(first, WEEKDAYS)) is not None:  # after the months: "mar 3" is in March
        return _next(weekday, since), 1
    return day, length


def _next(weekday: int, since: date) -> date | None:
    """The next such weekday after ``since``."""
    try:
        return since + timedelta(days=(weekday - since.weekday() - 1) % 7 + 1)
    except OverflowError:  # behind the last week that there is
        return None


def _day_and_month(words: list[str], since: date) -> tuple[date | None, int]:
    """``12 march [2027]``, ``march 12 [2027]``, ``12 de marzo [de 2027]``."""
    places = [at for at, word in enumerate(words[:5]) if word != "de"]
    said = [words[at] for at in places][:3]
    if len(said) < 2:
        return None, 1
    number, name = (said[0], said[1]) if said[0][:1].isdigit() else (said[1], said[0])
    month = _named(name, MONTHS)
    counted = re.fullmatch(r"(\d{1,2})(st|nd|rd|th|º)?", number)
    if month is None or counted is None:
        return None, 1
    day = int(counted[1])
    if len(said) == 3 and re.fullmatch(r"\d{4}", said[2]):
        return _real(int(said[2]), month + 1, day), places[2] + 1
    coming = (_real(year, month + 1, day) for year in range(since.year, since.year + 9))  # 29 February may be far
    return next((day for day in coming if day and day >= since), None), places[1] + 1


def _named(word: str, names: Sequence[tuple[str, ...]]) -> int | None:
    """Where ``word`` (whole, or its first three letters or more) stands among ``names``, if in one place only."""
    found = {at for at, same in enumerate(names) if len(word) >= 3 and any(name.startswith(word) for name in same)}
    return found.pop() if len(found) == 1 else None


def _real(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
