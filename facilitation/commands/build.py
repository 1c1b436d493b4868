"""What each command's line becomes: the command of the core, and whom it is for."""

from collections.abc import Callable
from datetime import date
from itertools import takewhile

from facilitation.actions import Command, Help, action
from facilitation.decision import Address, Refused
from facilitation.session import commands as s
from facilitation.session.session import Session
from facilitation.team import agreement as a
from facilitation.team import checkin as c
from facilitation.team import team as t

from .nearest import protocol_called, set_called
from .planned import OVER_DAYS, plan
from .reading import Typed, plain

Built = tuple[Address, Command] | Help
ANONYMOUS = ("anonymous", "anonimo", "anonima", "anon")
BY = (" by ", " para el ", " antes del ")


def _start(typed: Typed) -> Built:
    """``protocol [over-days] [@presenter] [question]``; what is missing is asked for with the form."""
    tokens = typed.tokens
    if not tokens:
        return Help("protocols")
    protocol = protocol_called(tokens[0], typed)
    tokens, presenter = tokens[1:], None
    days = bool(tokens) and plain(tokens[0]) in OVER_DAYS
    tokens = tokens[1:] if days else tokens
    if tokens and tokens[0].startswith(("@", "<@")):
        presenter, length = typed.someone(tokens)
        tokens = tokens[length:]
    inputs = ((protocol.inputs[0].key, " ".join(tokens)),) if tokens and protocol.inputs else ()
    id = typed.new_id()
    start = s.Start(id, typed.member, typed.channel, protocol.id, presenter, inputs=inputs, days=days)
    return Address("session", id), start


def _checkin(typed: Typed) -> Built:
    """``[set] [anonymous]``, in any order; without a set, the first."""
    tokens = typed.tokens
    sets = [token for token in tokens if plain(token) not in ANONYMOUS]
    chosen = set_called(" ".join(sets), typed) if sets else next(iter(typed.checkins), "")
    id = typed.new_id()
    return Address("checkin", id), c.OpenCheckIn(id, typed.member, typed.channel, chosen, len(sets) < len(tokens))


def _propose(typed: Typed) -> Built:
    id, session = typed.new_id(), typed.session.id if typed.session else ""
    return Address("agreement", id), a.Propose(id, typed.member, typed.text, session=session)


def _commit(typed: Typed) -> s.Commit:
    """``text [by day]``; the last *by* counts, if a day follows it."""
    text = typed.text
    for by in BY:
        before, found, after = text.rpartition(by)
        if found and (day := _day(typed, after)):
            return s.Commit(typed.new_id(), typed.member, before.strip(), day)
    return s.Commit(typed.new_id(), typed.member, text)


def _day(typed: Typed, words: str) -> date | None:
    try:
        days = typed.days(words.split())
    except Refused:
        return None
    return days[0] if len(days) == 1 else None


def _extend(typed: Typed) -> s.Extend:
    minutes = typed.minutes()
    return s.Extend(typed.member) if minutes is None else s.Extend(typed.member, minutes)


def _put(typed: Typed) -> s.PutTogether:
    """``2 5 9 what they are called``: the numbers first, then the name."""
    words = typed.rest.replace(",", " ").split()
    numbers = tuple(takewhile(str.isdigit, words))
    return s.PutTogether(typed.member, numbers, " ".join(words[len(numbers) :]))


def _away(typed: Typed) -> t.GoAway:
    days = typed.days()
    return t.GoAway(typed.member, days[0] if days else None, days[-1] if days else None)


SESSION: dict[str, Callable[[Typed], s.SessionCommand]] = {
    "begin": lambda typed: s.Begin(typed.member),
    "next": lambda typed: s.Next(typed.member),
    "back": lambda typed: s.Back(typed.member),
    "extend": _extend,
    "pause": lambda typed: s.Pause(typed.member),
    "resume": lambda typed: s.Resume(typed.member),
    "handover": lambda typed: s.HandOver(typed.member, typed.member_named()),
    "takeover": lambda typed: s.TakeOver(typed.member),
    "end": lambda typed: s.End(typed.member),
    "card": lambda typed: s.ShowCard(typed.member),
    "join": lambda typed: s.Join(typed.member),
    "listen": lambda typed: s.Join(typed.member, "listening"),
    "leave": lambda typed: s.Leave(typed.member),
    "ready": lambda typed: s.Ready(typed.member),
    "pass": lambda typed: s.Pass(typed.member),
    "done": lambda typed: s.Done(typed.member),
    "status": lambda typed: s.Status(typed.member),
    "commit": _commit,
    "vote": lambda typed: s.CastVote(typed.member, typed=typed.text),
    "put": _put,
    "in": lambda typed: s.StepIn(typed.member),
    "out": lambda typed: s.StepOut(typed.member),
    "me": lambda typed: s.GoNext(typed.member),
    "enough": lambda typed: s.Enough(typed.member),
    "skip-step": lambda typed: s.LeaveOut(typed.member),
}
TEAM: dict[str, Callable[[Typed], t.TeamCommand]] = {
    "agreements": lambda typed: t.ShowAgreements(typed.member, typed.text),
    "commitments": lambda typed: t.ShowCommitments(typed.member),
    "question": lambda typed: t.AskQuestion(typed.member, typed.text),
    "rota": lambda typed: t.ShowRota(typed.member),
    "volunteer": lambda typed: t.Volunteer(typed.member),
    "skip": lambda typed: t.SkipMe(typed.member),
    "swap": lambda typed: t.Swap(typed.member, typed.member_named()),
    "away": _away,
    "back-again": lambda typed: t.ComeBack(typed.member),
    "plans": lambda typed: t.ShowPlans(typed.member),
    "settings": lambda typed: t.SetTeam(typed.member),
    "preferences": lambda typed: t.Prefer(typed.member),
    "choose": lambda typed: t.ChooseProtocol(typed.member),
}
NEW: dict[str, Callable[[Typed], Built]] = {"start": _start, "checkin": _checkin, "propose": _propose, "plan": plan}
READ: dict[str, Help] = {
    "rules": Help("rules"),
    "protocols": Help("protocols"),
    "records": Help("records"),
    "help": Help("commands"),
}


def build(name: str, typed: Typed) -> Built:
    """What the command called ``name`` becomes. Raises Refused."""
    if name in READ:
        return READ[name]
    if name in NEW:
        return NEW[name](typed)
    if name in TEAM:
        return Address("team", typed.team.id), TEAM[name](typed)
    return Address("session", open_session(typed).id), SESSION[name](typed)


def contribute(kind: str, typed: Typed) -> Built:
    """Words of one kind, said in the open step."""
    return Address("session", open_session(typed).id), s.Contribute(typed.new_id(), typed.member, typed.text, kind)


def open_session(typed: Typed) -> Session:
    if typed.session is None:
        choose = action("help", typed.team.id, "protocols")
        raise Refused("refused.command_no_session", buttons=(("team.button.all_protocols", choose),))
    return typed.session


