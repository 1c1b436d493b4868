"""A protocol file is checked when it is loaded: what can't be played is found before any team meets it."""

from typing import Any

import pytest
from pydantic import ValidationError

from facilitation.session.protocol import Minutes
from tests.facilitation.session.stage import protocol, published, step


@pytest.mark.parametrize(
    ("settings", "mend"),
    [
        ({"turns": "round", "shows": "together"}, "a round is heard at once"),
        ({"turns": "round", "silent": True}, "in a round people speak"),
        ({"presenter_answers": True}, "needs 'speaks: others'"),
        ({"shows": "never", "keep": True}, "private notes are never in the record"),
        ({"minutes": {"usual": 5, "from": 6}}, "'usual' must lie between"),
        ({"minutes": {"usual": 5, "to": 4}}, "'usual' must lie between"),
        ({"loud": True}, "Extra inputs are not permitted"),
    ],
)
def test_settings_that_contradict_each_other_are_named_with_the_mend(settings: dict[str, Any], mend: str):
    with pytest.raises(ValidationError, match=mend):
        protocol({**step("Talk"), **settings})


def test_steps_for_a_presenter_need_one():
    with pytest.raises(ValidationError, match="add '- name: presenter'"):
        protocol(step("Talk", speaks="others"), presenter=False)


def test_inputs_have_keys_of_their_own():
    twice = [{"key": "text", "label": {"en": "A"}}, {"key": "text", "label": {"en": "B"}}]
    with pytest.raises(ValidationError, match="two inputs have the key 'text'"):
        protocol(inputs=twice)


def test_a_step_that_decides_needs_a_proposal_to_decide():
    with pytest.raises(ValidationError, match="'inputs' needs one with 'key: proposal'"):
        protocol(step("Decide", decides="consent"))


def test_a_range_may_be_open_on_either_side():
    assert Minutes.model_validate({"usual": 5, "from": 5}).most is None
    assert Minutes.model_validate({"usual": 5, "to": 5}).least is None


def test_the_length_of_a_protocol_is_that_of_its_steps():
    assert published("tuning-protocol").minutes == 68 and published("tuning-protocol").has_presenter
