"""Side rooms: who meets where, each group's own card, words and round, and everyone back together."""

from typing import Any

from facilitation.session import commands as s
from facilitation.session.grouping import group_of, here
from tests.facilitation.session.stage import Table, protocol, running, step, team
from tests.facilitation.session.test_flow import repeat, script

SIX = ("ana", "ben", "chloe", "dev", "eve", "finn")
PAIRS, TRIOS = {"of": 2}, {"of": 3}


def apart(*items: dict[str, Any], people: tuple[str, ...] = SIX, **more: Any) -> Table:
    return running(script(*items, **more), team(*people))


def groups(at: Table) -> list[set[str]]:
    """Who sits together now, by the groups' numbers."""
    return [set(here(at.open, g)) for g in at.open.groups if here(at.open, g)]


def seated(at: Table) -> list[set[str]]:
    """Who sits together, as the platform was told."""
    return [set(members) for members in at.seats.values() if members]


def with_(at: Table, member: str) -> tuple[str, ...]:
    group = group_of(at.open, member)
    assert group
    return here(at.open, group)


def test_each_group_has_a_place_of_its_own_with_its_seats_and_its_card():
    at = apart(step("Talk", groups=PAIRS))
    assert sorted(at.seats) == ["c1/s1-1-1", "c1/s1-1-2", "c1/s1-1-3"]
    assert seated(at) == groups(at)
    assert set().union(*seated(at)) == set(SIX)
    assert at.titles["c1/s1-1-2"] == "Group 2"
    assert at.places["group:1:2"] == "c1/s1-1-2"
    card = at.channel["group:1:2"].plain()
    assert all(f"<@{m}>" in card or m in card for m in at.seats["c1/s1-1-2"])
    assert "Do Talk." in card and "Rule Talk." in card and "Ready to move on" in card


def test_the_card_that_all_see_lists_the_groups():
    at = apart(step("Talk", groups=PAIRS))
    assert "In groups:" in at.card()
    listed = [line for line in at.card().splitlines() if line.startswith(("1 · ", "2 · ", "3 · "))]
    assert len(listed) == 3


def test_what_a_group_says_is_read_in_its_side_room_and_kept_with_its_number():
    at = apart(step("Talk", groups=PAIRS, keep=True))
    at.do(s.Contribute("x1", "ana", "Between us"))
    number = group_of(at.open, "ana").number
    assert at.places["said:x1"] == f"c1/s1-1-{number}"
    assert at.rows["x1"].group == number


def test_what_a_group_writes_hidden_is_shown_to_the_group():
    at = apart(step("Write", groups=PAIRS, shows="together", silent=True), step("On"))
    at.do(s.Contribute("x1", "ana", "A note"), s.Contribute("x2", "ben", "Another"), s.Next("ana"))
    shown = {at.places[key] for key in at.channel if key.startswith("reveal:")}
    assert shown == {f"c1/s1-1-{group_of(at.open, m).number}" for m in ("ana", "ben")}


def test_when_the_step_is_left_all_are_back_together_and_the_groups_cards_rest():
    at = apart(step("Talk", groups=PAIRS), step("All"))
    at.do(s.Next("ana"))
    assert seated(at) == []
    assert not at.open.apart
    assert "Ready" not in at.channel["group:1:1"].plain()
    at.do(s.Contribute("x1", "ana", "To all"))
    assert at.places["said:x1"] == "c1"


def test_at_the_closing_and_after_an_early_end_all_are_back_together():
    at = apart(step("Talk", groups=PAIRS), step("All"))
    at.do(s.End("ana"))
    assert (seated(at), at.open.apart, at.open.part) == ([], False, "closing")
    at.do(s.Back("ana"))
    assert seated(at) == groups(at)


def test_steps_with_the_same_groups_keep_them_and_their_rooms():
    at = apart(step("Talk", groups=PAIRS), step("Write", groups=PAIRS), step("All"), step("Again", groups=PAIRS))
    first = groups(at)
    at.do(s.Next("ana"))
    assert groups(at) == first
    assert len(at.seats) == 3
    assert [entry for entry in at.log if entry[2] == "group:2:1"] == [("post", "", "group:2:1")]
    at.do(s.Next("ana"), s.Next("ana"))
    assert groups(at) != first
    assert set(at.seats) >= {"c1/s1-2-1"}


def test_the_same_groups_come_back_after_a_step_all_together():
    same = step("Again", groups={"of": 2, "form": "same"})
    at = apart(step("Talk", groups=PAIRS), step("All"), same)
    first = groups(at)
    at.do(s.Next("ana"), s.Next("ana"))
    assert groups(at) == first == seated(at)
    assert len(at.seats) == 3


def test_the_same_groups_are_new_ones_where_there_were_none():
    at = apart(step("Talk", groups={"of": 3, "form": "same"}))
    assert sorted(map(len, groups(at))) == [3, 3]


def test_pairs_become_fours():
    eight = (*SIX, "gil", "hana")
    at = apart(step("Two", groups=PAIRS), step("Four", groups={"of": 4, "form": "merged"}), people=eight)
    pairs = groups(at)
    at.do(s.Next("ana"))
    assert sorted(map(len, groups(at))) == [4, 4]
    assert all(any(pair <= four for four in groups(at)) for pair in pairs)
    assert seated(at) == groups(at)


def test_mixed_groups_meet_others_in_every_pass():
    at = apart(repeat(step("Talk", groups={"of": 2, "form": "mixed"}), times=5))
    met: set[frozenset[str]] = set()
    for _ in range(5):
        pairs = {frozenset(group) for group in groups(at)}
        assert not pairs & met
        met |= pairs
        at.do(s.Next("ana"))
    assert len(met) == 15


def test_mixed_groups_stay_together_for_the_steps_of_one_pass():
    mixed = {"of": 2, "form": "mixed"}
    at = apart(repeat(step("One", groups=mixed), step("Two", groups=mixed), times=2))
    first = groups(at)
    at.do(s.Next("ana"))
    assert groups(at) == first
    at.do(s.Next("ana"))
    assert groups(at) != first


def test_one_of_each_table_stays_and_the_others_move_on():
    at = apart(repeat(step("Talk", groups={"of": 3, "form": "hosts_stay"}), times=2))
    hosts, before = [g.host for g in at.open.groups], groups(at)
    at.do(s.Next("ana"))
    assert [g.host for g in at.open.groups] == hosts
    for old, new in zip(before, groups(at), strict=True):
        assert len(old & new) == 1


def test_hosts_speak_for_their_groups_when_all_are_back():
    at = apart(step("Talk", groups=TRIOS), step("Tell", speaks="hosts", turns="round"))
    hosts = {g.host for g in at.open.groups}
    at.do(s.Next("ana"))
    floor = at.open.floor
    assert floor and {floor.holder, *floor.waiting} == hosts


def test_who_chose_the_same_sits_together_under_its_name():
    vote = step("Choose", vote={"scale": "choice", "options": [{"en": "North"}, {"en": "South"}, {"en": "East"}]})
    at = apart(vote, step("Talk", groups={"of": 3, "form": "chosen"}))
    for member, option in (("ana", 0), ("ben", 0), ("chloe", 1), ("dev", 1), ("eve", 2)):
        at.do(s.CastVote(member, option))
    at.do(s.Next("ana"))
    assert sorted(at.titles.values()) == ["Group 1: North", "Group 2: South"]
    assert {"ana", "ben"} <= set(with_(at, "ana"))
    assert {"chloe", "dev"} <= set(with_(at, "dev"))


def test_fewer_people_than_two_groups_need_stay_in_the_channel():
    at = running(script(step("Talk", groups=TRIOS)))
    assert (at.seats, at.open.apart) == ({}, False)
    at.do(s.Contribute("x1", "ana", "Hello"))
    assert at.places["said:x1"] == "c1"
    assert at.view("ana").groups == ()


def test_whoever_leads_without_speaking_sits_in_no_group():
    at = apart(step("Talk", groups=PAIRS, leader_speaks=False), people=("ana", "ben", "chloe", "dev", "eve"))
    assert group_of(at.open, "ana") is None
    assert sorted(map(len, groups(at))) == [2, 2]
    at.do(s.Contribute("x1", "ana", "One minute left"))
    assert at.places["said:x1"] == "c1"


# -- people come and go -----------------------------------------------------------------


def test_who_comes_late_sits_with_the_smallest_group_and_is_seen_there():
    at = apart(step("Talk", groups=TRIOS), people=("ana", "ben", "chloe", "dev", "eve", "finn", "gil"))
    small = next(g for g in at.open.groups if len(g.members) == 3)
    at.do(s.Join("late"))
    assert "late" in with_(at, small.members[0])
    assert seated(at) == groups(at)
    assert "late" in at.channel[f"group:1:{small.number}"].plain()


def test_who_would_be_alone_joins_another_group_with_a_kind_word():
    at = apart(step("Talk", groups=PAIRS))
    other = next(m for m in with_(at, "ben") if m != "ben")
    at.do(s.Leave(other))
    assert len(with_(at, "ben")) == 3
    assert seated(at) == groups(at)
    words = at.channel[f"notice:{at.open.notices}"].plain()
    assert "so that nobody is left alone" in words
    at.do(s.Contribute("x1", "ben", "Hello"))
    assert at.places["said:x1"] == at.places[f"notice:{at.open.notices}"]


def test_who_comes_back_finds_their_seat_or_a_group_that_has_people():
    at = apart(step("Talk", groups=TRIOS))
    mine = set(with_(at, "ben"))
    at.do(s.Leave("ben"), s.Join("ben"))
    assert set(with_(at, "ben")) == mine
    pairs = apart(step("Talk", groups=PAIRS))
    one, two = with_(pairs, "ben")
    pairs.do(s.Leave(one), s.Leave(two), s.Join(one))
    assert len(with_(pairs, one)) > 1
    assert seated(pairs) == groups(pairs)


def test_a_step_in_groups_opens_also_where_everyone_has_left():
    at = apart(step("Open"), step("Talk", groups=PAIRS), step("Round", groups=PAIRS, turns="round"))
    at.do(*(s.Leave(m) for m in SIX), s.Next("ana"), s.Next("ana"))
    at.do(s.Join("ben"), s.Join("chloe"), s.TakeOver("ben"), s.Next("ben"), s.End("ben"))
    assert at.open.part == "closed"


def test_who_only_listens_from_now_on_leaves_their_seat():
    at = apart(step("Talk", groups=TRIOS))
    at.do(s.Join("ben", "listening"))
    assert not any("ben" in members for members in at.seats.values())


# -- rounds in groups -------------------------------------------------------------------


def test_each_group_has_its_own_round_and_the_facilitator_hears_when_all_are_over():
    at = apart(step("Round", 6, groups=TRIOS, turns="round"))
    assert at.open.floor is None
    holders = {g.number: g.floor.holder for g in at.open.groups if g.floor}
    assert len(holders) == 2
    assert all(at.whispered(holder, "turn:1:1") for holder in holders.values() if holder)
    for _ in range(3):
        at.do(s.Done(at.open.groups[0].floor.holder))
    assert not at.whispered("ana", "round:1")
    assert "Everyone has been heard" in at.channel["group:1:1"].plain()
    for _ in range(3):
        at.do(s.Done(at.open.groups[1].floor.holder))
    assert at.whispered("ana", "round:1")


def test_the_word_of_one_group_is_not_refused_by_another():
    at = apart(step("Round", 6, groups=TRIOS, turns="round"))
    one, two = (g.floor.holder for g in at.open.groups)
    at.do(s.Contribute("x1", one, "Mine"))
    assert at.open.groups[0].floor.holder != one
    assert at.open.groups[1].floor.holder == two
    waiting = at.open.groups[1].floor.waiting[0]
    assert at.refused(s.Done(waiting)).values["holder"] == f"<@{two}>"


def test_a_silent_holder_passes_by_the_clock_in_their_group_alone():
    at = apart(step("Round", 6, groups=TRIOS, turns="round"))
    one, two = (g.floor.holder for g in at.open.groups)
    at.do(s.Done(one))
    at.wait(minutes=2)
    assert at.open.groups[1].floor.passed == (two,)
    assert at.open.groups[0].floor.passed != ()


def test_a_pause_holds_every_groups_turn():
    at = apart(step("Round", 6, groups=TRIOS, turns="round"))
    at.do(s.Pause("ana"))
    at.wait(minutes=9)
    assert all(not g.floor.passed for g in at.open.groups)
    at.do(s.Resume("ana"))
    assert all(g.floor.until for g in at.open.groups)


def test_who_comes_late_is_at_the_end_of_their_groups_line():
    at = apart(step("Round", 6, groups=TRIOS, turns="round"))
    at.do(s.Join("late"))
    assert group_of(at.open, "late").floor.waiting[-1] == "late"


def test_who_moves_to_another_group_gets_the_word_there_unless_they_had_it():
    at = apart(step("Round", 6, groups=PAIRS, turns="round"))
    first = at.open.groups[0]
    holder, other = first.floor.holder, first.floor.waiting[0]
    at.do(s.Done(holder), s.Leave(other))
    assert holder in with_(at, holder) and len(with_(at, holder)) == 3
    assert holder not in group_of(at.open, holder).floor.waiting
    second = next(g for g in at.open.groups if g.floor and g.floor.waiting and holder not in g.members)
    stays, goes = second.floor.waiting[0], second.floor.holder
    at.do(s.Leave(goes))
    floor = group_of(at.open, stays).floor
    assert floor.waiting[-1] == stays, "the word was not given to who was about to move"


def test_the_share_of_a_turn_is_that_of_the_largest_group():
    at = apart(step("Round", 6, groups=TRIOS, turns="round"))
    assert {(g.floor.until - at.now).total_seconds() for g in at.open.groups} == {120}
    each = {**step("Round", groups=TRIOS, turns="round"), "minutes": {"usual": 2, "per": "person"}}
    assert (apart(each).open.ends_at - at.now).total_seconds() == 360


# -- what a group reads and sees --------------------------------------------------------


def test_more_time_and_a_pause_are_seen_in_every_side_room():
    at = apart(step("Talk", 5, groups=PAIRS))
    at.do(s.Pause("ana"))
    assert all("paused" in at.channel[f"group:1:{n}"].plain() for n in (1, 2, 3))
    at.do(s.Resume("ana"))
    at.wait(minutes=5)
    assert all("Time for this step" in at.channel[f"group:1:{n}"].plain() for n in (1, 2, 3))


def test_everyone_sees_their_own_group_and_the_wall_sees_all():
    at = apart(step("Talk", groups=PAIRS))
    mine = at.view("ben").group
    assert mine and set(mine.members) == set(with_(at, "ben"))
    assert mine.place == f"c1/s1-1-{mine.number}"
    assert len(at.view("").groups) == 3
    assert at.view("").group is None


def test_sixty_people_fit_their_cards():
    sixty = tuple(f"member-with-a-long-name-{n:02}" for n in range(59))
    long = step("Talk", groups=PAIRS)
    long["say"] = {"en": "All of it. " * 200}
    at = apart(long, people=("ana", *sixty))
    assert "30 groups" in at.card()
    assert len(at.view("ana").groups) == 30


def test_published_in_spanish_a_group_reads_spanish():
    at = running(protocol(step("Hablar", groups=PAIRS), presenter=False), team(*SIX), language="es")
    assert "Grupo 1" in at.channel["group:1:1"].plain()
    assert "En grupos:" in at.card()


def test_who_passed_in_a_group_that_was_left_is_offered_the_word_once_more_and_not_twice():
    at = apart(step("Round", 6, groups=PAIRS, turns="round"))
    first = at.open.groups[0]
    one, other = first.floor.holder, first.floor.waiting[0]
    at.do(s.Pass(one), s.Leave(other))
    line = group_of(at.open, one).floor
    assert one in line.passed and one not in line.waiting
    offers = 0
    while floor := next((g.floor for g in at.open.groups if one in g.members and g.floor.holder), None):
        offers += floor.holder == one
        at.do(s.Pass(floor.holder))
    assert offers == 1


def test_who_had_left_and_now_only_listens_touches_no_room_that_nobody_sits_in():
    """Of a group that nobody was in when the step opened there is no card to revise."""
    at = apart(step("Talk", groups=PAIRS), step("Write", groups=PAIRS))
    gone = next(here(at.open, g) for g in at.open.groups if "ana" not in here(at.open, g))
    at.do(*(s.Leave(m) for m in gone), s.Next("ana"))
    at.do(s.Join(gone[0], "listening"))
    assert at.open.person(gone[0]).part == "listening" and groups(at) == seated(at)


def test_who_listened_and_leaves_touches_no_room_in_which_nobody_sat():
    at = apart(step("One", groups=PAIRS), step("Two", groups={"of": 2, "form": "same"}))
    one, other = at.open.groups[0].members
    at.do(s.Join(one, "listening"), s.Join(other, "listening"), s.Next(at.open.facilitator))
    number = at.open.groups[0].number
    at.do(s.Leave(one))
    assert f"group:{at.open.visit}:{number}" not in at.channel
