"""Time zones and languages by their names, as far as we know them."""

from facilitation.calendar import known_zone
from facilitation.decision import Refused
from facilitation.wording import LANGUAGES


def a_language(code: str) -> str:
    """The language, if we speak it."""
    if code not in LANGUAGES:
        raise Refused("refused.language", typed=code[:20], field="language")
    return code


def a_zone(name: str) -> str:
    """The time zone, if there is such."""
    if not known_zone(name):
        raise Refused("refused.time_zone", typed=name[:40], field="time_zone")
    return name
