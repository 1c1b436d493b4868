"""The facilitator's role: handed over, taken over, and always visible."""

from collections.abc import Callable
from typing import Any

import pytest

from facilitation.decision import SessionRecord
from facilitation.message import Form
from facilitation.session.commands import (
    Begin,
    CastVote,
    Contribute,
    Done,
    End,
    HandOver,
    Join,
    Leave,
    Next,
    Ready,
    Settled,
    Start,
    TakeOver,
)  # fmt: skip
from facilitation.team.team import Led
from tests.facilitation.session.over_days import script as days_script
from tests.facilitation.session.stage import Table, gathering, protocol, running, starter_set, step, table, team


def test_anyone_who_takes_part_may_take_over_and_everyone_sees_it():
    at = running()
    at.do(TakeOver("dev"))
    assert at.open.facilitator == "dev" and at.open.coach == "ana"
    assert at.channel["notice:1"].plain() == "dev leads from here; ana led until now."
    assert ("ana", "cue") not in at.private and "Say Talk" in at.whispered("dev", "cue")
    at.do(Next("dev"))
    assert at.refused(Next("ana")).values["facilitator"] == "<@dev>"


def test_taking_over_needs_taking_part_and_once_is_enough():
    at = running()
    at.do(Join("dev", "listening"))
    assert at.refused(TakeOver("dev")).key == "refused.only_listening"
    assert at.refused(TakeOver("zoe")).key == "refused.join_first"
    assert at.refused(TakeOver("ana")).key == "refused.you_facilitate"


def test_the_new_facilitator_is_no_longer_counted_among_the_ready():
    at = running()
    at.do(Ready("dev"), Ready("ben"), TakeOver("dev"))
    assert at.open.ready == ("ben",)


def test_taking_over_when_time_was_called_brings_the_question_along():
    at = running()
    at.wait(minutes=6)
    at.do(TakeOver("dev"))
    assert ("ana", "time:1") not in at.private and "Move on?" in at.whispered("dev", "time:1")


def test_a_facilitator_who_left_stands_at_nobodys_side():
    at = running()
    at.do(Leave("ana"), TakeOver("dev"))
    assert at.open.coach is None


def test_taking_over_while_gathering_brings_the_rules_to_choose_from():
    at = gathering(rules=(starter_set(),))
    at.do(TakeOver("dev"))
    assert ("dev", "rules") in at.private and ("ana", "rules") not in at.private
    at.do(Begin("dev"))
    assert at.open.part == "running"


def test_handing_over_asks_whom_among_those_who_are_in():
    at = running()
    form = at.do(HandOver("ana")).answer
    assert isinstance(form, Form) and form.fields[0].among == ("ben", "chloe", "dev")
    at.do(HandOver("ana", "chloe"))
    assert at.open.facilitator == "chloe"
    assert at.channel["notice:1"].plain() == "ana handed over to chloe, who leads from here."


def test_handing_over_is_the_facilitators_and_only_to_who_takes_part():
    at = running()
    assert at.refused(HandOver("dev", "ben")).key == "refused.only_facilitator"
    assert at.refused(HandOver("ana", "zoe")).key == "refused.not_taking_part"
    alone = gathering(protocol(presenter=False), team("ana"))
    assert alone.refused(HandOver("ana")).key == "refused.nobody_to_hand_to"


def test_the_closing_can_be_taken_over_as_well():
    at = running(protocol(step("One"), presenter=False))
    at.do(End("ana"), TakeOver("dev"), End("dev"))
    assert at.open.part == "closed" and at.sent[-1].command.member == "dev"


def test_whoever_takes_over_the_closing_is_not_next_as_well():
    at = running(protocol(step("One"), presenter=False))
    at.do(End("ana"))
    assert at.open.next_facilitator == "ben"
    at.do(TakeOver("ben"))
    assert at.open.next_facilitator == "chloe"
    assert "Next time chloe leads, with ben at their side" in at.channel["closing"].plain()


def test_everyone_who_led_a_whole_step_is_said_to_have_led_and_none_of_them_is_next():
    at = running(protocol(step("One"), step("Two"), step("Three"), presenter=False), agreements=())
    at.do(Next("ana"), HandOver("ana", "ben"), Next("ben"), TakeOver("dev"), End("dev"))
    assert at.open.next_facilitator == "chloe"
    at.do(End("dev"))
    assert [r.command.member for r in at.sent if isinstance(r.command, Led)] == ["ana", "ben", "dev"]
    page = at.kept(SessionRecord)[0].page
    assert page["led"] == "<@ana>, <@ben>, <@dev> led"


def test_whoever_gives_the_role_back_in_the_same_step_has_not_led():
    at = running(protocol(step("One"), step("Two"), presenter=False))
    at.do(TakeOver("dev"), TakeOver("ana"), Next("ana"), End("ana"), End("ana"))
    assert [r.command.member for r in at.sent if isinstance(r.command, Led)] == ["ana"]


ROLE = ("cue", "rules", "presenter", "waits", "time:", "round:", "all:", "settled:", "propose:", "reword:")


def of_the_role(at: Table) -> dict[str, set[str]]:
    """Who has which private words of the facilitator before them."""
    found: dict[str, set[str]] = {}
    for member, key in at.private:
        if key.startswith(ROLE):
            found.setdefault(member, set()).add(key)
    return found


def deciding(**more: Any) -> Table:
    given = [{"key": "proposal", "label": {"en": "P"}}]
    return running(protocol(step("Decide", decides="consent"), presenter=False, inputs=given), **more)


def written() -> Table:
    at = running(protocol(step("Write", shows="together", ends="all"), presenter=False))
    at.do(*(Contribute(f"x-{m}", m, "Mine.") for m in at.open.taking_part))
    return at


def voted() -> Table:
    at = running(protocol(step("Vote", vote={"scale": "fist"}), presenter=False))
    at.do(*(CastVote(m, 4) for m in at.open.taking_part))
    return at


def heard() -> Table:
    at = running(protocol(step("Circle", turns="round"), presenter=False))
    while at.open.floor and at.open.floor.holder:
        at.do(Done(at.open.floor.holder))
    return at


def agreed() -> Table:
    at = deciding()
    at.do(Settled(at.open.proposal, "agreed"))
    return at


def objected() -> Table:
    at = deciding()
    at.do(Settled(at.open.proposal, "objection"))
    return at


def withdrawn() -> Table:
    at = deciding()
    at.do(Settled(at.open.proposal, "withdrawn"))
    return at


def nothing_brought() -> Table:
    return deciding(start={"inputs": ()})


def without_presenter() -> Table:
    at = running()
    at.do(Leave("ben"))
    return at


@pytest.mark.parametrize(
    ("make", "key"),
    [
        (written, "all:1"), (voted, "all:1"), (heard, "round:1"), (agreed, "settled:1"), (objected, "settled:1"),
        (nothing_brought, "propose:1"), (without_presenter, "presenter"), (deciding, "reword:1"),
    ],
)  # fmt: skip
def test_a_takeover_takes_along_all_private_words_of_the_role(make: Callable[[], Table], key: str):
    at = make()
    before, said = of_the_role(at), at.whispered("ana", key)
    assert key in before["ana"] and set(before) == {"ana"}
    at.do(TakeOver("dev"))
    assert of_the_role(at) == {"dev": before["ana"]} and at.whispered("dev", key) == said
    at.do(End("dev"), End("dev"))
    assert not of_the_role(at)


def test_once_a_proposal_was_withdrawn_whoever_takes_over_is_offered_to_put_another():
    at = withdrawn()
    at.do(TakeOver("dev"))
    assert set(of_the_role(at)) == {"dev"} and ("dev", "propose:1") in at.private


def test_what_the_gathering_of_days_waits_for_is_not_left_behind():
    at = table(days_script(), team("ana", "dev"))
    at.do(Start("s1", "ana", "c1", "small", facilitator="ana", days=True))
    at.wait(minutes=24 * 60 + 1)
    assert ("ana", "waits") in at.private
    at.do(Join("dev"), TakeOver("dev"))
    assert ("ana", "waits") not in at.private and at.open.facilitator == "dev"


def test_each_notice_is_a_message_of_its_own():
    at = running()
    at.do(TakeOver("dev"), TakeOver("ana"), TakeOver("dev"))
    assert [key for key in at.channel if key.startswith("notice")] == ["notice:1", "notice:2", "notice:3"]
