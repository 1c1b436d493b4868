"""Through steps and repeats, forward and back: every pass comes once, and every repeat ends."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from facilitation.session import commands as s
from facilitation.session import flow
from facilitation.session.protocol import Protocol
from facilitation.session.session import Pass, Topic
from tests.facilitation.session.stage import NOON, Table, protocol, running, step, team, words

QUESTIONS = {"inputs": [{"key": "questions", "label": {"en": "Questions"}, "lines": True}]}


def repeat(*steps: dict[str, Any], **again: Any) -> dict[str, Any]:
    return {"repeat": again, "steps": list(steps)}


def script(*items: dict[str, Any], **more: Any) -> Protocol:
    return protocol(*items, presenter=False, **more)


def stood(at: Table) -> tuple[Any, ...]:
    """Where the session stands: the step's name, and number and item of each pass."""
    if at.open.part != "running":
        return (at.open.part,)
    assert at.given.protocol
    return (at.given.protocol.steps[at.open.at].name["en"], *((p.number, p.item) for p in at.open.passes))


def way(at: Table, most: int = 60) -> list[tuple[Any, ...]]:
    """All that is opened from here when the facilitator only ever moves on."""
    found = [stood(at)]
    while at.open.part == "running" and len(found) < most:
        at.do(s.Next(at.open.facilitator))
        found.append(stood(at))
    return found


def test_steps_that_repeat_come_again_as_often_as_the_script_says_and_then_what_follows():
    at = running(script(step("Open"), repeat(step("Talk"), step("Write"), times=2), step("Close")))
    assert [where[0] for where in way(at)] == ["Open", "Talk", "Write", "Talk", "Write", "Close", "closing"]


def test_every_opening_in_a_pass_is_a_new_visit_with_its_full_time():
    at = running(script(repeat(step("Talk", 3), times=3)))
    for visit in (1, 2, 3):
        assert (at.open.visit, at.open.ends_at) == (visit, at.now + timedelta(minutes=3))
        at.wait(minutes=1)
        at.do(s.Next("ana", visit))
    assert at.open.part == "closing"


def test_everyone_has_one_pass_as_the_presenter_in_a_circle_that_the_seed_begins():
    at = running(script(repeat(step("Tell", speaks="presenter"), each="person")))
    assert [where[1:] for where in way(at)[:-1]] == [
        ((1, "ana"),), ((2, "ben"),), ((3, "chloe"),), ((4, "dev"),),
    ]  # fmt: skip
    other = running(script(repeat(step("Tell", speaks="presenter"), each="person")), start={"seed": 6})
    assert stood(other)[1] == (1, "chloe")


def test_who_offers_to_be_next_comes_next_and_nobody_twice():
    at = running(script(repeat(step("Tell", speaks="presenter"), each="person")))
    at.do(s.GoNext("dev"))
    assert [where[1][1] for where in way(at)[:-1]] == ["ana", "dev", "ben", "chloe"]


def test_who_comes_late_is_last_who_leaves_falls_out_and_who_comes_back_had_theirs():
    at = running(script(repeat(step("Tell", speaks="presenter"), each="person")))
    at.do(s.Next("ana"), s.Leave("chloe"), s.Join("late"), s.Next("ana"))
    assert stood(at)[1:] == ((3, "dev"),)
    at.do(s.Leave("ben"), s.Join("ben"), s.Join("chloe"))
    assert [where[1][1] for where in way(at)[:-1]] == ["dev", "late", "chloe"]


def test_a_facilitator_who_leads_without_speaking_has_no_pass():
    at = running(script(repeat(step("Tell", speaks="presenter", leader_speaks=False), each="person")))
    assert [where[1][1] for where in way(at)[:-1]] == ["chloe", "dev", "ben"]


def test_no_more_passes_than_the_most():
    at = running(script(repeat(step("Tell", speaks="presenter"), each="person", most=2), step("Close")))
    assert at.open.passes[0].of == 2
    assert [where[0] for where in way(at)] == ["Tell", "Tell", "Close", "closing"]


def test_each_line_of_an_input_is_a_question_of_its_own():
    lines = {"inputs": (("questions", "What helped?\n\n What hindered? \nWhat next?"),)}
    at = running(script(repeat(step("Talk"), each="question"), **QUESTIONS), start=lines)
    assert "**What helped?**" not in at.card() and "What helped?" in at.card()
    assert "question 1 of 3" in at.card()
    assert [where[1] for where in way(at)[:-1]] == [(1, "1"), (2, "2"), (3, "3")]


def test_a_repeat_with_nothing_to_go_through_is_passed_over():
    at = running(script(step("Open"), repeat(step("Talk"), each="question"), step("Close"), **QUESTIONS),
                 start={"inputs": ()})  # fmt: skip
    assert [where[0] for where in way(at)] == ["Open", "Close", "closing"]
    first = running(script(repeat(step("Talk"), each="topic"), step("Close")))
    assert stood(first) == ("Close",)


def test_topics_come_by_their_dots_each_with_its_owner_and_are_done_once():
    at = running(script(step("Open"), repeat(step("Talk", speaks="presenter"), each="topic")))
    books = (Topic("t2", "Books", "dev", 4, "Books"), Topic("t3", "Novels", "ben", 2, "Books"))
    topics = (Topic("t1", "Clubs", "ben", 1), *books,
              Topic("t4", "Films", "ana", 2, "Films"), Topic("t5", "Series", "ana", 0, "Films"))  # fmt: skip
    at.session = replace(at.open, topics=topics)
    at.do(s.Next("ana"))
    assert (stood(at)[1], at.view("ana").presenter) == ((1, "t2"), "dev")
    assert "Books" in at.card()
    at.do(s.Next("ana"))
    assert (stood(at)[1], at.view("ana").presenter) == ((2, "t4"), "ana")
    assert [t.id for t in at.open.topics if t.done] == ["t2", "t3"]
    at.do(s.Next("ana"))
    assert {t.id for t in at.open.topics if t.done} == {"t2", "t3", "t4", "t5"}
    assert [where[1][1] for where in way(at)[:-1]] == ["t1"]


def test_a_repeat_until_agreed_stops_after_the_pass_that_agreed():
    again = repeat(step("Vote"), step("Hear", only_if="not_agreed"), until="agreed", most=3)
    at = running(script(again, step("Close")))
    at.session = replace(at.open, outcome="not_agreed")
    at.do(s.Next("ana"))
    assert stood(at)[0] == "Hear"
    at.do(s.Next("ana"))
    assert stood(at) == ("Vote", (2, ""))
    at.session = replace(at.open, outcome="agreed")
    at.do(s.Next("ana"))
    assert stood(at) == ("Close",)


def test_a_repeat_that_waits_for_what_never_comes_ends_after_its_most():
    at = running(script(repeat(step("Vote"), until="agreed", most=3), step("Close")))
    assert [where[0] for where in way(at)] == ["Vote", "Vote", "Vote", "Close", "closing"]


def test_a_repeat_ends_after_the_pass_in_which_its_clock_is_over_and_a_pause_does_not_count():
    at = running(script(repeat(step("Talk", 5), until="time", minutes=12), step("Close")))
    assert stood(at) == ("Talk", (1, ""))
    at.wait(minutes=5)
    at.do(s.Next("ana"), s.Pause("ana"))
    at.wait(minutes=30)
    at.do(s.Resume("ana"))
    at.wait(minutes=5)
    at.do(s.Next("ana"))
    assert stood(at) == ("Talk", (3, ""))
    at.wait(minutes=2)
    at.do(s.Next("ana"))
    assert stood(at) == ("Close",)


def test_nothing_is_opened_twice_where_no_step_of_a_pass_applies():
    never = repeat(step("If", only_if="agreed"), until="time", minutes=60)
    at = running(script(step("Open"), repeat(never, times=12), step("Close")))
    assert [where[0] for where in way(at)] == ["Open", "Close", "closing"]


def test_repeats_within_repeats_begin_anew_in_every_pass():
    inner = repeat(step("Tell", speaks="presenter"), each="person")
    at = running(script(repeat(step("Ask"), inner, times=2), step("Close")))
    people = [(n, who) for n, who in enumerate(("ana", "ben", "chloe", "dev"), 1)]
    one = [("Ask", (1, "")), *(("Tell", (1, ""), p) for p in people)]
    two = [("Ask", (2, "")), *(("Tell", (2, ""), p) for p in people)]
    assert way(at) == [*one, *two, ("Close",), ("closing",)]


def test_the_facilitator_may_say_that_this_pass_is_the_last_of_the_innermost_repeat():
    inner = repeat(step("Tell", speaks="presenter"), each="person")
    at = running(script(repeat(inner, step("Sum up"), times=2), step("Close")))
    at.do(s.Next("ana"))
    card = at.channel[f"step:{at.open.visit}"]
    assert "enough:" in "".join(b.action for b in card.buttons)
    at.do(s.Enough("ana"))
    shown = at.channel[f"step:{at.open.visit}"]
    assert shown != card and "enough:" not in "".join(b.action for b in shown.buttons), "the card says so at once"
    assert [where[0] for where in way(at)[:3]] == ["Tell", "Sum up", "Tell"]
    assert at.refused(s.Enough("ben")).key == "refused.only_facilitator"
    at = running(script(step("Open")))
    assert at.refused(s.Enough("ana")).key == "refused.no_repeat"


def test_the_button_for_the_last_round_is_there_while_another_could_follow():
    at = running(script(repeat(step("Talk"), times=2)))
    assert "Last round" in at.card()
    assert any(c.action.startswith("enough:") for c in at.view("ana").controls)
    at.do(s.Next("ana"))
    assert "Last round" not in at.card()


def test_going_back_opens_the_pass_before_and_then_what_was_before_the_repeat():
    at = running(script(step("Open"), repeat(step("Tell", speaks="presenter"), step("Thank"), each="person")))
    forth = way(at)[:-1]
    back = [stood(at)]
    while True:
        at.do(s.Back("ana"))
        back.append(stood(at))
        if back[-1] == forth[0]:
            break
    assert back == [("closing",), *reversed(forth)]
    assert at.refused(s.Back("ana")).key == "refused.first_step"
    assert way(at)[:-1] == forth


def test_going_back_into_a_repeat_that_is_over_finds_its_last_pass():
    at = running(script(repeat(step("Talk"), times=3), step("Close")))
    at.do(s.Next("ana"), s.Enough("ana"), s.Next("ana"))
    assert stood(at) == ("Close",)
    at.do(s.Back("ana"))
    assert stood(at) == ("Talk", (2, ""))
    at.do(s.Next("ana"))
    assert stood(at) == ("Close",)


def test_the_label_names_the_round_and_of_repeats_within_repeats_both():
    inner = repeat(step("Tell", speaks="presenter"), each="person")
    at = running(script(step("Open"), repeat(step("Ask"), inner, times=2)))
    at.do(s.Next("ana"), s.Next("ana"), s.Next("ana"))
    board = at.view("ben").board
    assert board.label == "Step 3 of 3 · round 1 of 2 · round 2 of 4"
    assert at.view("ben").repeat == "Round 1 of 2 · round 2 of 4"
    assert [mark.name for mark in board.marks] == ["Open", "Ask", "Tell"]
    assert [mark.repeats for mark in board.marks] == [False, True, True]


def test_what_comes_next_is_told_across_the_end_of_a_pass():
    at = running(script(repeat(step("Ask"), step("Tell"), times=2), step("Close")))
    at.do(s.Next("ana"))
    assert at.view("ana").board.then == "Ask, 5 minutes"
    at.do(s.Next("ana"), s.Next("ana"))
    assert at.view("ana").board.then == "Close, 5 minutes"


def test_minutes_for_each_person_grow_with_those_who_are_there():
    at = running(script(step("Round", 2, turns="round", leader_speaks=False)))
    assert at.open.ends_at == NOON + timedelta(minutes=2)
    each = script({**step("Round", 2, turns="round"), "minutes": {"usual": 2, "per": "person"}})
    assert running(each).open.ends_at == NOON + timedelta(minutes=8)
    assert running(each, team("ana", "ben")).open.ends_at == NOON + timedelta(minutes=4)


def test_a_turn_lasts_as_long_as_each_person_has():
    half = {**step("Round", turns="round"), "minutes": {"usual": 0.25, "per": "person"}}
    at = running(script(half))
    floor = at.open.floor
    assert floor and floor.until == NOON + timedelta(seconds=15)


# -- any script -------------------------------------------------------------------------

leaves = st.builds(
    lambda n, only: step(f"S{n}", 1, **({"only_if": only} if only else {})),
    st.integers(0, 9), st.sampled_from((None, None, None, "agreed", "not_agreed")),
)  # fmt: skip
agains = st.sampled_from(
    ({"each": "person"}, {"each": "person", "most": 2}, {"each": "question"}, {"each": "topic"}, {"times": 2},
     {"until": "agreed", "most": 3}, {"until": "time", "minutes": 9}, {"until": "facilitator", "most": 2},
     {"each": "member"}, {"each": "station"}, {"each": "sheet"}, {"each": "topic", "until": "time", "minutes": 5})
)  # fmt: skip
items = st.recursive(
    leaves,
    lambda inside: st.builds(
        lambda again, steps: repeat(*steps, **again), agains, st.lists(inside, min_size=1, max_size=3)
    ),
    max_leaves=6,
)
moves = st.lists(st.sampled_from(("next", "next", "next", "back", "enough", "agreed", "not_agreed", "leave", "join")),
                 max_size=30)  # fmt: skip


@given(st.lists(items, min_size=1, max_size=4), moves, st.integers(1, 5))
def test_any_protocol_comes_to_its_end_whatever_is_done_on_the_way(steps, doing, seed):
    lines = {"inputs": (("questions", "One\nTwo"),), "seed": seed}
    at = running(script(*steps, **QUESTIONS), start=lines)
    at.session = replace(at.open, topics=(Topic("t1", "Clubs", "ben"), Topic("t2", "Books", "dev")))
    for move in doing:
        _do(at, move)
    _never_the_same_twice(at)
    assert at.open.part == "closing"


def _do(at: Table, move: str) -> None:
    if at.open.part != "running":
        return
    match move:
        case "next":
            at.wait(minutes=1)
            at.do(s.Next("ana"))
        case "back" if flow.preceding(at.open, at.given.protocol):
            at.do(s.Back("ana"))
        case "enough" if at.open.passes:
            at.do(s.Enough("ana"))
        case "agreed" | "not_agreed":
            at.session = replace(at.open, outcome=move)
        case "leave" | "join":
            at.do(s.Leave("chloe") if move == "leave" else s.Join("chloe"))


def _never_the_same_twice(at: Table) -> None:
    """To the end by moving on alone: no place of the script is opened twice in the same passes."""
    seen: Counter[Any] = Counter()
    for _ in range(3000):
        if at.open.part != "running":
            return
        seen[at.open.at, tuple((p.block, p.number) for p in at.open.passes)] += 1
        assert seen.most_common(1)[0][1] == 1
        _people_once(at.open.passes)
        at.wait(minutes=1)
        at.do(s.Next("ana"))


def _people_once(passes: tuple[Pass, ...]) -> None:
    for one in passes:
        assert one.item not in one.done or one.item in ("*", "")
        assert len(set(one.done)) == len(one.done)
        assert one.of == 0 or one.number <= one.of


def test_a_repeat_over_rooms_does_not_call_them_questions() -> None:
    asked = [{"key": "rooms", "label": words("Rooms"), "lines": True}]
    over = {"repeat": {"each": "question", "of": "rooms"}, "steps": [step("Visit", 5)]}
    at = running(protocol(over, presenter=False, inputs=asked), start={"inputs": (("rooms", "Room 4\nRoom 7"),)})
    assert at.card().startswith("Step 1 of 1 · 1 of 2 · Visit")
