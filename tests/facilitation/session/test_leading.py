"""The private words of the facilitator's role are there as long as what they say is so, and with whoever leads."""

from typing import Any

import pytest

from facilitation.decision import Whisper
from facilitation.session import commands as s
from tests.facilitation.session.stage import Table, gathering, protocol, running, step, team

PROPOSAL = [{"key": "question", "label": {"en": "Q"}}, {"key": "proposal", "label": {"en": "P"}}]


def told(at: Table) -> set[str]:
    """To whom it is said that whoever was to present has gone."""
    return {member for member, key in at.private if key == "presenter"}


def keys(at: Table, member: str) -> set[str]:
    return {key for who, key in at.private if who == member}


def deciding(*before: dict[str, Any]) -> Table:
    return running(protocol(*before, step("Decide", decides="consent"), inputs=PROPOSAL))


# -- whoever was to present has gone -----------------------------------------------------


def test_in_the_closing_nobody_is_asked_for_another_presenter() -> None:
    at = running()
    at.do(s.End("ana"), s.Leave("ben"))
    assert not told(at)


def test_back_from_the_closing_the_presenter_is_missing_again() -> None:
    at = running()
    at.do(s.Leave("ben"))
    assert told(at) == {"ana"}
    at.do(s.End("ana"))
    assert not told(at)
    at.do(s.Back("ana"))
    assert told(at) == {"ana"}


def test_a_presenter_who_left_in_the_closing_is_missing_once_it_goes_back() -> None:
    at = running()
    at.do(s.End("ana"), s.Leave("ben"), s.Back("ana"))
    assert told(at) == {"ana"}
    at.do(s.Join("ben"))
    assert not told(at)


def test_a_presenter_who_comes_back_only_to_listen_is_still_missing() -> None:
    at = running()
    at.do(s.Leave("ben"), s.Join("ben", "listening"))
    assert told(at) == {"ana"}
    at.do(s.Join("ben"))
    assert not told(at)


def test_a_gathering_that_is_called_off_asks_for_no_presenter() -> None:
    at = gathering()
    at.do(s.Leave("ben"))
    assert told(at) == {"ana"}
    at.do(s.End("ana", sure=True))
    assert not told(at)


def test_it_is_said_once_however_much_happens_meanwhile() -> None:
    at = running()
    at.do(s.Leave("ben"), s.Contribute("x1", "dev", "So."), s.Join("eve"), s.Next("ana"))
    assert at.log.count(("whisper", "ana", "presenter")) == 1


# -- all have written --------------------------------------------------------------------


def all_written() -> Table:
    at = running(protocol(step("Write", shows="together", ends="all"), presenter=False))
    at.do(*(s.Contribute(f"x-{m}", m, "Mine.") for m in at.open.taking_part))
    assert "all:1" in keys(at, "ana")
    return at


def test_that_all_have_written_is_taken_back_when_somebody_comes_who_has_not() -> None:
    at = all_written()
    at.do(s.Join("eve"))
    assert "all:1" not in keys(at, "ana")
    at.do(s.Contribute("x-eve", "eve", "Mine, too."))
    assert "all:1" in keys(at, "ana")


def test_that_all_are_ready_is_taken_back_with_the_readiness() -> None:
    at = running(protocol(step("Write", shows="together", ends="all", leader_speaks=False), presenter=False))
    at.do(*(s.Ready(m) for m in ("ben", "chloe", "dev")))
    assert "all:1" in keys(at, "ana")
    at.do(s.Ready("dev"))
    assert "all:1" not in keys(at, "ana")


def test_a_latecomer_between_leaves_nothing_of_the_role_with_whoever_led() -> None:
    at = all_written()
    at.do(s.Join("eve"), s.HandOver("ana", "dev"), s.Contribute("x-eve", "eve", "Mine, too."))
    assert "all:1" in keys(at, "dev") and "all:1" not in keys(at, "ana")
    at.do(s.End("dev"), s.End("dev"))
    assert not {key for _, key in at.private if key.startswith("all")}


def test_the_hint_about_how_many_we_are_does_not_stay_with_whoever_led() -> None:
    at = running(protocol(people={"from": 5, "to": 6}))
    assert "people" in keys(at, "ana")
    at.do(s.HandOver("ana", "dev"))
    assert "people" not in keys(at, "ana")


@pytest.mark.parametrize(
    ("way", "gone"),
    [
        ((), {"cue", "rules", "waits", "presenter", "people"}),
        ((s.Begin("ana"),), {f"{key}:1" for key in ("time", "round", "all", "settled", "propose", "reword")}),
        ((s.Begin("ana"), s.End("ana")), {"cue", "people", "time:2"}),
    ],
)
def test_a_handover_takes_all_that_there_may_be_whether_or_not_it_is_so(way: tuple[Any, ...], gone: set[str]) -> None:
    at = gathering()
    for command in way:
        at.do(command)
    effects = at.do(s.HandOver("ana", "dev")).effects
    assert gone <= {e.key for e in effects if isinstance(e, Whisper) and e.member == "ana" and e.message is None}


# -- whose proposal it is ----------------------------------------------------------------


def test_whoever_presents_from_here_may_reword_and_their_predecessor_no_more() -> None:
    at = deciding()
    assert "reword:1" in keys(at, "ben")
    at.do(s.Leave("ben"), s.NamePresenter("ana", "dev"))
    assert "reword:1" in keys(at, "dev") and not keys(at, "ben")
    at.do(s.Next("ana"))
    assert not {key for _, key in at.private if key.startswith("reword")}


def test_a_facilitator_who_had_the_proposal_gives_it_to_the_new_presenter() -> None:
    at = deciding(step("Talk"))
    at.do(s.Leave("ben"), s.Next("ana"))
    assert "reword:2" in keys(at, "ana")
    at.do(s.NamePresenter("ana", "dev"))
    assert "reword:2" in keys(at, "dev") and "reword:2" not in keys(at, "ana")


def test_once_it_is_agreed_a_new_presenter_is_offered_no_new_words() -> None:
    at = deciding()
    at.do(s.Settled(at.open.proposal, "agreed"), s.NamePresenter("ana", "dev"))
    assert not {key for _, key in at.private if key.startswith("reword")}


def test_a_presenter_who_is_back_leaves_the_facilitator_no_words_when_the_step_is_over() -> None:
    at = deciding(step("Talk"))
    at.do(s.Leave("ben"), s.Next("ana"), s.Join("ben"))
    at.do(s.Next("ana"))
    assert not {key for _, key in at.private if key.startswith("reword")}


def test_a_presenter_who_hands_the_lead_over_keeps_their_proposal() -> None:
    at = running(protocol(step("Decide", decides="consent"), inputs=PROPOSAL), start={"presenter": "ana"})
    at.do(s.HandOver("ana", "dev"))
    assert "reword:1" in keys(at, "ana") and "reword:1" not in keys(at, "dev")


# -- how it came out ---------------------------------------------------------------------


def test_how_a_vote_came_out_is_not_told_of_a_proposal_that_nobody_made() -> None:
    script = protocol(step("Vote", vote={"scale": "fist"}), step("Decide", decides="consent"), inputs=PROPOSAL)
    at = running(script, team("ana", "ben", "chloe"), start={"inputs": ()})
    at.do(*(s.CastVote(m, 5) for m in at.open.taking_part), s.Next("ana"), s.TakeOver("ben"))
    assert "settled:2" not in keys(at, "ben") and "propose:2" in keys(at, "ben")


def test_how_a_later_vote_came_out_is_not_told_of_a_proposal_that_is_still_open() -> None:
    decide = step("Decide", decides="consent")
    at = running(protocol(decide, step("Vote", vote={"scale": "fist"}), decide, inputs=PROPOSAL))
    at.do(s.Settled(at.open.proposal, "objection"), s.Next("ana"))
    at.do(*(s.CastVote(m, 5) for m in at.open.taking_part), s.Next("ana"), s.TakeOver("dev"))
    assert "settled:3" not in keys(at, "dev")
