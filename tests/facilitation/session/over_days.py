"""A table for sessions over days: the first window has just been opened, on a Thursday at noon."""

from dataclasses import replace
from typing import Any

from facilitation.session.protocol import Protocol
from facilitation.team.team import Team
from tests.facilitation.session.stage import Table, protocol, running, step, team, words

OVER_DAYS = {"over_days": {"fit": "good", "how": words("Each in their own time.")}}
DAY, HOUR = 24 * 60, 60


def script(*steps: dict[str, Any], **more: Any) -> Protocol:
    return protocol(*steps, presenter=False, **{**OVER_DAYS, **more})


def over_days(*steps: dict[str, Any], people: Team | None = None, **more: Any) -> Table:
    """The first window has just been opened, on a Thursday at noon; all four are in, and work at weekends."""
    people = people or working_weekends(team())
    return running(script(*(steps or (step("Write"), step("Answer", days=2))), **more), people, {"days": True})


def working_weekends(people: Team) -> Team:
    return replace(people, members=tuple(replace(m, weekends=True) for m in people.members))


def with_people(people: Team, **changes: dict[str, Any]) -> Team:
    return replace(people, members=tuple(replace(m, **changes.get(m.id, {})) for m in people.members))


def whispered(at: Table, key: str) -> list[str]:
    return [member for kind, member, k in at.log if kind == "whisper" and k == key]
