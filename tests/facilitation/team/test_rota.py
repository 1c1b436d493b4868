"""Who leads next."""

from collections import Counter
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from facilitation.decision import Refused
from facilitation.message import PeopleField
from facilitation.team.rota import MAX_LED, MAX_SWAPS, next_facilitator, order, swapped, with_led
from facilitation.team.rules import decide, needs
from facilitation.team.team import Away, ComeBack, GoAway, LeaveTeam, Led, Rota, ShowRota, SkipMe, Swap, Team, Volunteer
from tests.facilitation.team.stage import MONDAY, Stage, team, with_people

TODAY = MONDAY.date()
FOUR = ("ana", "ben", "chloe", "dev")


def stage(*ids: str, **changes: dict[str, object]) -> Stage:
    return Stage(decide, needs, state=with_people(team(*(ids or FOUR)), **changes))


def lead(team: Team, sessions: int, start: int = 0) -> tuple[Team, list[str]]:
    """The team after so many sessions, each led by who was next; who led them."""
    who = []
    for n in range(start, start + sessions):
        at = MONDAY + timedelta(days=n)
        who.append(next_facilitator(team, at.date()) or "")
        team = with_led(team, who[-1], at)
    return team, who


def test_everybody_leads_once_before_anybody_leads_twice() -> None:
    _, who = lead(team(*FOUR), 9)
    assert who == [*FOUR, *FOUR, "ana"]


def test_a_newcomer_leads_once_and_is_level_with_the_others() -> None:
    led, _ = lead(team("ana", "ben"), 8)
    joined = replace(led, members=(*led.members, replace(led.members[0], id="new", name="New", joined_at=MONDAY)))
    _, who = lead(joined, 4, start=8)
    assert who == ["new", "ana", "ben", "new"]


def test_who_led_more_often_than_most_waits_until_the_others_have_caught_up() -> None:
    keen = with_led(with_led(with_led(team("ana", "ben", "chloe"), "ana", MONDAY), "ana", MONDAY), "ana", MONDAY)
    _, who = lead(keen, 5, start=1)
    assert who == ["ben", "chloe", "ben", "chloe", "ben"]


def test_only_those_who_are_asked_about_are_chosen_from() -> None:
    assert next_facilitator(team(*FOUR), TODAY, among=("dev", "chloe")) == "chloe"
    assert next_facilitator(team(*FOUR), TODAY, among=()) is None


def test_rehearsal_colleagues_lead_only_where_there_is_nobody_else() -> None:
    cast = with_people(team(*FOUR), ana={"scripted": True}, ben={"scripted": True})
    assert order(cast, TODAY) == ("chloe", "dev", "ana", "ben")


def test_who_volunteers_is_next_and_then_back_in_the_round() -> None:
    table = stage()
    table.do(Volunteer("dev"))
    assert "Next: dev" in table.answer and "You’re next" in table.answer
    assert order(table.state, TODAY)[0] == "dev"
    table.do(Led("dev", MONDAY))
    assert table.state.rota.volunteers == ()
    assert order(table.state, TODAY) == ("ana", "ben", "chloe", "dev")


def test_volunteering_again_takes_it_back() -> None:
    table = stage()
    table.do(Volunteer("dev"))
    table.do(Volunteer("dev"))
    assert table.state.rota.volunteers == ()
    assert "withdrawn your offer" in table.answer


def test_who_asks_is_passed_over_once_and_only_when_their_turn_had_come() -> None:
    table = stage()
    table.do(SkipMe("ben"))
    assert "skip you once" in table.answer
    assert order(table.state, TODAY) == ("ana", "chloe", "dev", "ben")
    table.do(Led("ana", MONDAY))
    assert table.state.rota.skips == ("ben",), "Ana's turn came first, so the wish is not used up"
    table.do(Led("chloe", MONDAY + timedelta(days=1)))
    assert table.state.rota.skips == ()
    assert order(table.state, TODAY)[0] == "ben"


def test_asking_again_not_to_be_passed_over_takes_it_back_and_volunteering_ends_it() -> None:
    table = stage()
    table.do(SkipMe("ben"))
    table.do(SkipMe("ben"))
    assert table.state.rota.skips == ()
    table.do(SkipMe("ben"))
    table.do(Volunteer("ben"))
    assert (table.state.rota.skips, table.state.rota.volunteers) == ((), ("ben",))
    table.do(SkipMe("ben"))
    assert (table.state.rota.skips, table.state.rota.volunteers) == (("ben",), ())


def test_a_swap_exchanges_two_places_and_only_those() -> None:
    table = stage()
    table.do(Swap("ana", "chloe"))
    assert order(table.state, TODAY) == ("chloe", "ben", "ana", "dev")
    _, who = lead(table.state, 8)
    assert who == ["chloe", "ben", "ana", "dev"] * 2


def test_people_who_joined_at_one_moment_can_swap_too() -> None:
    one_moment = with_people(team(*FOUR), **{id: {"joined_at": MONDAY} for id in FOUR})
    assert order(swapped(one_moment, "ana", "chloe", MONDAY), TODAY) == ("chloe", "ben", "ana", "dev")


def test_a_swap_holds_until_both_have_led_and_is_forgotten_then() -> None:
    table = stage()
    table.do(Led("ana", MONDAY - timedelta(days=2)))
    table.do(Led("ben", MONDAY - timedelta(days=1)))
    table.do(Swap("chloe", "ana"))
    assert order(table.state, TODAY) == ("ana", "dev", "chloe", "ben")
    table.do(Led("ana", MONDAY + timedelta(days=1)))
    assert order(table.state, TODAY) == ("dev", "chloe", "ben", "ana")
    table.do(Led("chloe", MONDAY + timedelta(days=2)))
    assert table.state.rota.swaps == ()


def test_swapping_back_restores_the_order() -> None:
    table = stage()
    before = order(table.state, TODAY)
    table.do(Swap("ana", "chloe"))
    table.wait(minutes=1)
    table.do(Swap("chloe", "ana"))
    assert order(table.state, TODAY) == before


def test_a_swap_takes_offers_and_wishes_along() -> None:
    volunteers = replace(team(*FOUR), rota=Rota(volunteers=("dev",), skips=("ana",)))
    after = swapped(volunteers, "dev", "ana", MONDAY)
    assert (after.rota.volunteers, after.rota.skips) == (("ana",), ("dev",))


def test_the_other_hears_of_a_swap_privately_and_can_undo_it() -> None:
    table = stage()
    table.do(Swap("ana", "chloe"))
    ((who, _), said), = table.whispers.items()
    assert who == "chloe" and said and "ana has swapped places with you" in said and "[Swap back]" in said
    assert not table.posts


def test_a_swap_without_the_other_asks_with_whom() -> None:
    table = stage()
    table.do(Swap("ana"))
    field = table.form.fields[0]
    assert isinstance(field, PeopleField) and field.among == ("ben", "chloe", "dev")


def test_a_swap_that_cannot_be_is_refused_in_words() -> None:
    away = {"away": (Away(TODAY, TODAY),)}
    assert "That’s you" in stage().refused(Swap("ana", "ana"))
    assert "away today" in stage(ben=away).refused(Swap("ana", "ben"))
    assert "[I’m back]" in stage(ana=away).refused(Swap("ana", "ben"))
    assert "not in the team" in stage(ben={"left": True}).refused(Swap("ana", "ben"))
    assert "nobody else" in stage("ana").refused(Swap("ana"))


def test_swaps_stay_few_and_one_with_someone_forgotten_harms_nothing() -> None:
    many = team(*FOUR)
    for n in range(MAX_SWAPS + 5):
        many = swapped(many, "ana", "ben", MONDAY + timedelta(minutes=n))
    assert len(many.rota.swaps) == MAX_SWAPS
    assert order(swapped(team("ana", "ben"), "ana", "gone", MONDAY), TODAY) == ("ana", "ben")


def test_the_card_names_three_who_is_away_and_who_offered() -> None:
    table = stage("ana", "ben", "chloe", "dev", "faye", dev={"away": (Away(TODAY, date(2026, 9, 9)),)})
    table.do(ShowRota("ana"))
    assert table.answer.splitlines() == [
        "Who leads", "Next: ana", "After that: ben, chloe", "Away: dev until 2026-09-09",
        "[I’d like to lead] [Skip me once] [Swap places]",
    ]  # fmt: skip
    table.do(Volunteer("chloe"))
    assert "Offered to lead: chloe" in table.answer


def test_where_everybody_is_away_the_card_says_so() -> None:
    table = stage("ana", ana={"away": (Away(TODAY, TODAY),)})
    table.do(ShowRota("ana"))
    assert "Nobody can lead today" in table.answer
    assert next_facilitator(table.state, TODAY) is None


def test_leading_is_told_once_and_a_stranger_changes_nothing() -> None:
    table = stage()
    table.do(Led("ana", MONDAY))
    table.do(Led("ana", MONDAY))
    assert table.state.rota.led == (("ana", MONDAY),)
    before = table.state
    table.do(Led("nobody", MONDAY))
    assert table.state == before


def test_what_is_kept_stays_bounded() -> None:
    many, _ = lead(team(*FOUR), MAX_LED + 10)
    assert len(many.rota.led) == MAX_LED


def test_someone_away_who_led_all_the_same_is_noted() -> None:
    away = with_people(team(*FOUR), ana={"away": (Away(TODAY, TODAY),)})
    assert with_led(away, "ana", MONDAY).rota.led == (("ana", MONDAY),)


@given(people=st.integers(1, 60), sessions=st.integers(0, 200))
@settings(max_examples=40, deadline=None)
def test_when_nobody_is_away_nobody_leads_more_than_one_session_more_than_another(people: int, sessions: int) -> None:
    ids = tuple(f"m{n}" for n in range(people))
    _, who = lead(team(*ids), sessions)
    counts = Counter(who)
    assert max(counts[id] for id in ids) - min(counts[id] for id in ids) <= 1


IDS = st.sampled_from(("ana", "ben", "chloe", "dev", "faye"))
DAYS = st.integers(0, 9).map(lambda days: TODAY + timedelta(days))
COMMANDS = st.one_of(
    st.builds(Volunteer, IDS),
    st.builds(SkipMe, IDS),
    st.builds(Swap, IDS, IDS),
    st.builds(LeaveTeam, IDS),
    st.builds(ComeBack, IDS),
    st.builds(GoAway, IDS, DAYS, DAYS),
    st.just(None),
)


@given(st.lists(COMMANDS, max_size=40))
@settings(max_examples=200, deadline=None)
def test_nobody_away_or_gone_is_ever_next_and_everybody_else_is_in_the_round(commands: list[object]) -> None:
    table = Stage(decide, needs, state=team("ana", "ben", "chloe", "dev", "faye"))
    for command in commands:
        table.wait(hours=7)
        if command is None:
            leader = next_facilitator(table.state, table.now.date())
            command = Led(leader or "nobody", table.now)
        with suppress(Refused):
            table.do(command)
        day = table.now.date()
        can = {m.id for m in table.state.members if not m.left and not any(a.first <= day <= a.last for a in m.away)}
        assert set(order(table.state, day)) == can
        assert len(order(table.state, day)) == len(can)
