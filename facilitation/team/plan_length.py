"""How long a planned session will last, for calendars, which want an end."""

from datetime import timedelta

from facilitation.session.protocol import Protocol
from facilitation.session.windows import of_protocol

from .plan import Plan
from .team import Team

USUAL = timedelta(hours=1)  # where nothing is known of its protocol any more


def lasts(plan: Plan, protocol: Protocol | None, team: Team) -> timedelta:
    """For all who are in the team: whole minutes, or, over days, whole days."""
    if protocol is None:
        return USUAL
    people = protocol.people.nearest(len(team.present))
    if plan.days:
        return timedelta(days=max(1, round(of_protocol(protocol, people))))
    return timedelta(minutes=round(protocol.minutes_for(people)))
