"""A session over days: late words, the gathering, and what a protocol may ask for besides."""


import pytest

from facilitation.decision import Contribution
from facilitation.message import Form
from facilitation.session.commands import AddLate, Back, Begin, CastVote, Contribute, Join, Ready, Start
from tests.facilitation.session.over_days import DAY, over_days, script, whispered
from tests.facilitation.session.stage import FOUR, ROOT, Table, published, running, step, table, words

# -- late words --------------------------------------------------------------------------------------


def test_late_words_are_taken_shown_as_late_and_kept() -> None:
    at = over_days(step("Write", kinds=("warm", "cool"), keep=True, shows="together"), step("Read"))
    at.wait(minutes=DAY)
    assert [b.action for b in at.channel["step:1"].buttons] == ["late:s1:1"]
    form = at.do(AddLate("l1", "dev", 1)).answer
    assert isinstance(form, Form) and [f.key for f in form.fields] == ["text", "label"]
    at.do(AddLate("l1", "dev", 1, "I liked the aims.", "warm"))
    said = at.channel["late:l1"].plain()
    assert "Late, to “Write”" in said and "I liked the aims." in said
    assert [(c.step, c.member, c.label, c.shows) for c in at.kept(Contribution)] == [(0, "dev", "warm", "at_once")]


def test_words_for_the_window_that_is_open_are_not_late() -> None:
    at = over_days()
    at.do(AddLate("l1", "dev", 1, "In time."))
    assert "said:l1" in at.channel and at.open.heard == ("dev",)


def test_late_words_go_only_where_they_could_have_been_said() -> None:
    vote = step("Vote", vote={"scale": "fist"})
    at = over_days(step("Notes", shows="never"), step("Lead", speaks="facilitator"), vote, step("Last"))
    at.wait(minutes=3 * DAY)
    assert at.refused(AddLate("l1", "dev", 1, "x")).key == "refused.late_not_here"
    assert at.refused(AddLate("l1", "dev", 2, "x")).key == "refused.late_not_yours"
    assert at.refused(AddLate("l1", "dev", 3, "x")).key == "refused.late_not_here"
    assert at.refused(AddLate("l1", "dev", 9, "x")).key == "refused.late_gone"
    assert at.refused(AddLate("l1", "dev", 4, "x" * 3001)).key in ("refused.too_long", "refused.late_gone")
    assert at.refused(AddLate("l1", "zoe", 2, "x")).key == "refused.join_first"


def test_a_step_that_we_went_back_from_will_be_open_again_and_takes_no_late_words() -> None:
    at = over_days()
    at.wait(minutes=DAY)
    at.do(Back("ana"))
    assert at.refused(AddLate("l1", "dev", 2, "x")).key == "refused.late_gone"
    at.do(AddLate("l2", "dev", 1, "Mine."))
    assert "late:l2" in at.channel


def test_late_words_of_a_group_are_read_in_its_side_room_and_not_by_all() -> None:
    at = over_days(step("Write", groups={"of": 2}, shows="together", keep=True), step("Read"))
    at.wait(minutes=DAY)
    group = next(g for g in at.open.groups if "dev" in g.members)
    at.do(AddLate("l1", "dev", 1, "Between us."))
    assert at.places["late:l1"] == f"c1/s1-1-{group.number}" and at.rows["l1"].group == group.number
    at.do(Join("guest"))
    assert at.refused(AddLate("l2", "guest", 1, "x")).key == "refused.late_not_yours"


def test_late_words_of_a_group_that_was_all_of_us_are_read_by_all() -> None:
    at = over_days(step("Write", groups={"of": 4}, keep=True), step("Read"))
    at.wait(minutes=DAY)
    at.do(AddLate("l1", "dev", 1, "To all."))
    assert at.places["late:l1"] == "c1"


def test_late_words_without_a_name_where_the_step_has_none() -> None:
    at = over_days(step("Write", shows="together", unnamed=True), step("Read"))
    at.wait(minutes=DAY)
    at.do(AddLate("l1", "dev", 1, "Quietly."))
    assert "dev" not in at.channel["late:l1"].plain()


def test_late_words_for_a_group_that_sits_no_longer_together_are_kept_as_a_note_and_nobody_else_reads_them() -> None:
    at = over_days(step("Pairs", groups={"of": 2}), step("Others", groups={"form": "mixed", "of": 2}))
    before = {m: g.members for g in at.open.groups for m in g.members}
    at.wait(minutes=DAY)
    after = {m: g.members for g in at.open.groups for m in g.members}
    dev = next(m for m in FOUR if set(before[m]) != set(after[m]))
    at.do(AddLate("l1", dev, 1, "About you and me."))
    assert "late:l1" not in at.channel
    assert "About you and me." in at.whispered(dev, "note:l1")
    assert [(c.step, c.member, c.shows) for c in at.kept(Contribution)] == [(0, dev, "never")]
    assert at.open.contributions == 0


def test_where_the_groups_have_changed_no_form_for_late_words_is_opened() -> None:
    at = over_days(step("Pairs", groups={"of": 2}), step("Others", groups={"form": "mixed", "of": 2}))
    at.wait(minutes=DAY)
    assert at.refused(AddLate("l1", "dev", 1)).key == "refused.late_apart"


def test_late_words_for_a_step_that_all_of_us_were_in_are_read_by_all_whatever_groups_sit_now() -> None:
    at = over_days(step("All"), step("Pairs", groups={"of": 2}), step("Others", groups={"form": "mixed", "of": 2}))
    at.wait(minutes=2 * DAY)
    at.do(AddLate("l1", "dev", 1, "To all."))
    assert at.places["late:l1"] == "c1"


EACH = {"repeat": {"each": "person"}, "steps": [step("Tell", speaks="presenter"), step("Answer", speaks="others")]}


def test_in_a_repeat_over_people_late_words_go_by_whose_pass_it_was_and_not_by_whose_it_is() -> None:
    at = over_days(EACH)
    at.wait(minutes=2 * DAY)
    presented = at.open.passes[-1].item
    at.wait(minutes=2 * DAY)
    now = at.open.passes[-1].item
    assert (presented, now, at.open.passes[-1].number) == ("ben", "chloe", 3)
    at.do(AddLate("l1", "chloe", 4, "To what you told."))
    assert "late:l1" in at.channel
    assert at.refused(AddLate("l2", "ben", 4, "On my own.")).key == "refused.late_not_yours"
    at.do(AddLate("l3", "ben", 3, "One more thing of mine."))
    assert "late:l3" in at.channel
    assert at.refused(AddLate("l4", "chloe", 3, "x")).key == "refused.late_not_yours"


def test_once_the_repeat_is_over_late_words_still_go_by_whose_pass_it_was() -> None:
    at = over_days(EACH, step("Read"))
    at.wait(minutes=8 * DAY)
    assert at.open.passes == ()
    at.do(AddLate("l1", "chloe", 4, "So late."))
    assert at.refused(AddLate("l2", "ben", 4, "x")).key == "refused.late_not_yours"


def test_where_each_group_had_a_presenter_all_of_it_may_add_late_words() -> None:
    each = {"repeat": {"each": "member"}, "steps": [step("Tell", speaks="presenter", groups={"of": 2})]}
    at = over_days(each, step("Read"))
    group = next(g for g in at.open.groups if "ana" not in g.members)  # who leads may add anywhere
    at.wait(minutes=DAY)
    assert at.open.passes[-1].number == 2
    for n, member in enumerate(group.members):
        at.do(AddLate(f"l{n}", member, 1, "And this."))
        assert at.places[f"late:l{n}"] == f"c1/s1-1-{group.number}"


def test_what_hosts_said_may_be_added_to_by_all_once_nobody_knows_the_hosts_any_more() -> None:
    at = over_days(step("Pairs", groups={"of": 2}), step("Harvest", speaks="hosts"),
                   step("Others", groups={"form": "mixed", "of": 2}))  # fmt: skip
    guests = [m for g in at.open.groups for m in g.members if m != g.host]
    at.wait(minutes=2 * DAY)
    for n, member in enumerate(guests):
        at.do(AddLate(f"l{n}", member, 2, "From our table."))
        assert at.places[f"late:l{n}"] == "c1"


# -- the gathering -----------------------------------------------------------------------------------


def gathering_over_days(*come: str) -> Table:
    at = table(script(step("Write")))
    at.do(Start("s1", "ana", "c1", "small", facilitator="ana", days=True))
    if come:
        at.do(*(Join(m) for m in come))
    return at


def test_the_whole_team_hears_of_the_gathering_and_it_begins_by_itself() -> None:
    at = gathering_over_days("ben")
    assert sorted(whispered(at, "opened:0")) == ["ben", "chloe", "dev"]
    at.wait(minutes=DAY)
    assert at.open.part == "running" and at.whispered("dev", "opened:0") == ""


def test_a_gathering_to_which_nobody_comes_waits_and_is_called_off_in_the_end() -> None:
    at = gathering_over_days()
    at.wait(minutes=DAY)
    assert at.open.part == "gathering" and "only one in so far" in at.whispered("ana", "waits")
    at.wait(minutes=4 * DAY)  # with a weekend in between
    assert at.open.part == "closed" and "called off" in at.channel["opening"].plain()


def test_the_facilitator_may_begin_before_the_window_is_over() -> None:
    at = gathering_over_days("ben")
    at.do(Begin("ana"))
    at.wait(minutes=DAY - 1)
    assert at.open.at == 0 and at.open.part == "running"


# -- groups, repeats, votes --------------------------------------------------------------------------


def test_groups_sit_in_their_side_rooms_for_the_whole_window_and_come_back_when_it_closes() -> None:
    at = over_days(step("Pairs", groups={"of": 2}, turns="round"), step("All"))
    assert len(at.open.groups) == 2 and all(group.floor is None for group in at.open.groups)
    one = at.open.groups[0].members[0]
    at.do(Contribute("x1", one, "Between us."))
    at.wait(minutes=DAY)
    assert (at.open.at, at.open.apart) == (1, False)
    at.wait(minutes=2 * DAY)
    assert at.open.part == "closed"


def test_where_each_person_presents_each_has_a_window_of_their_own() -> None:
    body = {"repeat": {"each": "person"}, "steps": [step("Tell", speaks="presenter"), step("Answer", speaks="others")]}
    roles = [{"name": "presenter", "called": words("teller")}]
    at = over_days(body, roles=roles)
    seen = set()
    for _ in range(4):
        seen.add(at.open.passes[-1].item)
        at.wait(minutes=2 * DAY)
    assert seen == set(FOUR) and at.open.part == "closing"


def test_who_has_voted_or_is_ready_is_not_reminded() -> None:
    at = over_days(step("Vote", vote={"scale": "fist"}, leader_speaks=False), step("Talk", leader_speaks=False))
    at.do(CastVote("ben", 3))
    at.wait(minutes=DAY - 1)
    assert sorted(whispered(at, "nudge:1")) == ["chloe", "dev"]
    at = over_days(step("Talk", leader_speaks=False))
    at.do(Ready("ben"))
    at.wait(minutes=DAY - 1)
    assert sorted(whispered(at, "nudge:1")) == ["chloe", "dev"]


def test_a_proposal_that_nobody_has_answered_holds_nothing_up() -> None:
    inputs = [{"key": "proposal", "label": words("Proposal")}]
    at = over_days(step("Decide", decides="consent"), step("Meet", only_if="not_agreed"), step("Last"), inputs=inputs)
    at.wait(minutes=DAY)
    assert at.open.at == 2


@pytest.mark.parametrize("id", [path.stem for path in sorted((ROOT / "prompts/protocols").glob("*.yaml"))])
def test_every_protocol_that_may_be_spread_over_days_comes_to_its_end_though_nobody_says_a_word(id: str) -> None:
    if (found := published(id)).over_days is None:
        assert table(found).refused(Start("s1", "ana", "c1", days=True)).key == "refused.not_over_days"
        return
    at = running(found, start={"days": True})
    windows_ = 0
    while at.open.part != "closed" and windows_ < 400:
        at.wait(minutes=DAY)
        windows_ += 1
    assert at.open.part == "closed"
