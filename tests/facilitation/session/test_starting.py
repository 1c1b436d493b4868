"""Starting a session: who leads, who presents, what is asked for."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from facilitation.decision import Post, Remind
from facilitation.message import Form, PeopleField, TextField
from facilitation.session.commands import Start
from facilitation.session.decide import decide
from facilitation.session.session import Session
from facilitation.team.team import Away, EssentialQuestion, Rota
from tests.facilitation.session.stage import (
    FOUR,
    NOON,
    Table,
    agreement,
    commitment,
    gathering,
    protocol,
    published,
    starter_set,
    step,
    table,
    team,
)  # fmt: skip

BRINGS = (("question", "Does feedback help?"),)
PLAIN = protocol(presenter=False)


def started(at: Table, **more: object) -> Session:
    at.do(Start("s1", "ana", "c1", "small", **{"presenter": "ben", "inputs": BRINGS, **more}))
    return at.open


def form_of(at: Table, start: Start) -> Form:
    decision = at.do(start)
    assert decision.state is None and decision.effects == () and isinstance(decision.answer, Form)
    return decision.answer


def test_a_bare_start_asks_for_presenter_question_and_facilitator_with_the_next_in_the_rota_filled_in():
    led = Rota(led=(("ana", NOON - timedelta(days=7)),))
    form = form_of(table(people=team(*FOUR, rota=led)), Start("s1", "ana", "c1", "small"))
    presenter, question, facilitator = form.fields
    assert isinstance(presenter, PeopleField) and presenter.required
    assert isinstance(question, TextField) and question.key == "input_question" and question.required
    assert isinstance(facilitator, PeopleField) and facilitator.value == "ben"
    assert form.action == "start:t1:small"


def test_a_form_never_asks_for_more_than_fits_and_keeps_what_was_typed():
    inputs = [{"key": f"in_{c}", "label": {"en": c}, "hint": {"en": "h"}, "required": True} for c in "abcde"]
    at = table(protocol(inputs=inputs))
    form = form_of(at, Start("s1", "ana", "c1", "small", presenter="ben", facilitator="dev", inputs=(("in_a", "x"),)))
    assert len(form.fields) == 5
    assert [getattr(f, "value", None) for f in form.fields] == ["ben", "x", "", "", "dev"]


def test_a_protocol_that_needs_nothing_starts_at_once():
    at = table(PLAIN)
    at.do(Start("s1", "ana", "c1", "small"))
    assert at.open.part == "gathering" and at.open.presenter is None


def test_an_optional_presenter_may_be_left_out_once_somebody_was_asked():
    optional = protocol(
        step("Talk", speaks="presenter"),
        roles=[{"name": "presenter", "called": {"en": "host"}, "optional": True}], inputs=[],
    )  # fmt: skip
    at = table(optional)
    assert not form_of(at, Start("s1", "ana", "c1", "small")).fields[0].required
    at.do(Start("s1", "ana", "c1", "small", facilitator="ana"))
    assert at.open.presenter is None


def test_optional_inputs_are_asked_for_once_and_may_stay_empty():
    at = table(protocol(presenter=False, inputs=[{"key": "text", "label": {"en": "Text"}}]))
    form_of(at, Start("s1", "ana", "c1", "small"))
    at.do(Start("s1", "ana", "c1", "small", facilitator="dev", inputs=(("text", " "),)))
    assert at.open.inputs == () and at.open.facilitator == "dev"


def test_a_missing_question_is_asked_for_again():
    form_of(table(), Start("s1", "ana", "c1", "small", presenter="ben", inputs=(("question", "  "),)))


def test_starter_presenter_and_facilitator_are_in_at_once():
    session = started(table(), facilitator="chloe")
    assert session.taking_part == ("ana", "ben", "chloe")
    assert session.input("question") == "Does feedback help?"


def test_the_next_in_the_rota_leads_but_not_who_presents_and_nobody_who_is_away():
    away = team(*FOUR)
    members = tuple(replace(m, away=(Away(date(2026, 3, 1), date(2026, 3, 31)),)) if m.id == "ana" else m
                    for m in away.members)  # fmt: skip
    assert started(table(people=replace(away, members=members)), presenter="ben").facilitator == "chloe"


def test_with_nobody_else_the_presenter_leads_too_and_with_nobody_at_all_whoever_starts():
    assert started(table(people=team("ben"))).facilitator == "ben"
    everyone = team(*FOUR)
    gone = tuple(replace(m, away=(Away(date(2026, 3, 1), date(2026, 3, 31)),)) for m in everyone.members)
    assert started(table(people=replace(everyone, members=gone))).facilitator == "ana"


@pytest.mark.parametrize(
    ("led", "coach"),
    [((), None), (("dev",), "dev"), (("chloe",), None), (("zoe",), None)],
)
def test_whoever_led_last_time_is_at_the_side_of_who_leads_today(led: tuple[str, ...], coach: str | None):
    at = table(people=team(*FOUR, rota=Rota(led=tuple((m, NOON) for m in led))))
    assert started(at, facilitator="chloe").coach == coach


def test_someone_away_is_not_asked_to_stand_at_the_side():
    base = team(*FOUR, rota=Rota(led=(("dev", NOON),)))
    members = tuple(replace(m, away=(Away(date(2026, 3, 12), date(2026, 3, 12)),)) if m.id == "dev" else m
                    for m in base.members)  # fmt: skip
    assert started(table(people=replace(base, members=members)), facilitator="chloe").coach is None


def test_the_opening_card_says_all_that_brings_people_in():
    at = table(
        people=team(*FOUR, question=EssentialQuestion("How do children own it?", "ana", NOON)),
        agreements=(agreement("a1", "We speak from evidence."), agreement("a2", "Everyone has an equal part.")),
        commitments=(commitment("k1", "ana"), commitment("k2", "dev", "Read two protocols"), commitment("k3", "zoe")),
    )
    started(at, facilitator="chloe")
    card = at.channel["opening"]
    text = card.plain(str.title)
    for words in ("About 12 minutes", "Ben brings “Does feedback help?”", "Chloe facilitates", "3 of you are in",
                  "How do children own it?", "1. We speak from evidence.", "Which one do we lean on", "Dev: Read two"):
        assert words in text
    assert [b.action for b in card.buttons] == [
        "lean:s1:a1", "lean:s1:a2", "tell:s1:k1", "tell:s1:k2", "join:s1:in", "join:s1:listening", "begin:s1:",
    ]  # fmt: skip
    assert "Zoe" not in text  # who left the team is not reminded in public


def test_the_opening_card_of_a_protocol_without_presenter_and_with_a_caution_fits_as_well():
    at = table(protocol(presenter=False, caution={"en": "Be gentle."}, inputs=[{"key": "text", "label": {"en": "T"}}]))
    at.do(Start("s1", "ana", "c1", "small", facilitator="ana", inputs=(("text", "A poem"),)))
    assert "“A poem”" in at.channel["opening"].plain() and "Be gentle." in at.channel["opening"].plain()
    assert "Be gentle." in at.whispered("ana", "cue")
    silent = table(protocol(inputs=[]))
    silent.do(Start("s1", "ana", "c1", "small", presenter="ben"))
    assert "ben presents" in silent.channel["opening"].plain()


def test_the_largest_opening_card_still_fits_every_platform():
    long = "x" * 600
    at = table(
        protocol(purpose={"en": long}, caution={"en": long}),
        people=team(*FOUR, question=EssentialQuestion(long, "ana", NOON), rota=Rota(led=(("dev", NOON),))),
        agreements=tuple(agreement(f"a{n}", long) for n in range(12)),
        commitments=tuple(commitment(f"k{n}", "ana", long) for n in range(12)),
    )
    started(at, inputs=(("question", long),), facilitator="chloe")
    assert len(at.open.rules) == 9 and len(at.open.returning) == 5


def test_who_leads_gets_the_opening_card_privately_and_hears_how_often_they_have_led():
    first = table()
    started(first, facilitator="chloe")
    assert "for the first time" in first.whispered("chloe", "cue")
    buttons = first.private["chloe", "cue"].buttons
    assert [b.action for b in buttons] == ["begin:s1:", "walk:s1:"]
    again = table(people=team(*FOUR, rota=Rota(led=(("chloe", NOON), ("ana", NOON), ("chloe", NOON)))))
    started(again, facilitator="chloe")
    assert "number 3" in again.whispered("chloe", "cue")


def test_a_team_without_agreements_is_offered_starter_sets_through_its_facilitator():
    at = table(rules=(starter_set("basic"), starter_set("brave")))
    started(at, facilitator="chloe")
    assert [b.action for b in at.private["chloe", "rules"].buttons] == ["offer_rules:s1:basic", "offer_rules:s1:brave"]
    own = table(rules=(starter_set(),), agreements=(agreement("a1", "Ours"),))
    started(own, facilitator="chloe")
    assert ("chloe", "rules") not in own.private


def test_one_session_at_a_time_in_a_channel():
    at = table()
    other = started(table())
    at.given = replace(at.given, session=other)
    refused = at.refused(Start("s2", "ana", "c1", "small"))
    assert refused.key == "refused.session_open" and refused.buttons == (("button.where", "status:s1:"),)
    at.given = replace(at.given, session=replace(other, part="closed"))
    assert started(at)


def test_only_people_of_the_team_present_or_lead():
    for role in ("presenter", "facilitator"):
        refused = table().refused(Start("s1", "ana", "c1", "small", **{role: "zoe"}))
        assert refused.key == "refused.not_in_team"


def test_a_session_is_started_once():
    at = table()
    started(at)
    assert at.refused(Start("s1", "ana", "c1", "small")).key == "refused.started_already"


def test_without_a_seed_the_identifier_gives_one():
    assert started(table()).seed == started(table()).seed != 0
    assert started(table(), seed=7).seed == 7


def test_a_start_from_a_button_happens_in_the_teams_channel():
    at = table()
    at.do(Start("s1", "ana", "", "small", presenter="ben", inputs=BRINGS))
    assert at.open.channel == "c1"


def test_a_start_without_team_or_protocol_is_our_own_mistake():
    at = table()
    for missing in ({"team": None}, {"protocol": None}):
        with pytest.raises(ValueError):
            decide(None, Start("s1", "ana", "c1"), NOON, replace(at.given, **missing))


def test_in_a_rehearsal_whoever_starts_leads_and_the_cast_brings_what_is_asked():
    lines = {"questions": ("Who decides?", "What matters?"), "agreements": ("Start on time",)}
    at = table(published("tuning-protocol"), team("ana", "c1", "c2"), lines=lines)
    at.do(Start("s1", "ana", "c1", "tuning-protocol", cast=("c1", "c2"), pace=0.1, seed=3))
    assert (at.open.facilitator, at.open.presenter) == ("ana", "c1")
    assert at.open.inputs == (("question", "What matters?"),)
    assert at.timers, "the cast comes in by itself"


def test_a_rehearsal_may_name_its_people_and_a_protocol_without_presenter_has_none():
    at = table(PLAIN, team("ana", "c1", "c2"))
    at.do(Start("s1", "c1", "c1", "small", cast=("c1", "c2"), facilitator="c2", pace=0.1))
    assert (at.open.facilitator, at.open.presenter) == ("c2", None)
    named = table(people=team("ana", "c1", "c2"))
    named.do(Start("s1", "ana", "c1", "small", cast=("c1", "c2"), presenter="c2", inputs=BRINGS))
    assert named.open.presenter == "c2" and named.open.input("question") == "Does feedback help?"


def test_in_spanish_all_is_spanish():
    at = table(published("tuning-protocol"), language="es")
    started(at)
    assert "Protocolo de afinación" in at.channel["opening"].plain()
    assert "trae «Does feedback help?»" in at.channel["opening"].plain()


def test_a_planned_one_that_finds_another_open_comes_again_says_so_once_and_in_the_end_gives_up_aloud():
    at = gathering()
    given = replace(at.given, session=at.open)
    first = Start("s2", "ana", "c1", "small", "ben", "ana", (("question", "Q"),), planned=True)
    waits = decide(None, first, at.now, given)
    assert waits.state is None and [e.kind for e in waits.effects] == ["post", "remind"]
    again = waits.effects[1]
    assert isinstance(again, Remind) and (again.at, again.to.id) == (at.now + timedelta(minutes=5), "s2")
    assert [e.kind for e in decide(None, again.command, at.now, given).effects] == ["remind"]
    (gives_up,) = decide(None, replace(first, waits=24), at.now, given).effects
    assert isinstance(gives_up, Post) and "another session has been open all along" in gives_up.message.plain()
    free = decide(None, again.command, at.now, replace(given, session=replace(at.open, part="closed")))
    assert free.state is not None and free.state.id == "s2"


def test_a_plan_whose_presenter_has_just_left_is_not_dropped_in_silence() -> None:
    at = table(protocol(), team("ana", "chloe", "dev"))
    at.do(Start("s1", "ana", "c1", "small", "ben", "ana", (("question", "Q"),), planned=True))
    assert at.session is None
    assert at.channel["missed"].plain() == (
        "It is time for Small talk, but ben, who brings something, is away. I have not opened it."
    )


def test_a_plan_whose_guest_or_facilitator_has_just_left_opens_all_the_same() -> None:
    at = table(protocol(presenter=False), team("ana", "chloe", "dev"))
    at.do(Start("s1", "ana", "c1", "small", None, "ben", guest="gus", planned=True))
    assert at.open.guest is None and at.open.facilitator in ("ana", "chloe", "dev")
