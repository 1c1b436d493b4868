"""Rounds: everyone is offered the word once, and once more after a pass."""

from facilitation.message import Message
from facilitation.session.commands import Contribute, Done, Extend, Join, Leave, Next, Pass, Pause, Resume, TurnUp
from tests.facilitation.session.stage import FOUR, Table, protocol, running, step, team

ROUND = protocol(step("Circle", 4, turns="round"), step("After"), presenter=False)


def circle(at: Table) -> list[str]:
    """Who has the word, then who waits for it."""
    floor = at.open.floor
    assert floor is not None
    return [*([floor.holder] if floor.holder else []), *floor.waiting]


def others(at: Table) -> str:
    return next(m for m in at.open.taking_part if m != at.open.floor.holder)


def test_a_round_offers_the_word_to_everyone_who_takes_part_in_a_circle_that_starts_elsewhere_each_time():
    first, second = running(ROUND), running(ROUND, start={"seed": 5})
    assert sorted(circle(first)) == sorted(FOUR)
    assert circle(first)[0] != circle(second)[0]


def test_the_holder_alone_is_told_and_the_card_says_whose_turn_it_is():
    at = running(ROUND)
    holder, then = circle(at)[:2]
    assert "It’s your turn." in at.whispered(holder, "turn:1:1")
    assert [key for member, key in at.private if key.startswith("turn")] == ["turn:1:1"]
    assert f"Has the floor: <@{holder}>, then <@{then}>" in at.channel["step:1"].plain(lambda id: f"<@{id}>")


def test_the_card_comes_before_the_word_to_the_first():
    keys = [key for _, _, key in running(ROUND).log]
    assert keys.index("step:1") < keys.index("turn:1:1")


def test_one_contribution_is_one_turn():
    at = running(ROUND)
    holder, then = circle(at)[:2]
    at.do(Contribute("x1", holder, "I saw a heron"))
    assert circle(at)[0] == then
    assert at.channel["said:x1"].plain() == f"{holder}: I saw a heron"
    assert (holder, "turn:1:1") not in at.private


def test_words_out_of_turn_are_kept_as_a_note_with_a_kind_word_and_take_nobodys_turn():
    at = running(ROUND)
    early = next(m for m in circle(at)[1:] if m != "ana")
    before = circle(at)
    at.do(Contribute("x1", early, "Me too"))
    assert circle(at) == before
    assert "said:x1" not in at.channel
    assert "Somebody else has the floor" in at.whispered(early, "listen:1")
    assert "Me too" in at.whispered(early, "note:x1")


def test_the_facilitator_may_say_what_the_round_needs_without_taking_a_turn():
    at = running(ROUND)
    before = circle(at)
    if before[0] == "ana":
        at.do(Done("ana"))
        before = circle(at)
    at.do(Contribute("x1", "ana", "Take your time"))
    assert "said:x1" in at.channel and circle(at) == before


def test_said_aloud_moves_the_word_on():
    at = running(ROUND)
    holder, then = circle(at)[:2]
    at.do(Done(holder, 1))
    assert circle(at)[0] == then and at.open.floor.done == (holder,)


def test_who_passes_is_offered_the_word_once_more_at_the_end_and_then_the_round_is_over():
    at = running(ROUND)
    passes, *rest = circle(at)
    at.do(Pass(passes), *(Done(m) for m in rest))
    assert circle(at) == [passes]
    assert "your turn again" in at.whispered(passes, f"turn:1:{at.open.floor.turn}")
    at.do(Pass(passes))
    assert circle(at) == []
    assert "Everyone has been heard" in at.card()
    assert "Everyone has been heard" in at.whispered("ana", "round:1")
    assert at.view("ana").board.ready == "Everyone has been heard"


def test_once_a_round_is_over_the_board_names_nobody_as_speaking_or_listening():
    at = running(ROUND)
    at.do(*(Done(m) for m in circle(at)))
    board = at.view("ben").board
    assert (board.speaking, board.listening, board.turn) == ("", "", "")
    assert "Listening" not in at.card()


def test_only_the_holder_can_pass_and_only_while_a_round_is_open():
    at = running(ROUND)
    early = others(at)
    assert at.refused(Pass(early)).key == "refused.not_your_turn"
    at.do(*(Done(m) for m in circle(at)))
    assert at.refused(Done(early)).key == "refused.round_over"
    free = running()
    assert free.refused(Pass("ben")).key == "refused.no_round"


def test_silence_for_a_fair_share_passes_the_word_on_with_return():
    at = running(ROUND)
    holder, then = circle(at)[:2]
    at.wait(59)
    assert circle(at)[0] == holder
    at.wait(1)
    assert circle(at)[0] == then and at.open.floor.passed == (holder,)


def test_a_share_is_half_a_minute_at_least_and_as_brisk_as_the_session():
    short = protocol(step("Circle", 1, turns="round"), presenter=False)
    at = running(short)
    holder = circle(at)[0]
    at.wait(29)
    assert circle(at)[0] == holder
    at.wait(1)
    assert circle(at)[0] != holder
    brisk = running(short, start={"pace": 0.1})
    holder = circle(brisk)[0]
    brisk.wait(3)
    assert circle(brisk)[0] != holder


def test_a_pause_stops_the_share_and_resuming_gives_it_afresh():
    at = running(ROUND)
    holder = circle(at)[0]
    at.wait(50)
    at.do(Pause("ana"))
    at.wait(minutes=5)
    at.do(Resume("ana"))
    at.wait(59)
    assert circle(at)[0] == holder
    at.wait(1)
    assert circle(at)[0] != holder


def test_once_time_was_called_nobody_is_passed_over_until_there_is_more_time():
    at = running(protocol(step("Circle", 1, turns="round"), step("After"), presenter=False), team("ana", "ben"))
    at.wait(50)
    at.do(Join("cy"))  # a share now reaches beyond the step's end
    at.do(Done(circle(at)[0]))
    holder = circle(at)[0]
    at.wait(60)
    assert at.open.called and circle(at)[0] == holder
    at.do(Extend("ana"))
    assert at.open.floor.until is not None
    at.wait(30)
    assert circle(at)[:1] != [holder]


def test_the_word_given_while_time_is_up_or_paused_has_no_clock():
    at = running(ROUND)
    at.do(Pause("ana"))
    at.do(Done(circle(at)[0]))
    assert at.open.floor.until is None


def test_a_turn_that_is_over_is_not_ended_again_by_its_clock():
    at = running(ROUND)
    at.do(Done(circle(at)[0]))
    after = circle(at)
    for stale in (TurnUp(1, 1), TurnUp(0, 2), TurnUp(1, 2), TurnUp(9, 9)):
        at.do(stale)
        assert circle(at) == after


def test_a_late_joiner_waits_at_the_end_of_the_line():
    at = running(ROUND)
    at.do(Join("eve"))
    assert circle(at)[-1] == "eve"
    at.do(Join("eve"))
    assert circle(at).count("eve") == 1


def test_someone_who_joins_after_the_round_was_over_still_gets_the_word():
    at = running(ROUND)
    at.do(*(Done(m) for m in circle(at)))
    at.do(Join("eve"))
    assert circle(at) == ["eve"]
    assert "It’s your turn." in at.whispered("eve", f"turn:1:{at.open.floor.turn}")


def test_the_holder_who_leaves_gives_the_word_on_and_finds_it_again_at_the_end():
    at = running(ROUND)
    holder, then = circle(at)[:2]
    at.do(Leave(holder))
    assert circle(at)[0] == then
    at.do(*(Done(m) for m in circle(at)))
    assert circle(at) == []
    at.do(Join(holder))
    assert circle(at) == [holder]
    at.do(Pass(holder))
    assert circle(at) == []


def test_who_leaves_while_waiting_is_out_of_the_line_and_who_had_the_word_does_not_get_it_again():
    at = running(ROUND)
    holder, waits = circle(at)[:2]
    at.do(Done(holder), Leave(holder), Join(holder))
    assert holder not in circle(at)
    late = circle(at)[1]
    at.do(Leave(late))
    assert late not in circle(at)
    at.do(Join(late))
    assert circle(at)[-1] == late and circle(at)[0] == waits


def test_who_passed_left_and_came_back_is_offered_it_once_more_only():
    at = running(ROUND)
    passes, *rest = circle(at)
    at.do(Pass(passes), Leave(passes), Join(passes))
    assert passes not in circle(at)  # it comes back to them by itself
    at.do(*(Done(m) for m in rest))
    assert circle(at) == [passes]


def test_who_turns_to_listening_is_not_waited_for():
    at = running(ROUND)
    waits = circle(at)[1]
    at.do(Join(waits, "listening"))
    assert waits not in circle(at)


def test_a_round_without_the_presenter_leaves_them_out_also_when_they_come_late():
    at = running(protocol(step("Circle", turns="round", speaks="others"), step("After")))
    assert "ben" not in circle(at)
    at.do(Leave("ben"), Join("ben"))
    assert "ben" not in circle(at)


def test_a_presenter_who_may_answer_does_so_during_the_round():
    at = running(protocol(step("Circle", turns="round", speaks="others", presenter_answers=True), step("After")))
    before = circle(at)
    at.do(Contribute("x1", "ben", "Twelve of them"))
    assert "said:x1" in at.channel and circle(at) == before


def test_a_round_with_nobody_in_it_is_over_at_once():
    at = running(protocol(step("Talk"), step("Circle", turns="round", speaks="observers"), step("After")))
    at.do(Next("ana"))
    assert at.open.floor.holder is None
    at.do(Leave("chloe"))
    assert at.open.floor.holder is None


def test_leaving_the_step_takes_the_holders_word_away():
    at = running(ROUND)
    holder = circle(at)[0]
    at.do(Next("ana"))
    assert (holder, "turn:1:1") not in at.private and at.open.floor is None


def test_who_passes_hears_that_the_word_comes_back_and_all_see_that_it_will() -> None:
    at = running(ROUND)
    first, second = circle(at)[:2]
    at.do(Pass(first))
    assert at.whispered(first, "passed:1") == (
        "You’ve passed, and that’s fine. You’ll be offered a turn once more at the end of the round."
    )
    assert f"Has the floor: {second}, then {circle(at)[1]}, and back to one of us at the end" in at.card()
    at.do(*(Done(m) for m in circle(at)))
    assert circle(at) == [first] and at.whispered(first, "passed:1") == ""
    assert "back to" not in at.card()
    answer = at.do(Pass(first)).answer
    assert isinstance(answer, Message) and answer.plain() == "That’s fine. You’ve listened, and that counts too."


def test_who_is_passed_over_by_the_clock_hears_that_the_word_comes_back() -> None:
    at = running(ROUND)
    first = circle(at)[0]
    at.wait(minutes=1)
    assert at.whispered(first, "passed:1").startswith("We’ve moved on so that nobody waits.")
    at.do(Next("ana"))
    assert not [key for _, key in at.private if key.startswith("passed")]


def test_who_passes_and_leaves_keeps_no_promise_of_a_turn() -> None:
    at = running(ROUND)
    first = circle(at)[0]
    at.do(Pass(first), Leave(first))
    assert at.whispered(first, "passed:1") == "" and "back to" not in at.card()


def test_who_passes_as_the_last_has_the_word_back_at_once_and_hears_only_that() -> None:
    at = running(ROUND)
    at.do(*(Done(m) for m in circle(at)[:-1]))
    (last,) = circle(at)
    at.do(Pass(last))
    assert "It’s your turn again" in at.whispered(last, "turn:1:5")
    assert not [entry for entry in at.log if entry[2] == "passed:1" and entry[0] == "whisper"]
