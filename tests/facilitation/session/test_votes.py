"""Votes: everyone answers at the same time, unseen; the answers come out together, and nobody's name with them."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilitation.decision import Contribution
from facilitation.message import Form, Tally
from facilitation.session.commands import (
    Back,
    CastVote,
    Contribute,
    End,
    Join,
    Leave,
    Next,
    Pause,
)  # fmt: skip
from tests.facilitation.session.stage import FOUR, Table, protocol, running, step, team, words

FIST = {"scale": "fist", "enough": 3}


def voting(vote: dict[str, Any], *after: dict[str, Any], people: Any = None, **more: Any) -> Table:
    """A table at which a vote is open."""
    return running(protocol(step("Vote", 3, vote=vote, **more), *(after or (step("Talk", 5),))), people)


def cast(at: Table, *answers: int, people: tuple[str, ...] = FOUR) -> None:
    at.do(*(CastVote(member, value) for member, value in zip(people, answers, strict=False)))


def all_that_is_read(at: Table) -> str:
    """Everything that anybody can read in the channel."""
    return "\n".join(message.plain() for message in at.channel.values())


def bars(at: Table, visit: int = 1) -> dict[str, str]:
    message = at.channel[f"vote:{visit}"]
    return dict(pair for block in message.blocks if isinstance(block, Tally) for pair in block.pairs)


# -- unseen ----------------------------------------------------------------------------


def test_no_answer_shows_before_all_have_answered_and_then_all_do_without_a_name() -> None:
    at = voting(FIST)
    cast(at, 5, 4, 4)
    assert "vote:1" not in at.channel and "3 of 4 have answered" in at.card()
    assert all(at.view(m).vote.result == () for m in (*FOUR, ""))

    cast(at, 3, people=("dev",))
    said = at.channel["vote:1"].plain(lambda id: f"@{id}")
    assert bars(at) == {
        "0 · I’d stop it": "0", "1 · We need to talk": "0", "2 · Some of it must change": "0",
        "3 · I can live with it": "▮ 1", "4 · I’m for it": "▮▮ 2", "5 · I’d help to lead it": "▮ 1",
    }  # fmt: skip
    assert "We can go on with this." in said and "@" not in said


def test_what_somebody_answered_is_known_to_them_alone() -> None:
    at = voting(FIST)
    noted = at.do(CastVote("ben", 2)).answer
    assert noted is not None and not isinstance(noted, Form)
    assert noted.plain() == "Noted: 2 · Some of it must change. You can change it until the answers are out."
    assert [c.label for c in at.view("ben").vote.choices if c.mine] == ["2 · Some of it must change"]
    assert [c.label for c in at.view("chloe").vote.choices if c.mine] == []
    assert at.view("").vote.choices == ()


def test_the_result_is_one_message_posted_once_and_the_facilitator_is_told() -> None:
    at = voting(FIST)
    cast(at, 5, 5, 5, 5)
    assert at.whispered("ana", "all:1") == "Everyone has answered. Move on when you like.\n[Next]"
    at.do(Next("ana"))
    assert [key for what, _, key in at.log if what == "post" and key.startswith("vote")] == ["vote:1"]
    assert at.whispered("ana", "all:1") == ""


def test_who_changes_their_answer_is_counted_once_with_the_last() -> None:
    at = voting(FIST)
    cast(at, 0, 3, 3)
    at.do(CastVote("ana", 5), CastVote("dev", 3))
    assert bars(at)["0 · I’d stop it"] == "0" and bars(at)["5 · I’d help to lead it"] == "▮ 1"


def test_a_late_answer_would_show_whose_it_is_so_none_is_taken_once_they_are_out() -> None:
    at = voting(FIST)
    cast(at, 3, 3, 3, 3)
    assert at.refused(CastVote("ben", 5)).key == "refused.vote_over"
    at.do(Join("eve"))
    assert at.refused(CastVote("eve", 1)).key == "refused.vote_over"
    assert not [b for b in at.channel["step:1"].buttons if b.action.startswith("vote")]


def test_answers_are_forgotten_with_the_result() -> None:
    at = voting(FIST)
    cast(at, 0, 3, 3, 3)
    assert at.open.votes == () and at.open.tally == (1, 0, 0, 3, 0, 0)


# -- every vote ends ---------------------------------------------------------------------


def test_when_the_facilitator_moves_on_those_who_answered_are_counted() -> None:
    at = voting(FIST)
    cast(at, 4, 4)
    at.do(Next("ana"))
    assert bars(at)["4 · I’m for it"] == "▮▮ 2" and at.open.outcome == "agreed"


def test_when_time_is_up_the_facilitator_may_still_give_the_others_time() -> None:
    at = voting(FIST)
    cast(at, 4, 4)
    at.wait(minutes=3)
    assert "vote:1" not in at.channel and at.open.called
    cast(at, 5, 5, people=("chloe", "dev"))
    assert "vote:1" in at.channel


def test_a_vote_that_moves_by_itself_comes_out_at_time_up_or_as_soon_as_all_have_answered() -> None:
    at = voting(FIST, time_up="move")
    cast(at, 4)
    at.wait(minutes=3)
    assert "vote:1" in at.channel and at.open.at == 1

    at = voting(FIST, time_up="move")
    cast(at, 4, 4, 4, 4)
    at.wait(seconds=0)
    assert at.open.at == 1 and at.whispered("ana", "all:1") == ""


def test_a_clock_that_stands_still_is_not_moved_by_the_last_answer() -> None:
    at = voting(FIST, time_up="move")
    at.do(Pause("ana"))
    cast(at, 4, 4, 4, 4)
    at.wait(minutes=9)
    assert at.open.at == 0 and "Everyone has answered" in at.whispered("ana", "all:1")


def test_who_leaves_is_not_waited_for_and_what_they_answered_counts() -> None:
    at = voting(FIST)
    cast(at, 0, 4, 4)
    at.do(Leave("ana"))
    assert "vote:1" not in at.channel
    at.do(Leave("dev"))
    assert bars(at)["0 · I’d stop it"] == "▮ 1" and bars(at)["4 · I’m for it"] == "▮▮ 2"


def test_nobody_answered_is_said_and_is_no_consent() -> None:
    at = voting(FIST)
    at.do(Next("ana"))
    assert "Nobody answered." in at.channel["vote:1"].plain() and at.open.outcome == "not_agreed"


def test_ending_the_session_early_brings_the_answers_out() -> None:
    at = voting(FIST)
    cast(at, 4, 4)
    at.do(End("ana"))
    assert "vote:1" in at.channel


def test_going_back_throws_open_answers_away_and_the_next_vote_begins_empty() -> None:
    at = running(protocol(step("Talk", 5), step("Vote", 3, vote=FIST)))
    at.do(Next("ana"))
    cast(at, 0, 0)
    at.do(Back("ana"))
    assert not [key for key in at.channel if key.startswith("vote:")] and at.open.votes == ()
    at.do(Next("ana"))
    assert at.open.votes == () and "0 of 4 have answered" in at.card()


# -- how it comes out ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("vote", "answers", "outcome"),
    [
        (FIST, (3, 3, 4, 5), "agreed"),
        (FIST, (2, 5, 5, 5), "not_agreed"),
        ({"scale": "fist"}, (1, 1, 1, 1), "agreed"),
        ({"scale": "fist"}, (0, 5, 5, 5), "not_agreed"),
        ({"scale": "gradients"}, (2, 8, 8, 8), "agreed"),
        ({"scale": "gradients"}, (1, 8, 8, 8), "not_agreed"),
        ({"scale": "gradients", "enough": 5}, (5, 5, 8, 8), "agreed"),
        ({"scale": "gradients", "enough": 5}, (4, 8, 8, 8), "not_agreed"),
        ({"scale": "thumbs"}, (2, 2, 2, 0), "agreed"),
        ({"scale": "thumbs"}, (2, 2, 1, 1), "not_agreed"),
        ({"scale": "thumbs", "enough": 1}, (2, 1, 1, 1), "agreed"),
        ({"scale": "thumbs", "enough": 1}, (2, 2, 2, 0), "not_agreed"),
    ],
)
def test_it_is_agreed_where_the_script_says_so(vote: dict[str, Any], answers: tuple[int, ...], outcome: str) -> None:
    at = voting(vote)
    cast(at, *answers)
    assert at.open.outcome == outcome


def test_a_step_for_an_outcome_that_did_not_come_about_is_passed_over() -> None:
    after = (step("Hear", 5, only_if="not_agreed"), step("On", 5, only_if="agreed"))
    at = voting(FIST, *after)
    cast(at, 3, 3, 3, 3)
    at.do(Next("ana"))
    assert at.open.at == 2
    at = voting(FIST, *after)
    cast(at, 2, 3, 3, 3)
    at.do(Next("ana"))
    assert at.open.at == 1


def test_a_choice_says_how_many_chose_what_and_decides_nothing() -> None:
    at = voting({"scale": "choice", "options": [words("Read"), words("Write")]})
    cast(at, 0, 1, 1, 1)
    assert bars(at) == {"Read": "▮ 1", "Write": "▮▮▮ 3"}
    assert at.open.outcome == "" and at.open.unconvinced == ()


# -- who answers, and what -----------------------------------------------------------------


def test_a_facilitator_who_only_leads_is_not_asked() -> None:
    at = voting(FIST, leader_speaks=False)
    assert at.refused(CastVote("ana", 3)).key == "refused.not_asked"
    cast(at, 3, 3, 3, people=FOUR[1:])
    assert "vote:1" in at.channel


def test_a_step_that_names_who_speaks_asks_those() -> None:
    at = voting(FIST, speaks="others")
    assert at.refused(CastVote("ben", 3)).key == "refused.not_asked"
    assert at.view("ben").vote.choices == ()
    at = voting(FIST, speaks="facilitator")
    at.do(CastVote("ben", 3))


def test_who_only_listens_is_not_asked_and_not_waited_for() -> None:
    at = voting(FIST)
    at.do(Join("dev", "listening"))
    assert at.refused(CastVote("dev", 3)).key == "refused.only_listening"
    cast(at, 3, 3, 3)
    assert "vote:1" in at.channel


@pytest.mark.parametrize(
    ("vote", "typed", "value"),
    [
        (FIST, "4", 4), (FIST, " 0 ", 0), ({"scale": "thumbs"}, "up", 2), ({"scale": "thumbs"}, "SIDE", 1),
        ({"scale": "gradients"}, "whole", 8), ({"scale": "choice", "options": [words("Read"), words("Write")]}, "2", 1),
        ({"scale": "choice", "options": [words("Read"), words("Write")]}, "wri", 1),
    ],
)  # fmt: skip
def test_an_answer_may_be_typed_as_people_see_it(vote: dict[str, Any], typed: str, value: int) -> None:
    at = voting(vote)
    at.do(CastVote("ben", typed=typed))
    assert at.open.votes == (("ben", "", value),)


@pytest.mark.parametrize("command", [{"value": 6}, {"typed": "maybe"}, {"typed": "99"}, {"typed": "i"}])
def test_what_is_no_answer_is_refused_in_words(command: dict[str, Any]) -> None:
    assert voting(FIST).refused(CastVote("ben", **command)).key == "refused.vote_value"


def test_who_asks_without_an_answer_is_shown_all_of_them() -> None:
    asked = voting({"scale": "gradients"}).do(CastVote("ben")).answer
    assert asked is not None and not isinstance(asked, Form)
    assert [b.action for b in asked.buttons] == [f"vote:s1:1-{n}" for n in range(1, 9)]


def test_nobody_is_asked_whether_they_are_ready_while_answers_are_given() -> None:
    at = voting(FIST)
    ready = "ready:s1:1"
    assert "ready" not in at.card() and ready not in {c.action for c in at.view("dev").mine}
    assert "Speaking: everyone answers, unseen until all have" in at.card()
    cast(at, 3, 3, 3, 3)
    assert "0 of 3 are ready" in at.card() and ready in {c.action for c in at.view("dev").mine}


def test_a_majority_is_called_a_majority() -> None:
    at = voting({"scale": "thumbs"})
    cast(at, 2, 2, 2, 0)
    assert "More than half of us say yes." in at.channel["vote:1"].plain()


def test_an_answer_where_nothing_is_voted_on_is_refused() -> None:
    assert running().refused(CastVote("ben", 3)).key == "refused.no_vote"
    at = voting(FIST)
    at.do(Next("ana"))
    assert at.refused(CastVote("ben", 3, visit=1)).key == "refused.stale_button"


def test_the_card_asks_shows_the_proposal_and_has_a_button_for_each_answer() -> None:
    inputs = [{"key": "proposal", "label": words("Proposal")}]
    at = running(protocol(step("Vote", 3, vote={**FIST, "about": words("Can you live with it?")}),
                          inputs=inputs, presenter=False))  # fmt: skip
    card = at.channel["step:1"]
    assert "Can you live with it?" in card.plain() and "“Our proposal”" in card.plain()
    votes = [b for b in card.buttons if b.action.startswith("vote:")]
    assert [b.action for b in votes] == [f"vote:s1:1-{n}" for n in range(6)]
    assert at.view("dev").vote.question == "Can you live with it?\n\n“Our proposal”"


# -- what is kept ----------------------------------------------------------------------------


def test_a_vote_that_is_kept_is_in_the_record_as_counts_and_of_nobody() -> None:
    at = voting(FIST, keep=True)
    cast(at, 2, 3, 3, 3)
    (row,) = at.kept(Contribution)
    assert (row.label, row.member, row.text) == (
        "vote", "", "Vote: 2 · Some of it must change (1), 3 · I can live with it (3)"
    )  # fmt: skip
    at.do(End("ana"), End("ana"))
    page = at.rows["record:s1"].page
    assert page["groups"][0]["heading"] == "Votes (1)" and page["groups"][0]["said"][0]["member"] == ""


def test_a_vote_that_is_not_kept_leaves_no_row() -> None:
    at = voting(FIST)
    cast(at, 3, 3, 3, 3)
    assert at.kept(Contribution) == []


def test_words_written_during_a_vote_are_ordinary_words() -> None:
    at = voting(FIST)
    at.do(Contribute("x1", "ben", "I am torn."))
    assert at.open.votes == () and "said:x1" in at.channel


# -- whatever people do ------------------------------------------------------------------------

moves = st.lists(
    st.tuples(st.sampled_from((*FOUR, "eve")), st.sampled_from(("vote", "vote", "vote", "leave", "join")),
              st.integers(0, 5)),
    max_size=30,
)  # fmt: skip


@given(moves, st.sampled_from(("ask", "move")))
def test_an_answer_is_counted_once_unseen_until_all_have_and_the_vote_ends(
    acts: list[tuple[str, str, int]], time_up: str
) -> None:
    at = voting(FIST, people=team(*FOUR, "eve"), time_up=time_up)
    last: dict[str, int] = {}
    for member, what, value in acts:
        if "vote:1" in at.channel:
            break
        if what == "vote" and member in at.open.taking_part:
            at.do(CastVote(member, value))
            last[member] = value
        elif what != "vote":
            at.do(Leave(member) if what == "leave" else Join(member))
        missing = [m for m in at.open.taking_part if m not in last]
        assert ("vote:1" in at.channel) == (not missing and bool(last))
    if "vote:1" not in at.channel:
        at.do(Next(at.open.facilitator))
    counted = [int(bar.split()[-1]) for bar in bars(at).values()] if last else [0] * 6
    assert counted == [sum(v == n for v in last.values()) for n in range(6)]
    assert at.open.votes == ()
