"""Whose pass it is, in the session, a repeat or a group; who coaches, observes and hosts; what goes round."""

from typing import Any

from facilitation.message import Form, PeopleField
from facilitation.session import commands as s
from facilitation.session.flow import at_hand
from facilitation.session.grouping import group_of, here
from facilitation.session.presenting import coach_of, presenter_of
from facilitation.session.session import Group
from facilitation.session.voices import belongs, speakers
from tests.facilitation.session.stage import Table, gathering, protocol, running, step, team
from tests.facilitation.session.test_flow import repeat, script

SIX = ("ana", "ben", "chloe", "dev", "eve", "finn")
TRIOS = {"of": 3}


def trios(*steps: dict[str, Any], people: tuple[str, ...] = SIX, **again: Any) -> Table:
    return running(script(repeat(*steps, **(again or {"each": "member"})), step("All")), team(*people))


def presents(at: Table, member: str) -> str | None:
    return presenter_of(at.open, at.given.protocol.steps[at.open.at], member)


def asked(at: Table, number: int) -> set[str]:
    """Who has the word in a group."""
    group = at.open.groups[number - 1]
    step_ = at.given.protocol.steps[at.open.at]
    return set(speakers(at.open, step_)) & set(here(at.open, group))


def test_each_member_of_every_group_presents_once_all_groups_at_the_same_time():
    at = trios(step("Tell", speaks="presenter", groups=TRIOS), step("Ask", speaks="others", groups=TRIOS))
    had: list[str] = []
    for number in (1, 2, 3):
        assert f"round {number} of 3" in at.view("ana").board.label
        now = [g.presenter for g in at.open.groups]
        assert asked(at, 1) | asked(at, 2) == set(now)
        at.do(s.Next("ana"))
        assert [g.presenter for g in at.open.groups] == now
        assert asked(at, 1) | asked(at, 2) == set(SIX) - set(now)
        had += now
        at.do(s.Next("ana"))
    assert sorted(had) == sorted(SIX)
    assert not at.open.passes


def test_who_offers_to_be_next_is_next_in_their_group():
    at = trios(step("Tell", speaks="presenter", groups=TRIOS))
    last = at.open.groups[0].members[2]
    at.do(s.GoNext(last), s.Next("ana"))
    assert at.open.groups[0].presenter == last
    assert at.open.offered == ()


def test_what_each_presenter_in_turn_said_is_no_single_persons_reflection():
    tell = step("Tell", speaks="presenter", keep=True)
    at = running(protocol(repeat(tell, each="person"), step("End", speaks="presenter", keep=True)))
    at.do(s.Contribute("x1", "ana", "My passage"))
    while at.open.part == "running" and at.open.passes:
        at.do(s.Next("ana"))
    at.do(s.Contribute("x2", "ben", "I take it home"), s.Next("ana"), s.End("ana"))
    page = next(row for key, row in at.rows.items() if key.startswith("record")).page
    assert [said["text"] for said in page["reflection"]["said"]] == ["I take it home"]
    assert [said["text"] for group in page["groups"] for said in group["said"]] == ["My passage"]


def test_a_smaller_group_that_is_through_talks_freely_until_the_others_are():
    at = trios(step("Tell", speaks="presenter", groups=TRIOS), people=(*SIX, "gil"))
    small = next(g for g in at.open.groups if len(g.members) == 3)
    for _ in range(3):
        at.do(s.Next("ana"))
    assert at.open.passes[0].number == 4
    assert presents(at, small.members[0]) is None
    assert asked(at, small.number) == set(small.members)
    assert "Everyone here has had their turn" in at.channel[f"group:4:{small.number}"].plain()
    assert next(r for r in at.view("").groups if r.number == small.number).over


def test_where_the_group_is_all_of_us_each_of_us_presents_in_the_channel():
    at = running(script(repeat(step("Tell", speaks="presenter", groups=TRIOS), each="member")))
    had = []
    while at.open.part == "running":
        had.append(at.view("ana").presenter)
        at.do(s.Next("ana"))
    assert sorted(had) == ["ana", "ben", "chloe", "dev"]
    assert at.seats == {}


def test_who_comes_late_to_a_group_presents_last_and_who_left_is_passed_over():
    at = trios(step("Tell", speaks="presenter", groups=TRIOS))
    first = {g.number: g.presenter for g in at.open.groups}
    group = group_of(at.open, "ben")
    assert group
    goes = next(m for m in group.members if m not in (first[group.number], "ana"))
    at.do(s.Leave(goes), s.Join("late"))
    had = [g.presenter for g in at.open.groups]
    while at.open.part == "running" and at.open.passes:
        at.do(s.Next("ana"))
        had += [g.presenter for g in at.open.groups if g.presenter] if at.open.passes else []
    assert sorted(had) == sorted({*SIX, "late"} - {goes})


def test_who_presents_and_leaves_frees_their_group_to_talk():
    at = trios(step("Tell", speaks="presenter", groups=TRIOS), people=(*SIX, "gil", "hana"))
    group = next(g for g in at.open.groups if g.presenter != "ana")
    at.do(s.Leave(group.presenter))
    left = set(group.members) - {group.presenter}
    assert asked(at, group.number) == left
    board = at.view(min(left)).board
    assert (board.speaking, board.listening) == ("everyone", "")


def test_in_a_repeat_over_people_the_pass_has_the_presenter_and_not_the_session():
    at = running(protocol(repeat(step("Tell", speaks="presenter"), step("Ask", speaks="others"), each="person"),
                          step("End", speaks="presenter")))  # fmt: skip
    assert at.view("ana").presenter == at.open.passes[0].item == "ana"
    at.do(s.Contribute("x1", "ben", "Me?"))
    assert "x1" in at.rows and at.rows["x1"].shows == "never"
    assert "Presenter: Ana" in at.card().replace("<@ana>", "Ana").replace("ana", "Ana")


def test_the_sessions_own_presenter_is_asked_where_no_repeat_has_another():
    at = running(protocol(repeat(step("Tell", speaks="presenter"), times=2)))
    assert presents(at, "ana") == "ben"


def test_a_coach_comes_after_the_presenter_and_who_is_neither_observes():
    coaching = step("Coach", speaks=["presenter", "coach"], groups=TRIOS)
    at = trios(coaching, step("Say", speaks="observers", groups=TRIOS))
    group = at.open.groups[0]
    coach = coach_of(at.open, None, group.members[0])
    assert coach == group.members[1] and group.presenter == group.members[0]
    assert asked(at, 1) == {group.presenter, coach}
    card = at.channel["group:1:1"].plain()
    assert all(word in card for word in ("Coach: ", "Observes: "))
    at.do(s.Next("ana"))
    assert asked(at, 1) == {group.members[2]}


def test_in_a_pair_the_other_coaches():
    at = trios(step("Coach", speaks="coach", groups={"of": 2}), people=("ana", "ben", "chloe", "dev"))
    one = at.open.groups[0]
    assert asked(at, 1) == set(one.members) - {one.presenter}


def test_who_only_listens_speaks_where_observers_are_asked():
    at = running(script(step("Say", speaks="observers")))
    at.do(s.Join("guest", "listening"))
    at.do(s.Contribute("x1", "guest", "I saw this"))
    assert "said:x1" in at.channel
    assert at.view("guest").may_say == "all"


def test_the_presenter_is_first_in_the_round_where_the_script_says_so():
    at = running(protocol(step("Round", turns="round", starts="presenter")))
    assert at.open.floor.holder == "ben"
    lead = running(protocol(step("Round", turns="round", starts="facilitator")))
    assert lead.open.floor.holder == "ana"


def test_another_is_first_each_time_a_round_repeats():
    at = running(script(repeat(step("Write"), step("Round", turns="round"), times=4)), team("ana", "ben"))
    first = []
    while at.open.part == "running":
        if at.open.floor:
            first.append(at.open.floor.holder)
        at.do(s.Next("ana"))
    assert first in (["ana", "ben"] * 2, ["ben", "ana"] * 2)


def test_whoever_leads_without_speaking_has_no_turn_in_the_round():
    at = running(script(step("Round", turns="round", leader_speaks=False)))
    assert {at.open.floor.holder, *at.open.floor.waiting} == {"ben", "chloe", "dev"}
    at.do(s.Contribute("x1", "ana", "Take your time"))
    assert "said:x1" in at.channel


def test_the_presenter_of_a_group_answers_their_own_group():
    ask = step("Ask", speaks="others", presenter_answers=True, groups=TRIOS, kinds=["clarifying_question"])
    at = trios(ask)
    presenter = at.open.groups[0].presenter
    at.do(s.Contribute("x1", presenter, "Because"))
    assert at.places["said:x1"] == "c1/s1-1-1"


# -- what goes round ----------------------------------------------------------------------


def test_the_groups_go_round_to_what_each_other_made_and_never_to_their_own():
    made = step("Make", groups={"of": 2}, keep=True, kinds=["idea"])
    visit = step("Visit", groups={"of": 2, "form": "same"}, recalls=["idea"])
    at = running(script(made, repeat(visit, each="station")), team(*SIX))
    for group in at.open.groups:
        assert at_hand(at.open, at.given.protocol, group.members[0]) == str(group.number)
    seen: dict[int, list[str]] = {g.number: [] for g in at.open.groups}
    at.do(s.Next("ana"))
    while at.open.part == "running":
        for group in at.open.groups:
            seen[group.number].append(at_hand(at.open, at.given.protocol, group.members[0]))
            assert f"group {seen[group.number][-1]}" in at.channel[f"group:{at.open.visit}:{group.number}"].plain()
        at.do(s.Next("ana"))
    assert all(sorted(stations) == sorted({"1", "2", "3"} - {str(n)}) for n, stations in seen.items())


def test_the_sheets_go_round_until_everyone_had_every_others():
    write = step("Write", groups=TRIOS, silent=True)
    at = running(script(write, repeat(step("Pass", groups={"of": 3, "form": "same"}, silent=True), each="sheet"),
                        step("Read", groups={"of": 3, "form": "same"})), team(*SIX))  # fmt: skip
    had: dict[str, list[str]] = {m: [] for m in SIX}
    assert all(at_hand(at.open, at.given.protocol, m) == m for m in SIX)
    at.do(s.Next("ana"))
    while at.open.passes:
        for member in SIX:
            had[member].append(at_hand(at.open, at.given.protocol, member))
        assert len(set(sheets := [h[-1] for h in had.values()])) == len(sheets)
        at.do(s.Next("ana"))
    for member in SIX:
        group = group_of(at.open, member)
        assert sorted(had[member]) == sorted(set(group.members) - {member})
        assert at_hand(at.open, at.given.protocol, member) == member


def test_a_sheet_keeps_its_way_when_somebody_leaves_and_who_comes_late_reads_along():
    at = running(script(repeat(step("Pass", groups={"of": 4}, silent=True), each="sheet")))
    ring = at.open.groups[0].members
    assert at_hand(at.open, at.given.protocol, ring[1]) == ring[0]
    at.do(s.Leave(ring[2] if ring[2] != "ana" else ring[3]), s.Join("late"), s.Next("ana"))
    assert at_hand(at.open, at.given.protocol, ring[1]) == ring[3]
    assert at_hand(at.open, at.given.protocol, "late") == at_hand(at.open, at.given.protocol, ring[0])


def test_words_carry_what_is_at_hand():
    made = step("Make", groups={"of": 2})
    visit = step("Visit", groups={"of": 2, "form": "same"}, keep=True)
    at = running(script(made, repeat(visit, each="station")), team(*SIX))
    at.do(s.Next("ana"), s.Contribute("x1", "ben", "Good"))
    assert at.rows["x1"].about == at_hand(at.open, at.given.protocol, "ben") != ""


def test_nobody_belongs_to_a_step_of_others_less_than_all_where_nobody_presents():
    at = running(script(repeat(step("Tell", speaks="others"), each="topic"), step("All", speaks="everyone")))
    assert all(belongs(at.open, at.given.protocol.steps[0], m) for m in ("ana", "ben"))
    assert Group(1, ("ana",)).floor is None


# -- a presenter who has left ---------------------------------------------------------


REFLECTS = (step("Talk", speaks="others"), step("Reflect", speaks="presenter", kinds=("reflection",), keep=True))


def test_once_the_presenter_has_left_their_step_is_everyones_and_nobody_is_named() -> None:
    at = running(protocol(*REFLECTS))
    at.do(s.Next("ana"), s.Leave("ben"))
    assert presents(at, "dev") is None and at.view("dev").presenter == ""
    assert "Speaking: everyone" in at.card() and "Listening" not in at.card() and "ben" not in at.card()
    at.do(s.Contribute("x1", "dev", "Then we say it."))
    assert "said:x1" in at.channel
    at.do(s.Join("ben"))
    assert presents(at, "dev") == "ben" and "ben" in at.card()


def test_what_all_said_in_place_of_the_presenter_is_not_called_the_presenters_reflection() -> None:
    at = running(protocol(*REFLECTS))
    at.do(s.Next("ana"), s.Leave("ben"), s.Contribute("x1", "dev", "Then we say it."), s.Next("ana"), s.End("ana"))
    page = next(row for key, row in at.rows.items() if key.startswith("record")).page
    assert page["reflection"] is None
    assert [said["text"] for group in page["groups"] for said in group["said"]] == ["Then we say it."]


def test_in_a_repeat_over_people_the_pass_of_who_has_left_is_everyones() -> None:
    at = running(protocol(repeat(step("Tell", speaks="presenter"), each="person"), step("End")), team(*SIX))
    assert at.open.passes[-1].item == "eve"
    at.do(s.Leave("eve"))
    assert "Speaking: everyone" in at.card() and "Listening" not in at.card()
    assert set(speakers(at.open, at.given.protocol.steps[0])) == set(at.open.taking_part)


def test_a_coach_whose_presenter_has_left_is_nobody_alone_and_a_guest_who_has_left_is_everyone() -> None:
    roles = [{"name": name, "called": {"en": name}} for name in ("presenter", "guest")]
    at = running(protocol(step("Coach", speaks="coach"), step("Guest", speaks="guest"), roles=roles),
                 start={"guest": "dev"})  # fmt: skip
    at.do(s.Leave("ben"))
    assert set(speakers(at.open, at.given.protocol.steps[0])) == {"ana", "chloe", "dev"}
    at.do(s.Next("ana"), s.Leave("dev"))
    assert set(speakers(at.open, at.given.protocol.steps[1])) == {"ana", "chloe"}
    assert "Speaking: everyone" in at.card()


def test_a_proposal_of_a_presenter_who_has_left_goes_out_in_the_facilitators_name() -> None:
    given = [{"key": "question", "label": {"en": "Q"}}, {"key": "proposal", "label": {"en": "P"}}]
    at = running(protocol(step("Talk"), step("Decide", decides="consent"), inputs=given))
    at.do(s.Leave("ben"), s.Next("ana"))
    (remind,) = [r for r in at.sent if r.to.kind == "agreement"]
    assert (remind.command.member, remind.command.owner) == ("ana", "ana")
    assert ("ana", "reword:2") in at.private
    at.do(s.Next("ana"))
    assert ("ana", "reword:2") not in at.private


# -- another one -------------------------------------------------------------------------


def test_the_facilitator_may_name_another_presenter_and_all_see_it() -> None:
    at = gathering(protocol(*REFLECTS))
    at.do(s.Leave("ben"))
    assert "another" in at.whispered("ana", "presenter")
    refused = at.refused(s.Begin("ana"))
    assert refused.buttons == (("button.name_presenter", "present:s1:"),)
    form = at.do(s.NamePresenter("ana")).answer
    assert isinstance(form, Form) and isinstance(form.fields[0], PeopleField)
    assert set(form.fields[0].among) == {"ana", "chloe", "dev"}
    at.do(s.NamePresenter("ana", "dev"))
    assert at.open.presenter == "dev" and ("ana", "presenter") not in at.private
    assert "dev presents from here" in at.channel["notice:1"].plain() and "dev brings" in at.channel["opening"].plain()
    at.do(s.Begin("ana"), s.Next("ana"))
    assert "Speaking: dev" in at.card()


def test_only_the_facilitator_names_a_presenter_and_only_who_takes_part_and_where_there_is_one() -> None:
    at = running(protocol(*REFLECTS))
    assert at.refused(s.NamePresenter("dev", "dev")).key == "refused.only_facilitator"
    assert at.refused(s.NamePresenter("ana", "zoe")).key == "refused.not_taking_part"
    assert at.refused(s.NamePresenter("ana", "ben")).key == "refused.presents_already"
    bare = running(protocol(presenter=False))
    assert bare.refused(s.NamePresenter("ana", "dev")).key == "refused.no_presenter"
    at.do(s.End("ana"))
    assert at.refused(s.NamePresenter("ana", "dev")).key == "refused.in_closing"
