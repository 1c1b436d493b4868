"""Making a team, joining and leaving it, and its settings.

Decisions: names are told apart after folding (names.py), and someone else's name is refused with one that is free. Who
left keeps their place in old records and may come back; the longest gone are forgotten, so that a team stays small.
Joining and leaving say nothing in the channel: that a person is there shows by itself.
"""

from dataclasses import replace
from datetime import datetime

from facilitation.actions import action
from facilitation.decision import Address, Decision, Refused, Remind
from facilitation.given import Given
from facilitation.message import Button, ChoiceField, Form, TextField, ToggleField, literal, say
from facilitation.wording import LANGUAGES

from .agreement import MemberLeft
from .known import a_language, a_zone
from .names import fold, free, suggestion, tidy
from .plan import ArmAnew
from .presence import member_of, with_member
from .team import (
    MAX_MEMBERS,
    MAX_NAME,
    MAX_TEAM_NAME,
    JoinTeam,
    LeaveTeam,
    MakeTeam,
    Member,
    RenewInvite,
    SetTeam,
    Team,
)


def make(team: Team | None, command: MakeTeam, now: datetime, given: Given) -> Decision[Team]:
    """A new team, empty."""
    if team is not None:
        raise Refused("refused.team_exists")
    name = tidy(command.name, MAX_TEAM_NAME, "team_name")
    language, zone = a_language(command.language), a_zone(command.time_zone)
    made = Team(command.id, name, now, command.channel, language, zone)
    return Decision(made, answer=say(given.words("team.made", name=literal(name))))


def join(team: Team, command: JoinTeam, now: datetime, given: Given) -> Decision[Team]:
    """A new member, or one who comes back; joining twice changes nothing."""
    known = team.member(command.member)
    if known and not known.left:
        return Decision(team)
    name = tidy(command.name or (known.name if known else ""), MAX_NAME, "name")
    used = tuple(m.name for m in team.present)
    if not free(name, used):
        whose = next(other for other in used if fold(other) == fold(name))
        raise Refused("refused.name_in_use", name=literal(whose), suggestion=literal(suggestion(name, used)))
    if len(team.present) >= MAX_MEMBERS:
        raise Refused("refused.team_full", most=MAX_MEMBERS)
    zone = a_zone(command.time_zone) if command.time_zone else ""
    answer = say(given.words("team.joined", team=literal(team.name)))
    if known:
        back = replace(known, name=name, time_zone=zone or known.time_zone, left=False)
        return Decision(with_member(team, back), answer=answer)
    member = Member(command.member, name, now, zone, scripted=command.scripted)
    return Decision(replace(team, members=(*_remembered(team), member)), answer=answer)


def _remembered(team: Team) -> tuple[Member, ...]:
    """The members without the longest gone of the many who left: they stand in the order in which they went."""
    left = [m.id for m in team.members if m.left]
    forgotten = set(left[: max(0, len(left) - MAX_MEMBERS + 1)])
    return tuple(m for m in team.members if m.id not in forgotten)


def leave(team: Team, command: LeaveTeam, now: datetime, given: Given) -> Decision[Team]:
    """Gone quietly, and out of the rota; what is being decided no longer waits for them."""
    member = member_of(team, command.member)
    rota = replace(
        team.rota,
        volunteers=tuple(v for v in team.rota.volunteers if v != member.id),
        skips=tuple(s for s in team.rota.skips if s != member.id),
    )
    stay = tuple(m for m in team.members if m.id != member.id)
    team = replace(team, members=(*stay, replace(member, left=True, away=())), rota=rota)
    told = tuple(Remind(now, Address("agreement", each.id), MemberLeft(member.id)) for each in given.proposals)
    return Decision(team, told, say(given.words("team.left", team=literal(team.name))))


def renew_invite(team: Team, command: RenewInvite, given: Given) -> Decision[Team]:
    """Whoever is in stays in; whoever was invited and hasn't come yet needs the new link."""
    member_of(team, command.member)
    look = Button(given.words("team.button.new_link"), link=f"/t/{team.id}")
    return Decision(replace(team, invite=team.invite + 1), answer=say(given.words("team.renewed"), buttons=(look,)))


def set_team(team: Team, command: SetTeam, now: datetime, given: Given) -> Decision[Team]:
    """The team's name, language, time zone and threads; what is empty stays. Planned sessions hear of another zone."""
    if not (command.name or command.language or command.time_zone) and command.threads is None:
        return Decision(team, answer=_form(team, given))
    changed = replace(
        team,
        name=tidy(command.name, MAX_TEAM_NAME, "team_name") if command.name else team.name,
        language=a_language(command.language or team.language),
        time_zone=a_zone(command.time_zone or team.time_zone),
        threads=team.threads if command.threads is None else command.threads,
    )
    moved = given.plans if changed.time_zone != team.time_zone else ()
    anew = tuple(Remind(now, Address("plan", plan.id), ArmAnew()) for plan in moved)
    return Decision(changed, anew, say(given.words("team.settings_kept")))


def _form(team: Team, given: Given) -> Form:
    words = given.words
    languages = tuple((code, words(f"language.{code}")) for code in LANGUAGES)
    fields = (
        TextField("name", words("settings.name"), team.name, max_length=MAX_TEAM_NAME),
        ChoiceField("language", words("settings.language"), languages, team.language),
        TextField("time_zone", words("settings.time_zone"), team.time_zone, words("settings.time_zone_hint")),
        ToggleField("threads", words("settings.threads"), team.threads, words("settings.threads_hint")),
    )
    return Form(words("settings.title"), action("settings", team.id), fields, words("team.button.save"))
