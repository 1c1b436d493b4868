"""Being away, and being back.

Days are the member's own: someone in Auckland is away from their own midnight on. Days that overlap or follow one
another become one stretch, and what is past is forgotten, so that the list stays short.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta

from facilitation.actions import action
from facilitation.calendar import day_mark
from facilitation.decision import Decision, Refused
from facilitation.given import Given
from facilitation.message import Button, DateField, Form, say

from .presence import is_away, member_of, today_of, with_member, zone_of
from .team import Away, ComeBack, GoAway, Member, Team

MAX_STRETCHES = 12
LONGEST = timedelta(days=400)  # a year's leave fits, and a slip in the year is noticed
DAY = timedelta(days=1)


def go_away(team: Team, command: GoAway, now: datetime, given: Given) -> Decision[Team]:
    """Away from the first day to the last; without any day: a form. One day alone is that day."""
    member = member_of(team, command.member)
    today = today_of(team, member, now)
    if command.first is None and command.last is None:
        return Decision(team, answer=_form(team, today, given))
    first = command.first or today
    asked = _checked(first, command.last or first, today)
    away = _merged((*(a for a in member.away if a.last >= today), asked))
    if len(away) > MAX_STRETCHES:
        raise Refused("refused.away_many", most=MAX_STRETCHES)
    words, zone = given.words, zone_of(team, member)
    days = words("away.kept", first=day_mark(asked.first, zone), last=day_mark(asked.last, zone))
    if asked.first == asked.last:
        days = words("away.kept_day", day=day_mark(asked.first, zone))
    back = Button(words("team.button.come_back"), action("come_back", team.id))
    answer = say(days, words("away.quiet"), buttons=(back,))
    return Decision(with_member(team, replace(member, away=away)), answer=answer)


def _checked(first: date, last: date, today: date) -> Away:
    if last < first:
        raise Refused("refused.away_backwards", field="last")
    if last < today:
        raise Refused("refused.away_past", field="last")
    if last - first > LONGEST or first - today > LONGEST:
        raise Refused("refused.away_long", field="last")
    return Away(max(first, today), last)


def _merged(stretches: tuple[Away, ...]) -> tuple[Away, ...]:
    """The same days in as few stretches as possible, earliest first."""
    merged: list[Away] = []
    for away in sorted(stretches, key=lambda a: a.first):
        if merged and away.first <= merged[-1].last + DAY:
            merged[-1] = Away(merged[-1].first, max(merged[-1].last, away.last))
        else:
            merged.append(away)
    return tuple(merged)


def come_back(team: Team, command: ComeBack, now: datetime, given: Given) -> Decision[Team]:
    """Back today; someone who is not away yet takes back the days to come."""
    member = member_of(team, command.member)
    today = today_of(team, member, now)
    coming = tuple(a for a in member.away if a.last >= today)
    if not coming:
        raise Refused("refused.away_not", buttons=(("team.button.away", action("away", team.id)),))
    kept = tuple(a for a in coming if a.first > today) if is_away(member, today) else ()
    return Decision(with_member(team, replace(member, away=kept)), answer=say(given.words("away.back")))


def _form(team: Team, today: date, given: Given) -> Form:
    words = given.words
    fields = (
        DateField("first", words("away.first"), today.isoformat()),
        DateField("last", words("away.last"), today.isoformat(), words("away.last_hint")),
    )
    quiet, submit = say(words("away.quiet")), words("team.button.save")
    return Form(words("away.title"), action("away", team.id), fields, submit, quiet)


def until(member: Member, day: date) -> date | None:
    """The last day of the stretch that ``member`` is away on ``day``; None for someone who is here."""
    return next((a.last for a in member.away if a.first <= day <= a.last), None)
