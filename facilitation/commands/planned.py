"""``/plan protocol [day] [time] [weekly] [@presenter]``, in any order behind the protocol; what is missing is asked for
with the form."""

import re

from facilitation.actions import Command, Help
from facilitation.decision import Address
from facilitation.team.plan import PlanSession

from .nearest import protocol_called
from .reading import Typed, plain

TIME = re.compile(r"\d{1,2}([:.]\d{2})(am|pm)?|\d{1,2}(am|pm|h)", re.IGNORECASE)
WEEKLY = ("weekly", "semanal", "semanalmente")
OVER_DAYS = ("over-days", "por-dias")  # behind the protocol, of a start as well
SMALL = ("at", "a", "las", "la", "on", "el", "los", "every", "cada")


def plan(typed: Typed) -> tuple[Address, Command] | Help:
    """What a line about a planned session means. Raises Refused for a day that can't be read, or a stranger."""
    tokens = typed.tokens
    if not tokens:
        return Help("protocols")
    protocol = protocol_called(tokens[0], typed)
    presenter, clock, days, weekly, over_days = None, "", [], False, False
    at = 1
    while at < len(tokens):
        word = tokens[at]
        if word.startswith(("@", "<@")):
            presenter, length = typed.someone(tokens[at:])
            at += length
            continue
        if TIME.fullmatch(word):
            clock = word
        elif plain(word) in WEEKLY:
            weekly = True
        elif plain(word) in OVER_DAYS:
            over_days = True
        elif plain(word) not in SMALL:
            days.append(word)
        at += 1
    day = typed.days(days)[0] if days else None
    id = typed.new_id()
    made = PlanSession(
        id, typed.member, typed.channel, protocol.id, day, clock, weekly, presenter, days=over_days
    )  # fmt: skip
    return Address("plan", id), made
