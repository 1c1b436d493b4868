"""What a member wants for themselves: their time zone, language, hours, weekends, and whether a quiet person is asked.

Decision: hours are whole hours of one day, because that is how people speak of them; who works at night says from 0 on.
"""

from dataclasses import replace

from facilitation.actions import action
from facilitation.calendar import known_zone
from facilitation.decision import Decision, Refused
from facilitation.given import Given
from facilitation.message import ChoiceField, Form, TextField, ToggleField, literal, say
from facilitation.wording import LANGUAGES

from .hours import checked
from .presence import member_of, with_member, zone_of
from .team import Member, Prefer, Team


def prefer(team: Team, command: Prefer, given: Given) -> Decision[Team]:
    """What is said is kept, the rest stays; nothing at all asks with a form. Raises Refused for what cannot be."""
    me = member_of(team, command.member)
    if command == Prefer(command.member):
        return Decision(team, answer=_form(team, me, given))
    changed = replace(
        me,
        time_zone=_zone(command.time_zone) if command.time_zone else me.time_zone,
        language=_language(command.language) if command.language else me.language,
        hours=checked(command.hours) if command.hours else me.hours,
        weekends=me.weekends if command.weekends is None else command.weekends,
        nudges=me.nudges if command.nudges is None else command.nudges,
    )
    words, (first, last) = given.words, changed.hours
    kept = words("prefer.kept", first=f"{first}:00", last=f"{last}:00", zone=literal(zone_of(team, changed)))
    return Decision(with_member(team, changed), answer=say(kept))


def _form(team: Team, me: Member, given: Given) -> Form:
    words, (first, last) = given.words, me.hours
    languages = tuple((code, words(f"language.{code}")) for code in LANGUAGES)
    fields = (
        TextField("hours", words("prefer.hours"), f"{first}-{last}", words("prefer.hours_hint"), max_length=20),
        ToggleField("weekends", words("prefer.weekends"), me.weekends),
        ToggleField("nudges", words("prefer.nudges"), me.nudges, words("prefer.nudges_hint")),
        ChoiceField("language", words("settings.language"), languages, me.language or team.language),
        TextField("time_zone", words("settings.time_zone"), zone_of(team, me), words("settings.time_zone_hint")),
    )
    return Form(words("prefer.title"), action("prefer", team.id), fields, words("team.button.save"))


def _zone(name: str) -> str:
    if not known_zone(name):
        raise Refused("refused.time_zone", typed=name[:40])
    return name


def _language(code: str) -> str:
    if code not in LANGUAGES:
        raise Refused("refused.language", typed=code[:20])
    return code
