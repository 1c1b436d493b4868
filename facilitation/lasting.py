"""How long something takes, as people say it: seconds below a minute, minutes up to three hours, then hours."""

from .wording import Wording

IN_HOURS = 180  # minutes from which hours read better
QUARTER = 15


def lasting(words: Wording, minutes: float) -> str:
    """"30 seconds", "2.5 minutes", "90 minutes", "4 hours", "3 hours 20 minutes"."""
    if minutes < 1:
        return words("session.seconds", n=round(minutes * 60))
    if minutes < IN_HOURS:
        return words("session.minutes", n=_number(minutes))
    hours, rest = divmod(round(minutes), 60)
    said = words("session.hours", n=hours)
    return words("session.hours_and", hours=said, minutes=words("session.minutes", n=rest)) if rest else said


def short(words: Wording, minutes: float) -> str:
    """"45 min", "4 h", "3 h 15 min", for lists."""
    minutes = roughly(minutes)
    if minutes < IN_HOURS:
        return words("session.short.minutes", n=_number(minutes))
    hours, rest = divmod(round(minutes), 60)
    said = words("session.short.hours", n=hours)
    return f"{said} {words('session.short.minutes', n=rest)}" if rest else said


def roughly(minutes: float) -> float:
    """What one says for it after "about": whole minutes from ten, quarters of an hour where it is told in hours."""
    if minutes >= IN_HOURS:
        return round(minutes / QUARTER) * QUARTER
    return round(minutes) if minutes >= 10 else minutes


def _number(value: float) -> int | float:
    """5.0 as 5, 2.5 as it is."""
    return int(value) if value == int(value) else round(value, 1)
