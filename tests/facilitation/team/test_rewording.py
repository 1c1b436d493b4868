"""Rewording a proposal, and withdrawing it."""

from datetime import timedelta

from facilitation.message import TextField
from facilitation.session.commands import Settled
from facilitation.team.agreement import Ask, AskMissing, Consider, Reword, Withdraw
from facilitation.team.changed import change
from tests.facilitation.team.proposals import BETTER, TEXT, consent, objection, proposed
from tests.facilitation.team.stage import session


def test_a_rewording_is_a_new_version_that_shows_what_changed_and_asks_again() -> None:
    table = proposed()
    table.do(objection("ben"))
    table.do(consent("chloe"))
    table.do(Reword("ben", BETTER, 1))
    assert table.revised["agreement:a1:1"].startswith("This was version 1.")
    shown = table.posts["agreement:a1:2"]
    assert shown.startswith("ben has reworded it:") and "Version: 2" in shown and "Answers: 1 of 3." in shown
    assert "What changed: We send materials two days ~~ahead.~~ ahead, or the evening before" in shown
    assert table.whispers == {("ana", "objection:1"): None}
    assert table.reminds == [(timedelta(days=1), AskMissing(2))]
    table.do(Consider("chloe", 2))
    assert table.form.about and "What stood in the way of the version before" in table.form.about.plain()
    table.do(consent("ana", 2))
    assert table.state.status == "proposed"
    table.do(consent("chloe", 2))
    assert table.posts["agreement:a1:agreed:2"].startswith("Agreed (version 2)")
    assert (table.rows[0].version, table.rows[0].text) == (2, BETTER)


def test_an_answer_to_old_words_is_refused_and_shown_the_way_to_the_new() -> None:
    table = proposed()
    table.do(Reword("ben", BETTER))
    for command in (consent("chloe", 1), Consider("chloe", 1), Reword("chloe", TEXT, 1)):
        assert table.refused(command).startswith("The words have changed since. Version 2 is the one")


def test_a_rewording_without_text_is_asked_for_with_what_stands_and_what_is_in_its_way() -> None:
    table = proposed()
    table.do(objection("ben"))
    table.do(Reword("chloe", "", 1))
    field = table.form.fields[0]
    assert isinstance(field, TextField) and field.value == TEXT and table.form.action == "reword:a1:1"
    assert table.form.about and "I teach evenings" in table.form.about.plain()
    assert "the same words" in table.refused(Reword("chloe", TEXT, 1))


def test_who_rewords_without_having_been_asked_counts_from_then_on() -> None:
    table = proposed(session=session("ben"))
    assert table.state.asked == ("ana", "ben")
    table.do(Reword("chloe", BETTER))
    assert table.state.asked == ("ana", "ben", "chloe")


def test_what_changed_is_told_word_by_word_and_peoples_own_marks_are_no_marks() -> None:
    assert change("We meet on Mondays", "We meet early on Mondays") == "We meet **early** on Mondays"
    assert change("We meet early on Mondays", "We meet on Mondays") == "We meet ~~early~~ on Mondays"
    assert change("a *b* <@ana>", "a *b* [x](y)") == r"a \*b\* ~~\<@ana\>~~ **\[x\](y)**"


def test_only_the_proposer_withdraws_and_then_it_is_over() -> None:
    table = proposed(session=session("ana", "ben", "chloe"))
    assert "Only ana can withdraw it" in table.refused(Withdraw("ben"))
    table.do(Withdraw("ana"))
    assert table.state.status == "withdrawn"
    assert table.revised["agreement:a1:1"].startswith("This proposal was withdrawn.")
    assert table.reminds == [(timedelta(0), Settled("a1", "withdrawn"))]
    for command in (consent("ben"), Reword("ben", BETTER), Withdraw("ana"), Ask("ben", "Why?")):
        assert table.refused(command) == "This proposal was withdrawn."


def test_what_is_agreed_takes_no_more_answers() -> None:
    table = proposed("ana", "ben")
    table.do(consent("ben"))
    for command in (consent("ben"), Consider("ben", 1), Ask("ben", "Why?"), Withdraw("ana")):
        assert "agreed already" in table.refused(command)
