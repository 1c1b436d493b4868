"""Writing a protocol by the README and the schema alone: every key is taught, the example runs, editors know it all."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import BaseModel

from bot.content import PROMPTS, Content, check
from bot.content_check import known
from bot.content_schema import HINT, NAME, schema, schema_text
from facilitation.choosing import PURPOSES
from facilitation.session.protocol import (
    Again,
    Circle,
    Cue,
    Groups,
    Input,
    Minutes,
    OverDays,
    People,
    Protocol,
    Repeat,
    Role,
    Step,
    Vote,
)
from tests.bot.cli.terminal import convener

HERE = PROMPTS / "protocols"
README = (HERE / "README.md").read_text("utf-8")
MODELS: tuple[type[BaseModel], ...] = (
    Protocol, Step, Input, Role, Minutes, People, Cue, Again, Circle, Groups, OverDays, Repeat, Vote,
)  # fmt: skip
OURS = sorted(HERE.glob("*.yaml"))


def keys(model: type[BaseModel]) -> list[str]:
    return [field.alias or name for name, field in model.model_fields.items()]


def example() -> str:
    found = re.search(r"```yaml\n(.*?)```", README, re.DOTALL)
    assert found
    return found[1]


# -- the README


@pytest.mark.parametrize("model", MODELS)
def test_the_readme_teaches_every_key(model: type[BaseModel]) -> None:
    tables = README.partition("## Every key")[2]

    assert [key for key in keys(model) if not re.search(rf"`(\{{)?{key}\b", tables)] == []


@pytest.mark.parametrize("model", (Protocol, Step, Groups, Again, Vote, OverDays, Role))
def test_the_readme_names_every_word_that_a_key_may_be(model: type[BaseModel]) -> None:
    made = schema()
    properties = (made if model is Protocol else made["$defs"][model.__name__])["properties"]
    ways = [way for key, found in properties.items() if key != "kinds" for way in (found, *found.get("anyOf", ()))]
    words = {word for way in ways for word in (*way.get("enum", ()), *way.get("items", {}).get("enum", ()))}

    assert [word for word in words if f"`{word}`" not in README] == []


def test_the_readme_is_one_page() -> None:
    assert len(README.splitlines()) <= 170 and len(README.split()) < 1650


def test_the_example_of_the_readme_is_sound_and_runs_from_start_to_end(tmp_path: Path) -> None:
    id = re.findall(r"^id: (\S+)", example(), re.MULTILINE)[0]
    (tmp_path / f"{id}.yaml").write_text(example(), "utf-8")

    assert check(tmp_path / f"{id}.yaml", kind="protocols") == []
    played = convener("rehearse", id, "--people", "5", at=tmp_path, protocols_dir=tmp_path)
    assert played.code == 0
    for seen in ("Our Friday round", "Step 1 of 2", "Step 2 of 2", "This session is closed", "The record"):
        assert seen in played.out


def test_the_command_says_where_the_schema_goes(tmp_path: Path) -> None:
    assert convener("protocols", "schema", at=tmp_path).out == schema_text()
    assert example().startswith(HINT + "\n")


# -- the schema


def test_the_schema_beside_our_protocols_is_the_one_that_is_made() -> None:
    again = "run: convener protocols schema > prompts/protocols/protocol.schema.json"

    assert (HERE / NAME).read_text("utf-8") == schema_text(), again


def test_every_key_is_explained_to_an_editor() -> None:
    made = schema()
    models = [made, *made["$defs"].values()]

    assert {model["title"]: keys for model in models if (keys := unexplained(model))} == {}
    assert not re.search(r"``|\\n", schema_text())


def unexplained(model: dict[str, Any]) -> list[str]:
    return [key for key, found in model["properties"].items() if not found.get("description")]


def test_an_editor_offers_the_families_and_kinds_that_there_are() -> None:
    made = schema()

    assert set(made["properties"]["family"]["enum"]) == known("family.") == set(PURPOSES)
    assert set(made["$defs"]["Step"]["properties"]["kinds"]["items"]["enum"]) == known("kind.")
    assert made["$defs"]["Step"]["properties"]["rule"]["properties"]["es"]["maxLength"] == 80


@pytest.mark.parametrize("file", OURS, ids=lambda file: str(file.stem))
def test_our_own_protocols_are_right_by_the_schema(file: Path) -> None:
    assert list(wrong(yaml.safe_load(file.read_text("utf-8")), schema())) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("family: retrospective", "family: gardening"),
        ("trust: some", "trust: blind"),
        ("{from: 3, to: 12}", "{from: 1, to: 12}"),
        ("    silent: true ", "    silence: true "),
        ("kinds: [idea]", "kinds: [joke]"),
        ("  en: Nothing to prepare.", "  fr: Rien."),
        ("origin: Our own", ""),
        ("rule: {en: One thought a line.}", "rule: {en: " + "x" * 81 + "}"),
        ("minutes: {usual: 8}", "minutes: {usual: long}"),
    ],
)
def test_a_slip_is_wrong_by_the_schema_too(before: str, after: str) -> None:
    assert before in example()
    assert list(wrong(yaml.safe_load(example().replace(before, after)), schema()))
    assert list(wrong(yaml.safe_load(example()), schema())) == []


def wrong(data: Any, part: dict[str, Any], whole: dict[str, Any] | None = None, at: str = "") -> Iterator[str]:
    """What a schema of this house finds in data: as much of JSON Schema as ours makes use of."""
    whole = whole or part
    if "$ref" in part:
        part = whole["$defs"][part["$ref"].rpartition("/")[2]]
    if "oneOf" in part:  # of a list of steps: which of them is meant shows at once
        one = part["oneOf"]["repeat" in data if isinstance(data, dict) else False]
        yield from wrong(data, one, whole, at)
        return
    if "anyOf" in part:
        if all(list(wrong(data, one, whole, at)) for one in part["anyOf"]):
            yield f"{at}: none of the ways it may be"
        return
    if not isinstance(data, KINDS[part.get("type", "")]) or (isinstance(data, bool) and part.get("type") != "boolean"):
        yield f"{at}: {data!r} is no {part['type']}"
        return
    assert set(part) <= UNDERSTOOD, set(part) - UNDERSTOOD
    yield from (f"{at}: {data!r}" for fits in _limits(data, part) if not fits)
    if isinstance(data, dict):
        yield from (f"{at}: {key} is missing" for key in part.get("required", ()) if key not in data)
        for key, value in data.items():
            if key in part["properties"]:
                yield from wrong(value, part["properties"][key], whole, f"{at}/{key}")
            else:
                yield f"{at}: {key} cannot stand here"
    for number, item in enumerate(data if isinstance(data, list) else ()):
        yield from wrong(item, part["items"], whole, f"{at}/{number}")


KINDS: dict[str, tuple[type, ...]] = {
    "": (object,), "object": (dict,), "array": (list,), "string": (str,), "integer": (int,), "number": (int, float),
    "boolean": (bool,), "null": (type(None),),
}  # fmt: skip
UNDERSTOOD = {
    "$schema", "$defs", "title", "description", "default", "type", "properties", "required", "additionalProperties",
    "items", "enum", "const", "pattern", "minLength", "maxLength", "minItems", "maxItems", "minimum", "maximum",
    "exclusiveMinimum",
}  # fmt: skip


def _limits(data: Any, part: dict[str, Any]) -> Iterator[bool]:
    yield data in part.get("enum", [data]) and data == part.get("const", data)
    if isinstance(data, str):
        yield bool(re.search(part.get("pattern", ""), data))
    if isinstance(data, str | list):
        yield part.get("minLength", part.get("minItems", 0)) <= len(data)
        yield len(data) <= part.get("maxLength", part.get("maxItems", len(data)))
    if isinstance(data, int | float):
        yield part.get("minimum", data) <= data <= part.get("maximum", data)
        yield data > part.get("exclusiveMinimum", data - 1)


# -- trust


def test_protocols_about_a_dilemma_or_a_child_ask_for_much_trust_and_feedback_for_some() -> None:
    """As NSRF and SRI advise: their dilemma protocols are for groups that have built trust first."""
    asked = {id: (p.family, p.trust) for id, p in Content.load().protocols.items()}

    assert [id for id, (family, trust) in asked.items() if family == "dilemma" and trust != "much"] == []
    assert [id for id, (family, trust) in asked.items() if family == "feedback" and trust == "any"] == []
    assert asked["descriptive-review-of-a-child"][1] == "much"
    assert asked["atlas-learning-from-student-work"][1] == "some", "suggestions come before its teacher speaks"
    assert {asked[id][1] for id in ("chalk-talk", "connections", "four-as", "see-think-wonder")} == {"any"}


def test_a_protocol_of_ones_own_needs_no_link() -> None:
    content = Content.load()
    assert all(protocol.link for protocol in content.protocols.values()), "but all of ours have one"
    assert "link:" not in example()
