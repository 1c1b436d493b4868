"""A planned session at a table: Monday at nine, a tuning of work that somebody has to bring three days before."""

from datetime import date, datetime
from typing import Any

from facilitation.decision import Post, Remind, Whisper
from facilitation.session.commands import Start
from facilitation.team.plan import PlanSession
from facilitation.team.plan_rules import decide, needs
from facilitation.team.team import Team
from tests.facilitation.session.stage import protocol, words
from tests.facilitation.team.stage import Stage, team

WORK = {"key": "work", "label": words("The work"), "required": True, "ahead": 3}
SECRET = {"key": "source", "label": words("The source"), "withheld": True}
THURSDAY = date(2026, 9, 10)
OVER = {"over_days": {"fit": "good", "how": words("In their own time.")}}


def stage(people: Team | None = None, **more: Any) -> Stage:
    """Nothing is planned yet."""
    given = {"team": people or team(), "protocol": protocol(inputs=[WORK, SECRET], **OVER), "plans": ()}
    return Stage(decide, needs, {**given, **more})


def planned(people: Team | None = None, **more: Any) -> Stage:
    """For Thursday at three, Ben presents."""
    table = stage(people)
    table.do(PlanSession("p1", "ana", "", "small", **{"day": THURSDAY, "clock": "15:00", "presenter": "ben", **more}))
    return table


def until(table: Stage, at: datetime) -> list[Start]:
    """Let time go by: what the plan asked the clock for comes at its time. The sessions that were opened."""
    started: list[Start] = []
    while True:
        due = sorted((e for e in table.effects if isinstance(e, Remind) and e.at <= at), key=lambda e: e.at)
        if not due:
            break
        table.effects.remove(due[0])
        table.now = max(table.now, due[0].at)
        if due[0].to.kind == "session":
            started.append(due[0].command)
        else:
            table.do(due[0].command)
    table.now = at
    return started


def said(table: Stage, member: str) -> list[str]:
    """All private words to one member so far."""
    return [e.message.plain() for e in table.effects if isinstance(e, Whisper) and e.member == member and e.message]


def posted(table: Stage) -> list[str]:
    return [e.message.plain() for e in table.effects if isinstance(e, Post)]
