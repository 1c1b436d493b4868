"""The forms of a planned session: when, how often, who; what it needs; another date."""

from datetime import datetime

from facilitation.actions import action
from facilitation.calendar import today_in
from facilitation.given import Given
from facilitation.message import (
    MAX_FIELDS,
    ChoiceField,
    DateField,
    Form,
    FormField,
    PeopleField,
    TextField,
    say,
)
from facilitation.session.protocol import Protocol
from facilitation.wording import in_language

from .plan import PlanSession
from .planning import Planning
from .team import Team

LONGEST = 600


def must_present(protocol: Protocol) -> bool:
    """Whether somebody has to be named who presents."""
    return protocol.has_presenter and any(r.name == "presenter" and not r.optional for r in protocol.roles)


def planning(command: PlanSession, team: Team, now: datetime, given: Given, protocol: Protocol) -> Form:
    """When, how often, who brings something, who leads; filled in with what is known."""
    words, language = given.words, given.words.language
    day = command.day.isoformat() if command.day else today_in(team.time_zone, now).isoformat()
    fields: list[FormField] = [
        DateField("day", words("plan.form.day"), day),
        TextField("clock", words("plan.form.clock"), command.clock, words("plan.form.clock_hint", zone=team.time_zone),
                  max_length=10),
        ChoiceField("how", words("plan.form.how"), _ways(protocol, given), _way(command)),
    ]  # fmt: skip
    if protocol.has_presenter:
        called = next(in_language(r.called, language) for r in protocol.roles if r.name == "presenter")
        label = words("session.form.start.presenter", called=called[:40])
        fields.append(PeopleField("presenter", label, command.presenter or "", required=must_present(protocol)))
    fields.append(PeopleField("facilitator", words("session.form.start.facilitator"), command.facilitator or "",
                              words("plan.form.facilitator_hint"), required=False))  # fmt: skip
    purpose = in_language(protocol.purpose, language)[:400]
    about = say(purpose, words("plan.form.needs"), heading=in_language(protocol.name, language))
    act = action("plan", team.id, protocol.id)
    return Form(words("plan.form.title"), act, tuple(fields), words("plan.form.submit"), about)


def _ways(protocol: Protocol, given: Given) -> tuple[tuple[str, str], ...]:
    ways = ("once", "weekly", *(("once_days", "weekly_days") if protocol.over_days else ()))
    return tuple((way, given.words(f"plan.form.{way}")) for way in ways)


def _way(command: PlanSession) -> str:
    return ("weekly" if command.weekly else "once") + ("_days" if command.days else "")


def moving(planning: Planning) -> Form:
    """Another day, another time; of a weekly one, whether those after it move, too."""
    plan, words = planning.plan, planning.given.words
    fields: list[FormField] = [
        DateField("day", words("plan.form.day"), plan.day.isoformat()),
        TextField("clock", words("plan.form.clock"), plan.clock,
                  words("plan.form.clock_hint", zone=planning.team.time_zone), max_length=10),
    ]  # fmt: skip
    if plan.weekly:
        ways = tuple((what, words(f"plan.form.move_{what}")) for what in ("once", "all"))
        fields.append(ChoiceField("what", words("plan.form.move_what"), ways, "once"))
    act = action("move_plan", plan.id)
    return Form(words("plan.form.move_title"), act, tuple(fields), words("plan.form.move_submit"))


def bringing(planning: Planning, member: str) -> Form:
    """What the session needs, the missing first. What is withheld from all but whoever brings it is not shown to
    anybody else."""
    plan, words = planning.plan, planning.given.words
    assert planning.protocol is not None
    brought, lacking = dict(plan.inputs), planning.lacking
    asked = [*lacking, *(i for i in planning.protocol.inputs if i not in lacking)][:MAX_FIELDS]
    mine = member in (plan.presenter, plan.planned_by)
    fields = tuple(
        TextField(
            f"input_{i.key}", in_language(i.label, words.language),
            "" if i.withheld and not mine else brought.get(i.key, ""),
            in_language(i.hint, words.language) if i.hint else "", False, i.long or i.lines, LONGEST,
        )
        for i in asked
    )  # fmt: skip
    act = action("bring", plan.id)
    return Form(words("plan.form.bring_title"), act, fields, words("team.button.save"), say(plan.name))
