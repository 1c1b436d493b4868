"""What is kept comes back as it was, today and after an upgrade."""

import json
from datetime import UTC, datetime
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.store import codec
from facilitation.decision import SubjectKind
from facilitation.message import Button, say
from facilitation.session.commands import TimeUp
from facilitation.session.session import Over, Person, Session

NOON = datetime(2026, 9, 7, 12, 0, tzinfo=UTC)
st.register_type_strategy(datetime, st.datetimes(timezones=st.just(UTC)))
st.register_type_strategy(str, st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=20))
st.register_type_strategy(float, st.floats(allow_nan=False, allow_infinity=False))
COMMANDS = [(kind, command) for kind in codec.KINDS for command in get_args(codec.TYPES[kind][1])]
SLOW = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.mark.parametrize(("kind", "command"), COMMANDS, ids=lambda part: getattr(part, "__name__", part))
@SLOW
@given(data=st.data())
def test_every_command_comes_back_as_it_was(kind: SubjectKind, command: type, data: Any) -> None:
    given = data.draw(st.from_type(command))

    assert codec.load_command(kind, codec.dump_command(given)) == given


@pytest.mark.parametrize("kind", codec.KINDS)
@SLOW
@given(data=st.data())
def test_every_snapshot_comes_back_as_it_was(kind: SubjectKind, data: Any) -> None:
    given = data.draw(st.from_type(codec.TYPES[kind][0]))

    assert codec.load_state(kind, codec.dump_state(kind, given)) == given


def session() -> Session:
    return Session("s", "willow", "room-willow", "tuning-protocol", "v1", "en", "ana", NOON, 7, people=(Person("ana"),))


def test_a_snapshot_of_an_older_version_takes_defaults_for_what_is_new() -> None:
    text = json.loads(codec.dump_state("session", session()))

    assert "visit" not in text and "paused" not in text
    assert codec.load_state("session", json.dumps(text)) == session()


def test_a_snapshot_of_a_newer_version_is_read_without_what_we_do_not_know() -> None:
    text = json.loads(codec.dump_state("session", session()))
    text["mood"] = "sunny"
    text["people"][0]["hat"] = "blue"

    assert codec.load_state("session", json.dumps(text)) == session()


def test_a_snapshot_that_knows_less_of_what_takes_late_words_is_read_without_it() -> None:
    text = json.loads(codec.dump_state("session", session()))
    text["over"] = [[1, 0], [2, 1, 3, False, "ana"]]

    found = codec.load_state("session", json.dumps(text))

    assert isinstance(found, Session) and found.over == (Over(1, 0), Over(2, 1, 3, False, "ana"))
    assert json.loads(codec.dump_state("session", found))["over"][1] == [2, 1, 3, False, "ana"]


def test_a_command_says_of_which_kind_it_is() -> None:
    assert json.loads(codec.dump_command(TimeUp(3, NOON)))["kind"] == "time_up"


def test_a_message_comes_back_and_none_stays_none() -> None:
    message = say("¿Qué tal?", heading="Hola", buttons=(Button("Yes", "ready:s:1"),))

    assert codec.load_message(codec.dump_message(message)) == message
    assert codec.load_message(codec.dump_message(None)) is None
