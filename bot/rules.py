"""Which rules decide for which kind of subject: the one table by which the shell finds them."""

from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

from facilitation.decision import Decision, SubjectKind
from facilitation.given import Need


class Rules(NamedTuple):
    """``decide(state, command, now, given) -> Decision`` and ``needs(state, command)``. The table is of all kinds at
    once, so states and commands are untyped here; each kind's own functions are not."""

    decide: Callable[..., Decision[Any]]
    needs: Callable[[Any, Any], frozenset[Need]]


@cache
def rules_of(kind: SubjectKind) -> Rules:
    """The rules of a kind of subject, loaded when they are first wanted."""
    match kind:
        case "session":
            from facilitation.session import decide as session

            return Rules(session.decide, session.needs)
        case "agreement":
            from facilitation.team import consent

            return Rules(consent.decide, consent.needs)
        case "checkin":
            from facilitation.team import checkin_rules

            return Rules(checkin_rules.decide, checkin_rules.needs)
        case "plan":
            from facilitation.team import plan_rules

            return Rules(plan_rules.decide, plan_rules.needs)
        case "team":
            from facilitation.team import rules

            return Rules(rules.decide, rules.needs)
