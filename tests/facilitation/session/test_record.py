"""The record: what is kept, in words that are ready, and nobody's private notes."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from facilitation.decision import Contribution, Rating, SessionRecord, StandingAgreement
from facilitation.session.commands import (
    Begin,
    Commit,
    Contribute,
    End,
    Join,
    Lean,
    Leave,
    NamePresenter,
    Next,
    Rate,
)  # fmt: skip
from facilitation.session.record import PAGE, Page, Said, markdown
from facilitation.team.team import EssentialQuestion
from tests.facilitation.session.stage import (
    FOUR,
    NOON,
    Table,
    agreement,
    gathering,
    protocol,
    running,
    step,
    team,
    wording,
)

SCRIPT = protocol(
    step("Notes", 5, silent=True, shows="never"),
    step("Feedback", 10, speaks="others", kinds=("warm", "cool"), keep=True),
    step("In between", 5),
    step("Reflect", 5, speaks="presenter", kinds=("reflection",), keep=True),
    step("Open", 5, keep=True),
    inputs=[{"key": "question", "label": {"en": "Question"}}, {"key": "work", "label": {"en": "The work"}}],
)


def page(at: Table) -> Page:
    record: SessionRecord = at.kept(SessionRecord)[0]
    return PAGE.validate_python(record.page)


def played(**given: Any) -> Table:
    """A whole session with something of everything."""
    at = gathering(SCRIPT, team(*FOUR, question=EssentialQuestion("How do children own it?", "ana", NOON)),
                   agreements=(agreement("a1", "Evidence"),), **given)  # fmt: skip
    at.do(Begin("ana"), Contribute("n1", "dev", "A secret note"), Next("ana"))
    at.do(Contribute("c1", "dev", "When do they read it?", "cool"))
    at.do(Contribute("w1", "chloe", "One thing a page", "warm"))
    at.do(Contribute("w2", "dev", "Every comment asks", "warm"), Next("ana"))
    at.do(Contribute("x1", "dev", "Between us"), Next("ana"), Contribute("r1", "ben", "I should ask when"), Next("ana"))
    at.do(Contribute("o1", "chloe", "Thanks\nto all"), Commit("k1", "ben", "Ten quiet minutes", date(2026, 3, 17)))
    at.do(Commit("k2", "dev", "Listen"))
    at.wait(minutes=4, seconds=40)
    at.do(Next("ana"), Rate("dev", "a1", 4), Rate("ben", "a1", 5), Rate("ana", "a1", 4), Rate("chloe", "a1", 5))
    at.given = replace(at.given, session_agreements=(
        StandingAgreement("g1", "t1", "Two days ahead", "dev", date(2026, 6, 11), 2, NOON, "s1"),))  # fmt: skip
    at.do(End("ana"))
    return at


def test_the_record_keeps_what_the_script_keeps_by_kind_and_the_reflection_apart():
    kept = page(played())
    groups = {g.label: (g.heading, [s.text for s in g.said]) for g in kept.groups}
    assert groups["cool"] == ("Cool feedback (1)", ["When do they read it?"])
    assert groups["warm"] == ("Warm feedback (2)", ["One thing a page", "Every comment asks"])
    assert groups[""][0] == "Open (1)"
    assert kept.reflection and kept.reflection.heading == "<@ben>, afterwards"
    everything = repr(kept)
    assert "secret" not in everything and "Between us" not in everything


def test_what_the_presenter_answered_stands_apart_from_what_was_asked():
    asking = protocol(step("Ask", speaks="others", presenter_answers=True, kinds=("probing_question",), keep=True))
    at = running(asking)
    at.do(Contribute("q1", "dev", "What if?"), Contribute("a1", "ben", "Then so."), End("ana"), End("ana"))
    groups = page(at).groups
    assert [(g.heading, g.said[0].text) for g in groups] == [
        ("Probing questions (1)", "What if?"), ("Answers (1)", "Then so."),
    ]  # fmt: skip


def by_heading(kept: Page) -> dict[str, list[tuple[str, str]]]:
    return {group.heading: [(said.member, said.text) for said in group.said] for group in kept.groups}


@pytest.mark.parametrize("seconds", [0, 1])
def test_what_was_asked_and_answered_stays_so_whoever_presents_in_the_end(seconds: int) -> None:
    asking = step("Ask", speaks="others", presenter_answers=True, kinds=("clarifying_question",), keep=True)
    at = running(protocol(asking))
    for command in (Contribute("q1", "dev", "Why?"), Contribute("a1", "ben", "Because."), Leave("ben"),
                    NamePresenter("ana", "dev"), Contribute("a2", "dev", "Also."), Join("ben"),
                    Contribute("q2", "ben", "And now?"), End("ana"), End("ana")):  # fmt: skip
        at.do(command)
        at.wait(seconds)
    assert by_heading(page(at)) == {
        "Clarifying questions (2)": [("dev", "Why?"), ("ben", "And now?")],
        "Answers (2)": [("ben", "Because."), ("dev", "Also.")],
    }


def test_a_question_without_a_kind_is_no_answer_because_the_asker_presents_later() -> None:
    at = running(protocol(step("Ask", speaks="others", presenter_answers=True, keep=True)))
    at.do(Contribute("q1", "dev", "Why?"), Contribute("a1", "ben", "Because."), Leave("ben"))
    at.wait(1)
    at.do(NamePresenter("ana", "dev"), End("ana"), End("ana"))
    assert by_heading(page(at)) == {"Ask (1)": [("dev", "Why?")], "Answers (1)": [("ben", "Because.")]}


def test_the_reflection_is_of_whoever_presented_when_it_was_said() -> None:
    reflect = step("Reflect", speaks="presenter", kinds=("reflection",), keep=True)
    at = running(protocol(reflect, step("Talk")))
    at.do(Contribute("r1", "ben", "I should ask."), Leave("ben"), Contribute("r2", "dev", "Then we say it."))
    at.wait(1)
    at.do(NamePresenter("ana", "dev"), Next("ana"), End("ana"), End("ana"))
    kept = page(at)
    assert kept.reflection and kept.reflection.heading == "<@ben>, afterwards"
    assert [said.text for said in kept.reflection.said] == ["I should ask."]
    assert [said for group in kept.groups for said in group.said] == [Said("Then we say it.", "dev")]


def test_the_record_says_what_was_asked_agreed_promised_and_who_leads_next():
    kept = page(played())
    assert (kept.question, kept.essential) == ("Our question", "How do children own it?")
    assert kept.brought == (("The work", "Our work"),)
    assert kept.title == "What <@ben> brought, and what we made of it" and kept.led == "<@ana> led"
    assert kept.agreed[0].review_on == "2026-06-11" and kept.agreed[0].version == 2
    assert [(p.member, p.by) for p in kept.promised] == [("ben", "2026-03-17"), ("dev", "")]
    assert kept.next == "Next time <@ben> leads, with <@ana> at their side."
    assert (kept.day, kept.minutes) == ("2026-03-12", "5 minutes")
    assert kept.kept == "Not in this record: what was said in between."


def test_the_minutes_are_those_really_taken_as_in_life():
    at = gathering(protocol(presenter=False), start={"pace": 0.1})
    at.do(Begin("ana"))
    at.wait(60)
    at.do(End("ana"), End("ana"))
    assert page(at).minutes == "10 minutes"
    quick = running(protocol(presenter=False))
    quick.do(End("ana"), End("ana"))
    assert page(quick).minutes == "1 minute"


@pytest.mark.parametrize(
    ("before", "words"),
    [(None, "4.5 of 5"), (3.6, "4.5 of 5, up from 3.6"), (4.9, "4.5 of 5, down from 4.9"),
     (4.5, "4.5 of 5, as last time")],
)  # fmt: skip
def test_ratings_are_means_with_a_trend(before: float | None, words: str):
    earlier = () if before is None else (Rating("s0-a1", "t1", "s0", "a1", "Evidence", before, 4, NOON),)
    at = played(ratings=(Rating("s1-a1", "t1", "s1", "a1", "Evidence", 1.0, 4, NOON), *earlier))
    assert page(at).rated[0].words == words


@pytest.mark.parametrize(
    ("counts", "words"),
    [((3, 3, 3, 3), "The talk was shared evenly."), ((8, 2, 2, 2), "Most of us shared the talk."),
     ((12, 0, 0, 0), "A few voices carried the talk."), ((3, 2, 2, 2), "")],
)  # fmt: skip
def test_how_the_talk_was_shared_is_told_for_the_group_where_there_is_enough(counts: tuple[int, ...], words: str):
    at = running(protocol(presenter=False))
    for member, count in zip(FOUR, counts, strict=True):
        for n in range(count):
            at.do(Contribute(f"x-{member}-{n}", member, "So"))
    view = at.view("ana")
    assert (view.balance.words if view.balance else "") == words
    at.do(End("ana"), End("ana"))
    assert page(at).balance == words


def test_the_record_card_has_few_lines_and_the_way_to_all():
    text = played().channel["record"].plain()
    for words in ("“Our question”", "Warm feedback (2) · ", "one agreement", "2 commitments", "Not in this record"):
        assert words in text


def test_a_session_where_nothing_was_said_has_a_short_record():
    at = running(protocol(presenter=False))
    at.do(End("ana"), End("ana"))
    kept = page(at)
    assert kept.groups == () and kept.reflection is None and kept.title == "Small talk" and kept.brought == ()
    assert at.kept(SessionRecord)[0].title == "Small talk"
    assert at.channel["record"].plain() == "The record\n[Open] [Download]"


def test_the_reflection_of_a_step_without_a_presenter_is_whoever_led():
    optional = protocol(step("Reflect", speaks="presenter", keep=True), inputs=[],
                        roles=[{"name": "presenter", "called": {"en": "host"}, "optional": True}])  # fmt: skip
    at = running(optional, start={"presenter": None})
    assert at.open.presenter is None
    at.do(Contribute("r1", "ana", "So it was"), End("ana"), End("ana"))
    reflection = page(at).reflection
    assert reflection and reflection.heading == "<@ana>, afterwards"


def test_the_download_is_plain_markdown_with_names():
    text = markdown(page(played()), lambda id: id.title())
    assert text.startswith("# What Ben brought, and what we made of it\n\n2026-03-12 · Year 7 · Small talk · 5 minutes")
    for words in ("> Our question", "**The work:** Our work", "**Our question:** How do children own it?",
                  "## Warm feedback (2)", "- One thing a page (Chloe)", "## Ben, afterwards", "- Thanks to all (Chloe)",
                  "- Two days ahead  \n  Owner: Dev · Comes back by itself: 2026-06-11 · Version 2",
                  "- **Ben:** Ten quiet minutes (by 2026-03-17)", "- **Dev:** Listen", "- Evidence · 4.5 of 5",
                  "Next time Ben leads", "Not in this record: what was said in between."):
        assert words in text
    assert "<@" not in text


def test_the_download_leaves_out_what_there_was_not():
    at = running(protocol(presenter=False))
    at.given = replace(at.given, team=team("ana"))
    everyone = replace(at.given, team=replace(team("ana"), members=(replace(team("ana").members[0], left=True),)))
    at.given = everyone
    at.do(End("ana"), End("ana"))
    text = markdown(page(at), str)
    assert "##" not in text.replace("# Small", "") and text.endswith("in between.\n")


def test_the_record_of_a_spanish_team_is_spanish():
    at = gathering(SCRIPT)
    at.given = replace(at.given, words=wording("es"))
    at.do(Begin("ana"), Lean("dev", "a1") if at.open.rules else Next("ana"), End("ana"), End("ana"))
    assert page(at).kept.startswith("No está en el acta")


@pytest.mark.parametrize("shows", ["together", "at_once"])
def test_words_without_names_do_not_stand_in_the_order_in_which_they_were_written(shows: str) -> None:
    hidden = step("Write", 5, shows=shows, unnamed=True, kinds=("fear",), keep=True)
    orders = set()
    for seed in range(1, 9):
        at = running(protocol(hidden, step("On"), step("Again", recalls=("fear",))), start={"seed": seed})
        for n, member in enumerate(FOUR):
            at.do(Contribute(f"f{n}", member, f"Fear {n}"))
            at.wait(1)
        at.do(Next("ana"), Next("ana"))
        shown = at.channel["recall:3"].plain()
        assert {row.member for row in at.kept(Contribution)} == {""}
        at.do(End("ana"), End("ana"))
        (group,) = page(at).groups
        order = tuple(said.text for said in group.said)
        orders.add(order)
        assert sorted(order) == [f"Fear {n}" for n in range(4)] and list(order) == [
            line.strip("“”") for line in shown.splitlines()[1:]
        ]
        if shows == "together":
            assert len({row.at for row in at.kept(Contribution)}) == 1, "nor does anything say when it was written"
    assert len(orders) > 4
