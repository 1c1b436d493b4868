"""Choosing a protocol with a form: what is asked, what is filled in already, and the answer."""

from typing import Any

import pytest

from facilitation.actions import told
from facilitation.choosing import Wish
from facilitation.message import MAX_CHARACTERS, ChoiceField, Form, Message, NumberField
from facilitation.session.protocol import Protocol
from facilitation.team import rules
from facilitation.team.team import ChooseProtocol
from tests.facilitation.team.stage import Stage, team
from tests.facilitation.test_choosing import protocol


def stage(*protocols: Protocol, people: Any = None) -> Stage:
    return Stage(rules.decide, rules.needs, {"protocols": protocols}, people or team("ana", "ben", "chloe", "dev"))


def named(id: str, **more: Any) -> Protocol:
    return protocol(id, name={"en": id.title(), "es": id.upper()}, **more)


def asked(at: Stage, command: ChooseProtocol) -> Form:
    answer = at.do(command).answer
    assert isinstance(answer, Form)
    return answer


def answered(at: Stage, wish: Wish) -> Message:
    answer = at.do(ChooseProtocol("ana", wish)).answer
    assert isinstance(answer, Message)
    return answer


def values(form: Form) -> dict[str, Any]:
    return {field.key: field.value for field in form.fields}


def test_the_form_asks_for_five_things_and_knows_how_many_are_here() -> None:
    form = asked(stage(named("p")), ChooseProtocol("ana"))

    assert form.action == "choose:t1:"
    assert values(form) == {"purpose": "any", "minutes": None, "people": 4, "trust": "", "how": ""}
    assert {f.key for f in form.fields if isinstance(f, NumberField | ChoiceField) and f.required} == {"purpose"}


def test_who_is_alone_is_not_taken_for_a_group() -> None:
    assert values(asked(stage(named("p"), people=team("ana")), ChooseProtocol("ana")))["people"] is None


def test_only_purposes_that_some_protocol_serves_are_offered() -> None:
    form = asked(stage(named("p"), named("q", family="text")), ChooseProtocol("ana"))
    purpose = form.fields[0]

    assert isinstance(purpose, ChoiceField)
    assert [value for value, _ in purpose.options] == ["any", "feedback", "text"]


@pytest.mark.parametrize("wish", [Wish(), Wish("feedback", 45, 6, "some", how="days"), Wish(people=2)])
def test_an_answer_can_be_changed_from_where_it_was(wish: Wish) -> None:
    at = stage(named("p"))
    again = next(b for b in answered(at, wish).buttons if b.label == "Change my answers")
    form = asked(at, ChooseProtocol("ana", wish, again=True))

    assert again.action == f"choose:t1:{told(wish)}"
    assert values(form) == {
        "purpose": wish.purpose or "any", "minutes": wish.minutes, "people": wish.people, "trust": wish.trust,
        "how": wish.how,
    }  # fmt: skip


def test_up_to_three_are_answered_each_with_its_reasons_and_a_button_and_the_others_named() -> None:
    answer = answered(stage(*(named(f"p{n}", people={"from": 2, "to": 10 + n}) for n in range(5))), Wish(minutes=40))
    starts = [b for b in answer.buttons if b.action.startswith("start:")]

    assert answer.plain().startswith("5 protocols fit\nP0 · about 30 minutes\n")
    assert "Why: fits 40 minutes with 10 to spare; made for 2 to 10 people." in answer.plain()
    assert [(b.label, b.action) for b in starts] == [(f"Start P{n}", f"start:t1:p{n}") for n in range(3)]
    assert [b.primary for b in starts] == [True, False, False]
    assert "Also: P3, P4." in answer.plain()


def test_nothing_is_said_to_fit_where_nothing_does_and_the_nearest_can_still_be_started() -> None:
    answer = answered(stage(named("p")), Wish(minutes=10))

    assert answer.plain().startswith("Nothing fits all of that")
    assert "But: needs 30 minutes at the very least, 20 more than you have. Otherwise: made for" in answer.plain()
    assert [b.primary for b in answer.buttons if b.action == "start:t1:p"] == [False]


def test_without_an_answer_everything_might_fit() -> None:
    assert answered(stage(named("p")), Wish()).plain().startswith("These might be for you")


def test_where_there_are_no_protocols_it_is_said() -> None:
    answer = stage().do(ChooseProtocol("ana")).answer
    assert isinstance(answer, Message) and answer.plain() == "There are no protocols here yet."


def test_the_longest_answer_fits_every_platform() -> None:
    long = {"en": "x" * 600, "es": "x" * 600}
    name = {"en": "N" * 60, "es": "N" * 60}
    work = {"key": "work", "label": {"en": "L" * 45, "es": "L" * 45}, "required": True}
    many = (protocol(f"p{n}", name=name, purpose=long, inputs=[work], trust="much") for n in range(40))
    answer = answered(stage(*many), Wish("feedback", 9, 90, "new", False))

    assert len(answer.plain()) < MAX_CHARACTERS
