"""A session that is planned: on its card, moved, cancelled, asked for what it needs."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from facilitation.message import ChoiceField, TextField
from facilitation.team.plan import (
    AskAhead,
    BringInput,
    CancelPlan,
    MovePlan,
    NotMe,
    OpenPlanned,
    PlanSession,
    TellFacilitator,
    session_id,
)  # fmt: skip
from facilitation.team.plan_rules import decide, needs, read_clock
from facilitation.team.team import Away, Rota
from tests.facilitation.session.stage import protocol
from tests.facilitation.team.plans import THURSDAY, WORK, planned, said, stage, until
from tests.facilitation.team.stage import MONDAY, Stage, team, with_people

# -- planning -----------------------------------------------------------------------------


def test_a_plan_is_asked_for_with_a_form_then_stands_on_a_card_for_all() -> None:
    table = stage()
    table.do(PlanSession("p1", "ana", "", "small"))
    assert [f.key for f in table.form.fields] == ["day", "clock", "how", "presenter", "facilitator"]
    how = table.form.fields[2]
    assert isinstance(how, ChoiceField) and len(how.options) == 4
    assert table.form.action == "plan:t1:small" and table.state is None
    table.do(PlanSession("p1", "ana", "", "small", THURSDAY, "15:00", presenter="ben"))
    card = table.posts["plan"]
    assert "Planned: Small talk" in card and "the next in your rota" in card and "The work: still to come" in card
    assert "15:00 UTC" in card and "Presents: ben" in card
    assert "opens by itself" in table.answer


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"day": date(2026, 9, 7), "clock": "8:59"}, "That time is past"),
        ({"day": date(2028, 9, 7)}, "more than a year ahead"),
        ({"clock": "25:00"}, "can’t read “25:00”"),
        ({"clock": "noonish"}, "can’t read “noonish”"),
        ({"presenter": "zoe"}, "someone who is in the team"),
    ],
)
def test_what_cannot_be_planned_is_refused_in_words(more: dict[str, Any], why: str) -> None:
    base = {"day": THURSDAY, "clock": "15:00", "presenter": "ben"}
    assert why in stage().refused(PlanSession("p1", "ana", "", "small", **{**base, **more}))


def test_a_plan_of_what_is_gone_or_twice_or_too_many_is_refused() -> None:
    command = PlanSession("p1", "ana", "", "small", THURSDAY, "15:00", presenter="ben")
    assert "no longer here" in stage(protocol=None).refused(command)
    assert "planned already" in planned().refused(command)
    many = tuple(replace(planned().state, id=str(n)) for n in range(40))
    assert "40 sessions are planned" in stage(plans=many).refused(command)
    live = protocol(inputs=[WORK])
    assert "over several days" in stage(protocol=live).refused(replace(command, days=True))
    assert "no longer exists" in Stage(decide, needs, {"team": team()}).refused(MovePlan("ana"))
    assert "no team here" in Stage(decide, needs).refused(command)


@pytest.mark.parametrize(
    ("typed", "clock"),
    [("9", "09:00"), ("9:30", "09:30"), ("15.00", "15:00"), ("3 pm", "15:00"), ("12am", "00:00"), ("12 pm", "12:00"),
     ("15h", "15:00"), ("0:00", "00:00")],
)  # fmt: skip
def test_times_are_read_as_people_type_them(typed: str, clock: str) -> None:
    assert read_clock(typed) == clock


# -- what it needs, and who brings it ----------------------------------------------------------


def test_what_it_needs_is_asked_of_the_presenter_in_good_time_once_and_brought_with_a_button() -> None:
    table = planned()
    until(table, MONDAY + timedelta(minutes=1))  # three days before Thursday is this Monday at nine
    (ask,) = said(table, "ben")
    assert "It needs something from you first" in ask and "The work" in ask
    table.do(BringInput("ben"))
    assert [f.key for f in table.form.fields] == ["input_work", "input_source"]
    table.do(BringInput("ben", (("work", " Exit slips "), ("source", "A book"), ("else", "x"))))
    assert table.state.inputs == (("work", "Exit slips"), ("source", "A book"))
    assert "The work: Exit slips" in table.revised["plan"] and "A book" not in table.revised["plan"]
    assert table.whispers[("ben", "bring:1")] is None
    until(table, MONDAY + timedelta(days=2))
    assert len(said(table, "ben")) == 1


def test_what_is_withheld_is_shown_to_nobody_but_whoever_brings_it() -> None:
    table = planned()
    table.do(BringInput("ben", (("source", "A book"),)))
    for member, value in (("ben", "A book"), ("ana", "A book"), ("chloe", "")):
        table.do(BringInput(member))
        field = next(f for f in table.form.fields if f.key == "input_source")
        assert isinstance(field, TextField) and field.value == value


def test_who_is_on_holiday_is_not_asked_but_whoever_planned_it() -> None:
    away = with_people(team(), ben={"away": (Away(date(2026, 9, 7), date(2026, 9, 12)),)})
    table = planned(away)
    until(table, MONDAY + timedelta(days=1))
    assert said(table, "ben") == [] and "The work" in said(table, "ana")[0]


def test_who_is_not_in_their_hours_is_asked_when_those_come() -> None:
    late = with_people(team(), ben={"hours": (16, 18)})
    table = planned(late)
    until(table, MONDAY + timedelta(hours=6))
    assert said(table, "ben") == []
    until(table, MONDAY + timedelta(hours=7))
    assert len(said(table, "ben")) == 1 and said(table, "ana") == []


def test_nothing_is_asked_for_where_nothing_is_needed() -> None:
    table = stage(protocol=protocol(presenter=False))
    table.do(PlanSession("p1", "ana", "", "small", THURSDAY, "15:00"))
    assert "nothing beforehand" in table.refused(BringInput("ana"))
    assert [type(c) for _, c in table.reminds] == [TellFacilitator, OpenPlanned]


# -- who leads ---------------------------------------------------------------------------------


def test_whoever_leads_hears_of_it_a_day_ahead_with_the_card_for_the_opening() -> None:
    led = Rota(led=(("ana", MONDAY - timedelta(days=7)),))
    table = planned(replace(team(), rota=led))
    until(table, MONDAY + timedelta(days=2, hours=5, minutes=59))
    assert said(table, "chloe") == []
    until(table, MONDAY + timedelta(days=2, hours=6))
    (card,) = said(table, "chloe")  # not Ben, who presents
    assert "You lead Small talk" in card and "You could say: Welcome" in card and "Still to come: The work" in card
    assert table.state.leads == "chloe"
    (start,) = until(table, MONDAY + timedelta(days=4))
    assert start.facilitator == "chloe"


def test_nobody_on_leave_is_put_on_the_next_in_the_rota_takes_their_place() -> None:
    away = with_people(team(), chloe={"away": (Away(THURSDAY, THURSDAY),)})
    table = planned(away, facilitator="chloe")
    until(table, MONDAY + timedelta(days=3))
    assert said(table, "chloe") == [] and "chloe was to lead and is away, so it is you" in said(table, "ana")[-1]
    (start,) = until(table, MONDAY + timedelta(days=4))
    assert start.facilitator == "ana"


def test_who_goes_away_after_being_told_does_not_lead_either() -> None:
    table = planned(facilitator="chloe")
    until(table, MONDAY + timedelta(days=3))
    assert "You lead" in said(table, "chloe")[0]
    table.more["team"] = with_people(team(), chloe={"away": (Away(THURSDAY, THURSDAY),)})
    (start,) = until(table, MONDAY + timedelta(days=4))
    assert start.facilitator == "ana"


def test_who_cannot_lead_says_so_and_the_next_hears_of_it() -> None:
    table = planned(facilitator="chloe")
    until(table, MONDAY + timedelta(days=2, hours=6))
    assert "You aren’t the one leading" in table.refused(NotMe("ana"))
    table.do(NotMe("chloe"))
    assert table.whispers[("chloe", "lead:1")] is None and "You lead" in said(table, "ana")[-1]
    assert "ana leads in your place" in table.answer
    table.do(NotMe("ana"))
    assert table.state.leads == "ben"
    assert "nobody else" in table.refused(NotMe("ben"))


def test_a_timer_that_comes_again_asks_nobody_twice() -> None:
    table = planned(facilitator="chloe")
    until(table, MONDAY + timedelta(days=2, hours=6))
    before = len(said(table, "ben")), len(said(table, "chloe"))
    table.do(AskAhead(1))
    table.do(TellFacilitator(1))
    assert before == (1, 1) == (len(said(table, "ben")), len(said(table, "chloe")))


# -- another date ---------------------------------------------------------------------------------


def test_a_plan_is_moved_with_a_word_to_those_concerned() -> None:
    table = planned(facilitator="chloe")
    until(table, MONDAY + timedelta(hours=1))
    table.do(MovePlan("ana"))
    assert [f.key for f in table.form.fields] == ["day", "clock"]
    table.do(MovePlan("ana", date(2026, 9, 11)))
    (word,) = [text for key, text in table.posts.items() if key.startswith("word")]
    assert "ana has moved Small talk" in word and "chloe, ben" in word
    assert table.whispers[("ben", "bring:1")] is None  # it spoke of the other date
    assert (table.state.day, table.state.clock, table.state.turn) == (date(2026, 9, 11), "15:00", 2)
    assert until(table, MONDAY + timedelta(days=3, hours=23)) == []
    (start,) = until(table, MONDAY + timedelta(days=5))
    assert start.id == session_id(replace(table.state, day=date(2026, 9, 11)))


def test_to_the_same_time_or_the_past_it_is_not_moved() -> None:
    table = planned()
    assert "already planned for then" in table.refused(MovePlan("ana", THURSDAY, "15:00"))
    assert "is past" in table.refused(MovePlan("ana", date(2026, 9, 1)))


def test_a_plan_is_cancelled_with_a_word_and_opens_no_more() -> None:
    table = planned()
    table.do(CancelPlan("ana"))
    (word,) = table.posts.values()
    assert "ana has called off Small talk" in word and "ben" in word
    assert "called off" in table.revised["plan"]
    assert until(table, MONDAY + timedelta(days=9)) == []
    for command in (MovePlan("ana"), CancelPlan("ana"), BringInput("ana")):
        assert "was called off" in table.refused(command)


def test_of_a_weekly_plan_one_date_or_all_are_cancelled() -> None:
    table = planned(weekly=True)
    table.do(CancelPlan("ana"))
    assert table.buttons == {"Only the coming one": "cancel_plan:p1:once", "All of them": "cancel_plan:p1:all"}
    table.do(CancelPlan("ana", "once"))
    assert table.state.day == THURSDAY + timedelta(days=7) and "The next one is on" in next(iter(table.posts.values()))
    table.do(CancelPlan("ana", "all"))
    assert table.state.status == "cancelled"


def test_of_a_weekly_plan_one_date_is_moved_and_those_after_it_stay() -> None:
    table = planned(weekly=True)
    table.do(MovePlan("ana"))
    assert [f.key for f in table.form.fields] == ["day", "clock", "what"]
    table.do(MovePlan("ana", date(2026, 9, 11), "10:00"))
    assert len(until(table, MONDAY + timedelta(days=5))) == 1
    assert (table.state.day, table.state.clock) == (THURSDAY + timedelta(days=7), "15:00")
    table.do(MovePlan("ana", date(2026, 9, 18), "", "all"))
    assert len(until(table, MONDAY + timedelta(days=12))) == 1
    assert table.state.day == date(2026, 9, 25)


def test_a_date_that_was_open_is_not_moved_to_again_and_is_no_second_date_either() -> None:
    table = planned(weekly=True)
    assert len(until(table, MONDAY + timedelta(days=3, hours=7))) == 1
    assert "open on that day already" in table.refused(MovePlan("ana", THURSDAY, "20:00"))
    table.do(MovePlan("ana", THURSDAY + timedelta(days=14), "10:00"))  # to the morning of the one after it
    assert len(until(table, MONDAY + timedelta(days=17, hours=2))) == 1
    assert table.state.day == THURSDAY + timedelta(days=21)
