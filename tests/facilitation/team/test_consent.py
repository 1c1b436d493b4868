"""An agreement by consent: proposed, questioned, answered, reworded, agreed."""

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facilitation.decision import Address, Post, Refused, Remind, Revise, StandingAgreement
from facilitation.message import Buttons, ChoiceField, DateField, PeopleField, TextField
from facilitation.rehearsal import answers as rehearsed
from facilitation.session.commands import Settled
from facilitation.team.agreement import (
    Agreement,
    AgreementCommand,
    Answer,
    Ask,
    AskMissing,
    ComesBack,
    Consider,
    MemberLeft,
    Propose,
    Reword,
    Withdraw,
)
from facilitation.team.consent import decide, needs
from facilitation.team.team import Away
from tests.facilitation.team.proposals import BETTER, REVIEW, TEXT, TODAY, consent, objection, proposed, stage
from tests.facilitation.team.stage import MONDAY, Stage, session, team, with_people

# -- proposing


def test_a_proposal_is_shown_with_owner_review_day_and_equal_answers() -> None:
    table = proposed()
    (post,) = table.of(Post)
    assert post.key == "agreement:a1:1" and post.channel == "room-t1"
    assert post.message.plain().splitlines() == [
        "ana proposes:",
        f"“{TEXT}”",
        "Owner: ana",
        "Comes back: 2026-12-07",
        "Answers: 1 of 3. Not answering isn’t counted as a yes.",
        "[Ask a question]",
        "[Consent] [Consent with a concern] [Objection]",
    ]
    row = post.message.blocks[-1]
    assert isinstance(row, Buttons) and not any(b.primary for b in post.message.buttons)
    assert [b.action for b in row.buttons] == ["consent:a1:1", "concern:a1:1", "object:a1:1"]
    assert table.state.asked == ("ana", "ben", "chloe")
    assert "with 2 others" in table.answer and list(table.buttons) == ["Reword it", "Withdraw it"]


def test_without_text_a_form_asks_for_it_with_owner_and_review_day() -> None:
    table = stage()
    table.do(Propose("a1", "ana", session="s9"))
    text, owner, review = table.form.fields
    assert isinstance(text, TextField) and isinstance(owner, PeopleField) and isinstance(review, DateField)
    assert (table.form.action, owner.value, review.value) == ("propose:t1:s9", "ana", "2026-12-07")
    assert table.state is None


def test_owner_and_review_day_may_be_others() -> None:
    table = stage()
    table.do(Propose("a1", "ana", TEXT, "ben", date(2027, 1, 15)))
    assert (table.state.owner, table.state.review_on) == ("ben", date(2027, 1, 15))


@pytest.mark.parametrize(
    ("command", "why"),
    [
        (Propose("a1", "ana", "Hm."), "An agreement is a sentence"),
        (Propose("a1", "ana", "x" * 601), "Up to 600"),
        (Propose("a1", "ana", TEXT, "nobody"), "someone who is in the team"),
        (Propose("a1", "nobody", TEXT), "someone who is in the team"),
        (Propose("a1", "ana", TEXT, review_on=TODAY), "between tomorrow"),
        (Propose("a1", "ana", TEXT, review_on=date(2031, 1, 1)), "between tomorrow"),
        (consent("ana"), "That agreement no longer exists"),
    ],
)
def test_what_cannot_be_proposed_is_refused(command: AgreementCommand, why: str) -> None:
    assert why in stage().refused(command)


def test_nothing_is_proposed_twice_to_nobody_or_without_a_team() -> None:
    assert "made already" in proposed().refused(Propose("a1", "ana", TEXT))
    assert "at least one more of you" in stage("ana").refused(Propose("a1", "ana", TEXT))
    assert "no team here yet" in Stage(decide, needs).refused(Propose("a1", "ana", TEXT))


def test_outside_a_session_all_are_asked_who_are_here_and_not_away() -> None:
    people = with_people(
        team("ana", "ben", "chloe", "dev", "faye"),
        ben={"away": (Away(TODAY, TODAY),)},
        dev={"left": True},
        faye={"scripted": True},
    )
    table = Stage(decide, needs, {"team": people})
    table.do(Propose("a1", "ana", TEXT))
    assert table.state.asked == ("ana", "chloe")
    assert table.reminds == [(timedelta(days=1), AskMissing(1))]


def test_in_a_session_those_who_take_part_are_asked_and_the_session_hears_of_it() -> None:
    open_one = session("ben", "chloe", "gone")
    table = stage("ana", "ben", "chloe", "dev", session=open_one)
    table.do(Propose("a1", "ana", TEXT))
    assert (table.state.asked, table.state.session) == (("ana", "ben", "chloe"), "s1")
    assert table.reminds == [(timedelta(minutes=10), AskMissing(1))]
    table.do(consent("ben"))
    table.do(consent("chloe"))
    assert Remind(table.now, Address("session", "s1"), Settled("a1", "agreed")) in table.of(Remind)
    assert table.rows[0].session == "s1"


@pytest.mark.parametrize("other", [{"part": "closed"}, {"id": "s2"}])
def test_a_session_that_is_closed_or_another_has_no_part_in_it(other: dict[str, str]) -> None:
    table = stage(session=session("ana", "ben", **other))
    table.do(Propose("a1", "ana", TEXT, session="s1"))
    assert (table.state.session, table.state.asked) == ("", ("ana", "ben", "chloe"))


def test_a_rehearsal_cast_is_asked_and_answers_as_colleagues_do() -> None:
    cast = ("ben", "chloe", "dev", "faye")
    people = with_people(team("ana", *cast), **{id: {"scripted": True} for id in cast})
    open_one = session("ana", *cast, cast=cast)
    table = Stage(decide, needs, {"team": people, "session": open_one})
    decision = table.do(Propose("a1", "ana", TEXT))
    said = rehearsed(None, table.state, open_one, table.now, table.given(consent("ana")))
    assert said and decision.effects[-len(said) :] == said


# -- asking


def test_a_question_first_is_for_all_to_read() -> None:
    table = proposed()
    table.do(Ask("ben"))
    assert table.form.action == "ask:a1:"
    table.do(Ask("ben", "Also in the holidays?"))
    assert table.posts == {"agreement:a1:question:1": "ben asks about the proposal:\nben: Also in the holidays?"}
    table.do(Ask("ben", "And on Mondays?"))
    assert list(table.posts) == ["agreement:a1:question:2"]
    assert "Up to 600" in table.refused(Ask("ben", "x" * 601))


# -- answering


def test_it_is_agreed_when_everyone_asked_has_consented_and_not_before() -> None:
    table = proposed()
    table.do(consent("ben"))
    assert table.state.status == "proposed"
    assert "Answers: 2 of 3." in table.revised["agreement:a1:1"]
    assert table.answer.startswith("Thank you. Until it is decided")
    table.do(consent("chloe"))
    assert table.last and table.last.answer is None, "the agreement says it"
    assert (table.state.status, table.state.agreed_at) == ("agreed", MONDAY)
    assert table.revised["agreement:a1:1"] == "Decided: all 3 have answered, and what we agreed is below."
    assert table.posts["agreement:a1:agreed:1"].startswith(f"Agreed\n“{TEXT}”")
    standing = StandingAgreement("a1", "t1", TEXT, "ana", REVIEW, 1, MONDAY)
    assert table.rows == [standing]
    back = datetime(2026, 12, 7, 9, tzinfo=UTC)
    assert table.of(Remind) == [Remind(back, Address("agreement", "a1"), ComesBack(1, REVIEW))]


def test_it_comes_back_at_nine_where_the_team_is() -> None:
    table = Stage(decide, needs, {"team": team("ana", "ben", time_zone="America/New_York")})
    table.do(Propose("a1", "ana", TEXT))
    table.do(consent("ben"))
    assert table.of(Remind)[0].at == datetime(2026, 12, 7, 14, tzinfo=UTC)


def test_a_concern_is_noted_and_does_not_hold_up() -> None:
    table = proposed()
    table.do(Answer("ben", "concern", 1))
    assert isinstance(table.form.fields[0], TextField) and not table.form.fields[0].required
    table.do(Answer("ben", "concern", 1, "We may forget it in a full week."))
    assert "One concern is noted.\n“We may forget it in a full week.”" in table.revised["agreement:a1:1"]
    table.do(Answer("chloe", "concern", 1, ""))
    assert table.state.status == "agreed"
    assert "We may forget it" in table.posts["agreement:a1:agreed:1"]


def test_an_objection_without_its_reason_is_asked_for_it() -> None:
    table = proposed()
    for reason in (None, "", "  "):
        before = table.state
        table.do(objection("ben", reason=reason))
        field = table.form.fields[0]
        assert table.form.action == "object:a1:1" and isinstance(field, TextField) and field.required
        assert table.state == before


def test_an_objection_shows_its_reason_without_a_name_and_goes_to_the_proposer() -> None:
    table = proposed("ana", "ben", "chloe", "faye")
    table.do(objection("faye"))
    shown = table.revised["agreement:a1:1"]
    assert "One objection, with a reason. Can it be met? Anyone may reword.\n“I teach evenings on those days.”" in shown
    assert "faye" not in shown and "[Reword it]" in shown
    told = table.whispers["ana", "objection:1"]
    assert told and "[Reword it] [Withdraw it]" in told
    table.do(objection("chloe", reason="And so do I."))
    assert not table.whispers, "one word about it is enough"
    assert "2 objections" in table.revised["agreement:a1:1"]
    table.do(consent("ben"))
    assert table.state.status == "proposed", "all have answered, and an objection stands"


def test_an_objection_taken_back_can_lead_to_agreement() -> None:
    table = proposed()
    table.do(consent("chloe"))
    table.do(objection("ben"))
    table.do(consent("ben"))
    assert table.whispers == {("ana", "objection:1"): None}
    assert table.state.status == "agreed"
    assert len([a for a in table.state.answers if a.member == "ben"]) == 1


def test_the_session_hears_of_the_first_objection() -> None:
    table = proposed(session=session("ana", "ben", "chloe"))
    table.do(objection("ben"))
    assert table.reminds == [(timedelta(0), Settled("a1", "objection"))]
    table.do(objection("chloe"))
    assert table.reminds == []


def test_the_session_hears_when_no_objection_stands_any_more() -> None:
    table = proposed(session=session("ana", "ben", "chloe"))
    table.do(objection("ben"))
    table.do(objection("chloe"))
    table.do(consent("ben"))
    assert table.reminds == [], "one still stands"
    table.do(Answer("chloe", "concern", 1, ""))
    told = [r.command for r in table.of(Remind) if r.to.kind == "session"]
    assert told == [Settled("a1", "agreed")], "agreed says it all"


def test_an_objection_taken_back_while_others_are_missing_is_told_to_the_session() -> None:
    table = proposed(session=session("ana", "ben", "chloe"))
    table.do(objection("ben"))
    table.do(consent("ben"))
    assert table.reminds == [(timedelta(0), Settled("a1", "cleared"))]
    table.do(objection("ben"))
    assert table.reminds == [(timedelta(0), Settled("a1", "objection"))], "and so is the next one"


def test_the_form_with_all_answers_shows_what_is_asked() -> None:
    table = proposed()
    table.do(Consider("ben", 1))
    reason, choice = table.form.fields
    assert isinstance(choice, ChoiceField) and choice.buttons and isinstance(reason, TextField)
    assert [value for value, _ in choice.options] == ["consent", "concern", "objection"]
    assert table.form.about and TEXT in table.form.about.plain()


def test_who_was_not_asked_may_answer_and_then_counts() -> None:
    people = with_people(team("ana", "ben", "chloe"), chloe={"away": (Away(TODAY, TODAY),)})
    table = Stage(decide, needs, {"team": people})
    table.do(Propose("a1", "ana", TEXT))
    table.do(objection("chloe"))
    assert table.state.asked == ("ana", "ben", "chloe")
    table.do(consent("ben"))
    assert table.state.status == "proposed"


def test_long_words_are_refused() -> None:
    assert "Up to 600" in proposed().refused(objection("ben", reason="x" * 601))


def test_a_card_with_many_long_reasons_still_fits() -> None:
    ids = tuple(f"m{n}" for n in range(20))
    table = stage("ana", *ids)
    table.do(Propose("a1", "ana", "w " * 299))
    for id in ids[:10]:
        table.do(objection(id, reason="r" * 600))
    for id in ids[10:]:
        table.do(Answer(id, "concern", 1, "c" * 600))
    table.do(Reword("ana", "v " * 299))
    table.do(Consider("m1", 2))
    for id in ids:
        table.do(Answer(id, "concern", 2, "c" * 600))
    assert table.state.status == "agreed"


# -- what always holds

WHO = st.sampled_from(("ana", "ben", "chloe", "dev"))
VIEWS = st.sampled_from(("consent", "concern", "objection"))
COMMANDS = st.one_of(
    st.builds(Answer, WHO, VIEWS, st.integers(1, 4), st.just("Because.")),
    st.builds(Reword, WHO, st.sampled_from((TEXT, BETTER, "We start on time."))),
    st.builds(Withdraw, WHO),
    st.builds(AskMissing, st.integers(1, 4)),
    st.builds(MemberLeft, WHO),
    st.builds(ComesBack, st.integers(1, 3), st.just(REVIEW), st.integers(0, 3)),
    st.builds(Ask, WHO, st.just("Why?")),
)


@given(st.lists(COMMANDS, max_size=30))
@settings(max_examples=300, deadline=None)
def test_it_is_agreed_only_when_everyone_asked_answered_this_version_and_nobody_objects(
    commands: list[AgreementCommand],
) -> None:
    table = proposed("ana", "ben", "chloe", "dev")
    for command in commands:
        before: Agreement = table.state
        with suppress(Refused):
            table.do(command)
        after: Agreement = table.state
        if (before.status, after.status) == ("proposed", "agreed"):
            views = {a.member: a.view for a in after.answers if a.version == after.version}
            assert set(after.asked) <= set(views) and "objection" not in views.values()
            assert after.standing and (after.standing.text, after.standing.version) == (after.text, after.version)
        keys = [e.key for e in table.effects if isinstance(e, Post)]
        assert len(keys) == len(set(keys)), "no two posts have one key"
        assert all(e.key in keys for e in table.effects if isinstance(e, Revise)), "only what was posted is revised"
        assert len(after.answers) <= 2 * len(after.asked), "what is kept stays bounded"


def test_a_standing_version_never_changes_by_answering() -> None:
    table = proposed("ana", "ben")
    table.do(consent("ben"))
    standing = table.state.standing
    for command in (consent("ana"), objection("ben"), Answer("ana", "concern", 1, "Hm."), Consider("ben", 1)):
        assert "agreed already" in table.refused(command)
    table.do(Reword("ben", BETTER))
    assert table.state.standing == standing
    for command in (objection("ana", 2), consent("ana", 2)):
        before = table.state
        table.do(command)
        if table.state.status == "proposed":
            assert table.state.standing == standing and not table.rows
    assert before.standing == standing and table.state.standing == table.rows[0] != standing
