"""A planned session as a file for one's own calendar (iCalendar, RFC 5545): the coming date, with the way to the room.

Decision: one date a file, in UTC, also of a session of every week: each can be moved or called off alone, and a rule
for all of them in somebody's calendar would not know that.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from facilitation.message import unmarked
from facilitation.team.plan_list import Coming

LONGEST = 75  # octets of a line, without its end (3.1)


def file(plan: Coming, team: str, link: str, names: Callable[[str], str], now: datetime) -> str:
    """The whole file. ``link`` leads to the room; ``names`` gives people's names."""
    about = unmarked(plan.about, names)
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Convener//Room//EN", "METHOD:PUBLISH", "BEGIN:VEVENT",
        f"UID:{plan.plan}-{_moment(plan.at)}@convener", f"DTSTAMP:{_moment(now)}", f"DTSTART:{_moment(plan.at)}",
        f"DTEND:{_moment(plan.at + plan.lasts)}", f"SUMMARY:{_text(f'{plan.name} · {team}')}",
        f"DESCRIPTION:{_text(f'{about}{chr(10)}{link}')}", f"URL:{link}", "END:VEVENT", "END:VCALENDAR",
    ]  # fmt: skip
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(words: str) -> str:
    """Words as the value of a property (3.3.11)."""
    plain = words.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return plain.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """A long line as several, each but the first after a space; no letter is cut in two."""
    part = ""
    for letter in line:
        if len((part + letter).encode()) > LONGEST:
            yield part
            part = " "
        part += letter
    yield part
