"""The form that asks for what a session begins with: who presents, what is brought, live or over days, who leads.

A form has room for five fields on every platform. What must be known comes first, then who leads, then how; what may be
left out gives way.
"""

from facilitation.actions import action
from facilitation.clipping import clip
from facilitation.given import Given
from facilitation.message import MAX_FIELDS, ChoiceField, Form, PeopleField, TextField, say
from facilitation.team.team import Team
from facilitation.wording import in_language

from .commands import Start
from .protocol import Input, Protocol

LONGEST = 600
MUST = MAX_FIELDS - 1  # beside whoever leads
Asked = PeopleField | TextField | ChoiceField


def wanted(command: Start, protocol: Protocol) -> bool:
    """Something that must be known is missing, or nothing was said where something may be asked."""
    presenting = called(protocol, "presenter") if protocol.has_presenter else None
    typed = {key for key, text in command.inputs if text.strip()}
    if presenting and not presenting[1] and not command.presenter:
        return True
    room = MUST - bool(presenting and not presenting[1])  # what no form could ask for holds nobody up
    if any(i.key not in typed for i in [i for i in protocol.inputs if i.required][:room]):
        return True
    said_nothing = not (command.presenter or command.facilitator or command.inputs or command.days or command.guest)
    may_ask = presenting or protocol.inputs or protocol.over_days or called(protocol, "guest")
    return said_nothing and bool(may_ask)


def form(command: Start, given: Given, team: Team, protocol: Protocol, leads: str) -> Form:
    """Filled in with what is known; ``leads`` is who would facilitate."""
    words, language = given.words, given.words.language
    facilitator = PeopleField("facilitator", words("session.form.start.facilitator"), leads,
                              words("session.form.start.facilitator_hint"))  # fmt: skip
    asked: list[Asked] = [*_people(command, protocol, given), *_inputs(command, protocol, language)]
    asked += _how(command, protocol, given)
    must = [field for field in asked if field.required]
    chosen = [field for field in asked if not field.required]
    kept = [*must[:MUST], facilitator, *chosen][:MAX_FIELDS]
    fields = tuple(field for field in (*asked, facilitator) if field in kept)
    purpose = clip(in_language(protocol.purpose, language), 400)
    how = clip(in_language(protocol.over_days.how, language), 300) if protocol.over_days else ""
    about = say(purpose, words("days.form.how_it_goes", how=how) if how else "",
                heading=in_language(protocol.name, language))  # fmt: skip
    act = action("start", team.id, protocol.id)
    return Form(words("session.form.start.title"), act, fields, words("session.form.start.submit"), about)


def called(protocol: Protocol, role: str) -> tuple[dict[str, str], bool] | None:
    """What the protocol calls a role, and whether there may be none; None where it has no such role."""
    return next(((r.called, r.optional) for r in protocol.roles if r.name == role), None)


def _people(command: Start, protocol: Protocol, given: Given) -> list[PeopleField]:
    found, language = [], given.words.language
    for role, value in (("presenter", command.presenter), ("guest", command.guest)):
        named = called(protocol, role)
        if named is None or (role == "presenter" and not protocol.has_presenter):
            continue
        label = given.words(f"session.form.start.{role}", called=clip(in_language(named[0], language), 40))
        found.append(PeopleField(role, label, value or "", required=role == "presenter" and not named[1]))
    return found


def _inputs(command: Start, protocol: Protocol, language: str) -> list[TextField]:
    typed = dict(command.inputs)
    return [_input(asked, typed.get(asked.key, ""), language) for asked in protocol.inputs]


def _input(asked: Input, value: str, language: str) -> TextField:
    hint = in_language(asked.hint, language) if asked.hint else ""
    label = in_language(asked.label, language)
    return TextField(f"input_{asked.key}", label, value, hint, asked.required, asked.long or asked.lines, LONGEST)


def _how(command: Start, protocol: Protocol, given: Given) -> list[ChoiceField]:
    """Live or over days, where the protocol allows it."""
    if protocol.over_days is None:
        return []
    options = tuple((how, given.words(f"days.form.{how}")) for how in ("live", "days"))
    value = "days" if command.days else "live"
    return [ChoiceField("how", given.words("days.form.how"), options, value, required=False)]
