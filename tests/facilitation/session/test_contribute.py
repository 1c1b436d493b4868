"""Saying something: who may, what becomes of the words, and that none are thrown away."""

import pytest

from facilitation.decision import Contribution
from facilitation.session.commands import Back, Contribute, End, Join, Leave, Next, Pause
from tests.facilitation.session.stage import NOON, protocol, running, step, team

FREE = protocol(
    step("Listen", 5, speaks="presenter", keep=True),
    step("Feedback", 10, speaks="others", kinds=("warm", "cool"), keep=True),
    step("Reflect", 5, speaks="presenter", kinds=("reflection",), keep=True),
    step("Notes", 5, silent=True, shows="never", kinds=("warm", "cool")),
    step("Frame", 5, speaks="facilitator"),
)


def test_what_is_said_in_a_free_step_is_shown_at_once_and_kept_only_where_the_script_keeps_it():
    at = running()
    at.do(Contribute("x1", "dev", " Look here "))
    assert at.channel["said:x1"].plain() == "dev: Look here"
    assert at.rows == {} and at.open.contributions == 1 and at.open.heard == ("dev",)
    kept = running(FREE)
    kept.do(Next("ana"), Contribute("x2", "dev", "I saw it", "warm"))
    assert kept.rows["x2"] == Contribution("x2", "s1", 1, "dev", "warm", "I saw it", "at_once", NOON)


def test_words_that_the_platform_shows_already_are_not_posted_again():
    at = running()
    at.do(Contribute("x1", "dev", "Hello", shown=True))
    assert "said:x1" not in at.channel and at.open.contributions == 1


@pytest.mark.parametrize(
    ("step_before", "given", "label"), [(1, "cool", "cool"), (1, "", ""), (1, "odd", ""), (2, "", "reflection")]
)
def test_a_label_is_one_of_the_steps_kinds_or_its_only_one_or_empty(step_before: int, given: str, label: str):
    at = running(FREE)
    at.do(*(Next("ana") for _ in range(step_before)))
    at.do(Contribute("x1", "ben" if step_before == 2 else "dev", "So", given))
    assert at.rows["x1"].label == label


def test_who_should_listen_keeps_their_words_as_a_note_and_is_told_once_a_step_when_their_turn_comes():
    at = running(FREE)
    at.do(Contribute("x1", "dev", "But what about"), Contribute("x2", "dev", "And also"))
    assert at.rows["x1"].shows == "never" and "said:x1" not in at.channel
    assert "yours to listen in" in at.whispered("dev", "listen:1")
    assert "Your turn comes at 12:05 UTC, in “Feedback”" in at.whispered("dev", "listen:1")
    assert [entry for entry in at.log if entry[2] == "listen:1"] == [("whisper", "dev", "listen:1")]
    at.do(Next("ana"))
    assert ("dev", "listen:1") not in at.private and ("dev", "note:x1") in at.private


def test_the_presenters_turn_is_after_the_steps_between():
    at = running(FREE)
    at.do(Next("ana"), Contribute("x1", "ben", "Thank you, but"))
    assert "Your turn comes at 12:10 UTC, in “Reflect”" in at.whispered("ben", "listen:2")
    paused = running(FREE)
    paused.do(Next("ana"), Pause("ana"), Contribute("x1", "ben", "Thank you, but"))
    assert "Your turn comes in “Reflect”" in paused.whispered("ben", "listen:2")
    called = running(FREE)
    called.do(Next("ana"))
    called.wait(minutes=10)
    called.do(Contribute("x1", "ben", "Thank you, but"))
    assert "Your turn comes in “Reflect”" in called.whispered("ben", "listen:2")


def test_where_no_turn_is_left_there_is_room_at_the_end():
    at = running(protocol(step("Talk", speaks="presenter"), step("Meet", only_if="not_agreed")))
    at.do(Contribute("x1", "dev", "Hm"))
    assert "room at the end" in at.whispered("dev", "listen:1")
    far = running(protocol(step("Talk", speaks="presenter"), step("More", speaks="presenter"), step("All")))
    far.do(Contribute("x1", "dev", "Hm"))
    assert "12:10 UTC, in “All”" in far.whispered("dev", "listen:1")
    unknown = running(protocol(step("Talk", speaks="presenter"), step("More", speaks="presenter"), step("All")))
    unknown.do(Pause("ana"), Contribute("x1", "dev", "Hm"))
    assert "comes in “All”" in unknown.whispered("dev", "listen:1")


def test_the_facilitator_may_always_say_what_a_step_needs_unless_it_is_silent():
    at = running(FREE)
    at.do(Contribute("x1", "ana", "Two more minutes, Ben"))
    assert "said:x1" in at.channel
    silent = running(protocol(step("Write", silent=True, speaks="presenter"), step("After")))
    silent.do(Contribute("x1", "ana", "Two more minutes"))
    assert "said:x1" not in silent.channel and silent.rows["x1"].shows == "never"


def test_a_facilitators_step_is_theirs():
    at = running(FREE)
    at.do(*(Next("ana") for _ in range(4)))
    at.do(Contribute("x1", "ana", "Welcome"), Contribute("x2", "dev", "Hm"))
    assert "said:x1" in at.channel and "said:x2" not in at.channel


def test_a_presenter_may_answer_where_the_step_lets_them():
    at = running(protocol(step("Ask", speaks="others", presenter_answers=True), step("After")))
    at.do(Contribute("x1", "ben", "Twelve"))
    assert "said:x1" in at.channel


def test_private_notes_stay_private_and_count_for_nothing():
    at = running(FREE)
    at.do(Next("ana"), Next("ana"), Next("ana"), Contribute("x1", "dev", "She hesitates", "cool"))
    assert at.rows["x1"].shows == "never" and "said:x1" not in at.channel
    assert "A note of your own" in at.whispered("dev", "note:x1")
    assert at.open.contributions == 0 and at.open.heard == ()


def test_who_only_listens_or_is_not_in_is_shown_the_way_in():
    at = running()
    at.do(Join("dev", "listening"))
    assert at.refused(Contribute("x1", "dev", "Hm")).key == "refused.only_listening"
    refused = at.refused(Contribute("x1", "zoe", "Hm"))
    assert refused.key == "refused.join_first" and refused.buttons == (("button.join_in", "join:s1:in"),)
    at.do(Leave("chloe"))
    assert at.refused(Contribute("x1", "chloe", "Hm")).key == "refused.join_first"


def test_empty_words_and_endless_words_are_refused_but_shown_ones_are_clipped():
    at = running(FREE)
    assert at.refused(Contribute("x1", "ben", "  ")).key == "refused.no_words"
    assert at.refused(Contribute("x1", "ben", "x" * 3001)).key == "refused.too_long"
    at.do(Contribute("x1", "ben", "x" * 5000, shown=True))
    assert len(at.rows["x1"].text) == 3000


def test_words_bound_to_a_step_that_is_over_are_refused():
    at = running()
    at.do(Next("ana"))
    assert at.refused(Contribute("x1", "dev", "Late", visit=1)).key == "refused.stale_button"
    at.do(Contribute("x2", "dev", "In time", visit=2))


def test_before_we_go_everyone_talks_as_they_like():
    at = running()
    at.do(End("ana"), Contribute("x1", "zoe", "Thank you"))
    assert "said:x1" in at.channel and at.rows == {}


# -- written hidden, revealed together ---------------------------------------------------

HIDDEN = protocol(
    step("Write", 5, shows="together", silent=True, kinds=("warm", "cool"), keep=True),
    step("Open write", 5, shows="together"),
    step("Talk", 5),
    presenter=False,
)


def test_hidden_words_are_counted_on_the_card_and_seen_by_nobody():
    at = running(HIDDEN)
    at.do(Contribute("x1", "dev", "I saw", "warm"), Contribute("x2", "dev", "I wonder", "cool"))
    assert "1 of 4 has written" in at.card()
    assert "said:x1" not in at.channel and at.rows["x1"].shows == "together"
    assert "shown together" in at.whispered("dev", "note:x1")
    at.do(Contribute("x3", "ben", "Yes", "warm"))
    assert "2 of 4 have written" in at.card()


def test_leaving_the_step_reveals_all_in_one_message_by_kind():
    at = running(HIDDEN)
    at.do(Contribute("x1", "dev", "Cool one", "cool"), Contribute("x2", "ben", "Warm one", "warm"),
          Contribute("x3", "ana", "Plain one"))  # fmt: skip
    at.do(Next("ana"))
    assert at.channel["reveal:1:1"].plain().splitlines() == [
        "What we wrote", "ana: Plain one", "Warm feedback", "ben: Warm one", "Cool feedback", "dev: Cool one",
    ]  # fmt: skip
    assert at.open.hidden == 0 and {row.shows for row in at.rows.values()} == {"at_once"}
    assert ("dev", "note:x1") not in at.private
    keys = [key for kind, _, key in at.log if kind == "post"]
    assert keys.index("reveal:1:1") < keys.index("step:2")


def test_the_order_of_a_reveal_does_not_tell_who_was_quick():
    def order(seed: int) -> list[str]:
        people = tuple(f"p{n}" for n in range(9))
        at = running(HIDDEN, team("ana", *people), start={"seed": seed})
        at.do(*(Contribute(f"x{n}", member, f"Words {n}", "warm") for n, member in enumerate(people)), Next("ana"))
        return at.channel["reveal:1:1"].plain().splitlines()[1:]

    assert order(1) == order(1) != order(2)
    assert sorted(order(1)) != order(1)


def test_a_long_reveal_takes_as_few_messages_as_budgets_allow():
    at = running(HIDDEN)
    at.do(*(Contribute(f"x{n}", "dev", "y" * 1500, "warm") for n in range(5)))
    at.do(*(Contribute(f"z{n}", "ben", "short", "cool") for n in range(14)))
    at.do(Next("ana"))
    reveals = [m for key, m in at.channel.items() if key.startswith("reveal")]
    assert len(reveals) == 4
    assert all(m.plain().splitlines()[0] in ("Warm feedback", "Cool feedback") for m in reveals)


def test_going_back_keeps_hidden_words_hidden_until_their_step_is_left_forward():
    at = running(HIDDEN)
    at.do(Next("ana"), Contribute("x1", "dev", "Not yet"))
    at.do(Back("ana"))
    assert not [key for key in at.channel if key.startswith("reveal")] and at.open.hidden == 1
    at.do(Next("ana"))
    assert not [key for key in at.channel if key.startswith("reveal")]
    at.do(Next("ana"))
    assert "Not yet" in at.channel["reveal:4:1"].plain() and at.open.hidden == 0


def test_ending_early_reveals_what_is_still_hidden():
    at = running(HIDDEN)
    at.do(Next("ana"), Contribute("x1", "dev", "Not yet"))
    at.do(Back("ana"), End("ana"))
    assert "Not yet" in at.channel["reveal:3:1"].plain()


def test_time_that_moves_on_by_itself_reveals_as_well():
    at = running(protocol(step("Write", 5, shows="together", time_up="move"), step("Talk"), presenter=False))
    at.do(Contribute("x1", "dev", "Here"))
    at.wait(minutes=5)
    assert "Here" in at.channel["reveal:1:1"].plain() and at.open.at == 1


def test_the_listener_of_a_hidden_step_keeps_a_note():
    at = running(protocol(step("Write", shows="together", speaks="others", silent=True), step("Talk")))
    at.do(Contribute("x1", "ben", "Mine"))
    assert at.rows["x1"].shows == "never" and "0 of 3 have written" in at.card()


def test_a_reveal_keeps_the_order_of_kinds_of_its_own_step():
    write = step("Write", shows="together", kinds=["warm", "cool"])
    at = running(protocol(step("Ask", kinds=["cool"]), write, step("Talk")))
    at.do(Next("ana"), Contribute("x1", "dev", "Second", "cool"), Contribute("x2", "ben", "First", "warm"))
    at.do(Next("ana"))

    shown = at.channel["reveal:2:1"].plain()
    assert shown.index("First") < shown.index("Second")


def test_what_was_written_before_going_back_is_revealed_once_when_the_session_is_ended():
    two = protocol(step("One", shows="together"), step("Two", shows="together"), presenter=False)
    at = running(two)
    at.do(Next("ana"), Contribute("x1", "ben", "In the second."), Back("ana"))
    at.do(Contribute("x2", "dev", "In the first."), End("ana"))
    shown = [m.plain() for key, m in at.channel.items() if key.startswith("reveal")]
    assert [sum(words in m for m in shown) for words in ("In the first.", "In the second.")] == [1, 1]
    assert at.open.hidden == 0
