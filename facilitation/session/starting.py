"""Starting a session: who presents, who facilitates, what is brought; asked for with a form where it is missing.

The facilitator is the next in the rota among those who are here, unless somebody was named; whoever led last time is
at their side. In a rehearsal, whoever starts leads, and the cast fills what would be asked.
"""

from datetime import datetime
from zlib import crc32

from facilitation.actions import action
from facilitation.calendar import today_in
from facilitation.decision import Decision, Refused
from facilitation.given import Given
from facilitation.message import Form, FormField, PeopleField, TextField, say
from facilitation.team.presence import is_away, today_of
from facilitation.team.rota import next_facilitator
from facilitation.team.team import Team
from facilitation.wording import in_language

from . import cards, roles, whispers
from .commands import Start
from .phrases import clip
from .protocol import Input, Protocol
from .session import MAX_RULES, Person, Returning, RuleOfTheDay, Session
from .sitting import Sitting

MAX_FIELDS, MAX_RETURNING, LONGEST = 5, 5, 600


def start(command: Start, now: datetime, given: Given) -> Decision[Session | None]:
    """Open the gathering, or answer with the form that asks for what is missing. Raises Refused where a session is
    open in the channel already, or someone named isn't here."""
    protocol, team = given.protocol, given.team
    if protocol is None or team is None:
        raise ValueError("a start needs its team and protocol")
    if given.session is not None and given.session.part != "closed":
        where = (("button.where", action("status", given.session.id)),)
        raise Refused("refused.session_open", buttons=where)
    for member in (command.presenter, command.facilitator):
        if member and member not in [m.id for m in team.present]:
            raise Refused("refused.not_in_team")
    if not command.cast and _wants_form(command, protocol):
        return Decision(None, (), form(command, now, given, team, protocol))
    session = _session(command, now, given, team, protocol)
    sitting = Sitting(session, now, given)
    sitting = sitting.post("opening", cards.opening(sitting))
    times = sum(who == session.facilitator for who, _ in team.rota.led) + 1
    return roles.offer_cards(sitting, whispers.greeting(sitting, times)).decided()


def form(command: Start, now: datetime, given: Given, team: Team, protocol: Protocol) -> Form:
    """Presenter, what they bring, facilitator; filled in with what is known."""
    language, words = given.words.language, given.words
    fields: list[FormField] = []
    if presenting := _presenting(protocol):
        called, optional = presenting
        label = words("session.form.start.presenter", called=clip(in_language(called, language), 40))
        fields.append(PeopleField("presenter", label, command.presenter or "", required=not optional))
    typed = dict(command.inputs)
    for asked in protocol.inputs[: MAX_FIELDS - len(fields) - 1]:
        fields.append(_asked(asked, typed.get(asked.key, ""), language))
    leads = command.facilitator or _leads(team, now, (command.presenter,)) or command.member
    fields.append(PeopleField("facilitator", words("session.form.start.facilitator"), leads,
                              words("session.form.start.facilitator_hint")))  # fmt: skip
    about = say(clip(in_language(protocol.purpose, language), 400), heading=in_language(protocol.name, language))
    act = action("start", team.id, protocol.id)
    return Form(words("session.form.start.title"), act, tuple(fields), words("session.form.start.submit"), about)


def _asked(asked: Input, value: str, language: str) -> TextField:
    hint = in_language(asked.hint, language) if asked.hint else ""
    label = in_language(asked.label, language)
    return TextField(f"input_{asked.key}", label, value, hint, asked.required, asked.long, LONGEST)


def _wants_form(command: Start, protocol: Protocol) -> bool:
    """Something that must be known is missing, or nothing was said where something may be asked."""
    presenting = _presenting(protocol)
    typed = {key for key, text in command.inputs if text.strip()}
    if presenting and not presenting[1] and not command.presenter:
        return True
    if any(i.required and i.key not in typed for i in protocol.inputs):
        return True
    said_nothing = not (command.presenter or command.facilitator or command.inputs)
    return said_nothing and bool(presenting or protocol.inputs)


def _presenting(protocol: Protocol) -> tuple[dict[str, str], bool] | None:
    """What the presenter is called, and whether there may be none; None where the protocol has no such role."""
    if not protocol.has_presenter:
        return None
    return next(((r.called, r.optional) for r in protocol.roles if r.name == "presenter"), None)


def _leads(team: Team, now: datetime, but: tuple[str | None, ...] = (), among: tuple[str, ...] = ()) -> str | None:
    """The next in the rota, not the presenter if there is anyone else."""
    able = [m.id for m in team.present if not among or m.id in among]
    today = today_in(team.time_zone, now)
    return next_facilitator(team, today, [m for m in able if m not in but]) or next_facilitator(team, today, able)


def _session(command: Start, now: datetime, given: Given, team: Team, protocol: Protocol) -> Session:
    presenter, facilitator = _roles(command, now, team, protocol)
    here = dict.fromkeys(m for m in (command.member, presenter, facilitator) if m)
    back = [c for c in given.commitments if team.member(c.member) in team.present][:MAX_RETURNING]
    return Session(
        id=command.id, team=team.id, channel=command.channel or team.channel, protocol=protocol.id,
        version=given.version, language=team.language, facilitator=facilitator, started_at=now,
        seed=command.seed or crc32(command.id.encode()), presenter=presenter,
        coach=_coach(team, facilitator, now), inputs=_inputs(command, given, protocol),
        essential_question=clip(team.question.text, LONGEST) if team.question else "",
        people=tuple(Person(m) for m in here),
        rules=tuple(RuleOfTheDay(a.id, clip(a.text, 300)) for a in given.agreements[:MAX_RULES]),
        own_rules=bool(given.agreements),
        returning=tuple(Returning(c.id, c.member, clip(c.text, 200)) for c in back),
        cast=command.cast, pace=command.pace,
    )  # fmt: skip


def _roles(command: Start, now: datetime, team: Team, protocol: Protocol) -> tuple[str | None, str]:
    """Presenter and facilitator."""
    presenter = command.presenter
    if command.cast:
        leads = command.facilitator or command.member
        if presenter is None and protocol.has_presenter:
            presenter = next((m for m in command.cast if m != leads), None)
        return presenter, leads
    return presenter, command.facilitator or _leads(team, now, (presenter,)) or command.member


def _coach(team: Team, facilitator: str, now: datetime) -> str | None:
    """Whoever led last time, if they are here and don't lead today."""
    last = team.member(team.rota.led[-1][0]) if team.rota.led else None
    if last is None or last.left or last.id == facilitator or is_away(last, today_of(team, last, now)):
        return None
    return last.id


def _inputs(command: Start, given: Given, protocol: Protocol) -> tuple[tuple[str, str], ...]:
    """What was brought, in the protocol's order; in a rehearsal, lines of the cast for what is missing."""
    typed = {key: text.strip() for key, text in command.inputs}
    if command.cast:
        for asked in protocol.inputs:
            lines = given.lines.get(_rehearsed(asked.key), ())
            if lines and not typed.get(asked.key):
                typed[asked.key] = lines[command.seed % len(lines)]
    return tuple((i.key, clip(typed[i.key], LONGEST)) for i in protocol.inputs if typed.get(i.key))


def _rehearsed(key: str) -> str:
    """The list of the cast's lines that stands in for an input."""
    return {"question": "questions", "work": "work", "proposal": "agreements"}.get(key, key)
