"""Coming up: what is planned, the nearest first, with the ways to move it, cancel it, or bring what it needs."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from facilitation.actions import action
from facilitation.given import Given
from facilitation.message import Block, Button, Buttons, Heading, Message, Text, literal, mention, moment, say

from .plan import Plan
from .plan_length import USUAL, lasts
from .planning import moment_of
from .team import Team

SHOWN = 5  # each with a row of buttons; a message has room for twelve blocks


@dataclass(frozen=True, slots=True)
class Coming:
    """One planned session as a person sees it: ``about`` is who leads and presents, in words with mention marks;
    ``lasts`` is how long it will take, as far as that is known; ``ways`` are (label, action)."""

    plan: str
    at: datetime
    name: str
    about: str
    weekly: bool = False
    days: bool = False
    lasts: timedelta = USUAL
    ways: tuple[tuple[str, str], ...] = ()


def coming(team: Team, plans: Iterable[Plan], given: Given) -> tuple[Coming, ...]:
    """Those still ahead, the nearest first."""
    ahead = [_coming(team, plan, given) for plan in plans if plan.status == "planned"]
    return tuple(sorted(ahead, key=lambda c: (c.at, c.plan)))


def _coming(team: Team, plan: Plan, given: Given) -> Coming:
    words, leads = given.words, plan.leads or plan.facilitator
    who = [words("plan.leads", who=mention(leads)) if leads else words("plan.rota_leads")]
    who += [words("plan.presents", who=mention(plan.presenter))] if plan.presenter else []
    ways = tuple(
        (words(f"plan.button.{label}"), action(verb, plan.id))
        for label, verb in (("bring", "bring"), ("move", "move_plan"), ("cancel", "cancel_plan"))
        if plan.brings or verb != "bring"
    )
    at = moment_of(plan.day, plan.clock, team.time_zone)
    protocol = next((each for each in given.protocols if each.id == plan.protocol), None)
    return Coming(plan.id, at, plan.name, " · ".join(who), plan.weekly, plan.days, lasts(plan, protocol, team), ways)


def show_plans(team: Team, given: Given) -> Message:
    """The list, for the asker alone."""
    words, ahead = given.words, coming(team, given.plans, given)
    if not ahead:
        every = Button(words("team.button.all_protocols"), action("help", team.id, "protocols"))
        return say(words("plan.none"), heading=words("plan.title"), buttons=(every,))
    blocks: list[Block] = [Heading(words("plan.title"))]
    for each in ahead[:SHOWN]:
        key = "plan.line_weekly" if each.weekly else "plan.line"
        line = words(key, name=literal(each.name), day=moment(each.at, "d"), at=moment(each.at), about=each.about)
        blocks += [Text(line), Buttons(tuple(Button(label, act) for label, act in each.ways))]
    if more := len(ahead) - SHOWN:
        blocks += [Text(words("lists.more", n=more))] if more > 0 else []
    return Message(tuple(blocks))
