"""What each person sees: the board for all, their own controls, and nothing of anyone's private."""

from dataclasses import replace

from facilitation.session.commands import (
    Begin,
    CastVote,
    Contribute,
    Done,
    End,
    Join,
    Lean,
    Leave,
    Next,
    Pause,
    Ready,
    Settled,
)
from facilitation.session.view import View, look
from facilitation.team.team import EssentialQuestion, Rota
from tests.facilitation.session.stage import (
    FOUR,
    NOON,
    agreement,
    commitment,
    gathering,
    protocol,
    published,
    running,
    step,
    table,
    team,
)  # fmt: skip

SCRIPT = protocol(
    step("Listen", 5, speaks="presenter"),
    step("Feedback", 10, speaks="others", kinds=("warm", "cool")),
    step("Write", 5, silent=True, shows="together"),
    step("Chalk", 5, silent=True),
    step("Read", 5, silent=True, shows="never"),
    step("Circle", 5, turns="round"),
    step("Frame", 5, speaks="facilitator"),
)


def labels(controls) -> list[str]:
    return [c.label for c in controls]


def test_where_the_presenter_answers_nobody_is_said_to_listen_only():
    asked = step("Ask", 5, speaks="others", presenter_answers=True)
    board = running(protocol(asked)).view("ben").board
    assert (board.speaking, board.listening) == ("everyone but <@ben>, who answers", "")


def test_while_paused_one_button_leads_on_and_the_clock_can_be_let_run_again():
    at = running(protocol(step("Talk"), step("Part")))
    at.do(Pause("ana"))
    controls = {c.icon: c for c in at.view("ana").controls}
    assert [c.icon for c in at.view("ana").controls if c.main] == ["next"]
    assert controls["resume"].action == "resume:s1:1"


def test_with_no_session_open_the_room_shows_the_team():
    at = table(people=team(*FOUR, question=EssentialQuestion("Why?", "ana", NOON)))
    view = at.view("ben")
    assert view.session == "" and view.board.part == "none" and view.essential_question == "Why?"
    assert [(s.member, s.me, s.part) for s in view.seats][1] == ("ben", True, "not_in")
    bare = look(None, "ben", NOON, replace(at.given, team=None))
    assert bare.seats == () and bare.title == "" and bare.essential_question == ""


def test_while_gathering_everyone_has_the_way_in_and_who_leads_begins():
    at = gathering(agreements=(agreement("a1", "Evidence"),), commitments=(commitment("k1", "dev"),))
    lead, other = at.view("ana"), at.view("dev")
    assert labels(lead.controls) == ["Hand over", "Call it off", "Begin"] and lead.cue
    assert labels(other.mine) == ["I’m in", "Only listening", "Leave quietly"] and other.controls == ()
    assert other.cue is None
    assert other.mine[0].pressed and not other.mine[1].pressed
    assert other.board.name == "Gathering" and "brings" in other.board.say and other.board.then == "Talk"
    assert other.returning == (("dev", "Try exit slips", False),)
    assert other.title == "Small talk, with <@ben>" and other.focusing_question == "Our question"
    assert [m.state for m in other.board.marks] == ["to_come", "to_come"]


def test_the_open_step_is_on_the_board():
    at = running(SCRIPT)
    at.do(Next("ana"))
    board = at.view("dev").board
    assert (board.label, board.name, board.rule) == ("Step 2 of 7", "Feedback", "Rule Feedback.")
    assert (board.speaking, board.listening) == ("everyone but <@ben>", "<@ben>")
    assert board.then == "Write, 5 minutes" and board.ends_at == at.open.ends_at
    assert [m.state for m in board.marks][:3] == ["done", "now", "to_come"]
    assert board.status == "Feedback. Speaking: everyone but <@ben>."


def test_who_speaks_and_listens_is_said_for_every_kind_of_step():
    at = running(SCRIPT)
    seen = []
    for _ in range(7):
        board = at.view("").board
        seen.append((board.speaking, board.listening))
        at.do(Next("ana"))
    assert seen == [
        ("<@ben>", "everyone else"), ("everyone but <@ben>", "<@ben>"), ("nobody aloud, everyone in writing", ""),
        ("nobody aloud, everyone in writing", ""), ("nobody, we are quiet together", ""),
        ("one at a time, in turn", "everyone else"), ("<@ana>", "everyone else"),
    ]  # fmt: skip


def test_without_a_presenter_steps_for_one_are_led_and_steps_for_the_others_are_everyones():
    roles = [{"name": "presenter", "called": {"en": "host"}, "optional": True}]
    script = protocol(step("A", speaks="presenter"), step("B", speaks="others"), roles=roles, inputs=[])
    at = running(script, start={"presenter": None})
    assert at.view("").board.speaking == "<@ana>"
    at.do(Next("ana"))
    assert (at.view("").board.speaking, at.view("").board.listening) == ("everyone", "")


def test_what_becomes_of_words_written_now_is_told_beside_the_input():
    at = running(SCRIPT)
    seen = []
    for _ in range(7):
        seen.append(tuple(at.view(m).may_say for m in ("ana", "ben", "dev")))
        at.do(Next("ana"))
    assert seen == [
        ("all", "all", "wait"), ("all", "wait", "all"), ("hidden", "hidden", "hidden"), ("all", "all", "all"),
        ("notes", "notes", "notes"), seen[5], ("all", "wait", "wait"),
    ]  # fmt: skip
    assert at.view("ana").may_say == "all" and at.view("ana").hint == ""


def test_hints_are_plain():
    at = running(SCRIPT)
    assert "Not your turn" in at.view("dev").hint and at.view("ben").hint == "Everyone reads this"
    at.do(Join("eve", "listening"))
    assert at.view("eve").hint == "Come in first, then your words count" and at.view("").hint == ""
    at.do(Next("ana"), Next("ana"), Next("ana"))
    assert at.view("dev").hint == "In writing only. Everyone reads this"


def test_kinds_are_offered_to_those_whose_step_it_is():
    at = running(SCRIPT)
    at.do(Next("ana"))
    assert at.view("dev").kinds == (("warm", "Warm"), ("cool", "Cool"))
    assert at.view("ben").kinds == ()


def test_in_a_round_the_holder_has_pass_and_done_and_all_see_whose_turn_it_is():
    at = running(protocol(step("Circle", turns="round"), presenter=False))
    holder, then = at.open.floor.holder, at.open.floor.waiting[0]
    view = at.view(holder)
    assert labels(view.mine)[:2] == ["I’ve said mine", "Pass"]
    assert view.hint == "Your turn to speak" and view.may_say == "all"
    assert view.board.turn == f"<@{holder}>, then <@{then}>"
    assert [s.member for s in view.seats if s.has_word] == [holder]
    at.do(*(Done(m) for m in (holder, *at.open.floor.waiting[:-1])))
    assert at.view("").board.turn == f"<@{at.open.floor.holder}>"


def test_controls_follow_the_session():
    at = running()
    assert labels(at.view("ana").controls) == ["Go back", "Pause", "+2 min", "Hand over", "End", "Next"]
    assert labels(at.view("dev").mine) == ["Ready to move on", "Take over", "Leave quietly"]
    assert labels(at.view("ana").mine) == ["Leave quietly"]
    assert labels(at.view("zoe").mine) == ["I’m in", "Only listening"] and at.view("").mine == ()
    at.do(Pause("ana"))
    assert labels(at.view("ana").controls)[1] == "Go on" and at.view("").board.left == 360
    at.do(End("ana"))
    assert labels(at.view("ana").controls) == ["Go back", "Pause", "+2 min", "Hand over", "End"]
    assert labels(at.view("dev").mine) == ["One thing I’ll try", "Propose an agreement", "Take over", "Leave quietly"]
    at.do(End("ana"))
    closed = at.view("ana")
    assert closed.controls == closed.mine == () and closed.cue is None and closed.board.part == "closed"


def test_every_control_carries_the_visit_it_belongs_to():
    at = running()
    at.do(Next("ana"))
    actions = [c.action for c in (*at.view("ana").controls, *at.view("dev").mine)]
    assert {"next:s1:2", "back:s1:2", "pause:s1:2", "extend:s1:2", "end:s1:2", "ready:s1:2"} <= set(actions)


def test_readiness_and_what_was_written_are_counts():
    at = running(protocol(step("Write", shows="together"), presenter=False))
    at.do(Ready("dev"), Contribute("x1", "dev", "Hm"))
    assert at.view("").board.ready == "1 of 4 has written · 1 of 3 is ready"


def test_seats_are_people_in_the_session_and_then_the_rest_of_the_team():
    at = running(people=team(*FOUR, "eve", rota=Rota(led=(("chloe", NOON),))))
    at.do(Join("dev", "listening"), Leave("eve"), Join("guest"))
    seats = [(s.member, s.role, s.part) for s in at.view("dev").seats]
    assert seats == [
        ("ana", "facilitator", "in"), ("ben", "presenter", "in"), ("chloe", "at the facilitator’s side", "in"),
        ("dev", "listening", "listening"), ("guest", "participant", "in"), ("eve", "not in this session", "not_in"),
    ]  # fmt: skip
    assert len(look(at.session, "dev", at.now, replace(at.given, team=None)).seats) == 5


def test_the_presenter_is_called_what_the_protocol_calls_them():
    host = protocol(roles=[{"name": "presenter", "called": {"en": "host"}}])
    assert running(host).view("").seats[1].role == "host"


def test_steps_that_do_not_apply_are_not_in_the_line_unless_they_were_opened():
    script = protocol(step("Decide", decides="consent"), step("Meet", only_if="not_agreed"), step("After"),
                      inputs=[{"key": "proposal", "label": {"en": "P"}}])  # fmt: skip
    at = running(script)
    assert len(at.view("").board.marks) == 2
    at.do(Settled("s1-1", "objection"), Next("ana"), Settled("s1-1", "agreed"))
    assert [m.state for m in at.view("").board.marks] == ["done", "now", "to_come"]
    at.do(Next("ana"), End("ana"))
    assert [m.state for m in at.view("").board.marks] == ["done", "done", "done"]
    assert at.view("").board.say == "Look back for a moment. One thing to try, and who leads next."


def test_rules_of_the_focus_and_the_balance_are_shown_and_nobodys_share():
    at = gathering(agreements=(agreement("a1", "Evidence"), agreement("a2", "Equal")))
    at.do(Lean("dev", "a2"), Begin("ana"))
    at.do(*(Contribute(f"x{n}{m}", m, "So") for n in range(3) for m in FOUR))
    view: View = at.view("dev")
    assert view.focus == ("Equal",) and view.balance and view.balance.at == 1


def test_a_private_word_is_nowhere_in_what_others_see():
    at = running(SCRIPT)
    at.do(Contribute("x1", "dev", "unmistakable"))
    assert all("unmistakable" not in repr(at.view(m)) for m in ("", "ana", "ben", "dev"))


def test_while_a_vote_is_open_that_decides_what_comes_nobody_is_told_a_wrong_step() -> None:
    at = running(published("lean-coffee"), start={"presenter": None})
    at.do(Contribute("x1", "ana", "Marking"), Contribute("x2", "ben", "Reports"), Next("ana"), Next("ana"), Next("ana"))
    assert at.view("ana").board.then.startswith("Thumb vote")
    at.do(Next("ana"))
    assert at.view("ana").board.then == "What we vote on now decides it"
    at.do(*(CastVote(m, 2) for m in at.open.taking_part))
    assert at.view("ana").board.then.startswith("Three more minutes")
