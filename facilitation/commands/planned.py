"""``/plan protocol [day] [time] [weekly] [@presenter]``, in any order behind the protocol; what is missing is asked for
with the form."""

import re
from dataclasses import dataclass, field

from facilitation.actions import Command, Help
from facilitation.decision import Address
from facilitation.team.plan import PlanSession

from .nearest import protocol_called
from .reading import Typed, plain

TIME = re.compile(r"\d{1,2}([:.]\d{2})(am|pm)?|\d{1,2}(am|pm|h)", re.IGNORECASE)
WEEKLY = ("weekly", "semanal", "semanalmente")
OVER_DAYS = ("over-days", "por-dias")  # behind the protocol, of a start as well
SMALL = ("at", "a", "las", "la", "on", "el", "los", "every", "cada")


@dataclass
class Said:
    """What stands behind the protocol, taken apart."""

    presenter: str | None = None
    clock: str = ""
    days: list[str] = field(default_factory=list)
    weekly: bool = False
    over_days: bool = False


def plan(typed: Typed) -> tuple[Address, Command] | Help:
    """What a line about a planned session means. Raises Refused for a day that can't be read, or a stranger."""
    tokens = typed.tokens
    if not tokens:
        return Help("protocols")
    protocol, said = protocol_called(tokens[0], typed), Said()
    at = 1
    while at < len(tokens):
        at += _word(typed, tokens[at:], said)
    day = typed.days(said.days)[0] if said.days else None
    id = typed.new_id()
    made = PlanSession(id, typed.member, typed.channel, protocol.id, day, said.clock, said.weekly, said.presenter,
                       days=said.over_days)  # fmt: skip
    return Address("plan", id), made


def _word(typed: Typed, tokens: list[str], said: Said) -> int:
    """Notes down what the first of the words says; how many words it took."""
    word = tokens[0]
    if word.startswith(("@", "<@")):
        said.presenter, length = typed.someone(tokens)
        return length
    if TIME.fullmatch(word):
        said.clock = word
    elif plain(word) in WEEKLY:
        said.weekly = True
    elif plain(word) in OVER_DAYS:
        said.over_days = True
    elif plain(word) not in SMALL:
        said.days.append(word)
    return 1
