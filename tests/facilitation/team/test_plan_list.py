"""What is coming up: the list for whoever asks, and what the empty room shows."""

from dataclasses import replace
from datetime import UTC, date, datetime

from facilitation.given import Given
from facilitation.message import MAX_BLOCKS, Message
from facilitation.session.view import look
from facilitation.team.plan import Plan, PlanSession
from facilitation.team.rules import decide, needs
from facilitation.team.team import ShowPlans
from tests.facilitation.session.stage import protocol
from tests.facilitation.team.plans import planned, stage
from tests.facilitation.team.stage import MONDAY, Stage, team, wording

FIRST = Plan("p1", "t1", "room-t1", "en", "small", "Small *talk*", "ana", MONDAY, date(2026, 9, 10), "15:00",
             presenter="ben", leads="chloe")  # fmt: skip
WEEKLY = replace(FIRST, id="p2", name="Circle", day=date(2026, 9, 8), presenter=None, leads=None, weekly=True)


def listed(*plans: Plan) -> Stage:
    table = Stage(decide, needs, {"plans": plans}, team())
    table.do(ShowPlans("ana"))
    return table


def test_what_is_planned_is_listed_the_nearest_first_with_what_can_be_done_about_it() -> None:
    table = listed(FIRST, WEEKLY)
    circle, talk = table.answer.index("Circle"), table.answer.index("Small *talk*")
    assert circle < talk and "and every week" in table.answer[circle:talk]
    assert "chloe leads · ben presents" in table.answer and "the next in your rota leads" in table.answer
    assert set(table.buttons) == {"Bring what it needs", "Move it", "Call it off"}
    assert table.buttons["Move it"] == "move_plan:p1:"


def test_what_is_over_or_cancelled_is_not_coming_and_an_empty_list_leads_on() -> None:
    table = listed(replace(FIRST, status="cancelled"), replace(WEEKLY, status="over"))
    assert "Nothing is planned" in table.answer and table.buttons == {"All protocols": "help:t1:protocols"}


def test_however_many_there_are_the_list_fits_and_says_how_many_more() -> None:
    table = listed(*(replace(FIRST, id=f"p{n}") for n in range(12)))
    assert table.last is not None and isinstance(table.last.answer, Message)
    assert len(table.last.answer.blocks) <= MAX_BLOCKS and "And 7 more" in table.answer


def test_the_empty_room_shows_what_is_coming() -> None:
    given = Given(wording(), team=replace(team(), time_zone="Europe/Madrid"), plans=(FIRST, WEEKLY))
    coming = look(None, "ana", MONDAY, given).coming
    assert [(c.plan, c.at) for c in coming] == [
        ("p2", datetime(2026, 9, 8, 13, tzinfo=UTC)), ("p1", datetime(2026, 9, 10, 13, tzinfo=UTC))
    ]  # fmt: skip
    assert coming[0].weekly and ("Move it", "move_plan:p1") in [(label, act[:12]) for label, act in coming[1].ways]


def test_what_needs_nothing_is_not_asked_for_anything() -> None:
    plain = stage(protocol=protocol(presenter=False))
    plain.do(PlanSession("p1", "ana", "", "small", day=FIRST.day, clock="15:00"))
    assert isinstance(plain.state, Plan)
    assert set(listed(plain.state).buttons) == {"Move it", "Call it off"}
    assert "Bring what it needs" in listed(planned().state).buttons
