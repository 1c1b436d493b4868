"""The gathering: coming in, leaving, rules, what returns from last time, and beginning."""

from facilitation.message import Form
from facilitation.session.commands import Begin, Contribute, Join, Lean, Leave, Next, OfferRules, Start, Tell
from facilitation.session.session import MAX_PEOPLE, RuleOfTheDay
from tests.facilitation.session.stage import (
    agreement,
    commitment,
    gathering,
    protocol,
    running,
    starter_set,
    step,
    table,
    team,
)  # fmt: skip

RULES = (agreement("a1", "Evidence"), agreement("a2", "Equal part"), agreement("a3", "Stays here"))
PLAIN = protocol(presenter=False)


# -- coming in and leaving --------------------------------------------------------


def test_coming_in_revises_the_card_and_posts_nothing():
    at = gathering()
    posts = [entry for entry in at.log if entry[0] == "post"]
    at.do(Join("eve"))
    assert "5 of you are in" in at.channel["opening"].plain()
    assert [entry for entry in at.log if entry[0] == "post"] == posts


def test_coming_in_twice_changes_nothing_and_one_may_change_ones_mind():
    at = gathering()
    before = at.open
    assert at.do(Join("dev")).effects == () and at.open == before
    at.do(Join("dev", "listening"))
    assert "dev" not in at.open.taking_part
    at.do(Join("dev"))
    assert "dev" in at.open.taking_part


def test_late_joiners_come_in_while_a_step_is_open():
    at = running()
    at.do(Join("eve"))
    assert "eve" in at.open.taking_part and "0 of 4 are ready" in at.card()


def test_leaving_is_quiet_and_the_door_stays_open():
    at = gathering(agreements=RULES)
    at.do(Lean("dev", "a1"))
    posts = len([entry for entry in at.log if entry[0] == "post"])
    at.do(Leave("dev"))
    assert "dev" not in at.open.taking_part and at.open.leaning == ()
    assert len([entry for entry in at.log if entry[0] == "post"]) == posts
    assert at.do(Leave("dev")).effects == ()
    assert at.do(Leave("zoe")).effects == ()
    at.do(Join("dev"))
    assert "dev" in at.open.taking_part


def test_when_the_facilitator_leaves_the_team_is_told_and_anyone_may_lead():
    at = running()
    at.do(Leave("ana"))
    assert [b.action for b in at.channel["notice:1"].buttons] == ["take_over:s1:"]
    at.do(Join("ana"), Leave("ana"))
    assert "notice:2" in at.channel


def test_a_session_holds_only_so_many_people_and_who_left_makes_room():
    at = table(PLAIN, team("p0"))
    at.do(Start("s1", "p0", "c1", "small", facilitator="p0"))
    at.do(*(Join(f"p{n}") for n in range(MAX_PEOPLE)), Begin("p0"))
    at.do(*(Contribute(f"x{n}", f"p{n}", "Hello") for n in range(MAX_PEOPLE)))
    assert at.refused(Join("late")).key == "refused.full"
    at.do(Leave("p0"))
    assert at.refused(Join("late")).key == "refused.full"  # who leads keeps the place
    at.do(Leave("p7"), Join("late"))
    assert at.open.person("p7") is None and "p7" not in at.open.heard
    assert len(at.open.people) == MAX_PEOPLE


def test_who_made_room_is_forgotten_in_the_round_as_well():
    people = team("ana", *(f"p{n}" for n in range(1, MAX_PEOPLE)))
    at = running(protocol(step("Circle", turns="round"), presenter=False), people)
    holder = at.open.floor.holder
    at.do(Leave(holder), Join("late"))
    assert at.open.person(holder) is None and holder not in at.open.floor.passed


# -- rules ------------------------------------------------------------------------


def test_a_starter_set_puts_its_rules_on_the_card_and_can_be_changed_for_another():
    at = gathering(PLAIN, rules=(starter_set("basic"), starter_set("brave")))
    at.do(OfferRules("ana", "basic"))
    assert "1. Rule 1" in at.channel["opening"].plain() and "Ground rules for today" in at.channel["opening"].plain()
    assert ("ana", "rules") not in at.private
    at.do(Lean("dev", "basic-1"), OfferRules("ana", "brave"))
    assert [r.id for r in at.open.rules] == ["brave-1", "brave-2", "brave-3"] and at.open.leaning == ()


def test_rules_may_come_with_the_command_and_without_a_set_the_choice_is_shown():
    at = gathering(PLAIN, rules=(starter_set(),))
    answer = at.do(OfferRules("ana", "")).answer
    assert answer and not isinstance(answer, Form) and answer.buttons[0].action == "offer_rules:s1:basic"
    at.do(OfferRules("ana", "own", (RuleOfTheDay("r", "Be kind"),)))
    assert at.open.rules == (RuleOfTheDay("r", "Be kind"),)


def test_only_the_facilitator_chooses_rules_and_a_team_with_agreements_leans_on_those():
    at = gathering(PLAIN, rules=(starter_set(),))
    assert at.refused(OfferRules("dev", "basic")).key == "refused.only_facilitator"
    own = gathering(PLAIN, rules=(starter_set(),), agreements=RULES)
    assert own.refused(OfferRules("ana", "basic")).key == "refused.own_rules"
    none = gathering(PLAIN)
    assert none.refused(OfferRules("ana", "basic")).key == "refused.no_starter_sets"
    at.do(Begin("ana"))
    assert at.refused(OfferRules("ana", "basic")).key == "refused.begun_already"


def test_everyone_points_at_two_rules_at_most_and_may_take_the_finger_away():
    at = gathering(agreements=RULES)
    at.do(Lean("dev", "a1"), Lean("dev", "a2"), Lean("dev", "a3"))
    assert at.open.leaning == (("dev", "a2"), ("dev", "a3"))
    assert "2. Equal part · one points here" in at.channel["opening"].plain()
    at.do(Lean("dev", "a3"))
    assert at.open.leaning == (("dev", "a2"),)


def test_leaning_is_for_who_is_in_on_a_rule_of_today_and_before_we_begin():
    at = gathering(agreements=RULES)
    assert at.refused(Lean("zoe", "a1")).key == "refused.join_first"
    assert at.refused(Lean("dev", "a9")).key == "refused.no_such_rule"
    at.do(Begin("ana"))
    assert at.refused(Lean("dev", "a1")).key == "refused.begun_already"


def test_the_rules_with_most_fingers_become_the_focus():
    at = gathering(agreements=RULES)
    at.do(Lean("dev", "a2"), Lean("ben", "a2"), Lean("ben", "a3"), Begin("ana"))
    assert at.open.focus == ("a2", "a3") and at.open.leaning == ()
    assert "We lean on today: Equal part · Stays here" in at.channel["opening"].plain()
    one = gathering(agreements=RULES)
    one.do(Lean("dev", "a2"), Lean("ben", "a2"), Lean("ana", "a2"), Lean("ana", "a1"), Begin("ana"))
    assert one.open.focus == ("a2",)


def test_where_nobody_pointed_the_seed_chooses_so_that_each_rule_has_its_turn():
    chosen = set()
    for seed in (1, 2, 3):
        at = gathering(agreements=RULES, start={"seed": seed})
        at.do(Begin("ana"))
        chosen.add(at.open.focus)
    assert len(chosen) == 3
    none = gathering()
    none.do(Begin("ana"))
    assert none.open.focus == ()


def test_a_single_rule_is_leaned_on_without_anybody_having_to_choose_it():
    at = gathering(agreements=RULES[:1])
    card = at.channel["opening"]
    assert f"We lean on today: {RULES[0].text}" in card.plain() and "Which one" not in card.plain()
    assert not [b for b in card.buttons if b.action.startswith("lean:")]
    at.do(Begin("ana"))
    assert at.open.focus == ("a1",)


# -- what returns --------------------------------------------------------------------


def test_how_it_went_is_told_to_all_and_kept_with_the_commitment():
    at = gathering(commitments=(commitment("k1", "ana"), commitment("k2", "dev", "Read")))
    form = at.do(Tell("ana", "k1")).answer
    assert isinstance(form, Form) and form.action == "tell:s1:k1"
    at.do(Tell("ana", "k1", "Twice, and they liked it", "done"))
    assert at.rows["k1"].status == "done" and at.rows["k1"].told == "Twice, and they liked it"
    assert "Twice, and they liked it" in at.channel["said:k1"].plain()
    assert "✓" in at.channel["opening"].plain()
    assert at.channel["opening"].buttons[0].action == "tell:s1:k2"


def test_nobody_tells_for_another_twice_or_of_something_else():
    at = gathering(commitments=(commitment("k1", "ana"),))
    assert at.refused(Tell("ben", "k1", "Done")).key == "refused.not_your_commitment"
    assert at.refused(Tell("ana", "k9", "Done")).key == "refused.no_such_commitment"
    at.do(Tell("ana", "k1", "Well"))
    assert at.refused(Tell("ana", "k1", "Well")).key == "refused.told_already"
    at.given = table(commitments=()).given
    assert at.refused(Tell("ana", "k1", "Well")).key == "refused.told_already"


def test_it_can_still_be_told_when_a_step_is_open():
    at = gathering(commitments=(commitment("k1", "ana"),))
    at.do(Begin("ana"), Tell("ana", "k1", "Well"))
    assert "said:k1" in at.channel and at.open.returning[0].told


# -- beginning -------------------------------------------------------------------------


def test_two_are_enough_to_begin_and_one_is_not():
    alone = gathering(PLAIN, team("ana"))
    assert alone.refused(Begin("ana")).key == "refused.too_few"
    two = gathering(PLAIN, team("ana", "ben"))
    two.do(Begin("ana"))
    assert two.open.part == "running"


def test_a_number_of_people_that_the_protocol_was_not_made_for_is_a_private_hint():
    at = gathering(protocol(presenter=False, people={"from": 6, "to": 8}))
    at.do(Begin("ana"))
    assert "made for 6 to 8" in at.whispered("ana", "people")
    assert ("ana", "people") not in running().private


def test_beginning_is_the_facilitators_once_and_with_the_presenter_there():
    at = gathering()
    refused = at.refused(Begin("dev"))
    assert refused.key == "refused.only_facilitator" and refused.buttons == (("button.take_over", "take_over:s1:"),)
    at.do(Leave("ben"))
    assert at.refused(Begin("ana")).key == "refused.presenter_missing"
    at.do(Join("ben"), Begin("ana"))
    assert at.refused(Begin("ana")).key == "refused.begun_already"


def test_once_begun_the_opening_card_is_only_the_way_in():
    at = running(agreements=RULES)
    assert [b.action for b in at.channel["opening"].buttons] == ["join:s1:in", "join:s1:listening"]


def test_nothing_of_a_step_works_before_we_begin():
    at = gathering()
    assert at.refused(Next("ana")).key == "refused.not_begun"


def test_while_gathering_the_channel_talks_as_it_likes_and_nothing_is_kept():
    at = gathering()
    at.do(Contribute("x1", "zoe", "Hello all"), Contribute("x2", "dev", "Hi", shown=True))
    assert "said:x1" in at.channel and "said:x2" not in at.channel
    assert at.rows == {} and at.open.contributions == 0


# -- what is brought --------------------------------------------------------------


WORK = [{"key": "question", "label": {"en": "Question"}}, {"key": "work", "label": {"en": "The work"}}]


def test_all_that_is_brought_stands_on_the_card_and_in_the_view():
    at = gathering(protocol(inputs=WORK), start={"inputs": (("question", "Why?"), ("work", "Draft *2*, page 3"))})

    assert "The work · Draft *2*, page 3" in at.channel["opening"].plain()
    assert at.view("dev").brought == (("The work", "Draft *2*, page 3"),)


def test_the_fullest_opening_card_still_fits():
    many = "*" * 700
    longest = tuple(agreement(f"a{n}", many) for n in range(9))
    back = tuple(commitment(f"k{n}", "dev", many) for n in range(9))
    script = protocol(inputs=[*WORK, {"key": "aim", "label": {"en": "Aim"}}], caution={"en": "c" * 700})
    typed = (("question", many), ("work", "w" * 700), ("aim", "a" * 700))

    at = gathering(script, start={"inputs": typed}, agreements=longest, commitments=back)

    shown = at.channel["opening"].plain()
    assert all(part in shown for part in ("The work ·", "Aim ·", "9. ", "How did it go?", "I’m in"))


def test_a_session_of_half_a_day_is_told_in_hours() -> None:
    at = gathering(protocol(step("Look", 300), step("Talk", 420)))
    assert at.channel["opening"].plain().split("\n")[1].startswith("About 12 hours · ")


def test_an_address_that_was_brought_stands_without_quotation_marks() -> None:
    text = protocol(presenter=False, inputs=[{"key": "text", "label": {"en": "The text"}}])
    at = gathering(text, start={"inputs": (("text", "https://example.org/a_b"),)})
    assert at.channel["opening"].plain().split("\n")[1].startswith("About 12 minutes · https://example.org/a_b · ana")
    at = gathering(start={"inputs": (("question", "https://example.org"),)})
    assert "ben brings https://example.org · " in at.channel["opening"].plain()
    at = gathering(start={"inputs": (("question", "Is https://example.org any good?"),)})
    assert "ben brings “Is https://example.org any good?” · " in at.channel["opening"].plain()
