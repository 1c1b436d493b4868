"""The rules of a team: decide(team, command, now, given) -> Decision. What belongs together lies in a file of its own:
members.py (making, joining, leaving, settings), away.py, rota_rules.py, lists.py (agreements, commitments), trying.py;
here is what a team says and asks.

Decisions: nothing here posts in the channel but words and the essential question; everything else is answered to the
one who asked. Anyone in the team may do all of it: there is no owner whom the others would have to wait for.
"""

from dataclasses import replace
from datetime import datetime

from facilitation.actions import action
from facilitation.decision import Decision, Post, Refused
from facilitation.given import Given, Need
from facilitation.message import Form, Message, Quote, Text, TextField, mention, quote, say

from .away import come_back, go_away
from .choosing_cards import choose
from .lists import show_agreements, show_commitments, tell_how
from .members import join, leave, make, renew_invite, set_team
from .plan_list import show_plans
from .preferences import prefer
from .presence import member_of
from .rota_rules import led, show_rota, skip_me, swap, volunteer
from .team import (
    AskQuestion,
    ChooseProtocol,
    ComeBack,
    EssentialQuestion,
    GoAway,
    JoinTeam,
    LeaveTeam,
    Led,
    MakeTeam,
    Prefer,
    RenewInvite,
    SetTeam,
    ShowAgreements,
    ShowCommitments,
    ShowPlans,
    ShowRota,
    SkipMe,
    Speak,
    Swap,
    Team,
    TeamCommand,
    TellHow,
    TryThis,
    Volunteer,
)  # fmt: skip
from .trying import try_this

MAX_SPOKEN = 2000  # Discord: one message of a person
LEAST_QUESTION, MAX_QUESTION = 10, 300
STEMS_SHOWN = 6


def needs(team: Team | None, command: TeamCommand) -> frozenset[Need]:
    """What the shell loads for ``command``."""
    match command:
        case AskQuestion():
            return frozenset({"stems"})
        case ShowAgreements():
            return frozenset({"agreements"})
        case ShowCommitments():
            return frozenset({"commitments", "session"})
        case TellHow():
            return frozenset({"commitments"})
        case ChooseProtocol():
            return frozenset({"protocols"})
        case ShowPlans() | SetTeam():
            return frozenset({"plans"})
        case LeaveTeam():
            return frozenset({"proposals"})
    return frozenset()


def decide(team: Team | None, command: TeamCommand, now: datetime, given: Given) -> Decision[Team]:
    """What ``command`` makes of ``team`` (None: it is being made). Raises Refused."""
    if isinstance(command, MakeTeam):
        return make(team, command, now, given)
    if team is None:
        raise Refused("refused.no_team")
    if isinstance(command, JoinTeam):
        return join(team, command, now, given)
    if isinstance(command, Led):
        return led(team, command)
    member_of(team, command.member)
    if isinstance(command, GoAway | ComeBack | ShowRota | Volunteer | SkipMe | Swap):
        return _rota(team, command, now, given)
    return _words(team, command, now, given)


def _rota(
    team: Team, command: GoAway | ComeBack | ShowRota | Volunteer | SkipMe | Swap, now: datetime, given: Given
) -> Decision[Team]:
    match command:
        case GoAway():
            return go_away(team, command, now, given)
        case ComeBack():
            return come_back(team, command, now, given)
        case ShowRota():
            return Decision(team, answer=show_rota(team, command.member, now, given))
        case Volunteer():
            return volunteer(team, command, now, given)
        case SkipMe():
            return skip_me(team, command, now, given)
        case Swap():
            return swap(team, command, now, given)


def _words(
    team: Team,
    command: LeaveTeam | Speak | AskQuestion | ShowAgreements | ShowCommitments | TellHow | SetTeam | ChooseProtocol
    | RenewInvite | Prefer | ShowPlans | TryThis,
    now: datetime,
    given: Given,
) -> Decision[Team]:
    match command:
        case LeaveTeam():
            return leave(team, command, now, given)
        case RenewInvite():
            return renew_invite(team, command, given)
        case Speak():
            return speak(team, command)
        case AskQuestion():
            return ask_question(team, command, now, given)
        case ShowAgreements() | ShowCommitments() | ShowPlans():
            return _list(team, command, given)
        case TellHow():
            return tell_how(team, command, given)
        case TryThis():
            return try_this(team, command, now, given)
        case SetTeam():
            return set_team(team, command, now, given)
        case Prefer():
            return prefer(team, command, given)
        case ChooseProtocol():
            return Decision(team, answer=choose(team, command, now, given))


def _list(team: Team, command: ShowAgreements | ShowCommitments | ShowPlans, given: Given) -> Decision[Team]:
    match command:
        case ShowAgreements():
            return Decision(team, answer=show_agreements(team, command, given))
        case ShowCommitments():
            return Decision(team, answer=show_commitments(team, command, given))
        case ShowPlans():
            return Decision(team, answer=show_plans(team, given))


def speak(team: Team, command: Speak) -> Decision[Team]:
    """Words in the channel: shown, kept nowhere else."""
    text = command.text.strip()
    if not text:
        raise Refused("refused.nothing_to_say")
    if len(text) > MAX_SPOKEN:
        raise Refused("refused.too_much_to_say", most=MAX_SPOKEN)
    if command.shown:
        return Decision(team)
    return Decision(team, (Post(team.channel, f"said:{command.id}", quote(text, command.member)),))


def ask_question(team: Team, command: AskQuestion, now: datetime, given: Given) -> Decision[Team]:
    """The team's essential question: set or replaced, and shown to all once."""
    text = " ".join(command.text.split())
    if not text:
        return Decision(team, answer=_question_form(team, given))
    if len(text) < LEAST_QUESTION:
        raise Refused("refused.question_short")
    if len(text) > MAX_QUESTION:
        raise Refused("refused.question_long", most=MAX_QUESTION)
    words = given.words
    if team.question and team.question.text == text:
        return Decision(team, answer=say(words("question.same")))
    asked = Text(words("question.asked", who=mention(command.member)))
    card = Message((asked, Quote(text), Text(words("question.why"))))
    team = replace(team, question=EssentialQuestion(text, command.member, now))
    key = f"question:{int(now.timestamp() * 1000)}"
    return Decision(team, (Post(team.channel, key, card),), say(words("question.kept")))


def _question_form(team: Team, given: Given) -> Form:
    """The question so far to reword, and stems to begin from."""
    words = given.words
    stems = "\n".join(f"- {stem}" for stem in given.stems[:STEMS_SHOWN])
    about = say(words("question.about"), stems and words("question.stems") + "\n" + stems)
    field = TextField(
        "text",
        words("question.label"),
        value=team.question.text if team.question else "",
        hint=words("question.hint"),
        long=True,
        max_length=MAX_QUESTION,
    )
    return Form(words("question.title"), action("question", team.id), (field,), words("team.button.save"), about)
