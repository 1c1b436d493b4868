"""What waits for somebody is what they were asked and have not answered, and nothing else."""

from facilitation.message import Message
from facilitation.team.waiting import asked
from tests.facilitation.team.proposals import TEXT, consent, proposed
from tests.facilitation.team.stage import Stage, wording
from tests.facilitation.team.test_checkin import SET, answer, opened

QUESTIONS = {SET.id: SET}


def waits(table: Stage, member: str) -> Message | None:
    return asked(table.state, member, wording(), QUESTIONS)


def test_a_proposal_waits_for_those_who_were_asked_until_they_answer() -> None:
    table = proposed("ana", "ben", "chloe")
    said = waits(table, "ben")
    assert said is not None and TEXT in said.plain() and said.buttons
    table.do(consent("ben"))
    assert waits(table, "ben") is None and waits(table, "chloe") is not None
    assert waits(table, "nobody") is None


def test_a_check_in_waits_for_those_who_are_in_it_until_they_answer() -> None:
    table = opened()
    said = waits(table, "ben")
    assert said is not None and "How are you arriving?" in said.plain() and len(said.buttons) == 6
    table.do(answer("ben", 4))
    assert waits(table, "ben") is None and waits(table, "dev") is not None
    assert waits(table, "nobody") is None


def test_a_check_in_whose_questions_are_gone_asks_nothing() -> None:
    assert asked(opened().state, "ben", wording(), {}) is None
