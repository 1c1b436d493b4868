"""A session that is planned: on its card, moved, cancelled, asked for what it needs, and opened by itself."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from facilitation.decision import Address, Post, Remind, Whisper
from facilitation.message import ChoiceField, TextField
from facilitation.session.commands import Start
from facilitation.team.plan import (
    AskAhead,
    BringInput,
    CancelPlan,
    MovePlan,
    NotMe,
    OpenPlanned,
    Plan,
    PlanSession,
    TellFacilitator,
    session_id,
)  # fmt: skip
from facilitation.team.plan_rules import decide, needs, read_clock
from facilitation.team.team import Away, Rota, Team
from tests.facilitation.session.stage import protocol, words
from tests.facilitation.team.stage import MONDAY, Stage, session, team, with_people

WORK = {"key": "work", "label": words("The work"), "required": True, "ahead": 3}
SECRET = {"key": "source", "label": words("The source"), "withheld": True}
THURSDAY = date(2026, 9, 10)
OVER = {"over_days": {"fit": "good", "how": words("In their own time.")}}


def stage(people: Team | None = None, **more: Any) -> Stage:
    """A Monday morning at nine; a tuning of work that somebody has to bring three days before."""
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
    assert "no such protocol" in stage(protocol=None).refused(command)
    assert "planned already" in planned().refused(command)
    many = tuple(replace(planned().state, id=str(n)) for n in range(40))
    assert "40 sessions are planned" in stage(plans=many).refused(command)
    live = protocol(inputs=[WORK])
    assert "over days" in stage(protocol=live).refused(replace(command, days=True))
    assert "no such plan" in Stage(decide, needs, {"team": team()}).refused(MovePlan("ana"))
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
    assert "it needs something from you beforehand" in ask and "The work" in ask
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
    assert "isn’t you" in table.refused(NotMe("ana"))
    table.do(NotMe("chloe"))
    assert table.whispers[("chloe", "lead:1")] is None and "You lead" in said(table, "ana")[-1]
    assert "ana leads in your place" in table.answer
    table.do(NotMe("ana"))
    assert table.state.leads == "ben"
    assert "nobody else" in table.refused(NotMe("ben"))


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
    assert "planned already" in table.refused(MovePlan("ana", THURSDAY, "15:00"))
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


# -- opening --------------------------------------------------------------------------------------


def test_it_opens_by_itself_with_what_was_brought() -> None:
    table = planned(days=True, guest="ana")
    table.do(BringInput("ben", (("work", "Exit slips"),)))
    assert until(table, datetime(2026, 9, 10, 14, 59, tzinfo=UTC)) == []
    (start,) = until(table, datetime(2026, 9, 10, 15, tzinfo=UTC))
    assert start == Start(
        session_id(replace(table.state, turn=1)), "ana", "room-t1", "small", "ben", start.facilitator,
        (("work", "Exit slips"),), guest="ana", days=True, planned=True,
    )  # fmt: skip
    assert table.state.status == "over" and "It has begun" in table.revised["plan"]
    assert "has been held" in table.refused(MovePlan("ana"))


def test_while_another_session_is_open_it_waits_and_says_so_once() -> None:
    table = planned()
    table.more["session"] = session("ana", "ben")
    at = datetime(2026, 9, 10, 15, 20, tzinfo=UTC)
    assert until(table, at) == []
    assert sum("Another session is still open" in text for text in posted(table)) == 1
    table.more["session"] = session("ana", "ben", part="closed")
    assert len(until(table, at + timedelta(minutes=5))) == 1


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"session": session("ana", "ben")}, "another session has been open all along"),
        ({"protocol": None}, "no longer here"),
        ({"team": with_people(team(), ben={"away": (Away(THURSDAY, THURSDAY),)})}, "who brings something, is away"),
        ({"team": with_people(team(), **{m: {"left": True} for m in ("ana", "chloe")},
                              ben={"away": (Away(THURSDAY, THURSDAY),)})}, "is away"),
    ],
)  # fmt: skip
def test_where_it_cannot_open_the_team_hears_why_and_can_move_it(more: dict[str, Any], why: str) -> None:
    table = planned()
    table.more |= more
    assert until(table, MONDAY + timedelta(days=4)) == []
    assert any(why in text for text in posted(table))
    assert table.state.status == "over" and "was not opened" in table.revised["plan"]
    table.more |= {"session": None, "protocol": protocol(inputs=[WORK]), "team": team()}
    table.do(MovePlan("ben", date(2026, 9, 14)))
    assert len(until(table, MONDAY + timedelta(days=8))) == 1


def test_where_nobody_can_lead_a_weekly_plan_goes_on_to_its_next_date() -> None:
    table = stage(protocol=protocol(presenter=False))
    table.do(PlanSession("p1", "ana", "", "small", THURSDAY, "15:00", weekly=True))
    holiday = Away(THURSDAY, THURSDAY)
    table.more["team"] = with_people(team(), **{m: {"away": (holiday,)} for m in ("ana", "ben", "chloe")})
    assert until(table, MONDAY + timedelta(days=4)) == []
    assert any("nobody is here who could lead" in text and "next one" in text for text in posted(table))
    assert len(until(table, MONDAY + timedelta(days=11))) == 1


def test_what_was_to_open_while_nothing_ran_does_not_open_days_later() -> None:
    table = planned(weekly=True)
    table.now = MONDAY + timedelta(days=30)
    table.do(OpenPlanned(1))
    assert any("while I was not working" in text for text in table.posts.values())
    assert table.state.day == date(2026, 10, 8)


def test_a_presenter_who_may_be_left_out_and_a_guest_who_is_gone_hold_nothing_up() -> None:
    role = [{"name": "presenter", "called": words("presenter"), "optional": True}]
    table = stage(protocol=protocol(inputs=[], roles=role))
    table.do(PlanSession("p1", "ana", "", "small", THURSDAY, "15:00", presenter="ben", guest="chloe"))
    table.more["team"] = with_people(team(), ben={"left": True}, chloe={"left": True})
    (start,) = until(table, MONDAY + timedelta(days=4))
    assert (start.presenter, start.guest) == (None, None)


# -- the clocks change -------------------------------------------------------------------------------

ZONES = {
    "Europe/Madrid": ((2027, 3, 28), (2026, 10, 25)),
    "America/New_York": ((2027, 3, 14), (2026, 11, 1)),
    "Australia/Lord_Howe": ((2026, 10, 4), (2027, 4, 4)),
}


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("which", [0, 1])
def test_every_week_at_nine_stays_nine_across_the_change_of_the_clocks(zone: str, which: int) -> None:
    change = date(*ZONES[zone][which])
    first = change - timedelta(days=10)
    table = stage(replace(team(), time_zone=zone), protocol=protocol(presenter=False))
    table.now = datetime(first.year, first.month, first.day, tzinfo=UTC) - timedelta(days=2)
    table.do(PlanSession("p1", "ana", "", "small", first, "9", weekly=True))
    opened = []
    for _ in range(4):
        at = next(e.at for e in table.effects if isinstance(e, Remind) and isinstance(e.command, OpenPlanned)
                  and e.command.turn == table.state.turn)  # fmt: skip
        opened.append(at.astimezone(ZoneInfo(zone)))
        assert len(until(table, at)) == 1
    assert [(at.date() - first).days for at in opened] == [0, 7, 14, 21]
    assert {(at.hour, at.minute) for at in opened} == {(9, 0)}
    assert len({at.utcoffset() for at in opened}) == 2


@pytest.mark.parametrize(
    ("zone", "day", "clock", "moment"),
    [
        ("Europe/Madrid", date(2027, 3, 28), "2:30", "2027-03-28T01:00"),  # leapt over: three o'clock
        ("America/New_York", date(2027, 3, 14), "2:30", "2027-03-14T07:00"),
        ("Australia/Lord_Howe", date(2026, 10, 4), "2:10", "2026-10-03T15:30"),  # by half an hour
        ("Europe/Madrid", date(2026, 10, 25), "2:30", "2026-10-25T00:30"),  # twice: the first
        ("America/New_York", date(2026, 11, 1), "1:30", "2026-11-01T05:30"),
        ("Australia/Lord_Howe", date(2027, 4, 4), "1:45", "2027-04-03T14:45"),
    ],
)
def test_a_time_that_the_clocks_leap_over_is_the_next_and_of_one_that_comes_twice_it_is_the_first(
    zone: str, day: date, clock: str, moment: str
) -> None:
    table = stage(replace(team(), time_zone=zone), protocol=protocol(presenter=False))
    table.do(PlanSession("p1", "ana", "", "small", day, clock))
    at = next(r.at for r in table.of(Remind) if isinstance(r.command, OpenPlanned))
    assert at == datetime.fromisoformat(moment).replace(tzinfo=UTC)


def test_a_team_that_changes_its_zone_is_opened_for_by_its_new_clock() -> None:
    table = planned()
    table.more["team"] = replace(team(), time_zone="America/New_York")
    assert until(table, datetime(2026, 9, 10, 18, 59, tzinfo=UTC)) == []
    assert len(until(table, datetime(2026, 9, 10, 19, tzinfo=UTC))) == 1


def test_what_the_clock_says_of_another_date_changes_nothing() -> None:
    table = planned(weekly=True)
    before = table.state
    for stale in (AskAhead(9), TellFacilitator(9), OpenPlanned(9)):
        assert not table.do(stale).effects and table.state == before
    assert isinstance(before, Plan) and Address("plan", "p1") in {r.to for r in table.effects if isinstance(r, Remind)}
