"""What a member wants for themselves: their time zone, language, hours, weekends, and whether a quiet person is asked.

Decisions: hours are whole hours of one day, because that is how people speak of them; who works at night says from 0
on. A zone or language that is the team's is not kept as the member's own: when the team has another, so have they.
"""

from collections.abc import Callable
from dataclasses import replace

from facilitation.actions import action
from facilitation.decision import Decision
from facilitation.given import Given
from facilitation.message import ChoiceField, Form, TextField, ToggleField, literal, say
from facilitation.wording import LANGUAGES

from .hours import checked as hours_of_a_day
from .known import a_language, a_zone
from .presence import member_of, with_member, zone_of
from .team import THE_TEAMS, Member, Prefer, Team


def prefer(team: Team, command: Prefer, given: Given) -> Decision[Team]:
    """What is said is kept, the rest stays; nothing at all asks with a form. Raises Refused for what cannot be."""
    me = member_of(team, command.member)
    if command == Prefer(command.member):
        return Decision(team, answer=_form(team, me, given))
    changed = replace(
        me,
        time_zone=_own(command.time_zone, me.time_zone, team.time_zone, a_zone),
        language=_own(command.language, me.language, team.language, a_language),
        hours=hours_of_a_day(command.hours) if command.hours else me.hours,
        weekends=me.weekends if command.weekends is None else command.weekends,
        nudges=me.nudges if command.nudges is None else command.nudges,
    )
    words, (first, last) = given.words, changed.hours
    kept = words("prefer.kept", first=f"{first}:00", last=f"{last}:00", zone=literal(zone_of(team, changed)))
    return Decision(with_member(team, changed), answer=say(kept))


def _own(said: str, before: str, teams: str, checked: Callable[[str], str]) -> str:
    """What is the member's own from now on; empty: what the team has."""
    if not said:
        return before
    return "" if said in (THE_TEAMS, teams) else checked(said)


def _form(team: Team, me: Member, given: Given) -> Form:
    words, (first, last) = given.words, me.hours
    named = {code: words(f"language.{code}") for code in LANGUAGES}
    languages = ((THE_TEAMS, words("prefer.teams_language", language=named[team.language])), *named.items())
    hint = words("prefer.time_zone_hint", zone=team.time_zone)
    fields = (
        TextField("hours", words("prefer.hours"), f"{first}-{last}", words("prefer.hours_hint"), max_length=20),
        ToggleField("weekends", words("prefer.weekends"), me.weekends),
        ToggleField("nudges", words("prefer.nudges"), me.nudges, words("prefer.nudges_hint")),
        ChoiceField("language", words("settings.language"), languages, me.language or THE_TEAMS),
        TextField("time_zone", words("settings.time_zone"), me.time_zone, hint, required=False),
    )
    return Form(words("prefer.title"), action("prefer", team.id), fields, words("team.button.save"))
