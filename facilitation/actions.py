"""What buttons and forms carry, and the commands that they become.

An action is ``verb:subject:detail``: no callback, so that a button outlives a restart. The verb says what kind of
subject it is for and which command it gives; the detail is small (a visit, a version, a choice) and is checked here.
A button whose detail makes no sense, or whose verb nobody knows, is refused in words. What a form was filled in with
comes as ``values`` (key -> text); a press brings none, and the command then asks for them with the form.
What is new (session, agreement, check-in, plan) is no subject yet: there the team is the subject, and ``new_id`` names
the new one. Start, OpenCheckIn and PlanSession then carry no channel: it is the one that they come from.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, cast, get_args

from .choosing import HasTrust, How, Wish
from .decision import Address, Refused, SubjectKind
from .pressed import Pressed
from .pressed_together import TOGETHER
from .session import commands as s
from .session.commands import SessionCommand
from .team import agreement as a
from .team import checkin as c
from .team import plan as pl
from .team import team as t
from .team.agreement import AgreementCommand
from .team.checkin import CheckInCommand
from .team.hours import read_hours
from .team.plan import PlanCommand
from .team.team import TeamCommand

Command = SessionCommand | AgreementCommand | CheckInCommand | TeamCommand | PlanCommand
Topic = Literal["commands", "protocols", "rules", "records"]
WISH = ("purpose", "minutes", "people", "trust", "brings", "how")
AMOUNT = re.compile(r"[0-9]{1,4}([.,][0-9])?")
MINUTES = re.compile(r"[0-9]{1,3}(\.[0-9])?")
TOPICS: tuple[Topic, ...] = ("commands", "protocols", "rules", "records")


@dataclass(frozen=True, slots=True)
class Help:
    """Not a command: the asker wants to read something. The shell answers with help.help_about."""

    topic: Topic = "commands"
    family: str = ""  # of protocols: only those that serve this purpose


def action(verb: str, subject_id: str, detail: str = "") -> str:
    """What a button or form carries."""
    return f"{verb}:{subject_id}:{detail}"


def read(
    action: str, member: str, values: Mapping[str, str] | None, new_id: Callable[[], str]
) -> tuple[Address, Command] | Help:
    """The command that ``action`` means when ``member`` presses it (``values=None``) or sends the form with it.
    Raises Refused for a button that Convener does not know."""
    verb, _, rest = action.partition(":")
    subject, _, detail = rest.partition(":")
    pressed = Pressed(member, subject, detail, values or {}, new_id)
    if verb == "help":
        topic, _, family = detail.partition("+")
        return Help(cast(Topic, pressed.one_of(topic or "commands", *TOPICS)), family)
    if verb not in VERBS or not subject:
        raise Refused("refused.unknown_button")
    kind, make = VERBS[verb]
    command = make(pressed)
    new = isinstance(command, s.Start | a.Propose | c.OpenCheckIn | pl.PlanSession)
    return Address(kind, command.id if new else subject), cast(Command, command)


# -- how each verb is read -----------------------------------------------------------


def _start(p: Pressed) -> s.Start:
    inputs = _inputs(p)
    presenter, facilitator = p.value("presenter") or None, p.value("facilitator") or None
    guest, days = p.value("guest") or None, p.value("how") == "days"
    return s.Start(p.new_id(), p.member, "", p.detail, presenter, facilitator, inputs, guest=guest, days=days)


def _inputs(p: Pressed) -> tuple[tuple[str, str], ...]:
    """What was typed for the inputs of a protocol, by their keys."""
    return tuple((k.removeprefix("input_"), v.strip()) for k, v in p.values.items() if k.startswith("input_"))


def _plan(p: Pressed) -> pl.PlanSession:
    """The form of a planned session; without a day in it, it is asked for."""
    often, _, over = p.value("how").partition("_")
    presenter, facilitator = p.value("presenter") or None, p.value("facilitator") or None
    return pl.PlanSession(p.new_id(), p.member, "", p.detail, p.day("day"), p.value("clock"), often == "weekly",
                          presenter, facilitator, days=over == "days")  # fmt: skip


def _extend(p: Pressed) -> s.Extend:
    visit, plus, minutes = p.detail.partition("+")
    if not plus:
        return s.Extend(p.member, visit=p.visit)
    if not MINUTES.fullmatch(minutes):
        raise Refused("refused.unknown_button")
    return s.Extend(p.member, float(minutes), p.number(visit))


def _nudge(p: Pressed) -> s.AnswerNudge:
    visit, answer = p.parts
    return s.AnswerNudge(p.member, p.one_of(answer, "have", "listening", "not_today"), p.number(visit))


def _rate(p: Pressed) -> s.Rate:
    rule, score = p.parts
    return s.Rate(p.member, rule, int(p.one_of(score, *"12345")))


def _tell(p: Pressed) -> s.Tell:
    return s.Tell(p.member, p.detail, p.value("words"), _how_it_went(p))


def _how_it_went(p: Pressed) -> Any:
    return p.one_of(p.value("status") or "tried", "done", "tried", "dropped")


def _commit(p: Pressed) -> s.Commit:
    return s.Commit(p.new_id(), p.member, p.value("text"), p.day("by"))


def _propose(p: Pressed) -> a.Propose:
    return a.Propose(p.new_id(), p.member, p.value("text"), p.value("owner"), p.day("review_on"), p.detail)


def _view(view: a.View) -> Callable[[Pressed], a.Answer]:
    return lambda p: a.Answer(p.member, view, p.version, p.values.get("reason"))


def _answer(p: Pressed) -> a.Consider | a.Answer:
    """The form with all three answers: opened by a press, or sent with one of them chosen."""
    if not p.values:
        return a.Consider(p.member, p.version)
    view = p.one_of(p.value("answer"), "consent", "concern", "objection")
    return a.Answer(p.member, view, p.version, p.value("reason"))


def _open_checkin(p: Pressed) -> c.OpenCheckIn:
    name, _, how = p.detail.partition("+")
    return c.OpenCheckIn(p.new_id(), p.member, "", name, how == "anonymous")


def _score(p: Pressed) -> c.AnswerCheckIn:
    return c.AnswerCheckIn(p.new_id(), p.member, int(p.one_of(p.detail, *"12345")))


def _words(p: Pressed) -> c.AnswerCheckIn:
    score = p.value("score")
    number = int(p.one_of(score, *"12345")) if score else None
    return c.AnswerCheckIn(p.new_id(), p.member, number, p.values.get("words"))


def _choose(p: Pressed) -> t.ChooseProtocol:
    """The form filled in; or, by a detail, filled in before and to be changed."""
    if p.values:
        return t.ChooseProtocol(p.member, _wish({key: p.value(key) for key in p.values}))
    told = dict(zip(WISH, p.detail.split("+"), strict=False))
    return t.ChooseProtocol(p.member, _wish(told), again=True) if p.detail else t.ChooseProtocol(p.member)


def _wish(told: Mapping[str, str]) -> Wish:
    """What was typed; nothing, and a purpose of ``any``, is no condition. Raises Refused for what is no number."""
    purpose, people = told.get("purpose", ""), _amount(told, "people")
    trust = told.get("trust", "")
    return Wish(
        "" if purpose == "any" else purpose,
        _amount(told, "minutes"),
        None if people is None else int(people),
        cast(HasTrust, trust) if trust in get_args(HasTrust) else "",
        {"yes": True, "no": False}.get(told.get("brings", "")),
        cast(How, told.get("how", "") if told.get("how") in get_args(How) else ""),
    )


def _amount(told: Mapping[str, str], key: str) -> float | None:
    if not (typed := told.get(key, "")):
        return None
    if not (AMOUNT.fullmatch(typed) and float(typed.replace(",", "."))):
        raise Refused("refused.choosing_number", typed=typed[:40], field=key)
    return float(typed.replace(",", "."))


def told(wish: Wish) -> str:
    """A wish as the detail of a ``choose`` button."""
    brings = {True: "yes", False: "no", None: ""}[wish.brings]
    number = ("" if n is None else f"{n:g}" for n in (wish.minutes, wish.people))
    return "+".join((wish.purpose, *number, wish.trust, brings, wish.how))


def _set_team(p: Pressed) -> t.SetTeam:
    threads = p.value("threads") == "yes" if "name" in p.values else None  # a toggle that is off sends nothing
    return t.SetTeam(p.member, p.value("name"), p.value("language"), p.value("time_zone"), threads)


def _prefer(p: Pressed) -> t.Prefer:
    """The form filled in; its toggles send nothing where they are off, and no zone is the team's."""
    if "hours" not in p.values:
        return t.Prefer(p.member, p.value("time_zone"), p.value("language"))
    weekends, nudges = p.value("weekends") == "yes", p.value("nudges") == "yes"
    hours = read_hours(p.value("hours"))
    zone = p.value("time_zone") or t.THE_TEAMS
    return t.Prefer(p.member, zone, p.value("language"), hours, weekends, nudges)


SESSION: dict[str, Callable[[Pressed], SessionCommand]] = {
    "start": _start,
    "join": lambda p: s.Join(p.member, p.one_of(p.detail or "in", "in", "listening")),
    "leave": lambda p: s.Leave(p.member),
    "offer_rules": lambda p: s.OfferRules(p.member, p.detail),
    "lean": lambda p: s.Lean(p.member, p.detail),
    "tell": _tell,
    "begin": lambda p: s.Begin(p.member),
    "write": lambda p: s.Write(p.new_id(), p.member, p.number(p.detail), p.value("text"), p.value("label")),
    "pass": lambda p: s.Pass(p.member, p.visit),
    "done": lambda p: s.Done(p.member, p.visit),
    "ready": lambda p: s.Ready(p.member, p.visit),
    "next": lambda p: s.Next(p.member, p.visit),
    "back": lambda p: s.Back(p.member, p.visit),
    "extend": _extend,
    "pause": lambda p: s.Pause(p.member, p.visit),
    "resume": lambda p: s.Resume(p.member, p.visit),
    "hand_over": lambda p: s.HandOver(p.member, p.value("to")),
    "take_over": lambda p: s.TakeOver(p.member),
    "present": lambda p: s.NamePresenter(p.member, p.value("to")),
    "nudge": _nudge,
    "rate": _rate,
    "commit": _commit,
    "end": lambda p: s.End(p.member, sure=True) if p.detail == "sure" else s.End(p.member, p.visit),
    "status": lambda p: s.Status(p.member),
    "card": lambda p: s.ShowCard(p.member),
    "walk": lambda p: s.ShowCard(p.member, whole=True),
    **TOGETHER,
}
AGREEMENT: dict[str, Callable[[Pressed], AgreementCommand]] = {
    "propose": _propose,
    "ask": lambda p: a.Ask(p.member, p.value("text")),
    "answer": _answer,
    "consent": _view("consent"),
    "concern": _view("concern"),
    "object": _view("objection"),
    "reword": lambda p: a.Reword(p.member, p.value("text"), p.version),
    "withdraw": lambda p: a.Withdraw(p.member),
    "keep": lambda p: a.Keep(p.member, p.day("review_on")),
    "retire": lambda p: a.Retire(p.member),
}
CHECKIN: dict[str, Callable[[Pressed], CheckInCommand]] = {
    "open_checkin": _open_checkin,
    "checkin_score": _score,
    "checkin_words": _words,
    "checkin_close": lambda p: c.CloseCheckIn(p.member),
}
PLAN: dict[str, Callable[[Pressed], PlanCommand]] = {
    "plan": _plan,
    "move_plan": lambda p: pl.MovePlan(p.member, p.day("day"), p.value("clock"),
                                       p.one_of(p.value("what") or "once", "once", "all")),
    "cancel_plan": lambda p: pl.CancelPlan(p.member, p.one_of(p.detail, "", "once", "all")),
    "bring": lambda p: pl.BringInput(p.member, _inputs(p)),
    "not_me": lambda p: pl.NotMe(p.member),
}
TEAM: dict[str, Callable[[Pressed], TeamCommand]] = {
    "rota": lambda p: t.ShowRota(p.member),
    "volunteer": lambda p: t.Volunteer(p.member),
    "skip_me": lambda p: t.SkipMe(p.member),
    "swap": lambda p: t.Swap(p.member, p.value("other") or p.detail),
    "away": lambda p: t.GoAway(p.member, p.day("first"), p.day("last")),
    "come_back": lambda p: t.ComeBack(p.member),
    "question": lambda p: t.AskQuestion(p.member, p.value("text")),
    "agreements": lambda p: t.ShowAgreements(p.member, p.detail),
    "commitments": lambda p: t.ShowCommitments(p.member),
    "try": lambda p: t.TryThis(p.new_id(), p.member, p.value("text"), p.day("by")),
    "how": lambda p: t.TellHow(p.member, p.detail, p.value("words"), _how_it_went(p)),
    "settings": _set_team,
    "prefer": _prefer,
    "plans": lambda p: t.ShowPlans(p.member),
    "choose": _choose,
    "renew_invite": lambda p: t.RenewInvite(p.member),
}
_KINDS: tuple[tuple[SubjectKind, Mapping[str, Callable[[Pressed], Any]]], ...] = (
    ("session", SESSION),
    ("agreement", AGREEMENT),
    ("checkin", CHECKIN),
    ("plan", PLAN),
    ("team", TEAM),
)
VERBS: dict[str, tuple[SubjectKind, Callable[[Pressed], Any]]] = {
    verb: (kind, make) for kind, verbs in _KINDS for verb, make in verbs.items()
}
"""Every verb that a button may carry: the kind of its subject, and how it is read."""
