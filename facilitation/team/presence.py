"""Who is here, and what day it is for them. Nobody asks anything of someone who is away, or who left."""

from dataclasses import replace
from datetime import date, datetime

from facilitation.calendar import today_in
from facilitation.decision import Refused

from .team import Member, Team


def zone_of(team: Team, member: Member) -> str:
    """The time zone that ``member`` lives in: their own, or the team's."""
    return member.time_zone or team.time_zone


def today_of(team: Team, member: Member, now: datetime) -> date:
    """The day that it is for ``member``."""
    return today_in(zone_of(team, member), now)


def is_away(member: Member, day: date) -> bool:
    """Whether ``member`` said that they are away on ``day``; the first and the last day count."""
    return any(away.first <= day <= away.last for away in member.away)


def free_now(team: Team, now: datetime) -> tuple[Member, ...]:
    """Those who have not left and are not away today, each by their own calendar."""
    return tuple(m for m in team.present if not is_away(m, today_of(team, m, now)))


def member_of(team: Team | None, id: str) -> Member:
    """The member ``id`` of the team; refused for someone who is not in it, or not any more."""
    member = team.member(id) if team else None
    if member is None or member.left:
        raise Refused("refused.team_not_a_member")
    return member


def with_member(team: Team, member: Member) -> Team:
    """The team with ``member`` in the place of who had that id."""
    return replace(team, members=tuple(member if m.id == member.id else m for m in team.members))
