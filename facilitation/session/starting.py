"""Starting a session: who presents, who facilitates, what is brought; asked for with a form where it is missing.

The facilitator is the next in the rota among those who are here, unless somebody was named; whoever led last time is
at their side. In a rehearsal, whoever starts leads, and the cast fills what would be asked.
"""

from datetime import datetime
from zlib import crc32

from facilitation.actions import action
from facilitation.calendar import today_in
from facilitation.clipping import clip
from facilitation.decision import Address, Decision, Post, Refused, Remind
from facilitation.given import Given
from facilitation.message import literal, mention, say
from facilitation.replacing import replace
from facilitation.team.plan import WAIT, WAITS
from facilitation.team.plan_form import must_present
from facilitation.team.presence import is_away, today_of
from facilitation.team.rota import next_facilitator
from facilitation.team.team import Team
from facilitation.wording import in_language

from . import cards, days, forgotten, roles, start_form, whispers
from .commands import Start
from .protocol import Protocol
from .session import MAX_RULES, Person, Returning, RuleOfTheDay, Session
from .sitting import Sitting

MAX_RETURNING, LONGEST = 5, 600


def start(command: Start, now: datetime, given: Given) -> Decision[Session | None]:
    """Open the gathering, or answer with the form that asks for what is missing. Raises Refused where a session is
    open in the channel already, or someone named isn't here."""
    protocol, team = given.protocol, given.team
    if protocol is None or team is None:
        raise ValueError("a start needs its team and protocol")
    if given.session is not None and given.session.part != "closed":
        if command.planned:
            return _wait(command, protocol, team, now, given)
        where = (("button.where", action("status", given.session.id)),)
        raise Refused("refused.session_open", buttons=where)
    here = {m.id for m in team.present}
    if command.planned:
        if command.presenter and command.presenter not in here and must_present(protocol):
            return _without_presenter(command, protocol, team, given)
        command = _of_those_here(command, here)
    named = {"presenter": command.presenter, "facilitator": command.facilitator, "guest": command.guest}
    if strange := next((field for field, member in named.items() if member and member not in here), ""):
        raise Refused("refused.not_in_team", field=strange)
    if command.days and protocol.over_days is None:
        raise Refused("refused.not_over_days", field="how")
    if not (command.cast or command.planned) and start_form.wanted(command, protocol):
        leads = command.facilitator or leads_next(team, now, (command.presenter,)) or command.member
        return Decision(None, (), start_form.form(command, given, team, protocol, leads))
    session = _session(command, now, given, team, protocol)
    sitting = days.gather(Sitting(session, now, given)) if command.days else Sitting(session, now, given)
    sitting = sitting.post("opening", cards.opening(sitting))
    sitting = days.tell(sitting) if command.days else forgotten.watch(sitting)
    times = sum(who == session.facilitator for who, _ in team.rota.led) + 1
    return roles.offer_cards(sitting, whispers.greeting(sitting, times)).decided()


def _wait(command: Start, protocol: Protocol, team: Team, now: datetime, given: Given) -> Decision[Session | None]:
    """Another session was opened in the same moment: this one comes when that is closed, if that is not too late. The
    team hears of it, once each."""
    name, place = literal(in_language(protocol.name, team.language)), command.channel or team.channel
    if command.waits >= WAITS:
        return Decision(None, (Post(place, "missed", say(given.words("plan.missed.busy", name=name))),))
    again = Remind(now + WAIT, Address("session", command.id), replace(command, waits=command.waits + 1))
    if command.waits:
        return Decision(None, (again,))
    return Decision(None, (Post(place, "waits", say(given.words("plan.waits", name=name))), again))


def _without_presenter(command: Start, protocol: Protocol, team: Team, given: Given) -> Decision[Session | None]:
    """Whoever brings something has left the team in the moment in which it was to open: the team hears that it did
    not."""
    name, place = literal(in_language(protocol.name, team.language)), command.channel or team.channel
    said = given.words("plan.missed.presenter", name=name, presenter=mention(command.presenter or ""))
    return Decision(None, (Post(place, "missed", say(said)),))


def _of_those_here(command: Start, here: set[str]) -> Start:
    """What was planned, without those who have left the team since: another leads then, and it opens all the same."""
    named = {role: getattr(command, role) for role in ("presenter", "facilitator", "guest")}
    gone: dict[str, None] = {role: None for role, member in named.items() if member and member not in here}
    return replace(command, **gone) if gone else command


def leads_next(team: Team, now: datetime, but: tuple[str | None, ...] = ()) -> str | None:
    """The next in the rota, not the presenter if there is anyone else."""
    able = [m.id for m in team.present]
    today = today_in(team.time_zone, now)
    return next_facilitator(team, today, [m for m in able if m not in but]) or next_facilitator(team, today, able)


def _session(command: Start, now: datetime, given: Given, team: Team, protocol: Protocol) -> Session:
    presenter, facilitator = _roles(command, now, team, protocol)
    comes = None if command.planned else command.member  # who planned it may be elsewhere by now
    here = dict.fromkeys(m for m in (comes, presenter, facilitator, command.guest) if m)
    full = protocol.opening == "full"
    back = [c for c in given.commitments if full and team.member(c.member) in team.present][:MAX_RETURNING]
    return Session(
        id=command.id, team=team.id, channel=command.channel or team.channel, protocol=protocol.id,
        version=given.version, language=team.language, facilitator=facilitator, started_at=now,
        seed=command.seed or crc32(command.id.encode()), presenter=presenter,
        coach=_coach(team, facilitator, now), inputs=_inputs(command, given, protocol),
        essential_question=clip(team.question.text, LONGEST) if team.question else "",
        people=tuple(Person(m) for m in here),
        rules=tuple(RuleOfTheDay(a.id, clip(a.text, 300)) for a in given.agreements[:MAX_RULES] if full),
        own_rules=full and bool(given.agreements),
        returning=tuple(Returning(c.id, c.member, clip(c.text, 200)) for c in back),
        cast=command.cast, pace=command.pace, guest=command.guest, days=command.days,
        recalls=any(step.recalls for step in protocol.steps),
    )  # fmt: skip


def _roles(command: Start, now: datetime, team: Team, protocol: Protocol) -> tuple[str | None, str]:
    """Presenter and facilitator."""
    presenter = command.presenter
    if command.cast:
        leads = command.facilitator or command.member
        if presenter is None and protocol.has_presenter:
            presenter = next((m for m in command.cast if m != leads), None)
        return presenter, leads
    return presenter, command.facilitator or leads_next(team, now, (presenter,)) or command.member


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
                several = min(LINES, len(lines)) if asked.lines else 1
                typed[asked.key] = "\n".join(lines[(command.seed + n) % len(lines)] for n in range(several))
    return tuple((i.key, clip(typed[i.key], LONGEST)) for i in protocol.inputs if typed.get(i.key))


LINES = 3  # of an input that has one thing a line, in a rehearsal


def _rehearsed(key: str) -> str:
    """The list of the cast's lines that stands in for an input."""
    return {"question": "questions", "work": "work", "proposal": "agreements"}.get(key, key)
