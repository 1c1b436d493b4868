"""What the team agreed and what people will try, answered to whoever asks."""

from dataclasses import replace
from datetime import date

import pytest

from facilitation.decision import Commitment, StandingAgreement
from facilitation.message import ChoiceField
from facilitation.session.session import Returning
from facilitation.team.rules import decide, needs
from facilitation.team.team import ShowAgreements, ShowCommitments, TellHow
from tests.facilitation.team.stage import MONDAY, Stage, session, team


def agreement(n: int, day: int = 1) -> StandingAgreement:
    return StandingAgreement(f"a{n}", "t1", f"Agreement number {n}.", "ben", date(2026, 12, day), n, MONDAY)


def commitment(n: int, member: str = "ana", by: date | None = None) -> Commitment:
    return Commitment(f"k{n}", "t1", "s0", member, f"I try number {n}.", by, MONDAY)


def stage(**more: object) -> Stage:
    return Stage(decide, needs, dict(more), team())


def test_without_agreements_the_way_to_one_is_shown() -> None:
    table = stage()
    table.do(ShowAgreements("ana"))
    assert "no agreements of our own yet" in table.answer
    assert table.buttons == {"Propose": "propose:t1:"}


def test_agreements_are_listed_by_when_they_come_back_and_can_be_changed() -> None:
    table = stage(agreements=(agreement(1, 20), agreement(2, 10)))
    table.do(ShowAgreements("ana"))
    assert table.answer.splitlines()[:5] == [
        "What we agreed",
        "“Agreement number 2.”",
        "(1) In the care of ben, comes back on 2026-12-10",
        "“Agreement number 1.”",
        "(2) In the care of ben, comes back on 2026-12-20",
    ]
    assert table.buttons == {
        "Change it (1)": "reword:a2:2", "Change it (2)": "reword:a1:1", "Propose": "propose:t1:"
    }  # fmt: skip


def test_where_there_is_only_one_nothing_is_numbered() -> None:
    table = stage(agreements=(agreement(1),), commitments=(commitment(1), commitment(2, "ben")))
    table.do(ShowAgreements("ana"))
    assert table.answer.splitlines()[2].startswith("In the care of ben") and "Change it" in table.buttons
    table.do(ShowCommitments("ana"))
    assert table.answer.splitlines()[1:] == ["ana: I try number 1.", "ben: I try number 2.", "[How did it go?]"]


def test_long_lists_say_how_many_more_there_are() -> None:
    table = stage(agreements=tuple(agreement(n) for n in range(9)), commitments=tuple(commitment(n) for n in range(5)))
    table.do(ShowAgreements("ana"))
    assert "And 5 more: type `/agreements` and a word from one" in table.answer and len(table.buttons) == 5
    table.do(ShowCommitments("ana"))
    assert "And one more." in table.answer


@pytest.mark.parametrize("which", ["a1", "2", "number 1", "NUMBER 1.", "agreement number 1"])
def test_one_agreement_is_shown_whole_to_keep_change_or_let_go_without_waiting_for_its_day(which: str) -> None:
    table = stage(agreements=(agreement(1, 20), agreement(2, 10)))
    table.do(ShowAgreements("ana", which))
    assert table.answer.splitlines()[:4] == [
        "“Agreement number 1.”", "Owner: ben", "Agreed on: 2026-09-07", "Comes back: 2026-12-20",
    ]  # fmt: skip
    assert table.buttons == {"Keep it": "keep:a1:", "Change it": "reword:a1:1", "Let it go": "retire:a1:"}


def test_words_of_several_agreements_list_these_and_words_of_none_are_refused_with_the_way_to_all() -> None:
    table = stage(agreements=(agreement(1), agreement(12), agreement(2)))
    table.do(ShowAgreements("ana", "number 1"))
    assert table.answer.count("Agreement number") == 2 and "Propose" in table.buttons
    assert "speaks of “dance”" in (told := table.refused(ShowAgreements("ana", "dance")))
    assert "[Our agreements]" in told
    assert "speaks of “?!”" in table.refused(ShowAgreements("ana", "?!"))


def test_commitments_show_ones_own_first_with_a_way_to_tell_how_it_went() -> None:
    table = stage(commitments=(commitment(1, "ben"), commitment(2, by=date(2026, 10, 1))))
    table.do(ShowCommitments("ana"))
    assert table.answer.splitlines() == [
        "What we are trying", "ana: I try number 2.", "By 2026-10-01", "ben: I try number 1.", "[How did it go?]",
    ]  # fmt: skip
    assert table.buttons == {"How did it go?": "how:t1:k2"}
    table.do(ShowCommitments("chloe"))
    assert not table.buttons, "each tells their own"


def test_a_commitment_that_opens_the_session_is_told_there() -> None:
    opened = replace(session("ana", "ben"), returning=(Returning("k1", "ana", "I try number 1."),))
    table = stage(commitments=(commitment(1), commitment(2)), session=opened)
    table.do(ShowCommitments("ana"))
    assert table.buttons == {"How did it go? (1)": "tell:s1:k1", "How did it go? (2)": "how:t1:k2"}
    assert table.answer.splitlines()[1:5:2] == ["ana: I try number 1.", "ana: I try number 2."]


def test_without_commitments_it_is_said_where_they_come_from() -> None:
    table = stage()
    table.do(ShowCommitments("ana"))
    assert "The close of a session asks" in table.answer


def test_how_it_went_is_asked_for_and_kept() -> None:
    table = stage(commitments=(commitment(1),))
    table.do(TellHow("ana", "k1"))
    choice = table.form.fields[1]
    assert table.form.action == "how:t1:k1" and isinstance(choice, ChoiceField) and choice.value == "tried"
    assert table.form.about and "I try number 1." in table.form.about.plain()
    table.do(TellHow("ana", "k1", " Two of  three wrote more. ", "done"))
    assert table.rows == [replace(commitment(1), told="Two of three wrote more.", status="done")]
    assert "worth knowing" in table.answer


def test_only_ones_own_open_commitment_is_told_and_in_few_words() -> None:
    table = stage(commitments=(commitment(1, "ben"), commitment(2)))
    assert "Only ben can say" in table.refused(TellHow("ana", "k1", "Well."))
    assert "[Commitments]" in table.refused(TellHow("ana", "gone", "Well."))
    assert "Up to 600" in table.refused(TellHow("ana", "k2", "x" * 601))
