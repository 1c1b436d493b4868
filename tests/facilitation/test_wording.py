"""Sentences: their values, their numbers, and English behind every other language."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
import yaml
from pydantic import TypeAdapter, ValidationError

from facilitation.wording import MissingWording, Wording, Words, in_language
from tests.facilitation.team.stage import ROOT, wording

WORDS = Wording(
    "es",
    {"hello": "Hola, {name}", "many": {"one": "Una", "other": "{n} veces"}},
    {"hello": "Hello, {name}", "only": "In English", "many": "x"},
)


def test_a_sentence_is_said_with_its_values() -> None:
    assert WORDS("hello", name="Ana") == "Hola, Ana"


@pytest.mark.parametrize(("n", "said"), [(1, "Una"), (0, "0 veces"), (2, "2 veces"), (2.5, "2,5 veces")])
def test_a_number_decides_between_one_and_other(n: float, said: str) -> None:
    assert WORDS("many", n=n) == said


def test_a_kind_without_words_of_its_own_is_called_by_its_key() -> None:
    assert wording().kind("warm") != wording().kind("warm", many=True) != "Warm"
    assert wording().kind("of_our_own") == "Of our own"


def test_what_a_language_lacks_is_said_in_english() -> None:
    assert WORDS("only") == "In English"
    assert WORDS.has("only") and WORDS.has("hello") and not WORDS.has("nothing")
    assert in_language({"en": "a", "es": ""}, "es") == "a" and in_language({"en": "a", "es": "b"}, "es") == "b"


def test_a_sentence_that_is_not_there_or_lacks_a_value_is_our_defect_and_says_which() -> None:
    with pytest.raises(MissingWording, match="nothing"):
        WORDS("nothing")
    with pytest.raises(MissingWording, match=r"hello.*name"):
        WORDS("hello")


def test_words_in_a_file_need_english_and_languages_that_we_speak() -> None:
    adapter: TypeAdapter[dict[str, str]] = TypeAdapter(Words)
    assert adapter.validate_python({"en": "a", "es": "b"}) == {"en": "a", "es": "b"}
    with pytest.raises(ValidationError, match="give the English words"):
        adapter.validate_python({"en": " ", "es": "b"})
    with pytest.raises(ValidationError, match="unknown language 'fr'"):
        adapter.validate_python({"en": "a", "fr": "b"})


# -- the sentences of teams, agreements, check-ins and commands


def ours(language: str) -> dict[str, str | dict[str, str]]:
    found: dict[str, str | dict[str, str]] = yaml.safe_load(
        (ROOT / "prompts/wording" / language / "team.yaml").read_text("utf-8")
    )
    return found


def fields(sentence: str | dict[str, str]) -> set[str]:
    texts = [sentence] if isinstance(sentence, str) else list(sentence.values())
    return {name for text in texts for _, name, _, _ in Formatter().parse(text) if name}


def test_spanish_says_all_that_english_says_with_the_same_values() -> None:
    english, spanish = ours("en"), ours("es")
    assert set(english) == set(spanish)
    assert not {key for key in english if fields(english[key]) - {"n"} != fields(spanish[key]) - {"n"}}


def test_no_button_is_longer_than_a_button_holds() -> None:
    for language in ("en", "es"):
        assert not {key for key, text in ours(language).items() if ".button." in key and len(text) > 40}


def keys_named_in_the_core() -> Iterator[str]:
    """Every literal in the code that looks like a key of our sentences."""
    areas = "refused|team|settings|prefer|language|question|away|rota|lists|agreements?|commitments|checkin|help"
    begins = re.compile(rf"^({areas})\.\w")
    places = [*(ROOT / "facilitation/team").glob("*.py"), *(ROOT / "facilitation/commands").glob("*.py")]
    for path in [*places, Path(ROOT / "facilitation/actions.py")]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and begins.match(node.value):
                yield node.value


def test_every_sentence_that_the_core_names_is_there() -> None:
    whole = {key for key in keys_named_in_the_core() if not key.endswith((".", "_"))}
    assert not {key for key in whole if not wording().has(key)}


def test_every_sentence_that_is_there_is_named_in_the_core() -> None:
    named = set(keys_named_in_the_core())
    made = ("option", "command", "language", "refused.name", "refused.team_name", "refused.agreement", "team.button")
    made_too = ("commitments.", "agreement.")
    assert not {key for key in ours("en") if key not in named and not key.startswith((*made, *made_too))}
