"""Both languages are complete, and a sentence takes the same values in each."""

from collections.abc import Iterator, Mapping
from string import Formatter
from typing import Any

import pytest
import yaml

from bot.content import PROMPTS, Content
from facilitation.starters import Lines
from facilitation.wording import LANGUAGES, Sentence

OTHERS = [language for language in LANGUAGES if language != "en"]
FILES = sorted(file.relative_to(PROMPTS).as_posix() for file in PROMPTS.rglob("*.yaml"))


@pytest.fixture(scope="module")
def content() -> Content:
    return Content.load()


def forms(sentence: Sentence) -> list[str]:
    return [sentence] if isinstance(sentence, str) else list(sentence.values())


def values(sentence: Sentence) -> set[str]:
    return {name for form in forms(sentence) for _, name, _, _ in Formatter().parse(form) if name is not None}


def words_without(language: str, data: Any, at: str = "") -> Iterator[str]:
    """Places where words stand in English and not in ``language``."""
    if isinstance(data, Mapping):
        if "en" in data and not str(data.get(language) or "").strip():
            yield at
        for key, value in data.items():
            yield from words_without(language, value, f"{at}/{key}")
    elif isinstance(data, list):
        for number, value in enumerate(data):
            yield from words_without(language, value, f"{at}/{number}")


@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_is_there_in_every_language(language: str, content: Content) -> None:
    english, other = content.wording("en").sentences, content.wording(language).sentences

    assert sorted(set(english) - set(other)) == [], f"these keys have no words in prompts/wording/{language}"
    assert sorted(set(other) - set(english)) == [], "these keys have no English words"


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("file", [f for f in FILES if not f.startswith(("wording/", "rehearsal/"))])
def test_every_word_of_a_file_is_there_in_every_language(file: str, language: str) -> None:
    data = yaml.safe_load((PROMPTS / file).read_text("utf-8"))

    assert list(words_without(language, data)) == []


@pytest.mark.parametrize("language", OTHERS)
def test_a_sentence_takes_the_same_values_in_every_language(language: str, content: Content) -> None:
    english, other = content.wording("en").sentences, content.wording(language).sentences
    same = {key: (values(english[key]), values(other[key])) for key in english if key in other}

    assert {key: both for key, both in same.items() if both[0] != both[1]} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_can_be_said(language: str, content: Content) -> None:
    wording = content.wording(language)
    for key, sentence in wording.sentences.items():
        for n in (1, 2):
            assert wording(key, **{**dict.fromkeys(values(sentence), "x"), "n": n})


def test_a_sentence_that_counts_gives_the_number_or_one_of_a_kind(content: Content) -> None:
    for language in LANGUAGES:
        for key, sentence in content.wording(language).sentences.items():
            assert isinstance(sentence, str) or set(sentence) == {"one", "other"}, key


def test_every_kind_and_family_has_its_words(content: Content) -> None:
    kinds = {kind for protocol in content.protocols.values() for step in protocol.steps for kind in step.kinds}
    for language in LANGUAGES:
        words = content.wording(language)
        for kind in kinds:
            assert words(f"kind.{kind}") and words(f"kinds.{kind}")
        for protocol in content.protocols.values():
            assert words(f"family.{protocol.family}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_cast_of_a_rehearsal_has_lines_for_every_kind(language: str, content: Content) -> None:
    lines = content.lines(language)
    kinds = {kind for protocol in content.protocols.values() for step in protocol.steps for kind in step.kinds}
    asked = {asked.key for protocol in content.protocols.values() for asked in protocol.inputs}

    assert {kind: len(lines.get(kind, ())) for kind in kinds if len(lines.get(kind, ())) < 8} == {}
    assert asked - {"question", "proposal"} <= set(lines)
    assert lines["questions"] and lines["agreements"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_in_a_rehearsal_says_the_same_twice(language: str) -> None:
    lines = Lines.model_validate(yaml.safe_load((PROMPTS / "rehearsal" / f"{language}.yaml").read_text("utf-8")))
    said = [line for key, found in lines.say.items() for line in found]

    assert sorted({line for line in said if said.count(line) > 1}) == []


def test_the_rehearsal_has_as_many_lines_in_every_language(content: Content) -> None:
    counts = [{key: len(lines) for key, lines in content.lines(language).items()} for language in LANGUAGES]

    assert all(count == counts[0] for count in counts)


def test_ids_of_ground_rules_are_told_apart_across_the_sets(content: Content) -> None:
    ids = [rule.id for rules in content.ground_rules for rule in rules.rules]

    assert len(ids) == len(set(ids))


def test_spanish_speaks_to_one_person_as_tu_and_to_nobody_as_vosotros() -> None:
    text = " ".join(file.read_text("utf-8") for file in PROMPTS.rglob("*.yaml")).lower().split()
    words = {word.strip("¿?¡!.,:;“”'\"()") for word in text}

    assert (
        words & {"vosotros", "vosotras", "vuestro", "vuestra", "vuestros", "vuestras", "tenéis", "sois", "podéis"}
        == set()
    )
