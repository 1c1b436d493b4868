"""A proposal on the table, and the answers to it, for the tests of consent."""

from datetime import date

from facilitation.team.agreement import Answer, Propose
from facilitation.team.consent import decide, needs
from tests.facilitation.team.stage import MONDAY, Stage, team

TEXT = "We send materials two days ahead."
BETTER = "We send materials two days ahead, or the evening before for evening teachers."
REVIEW = date(2026, 12, 7)
TODAY = MONDAY.date()


def stage(*ids: str, **more: object) -> Stage:
    return Stage(decide, needs, {"team": team(*ids), **more})


def proposed(*ids: str, **more: object) -> Stage:
    table = stage(*ids, **more)
    table.do(Propose("a1", "ana", TEXT))
    return table


def consent(member: str, version: int = 1) -> Answer:
    return Answer(member, "consent", version)


def objection(member: str, version: int = 1, reason: str | None = "I teach evenings on those days.") -> Answer:
    return Answer(member, "objection", version, reason)
