"""A refusal names the field of the form that it is about, so that it is said there."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from facilitation.actions import action, read
from facilitation.decision import Refused
from facilitation.session import commitment
from facilitation.team import hours, known, names, plan_rules, proposing
from facilitation.team.rules import decide, needs
from facilitation.team.team import GoAway
from tests.facilitation.team.stage import MONDAY, Stage, team

TODAY = MONDAY.date()
BEFORE = TODAY - timedelta(days=1)


def pressed(verb: str, **values: str) -> object:
    return read(action(verb, "x1"), "ana", values, lambda: "new")


def gone(first: date, last: date) -> object:
    return Stage(decide, needs, state=team()).do(GoAway("ana", first, last))


@pytest.mark.parametrize(
    ("field", "does"),
    [
        ("language", lambda: known.a_language("tlh")),
        ("time_zone", lambda: known.a_zone("Mars/Olympus")),
        ("name", lambda: names.tidy("", 40, "team_name")),
        ("name", lambda: names.tidy("x" * 41, 40, "name")),
        ("hours", lambda: hours.read_hours("all day")),
        ("hours", lambda: hours.checked((18, 9))),
        ("last", lambda: gone(TODAY + timedelta(days=4), TODAY)),
        ("last", lambda: gone(BEFORE, BEFORE)),
        ("last", lambda: gone(TODAY, TODAY + timedelta(days=999))),
        ("day", lambda: plan_rules.checked(BEFORE, "9", team(), MONDAY)),
        ("day", lambda: plan_rules.checked(TODAY + timedelta(days=9999), "9", team(), MONDAY)),
        ("clock", lambda: plan_rules.read_clock("noonish")),
        ("review_on", lambda: proposing.reviewable(TODAY, TODAY)),
        ("text", lambda: commitment.made("k1", "t1", "", "ana", "x" * 301, None, MONDAY, TODAY)),
        ("by", lambda: commitment.made("k1", "t1", "", "ana", "Wait.", BEFORE, MONDAY, TODAY)),
        ("by", lambda: pressed("commit", text="Wait.", by="soon")),
        ("review_on", lambda: pressed("propose", text="Begin on time.", review_on="soon")),
        ("people", lambda: pressed("choose", people="a few", minutes="45")),
        ("minutes", lambda: pressed("choose", people="6", minutes="an hour")),
    ],
)
def test_what_is_wrong_with_a_form_names_its_field(field: str, does: Callable[[], object]) -> None:
    with pytest.raises(Refused) as refused:
        does()
    assert refused.value.field == field


def test_what_is_about_no_field_names_none() -> None:
    assert Refused("refused.no_team").field == "" and "field" not in Refused("refused.no_team", field="text").values
