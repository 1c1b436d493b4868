"""Where are we, and the cue card again: private answers that change nothing."""

from facilitation.message import Message
from facilitation.session.commands import Begin, End, Leave, ShowCard, Status, TakeOver
from tests.facilitation.session.stage import Table, gathering, protocol, running, step


def answer(at: Table, command: object) -> Message:
    before = at.session
    decision = at.do(command)
    assert at.session == before and decision.effects == () and isinstance(decision.answer, Message)
    return decision.answer


def test_where_we_are_is_the_open_card_with_ones_own_buttons():
    at = gathering()
    assert "Small talk" in answer(at, Status("dev")).plain()
    at.do(Begin("ana"))
    mine = answer(at, Status("dev"))
    assert "Step 1 of 2 · Talk" in mine.plain() and "Then: Part, 6 minutes" in mine.plain()
    assert [b.action for b in mine.buttons] == ["ready:s1:1"]
    assert "next:s1:1" in [b.action for b in answer(at, Status("ana")).buttons]
    at.do(Leave("dev"))
    assert [b.action for b in answer(at, Status("dev")).buttons] == ["join:s1:in"]
    at.do(End("ana"))
    assert "Before we go" in answer(at, Status("dev")).plain()
    at.do(End("ana"))
    assert "closed" in answer(at, Status("dev")).plain()


def test_after_the_last_step_comes_the_goodbye():
    at = running(protocol(step("One"), presenter=False))
    assert "Then: Before we go" in answer(at, Status("dev")).plain()


def test_the_cue_card_is_for_who_leads_and_who_stands_at_their_side():
    at = running()
    assert "Say Talk" in answer(at, ShowCard("ana")).plain()
    assert at.refused(ShowCard("dev")).key == "refused.only_facilitator"
    at.do(TakeOver("dev"))
    assert "Say Talk" in answer(at, ShowCard("ana")).plain()
    at.do(End("dev"), End("dev"))
    assert "closed" in answer(at, ShowCard("dev")).plain()


def test_the_whole_way_fits_in_one_message_however_many_steps_there_are():
    at = gathering()
    way = answer(at, ShowCard("ana", whole=True))
    assert "1. Talk · 6 minutes · Say Talk Watch Talk" in way.plain() and way.buttons[0].action == "begin:s1:"
    at.do(Begin("ana"))
    assert answer(at, ShowCard("ana", whole=True)).buttons == ()
    many = gathering(protocol(*(step("A rather long name for a step " * 3) for _ in range(40)), presenter=False))
    assert answer(many, ShowCard("ana", whole=True))


def test_where_we_are_is_told_also_while_answers_are_given_and_nobody_is_asked_whether_they_are_ready():
    at = running(protocol(step("Vote", vote={"scale": "dots", "dots": 3}), presenter=False))
    assert answer(at, Status("dev")).buttons == ()
