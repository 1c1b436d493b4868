"""A check-in at once: asked privately, answered when it suits, shown as one message that grows."""

from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facilitation.decision import CheckInAnswer, Post, Refused, Whisper
from facilitation.given import Given
from facilitation.message import ChoiceField, TextField
from facilitation.team.checkin import (
    AnswerCheckIn,
    CheckIn,
    CloseCheckIn,
    OpenCheckIn,
    Question,
    QuestionSet,
    RemindCheckIn,
)
from facilitation.team.checkin_cards import mostly
from facilitation.team.checkin_rules import decide, needs
from facilitation.team.team import Away
from tests.facilitation.team.stage import MONDAY, Stage, team, with_people, wording

FIVE = ("ana", "ben", "chloe", "dev", "faye")
TODAY = MONDAY.date()
SET = QuestionSet(
    id="arrival",
    name={"en": "Arriving"},
    purpose={"en": "To know how we come in."},
    question=Question(
        ask={"en": "How are you arriving?"}, low={"en": "empty"}, high={"en": "full"}, words={"en": "A word about it?"}
    ),
)


def opened(anonymous: bool = False, **changes: dict[str, object]) -> Stage:
    table = Stage(decide, needs, {"team": with_people(team(*FIVE), **changes), "question_set": SET})
    table.do(OpenCheckIn("c1", "ana", "", "arrival", anonymous))
    return table


def answer(member: str, score: int | None = None, words: str | None = None) -> AnswerCheckIn:
    return AnswerCheckIn(f"answer-of-{member}", member, score, words)


def away(first: date, last: date) -> dict[str, object]:
    return {"away": (Away(first, last),)}


def test_everyone_here_is_asked_privately_and_one_card_is_posted() -> None:
    table = opened(ben=away(TODAY, TODAY), dev={"left": True}, faye={"scripted": True})
    assert table.posts == {
        "checkin": "How are you arriving?\nAnswers: 0 of 2.\n[Answer] [Close it]",
    }
    assert table.of(Post)[0].channel == "room-t1"
    assert set(table.whispers) == {("ana", "ask"), ("chloe", "ask")}, "the cast of a rehearsal is not asked"
    assert table.whispers["ana", "ask"] == (
        "How are you arriving?\n"
        "1 is empty, 5 is full. A word, if you like, is shown with your name; your number isn’t.\n"
        "[1] [2] [3] [4] [5]\n[Write a word]"
    )
    again = RemindCheckIn(("ana", "chloe"))
    assert table.reminds == [(timedelta(hours=4), again), (timedelta(hours=24), CloseCheckIn())]


def test_a_check_in_is_opened_once_by_a_member_with_questions_that_exist() -> None:
    everyone_away = {id: away(TODAY, TODAY) for id in FIVE}
    people = with_people(team(*FIVE), **everyone_away)
    command = OpenCheckIn("c1", "ana", "", "arrival")
    assert "open already" in opened().refused(command)
    assert "someone who is in the team" in opened_not().refused(OpenCheckIn("c1", "stranger", ""))
    assert "no team here" in Stage(decide, needs).refused(command)
    assert "no such set" in Stage(decide, needs, {"team": people}).refused(command)
    assert "Everybody is away" in Stage(decide, needs, {"team": people, "question_set": SET}).refused(command)
    assert "no longer exists" in opened_not().refused(answer("ana", 3))


def opened_not() -> Stage:
    return Stage(decide, needs, {"team": team(*FIVE), "question_set": SET})


def test_an_answer_grows_the_card_and_becomes_a_thank_you_that_can_be_changed() -> None:
    table = opened()
    table.do(answer("ben", 4))
    assert table.revised == {"checkin": "How are you arriving?\nAnswers: 1 of 5.\n[Answer] [Close it]"}
    assert table.whispers == {("ben", "ask"): "Thank you. Your number: 4.\n[Change it]"}
    assert not table.posts
    (row,) = table.rows
    assert (row.member, row.score, row.words, row.at) == ("ben", 4, "", table.now)
    table.wait(minutes=5)
    table.do(answer("ben", 2))
    assert table.rows[0].id == row.id, "the newer answer takes the place of the first"
    assert (table.state.scores, table.state.answered) == ((0, 1, 0, 0, 0), ("ben",))


def test_words_are_written_in_a_form_that_holds_what_was_said_before() -> None:
    table = opened()
    table.do(answer("ben"))
    score, words = table.form.fields
    assert isinstance(score, ChoiceField) and isinstance(words, TextField) and (score.value, words.value) == ("", "")
    assert score.options[0] == ("1", "1 · empty") and score.options[2] == ("3", "3")
    assert words.hint == "Shown in the channel with your name"
    table.do(answer("ben", 4, " Glad  the visit went well. "))
    assert "ben: Glad the visit went well." in table.revised["checkin"]
    table.do(answer("ben"))
    score, words = table.form.fields
    assert isinstance(score, ChoiceField) and isinstance(words, TextField)
    assert (score.value, words.value) == ("4", "Glad the visit went well.")
    table.do(answer("ben", 5))
    assert table.rows[0].words == "Glad the visit went well.", "a new number leaves the words"
    table.do(answer("ben", None, ""))
    assert (table.state.quotes, table.rows[0].score) == ((), 5), "no words take the words back"


def test_words_alone_are_an_answer_and_nothing_at_all_is_none() -> None:
    table = opened()
    assert "Choose a number, or write a word" in table.refused(answer("ben", None, " "))
    assert "Up to 280" in table.refused(answer("ben", 3, "x" * 281))
    assert "someone who is in the team" in table.refused(answer("stranger", 3))
    table.do(answer("ben", None, "Tired."))
    assert (table.state.answered, table.state.scores) == (("ben",), (0, 0, 0, 0, 0))
    assert table.whispers["ben", "ask"] == "Thank you.\n“Tired.”\n[Change it]"
    assert table.revised["checkin"].startswith("How are you arriving?\nAnswers: 1 of 5.\nben: Tired.")


def test_the_card_tells_where_most_are() -> None:
    table = opened()
    for member, score in zip(FIVE, (3, 4, 3, 4, 1), strict=True):
        table.do(answer(member, score))
    assert "Answers: 5 of 5. Mostly 3s and 4s." in table.revised["checkin"]
    table.do(answer("ben", 3))
    table.do(answer("dev", 3))
    assert "Mostly 3s." in table.revised["checkin"]


def test_no_number_can_be_told_from_the_card_while_fewer_than_three_have_given_one() -> None:
    table = opened()
    for member, score in (("ana", 4), ("ben", 2)):
        table.do(answer(member, score, f"Word of {member}"))
        assert "of 5.\n" in table.revised["checkin"] and f"Word of {member}" in table.revised["checkin"]
    table.do(answer("chloe", 4))
    assert "Answers: 3 of 5. Mostly 2s and 4s." in table.revised["checkin"]


def test_where_no_two_numbers_stand_out_the_card_says_how_far_they_reach() -> None:
    table = opened()
    for member, score in (("ana", 5), ("ben", 2), ("chloe", 3)):
        table.do(answer(member, score))
    assert "Answers: 3 of 5. From 2 to 5." in table.revised["checkin"]


@pytest.mark.parametrize(
    ("scores", "said"),
    [
        ((0, 1, 1, 5, 0), "Mostly 4s."),
        ((1, 0, 0, 9, 1), "Mostly 4s."),
        ((0, 0, 0, 3, 0), "Mostly 4s."),
        ((0, 0, 2, 4, 0), "Mostly 3s and 4s."),
        ((1, 0, 2, 2, 0), "Mostly 3s and 4s."),
        ((0, 2, 2, 3, 0), "From 2 to 4."),
        ((1, 1, 1, 1, 1), "From 1 to 5."),
        ((0, 1, 0, 1, 0), ""),
    ],
)
def test_two_that_are_rare_do_not_hide_where_most_are(scores: tuple[int, ...], said: str) -> None:
    assert mostly(scores, Given(wording())) == said


def test_someone_who_was_not_asked_may_answer_and_is_counted_in() -> None:
    table = opened(ben=away(TODAY, TODAY))
    table.do(answer("ben", 3))
    assert "Answers: 1 of 5." in table.revised["checkin"]


def test_one_reminder_goes_to_those_missing_who_are_here_and_then_there_is_quiet() -> None:
    table = opened()
    table.do(answer("ben", 4))
    table.wait(hours=4)
    table.more["team"] = with_people(team(*FIVE), dev=away(TODAY, TODAY))  # called away since
    table.do(RemindCheckIn())
    assert {who for who, _ in table.whispers} == {"ana", "chloe", "faye"}
    assert table.whispers["ana", "ask"] is None, "the first question makes room for the second"
    said = table.whispers["ana", "again"]
    assert said and said.startswith("There is still room for you here, if you like: How are you arriving?")
    assert not table.posts and not table.revised, "who is missing is nobody else's business"
    table.do(RemindCheckIn())
    assert not table.whispers
    table.do(answer("ana", 3))
    assert table.whispers["ana", "again"] is None
    table.do(answer("ana", 2))
    assert ("ana", "again") not in table.whispers


def test_it_closes_after_a_day_and_late_answers_still_count() -> None:
    table = opened()
    table.do(answer("ben", 4))
    table.do(RemindCheckIn())
    table.do(CloseCheckIn())
    assert table.whispers[("ana", "ask")] is None and table.whispers[("ana", "again")] is None
    assert "Closed; late answers still count.\n[Answer]" in table.revised["checkin"]
    table.do(answer("ana", 2))
    assert "Answers: 2 of 5." in table.revised["checkin"]
    assert not table.do(CloseCheckIn()).effects
    assert not table.do(RemindCheckIn()).effects


def test_its_opener_may_close_it_and_nobody_else() -> None:
    table = opened()
    assert "Only ana can close it" in table.refused(CloseCheckIn("ben"))
    table.do(CloseCheckIn("ana"))
    assert table.state.closed and "is closed" in table.answer
    assert set(table.whispers) == {(id, "ask") for id in FIVE}


# -- anonymous


def test_an_anonymous_answer_is_given_once_and_that_is_said_beforehand() -> None:
    table = opened(anonymous=True)
    (ask, *_) = table.of(Whisper)
    assert "nobody can tell which answer is yours, and so it can’t be changed" in ask.message.plain()
    table.do(answer("ben"))
    assert table.form.about and "write it before you send" in table.form.about.plain()
    table.do(answer("ben", 4, "Glad."))
    assert table.whispers == {("ben", "ask"): "Thank you. Your answer is in, without your name."}
    assert "can’t be found again" in table.refused(answer("ben", 5))
    assert "can’t be found again" in table.refused(answer("ben"))


def test_an_anonymous_card_shows_numbers_and_words_from_three_answers_on() -> None:
    table = opened(anonymous=True)
    for member in ("ana", "ben"):
        table.do(answer(member, 4, f"Words of {member}"))
        assert "Mostly" not in table.revised["checkin"] and "Words" not in table.revised["checkin"]
    table.do(answer("chloe", 4, "Words of chloe"))
    shown = table.revised["checkin"]
    assert "Answers: 3 of 5. Mostly 4s. Anonymous." in shown
    assert "“Words of ben”" in shown and "ben:" not in shown


def test_nothing_kept_of_an_anonymous_check_in_leads_to_a_person() -> None:
    table = opened(anonymous=True)
    for member, score in (("dev", 5), ("ana", 1), ("chloe", 3)):
        table.do(answer(member, score, f"Word {score}"))
        assert not table.rows, "a row at once would stand beside the word to whoever answered"
    state: CheckIn = table.state
    assert state.given == () and {author for author, _ in state.quotes} == {""}
    assert state.answered == ("ana", "chloe", "dev"), "in the order of ids, not of time"
    table.do(CloseCheckIn())
    rows = table.rows
    assert {row.member for row in rows} == {""} and {row.at for row in rows} == {MONDAY}
    assert sorted((row.score or 0, row.words) for row in rows) == [
        (0, "Word 1"), (0, "Word 3"), (0, "Word 5"), (1, ""), (3, ""), (5, ""),
    ]  # fmt: skip
    assert len({row.id for row in rows}) == 6


def test_two_answers_are_too_few_to_keep_unnamed() -> None:
    table = opened(anonymous=True)
    table.do(answer("ana", 3))
    table.do(answer("ben", None, "Only words."))
    table.do(CloseCheckIn())
    assert not table.rows


def test_the_order_of_words_does_not_tell_when_they_came() -> None:
    orders = []
    for people in (FIVE, FIVE[::-1]):
        table = opened(anonymous=True)
        for member in people:
            table.do(answer(member, 3, f"Words of {member}"))
        orders.append((table.state.quotes, table.revised["checkin"]))
    assert orders[0] == orders[1]


ANSWERS = st.builds(
    AnswerCheckIn,
    st.just("x"),
    st.sampled_from(FIVE),
    st.one_of(st.none(), st.integers(1, 5)),
    st.one_of(st.none(), st.sampled_from(("", "Tired.", "Glad."))),
)
CLOCK = st.sampled_from((RemindCheckIn(), CloseCheckIn()))


@given(st.lists(st.one_of(ANSWERS, ANSWERS, CLOCK), max_size=25), st.booleans())
@settings(max_examples=150, deadline=None)
def test_nobody_is_counted_twice_or_reminded_twice_whatever_happens(commands: list[object], anonymous: bool) -> None:
    table = opened(anonymous)
    for command in commands:
        with suppress(Refused):
            table.do(command)
    state: CheckIn = table.state
    assert len(set(state.answered)) == len(state.answered) >= sum(state.scores)
    assert len(state.quotes) <= len(state.answered)
    reminders = [e.member for e in table.effects if isinstance(e, Whisper) and e.key == "again" and e.message]
    assert len(reminders) == len(set(reminders))
    named = {r.row.id for r in table.effects if hasattr(r, "row") and isinstance(r.row, CheckInAnswer) and r.row.member}
    assert len(named) == (0 if anonymous else len(state.answered))
