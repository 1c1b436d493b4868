"""A form as a modal, and what comes back."""

from datetime import date

import pytest

from bot.platforms.discord.forms import filled, modal
from facilitation.message import (
    ChoiceField,
    DateField,
    Form,
    FormField,
    NumberField,
    PeopleField,
    TextField,
    ToggleField,
    say,
)
from tests.bot.platforms.discord.limits import check_modal

NAMES = {"ana": "Ana", "ben": "Ben"}.__getitem__
USERS = {"ana": "11", "ben": "12"}
TEXT = TextField("text", "What we agree", "We start on time.", "In one sentence", long=True, max_length=300)


def form(*fields: FormField, about: str = "") -> Form:
    return Form("Propose", "propose:t1:", fields, "Propose", say(about) if about else None)


def control(field: FormField) -> dict[str, object]:
    shown = check_modal(modal(form(field), NAMES, USERS))
    assert shown["components"][0]["type"] == 18
    return dict(shown["components"][0]["component"])


def test_a_form_carries_its_action_and_says_what_it_is_about() -> None:
    shown = check_modal(modal(form(TEXT, about="**About** it"), NAMES, USERS))

    assert (shown["custom_id"], shown["title"]) == ("propose:t1:", "Propose")
    assert shown["components"][0]["content"] == "About it"
    assert shown["components"][1]["component"]["value"] == "We start on time."


def test_five_fields_leave_no_room_so_what_it_is_about_stands_below_the_first() -> None:
    fields = [TextField(f"k{n}", f"Field {n}", required=False) for n in range(5)]
    shown = check_modal(modal(form(*fields, about="Why we ask"), NAMES, USERS))

    assert len(shown["components"]) == 5
    assert shown["components"][0]["description"] == "Why we ask"


def test_a_long_label_is_clipped_and_said_in_full_below() -> None:
    label = "What would make the presenter's next lesson a little better?"
    shown = check_modal(modal(form(TextField("a", label)), NAMES, USERS))["components"][0]

    assert len(shown["label"]) <= 45 and shown["description"] == label


def test_a_person_is_anyone_of_the_server_or_one_of_a_few_by_name() -> None:
    anyone, few = control(PeopleField("to", "To", "ana")), control(PeopleField("to", "To", "ben", among=("ana", "ben")))

    assert anyone["type"] == 5 and anyone["default_values"] == [{"id": 11, "type": "user"}]
    assert few["type"] == 3
    assert [(o["label"], o["value"], o["default"]) for o in few["options"]] == [
        ("Ana", "ana", False),
        ("Ben", "ben", True),
    ]


def test_in_a_direct_message_a_person_is_one_of_the_team_by_name() -> None:
    """There Discord's own menu of people knows only the two who write to each other."""
    asked = form(PeopleField("to", "To", "ben"))
    (shown,) = check_modal(modal(asked, NAMES, USERS, ("ana", "ben")))["components"]

    assert shown["component"]["type"] == 3
    assert [(o["label"], o["default"]) for o in shown["component"]["options"]] == [("Ana", False), ("Ben", True)]


@pytest.mark.parametrize(("options", "type"), [(1, 3), (3, 21), (5, 21), (6, 3), (25, 3)])
def test_a_choice_is_radio_buttons_while_they_are_few(options: int, type: int) -> None:
    field = ChoiceField("c", "Choose", tuple((f"v{n}", f"Value {n}") for n in range(options)), "v0")

    assert control(field)["type"] == type


def test_an_option_says_below_its_word_what_it_means() -> None:
    options, means = (("yes", "I consent"), ("no", "I object")), (("yes", "Good enough for now"),)
    few = control(ChoiceField("answer", "Yours", options, means=means))
    assert [each.get("description") for each in few["options"]] == ["Good enough for now", None]


def test_a_number_a_day_and_a_yes_or_no() -> None:
    assert control(NumberField("n", "Minutes", 5, 1, 90))["value"] == "5"
    assert control(DateField("d", "By", date(2026, 3, 12).isoformat()))["value"] == "2026-03-12"
    toggle = control(ToggleField("t", "Weekends", True))
    assert (toggle["type"], toggle["custom_id"], toggle["default"]) == (23, "t", True)


def test_what_was_filled_in_comes_back_by_key_and_people_by_number() -> None:
    sent = {
        "components": [
            {"type": 10, "id": 1},
            {"type": 18, "component": {"type": 4, "custom_id": "text", "value": "We wait."}},
            {"type": 18, "component": {"type": 5, "custom_id": "owner", "values": ["11"]}},
            {"type": 18, "component": {"type": 21, "custom_id": "answer", "value": "consent"}},
            {"type": 18, "component": {"type": 3, "custom_id": "kind", "values": ["warm"]}},
            {"type": 18, "component": {"type": 23, "custom_id": "yes", "value": True}},
        ]
    }

    found = filled(sent)

    assert found.values == {"text": "We wait.", "answer": "consent", "kind": "warm", "yes": "yes"}
    assert found.people == {"owner": "11"}


def test_what_was_left_empty_is_not_there() -> None:
    empty = [
        {"type": 18, "component": {"type": 4, "custom_id": "text", "value": ""}},
        {"type": 18, "component": {"type": 5, "custom_id": "owner", "values": []}},
        {"type": 18, "component": {"type": 21, "custom_id": "answer", "value": None}},
        {"type": 18, "component": {"type": 23, "custom_id": "yes", "value": False}},
    ]

    assert filled({"components": empty}) == filled({})
