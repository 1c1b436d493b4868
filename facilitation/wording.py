"""Every sentence that Convener says, by key and language, and how values are set into it.

Sentences live in ``prompts/wording/<language>.yaml``: key -> text, with ``{name}`` for a value, or key ->
``{one: …, other: …}`` where a number ``n`` decides (enough for English and Spanish). English is complete by test;
another language may lack a key and then falls back to English.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated

from pydantic import AfterValidator, WithJsonSchema

Sentence = str | Mapping[str, str]
FALLBACK = "en"
LANGUAGES = ("en", "es")
DECIMAL_COMMA = frozenset(("es",))
LOCALES = {"en": "en_GB", "es": "es"}
"""Whose way of writing a day and a list."""


def _has_english(words: dict[str, str]) -> dict[str, str]:
    if not words.get(FALLBACK, "").strip():
        raise ValueError("give the English words under 'en:'")
    unknown = set(words) - set(LANGUAGES)
    if unknown:
        raise ValueError(f"unknown language {sorted(unknown)[0]!r}; use one of {', '.join(LANGUAGES)}")
    return words


_SCHEMA = {
    "type": "object",
    "properties": {language: {"type": "string", "minLength": 1} for language in LANGUAGES},
    "required": [FALLBACK],
    "additionalProperties": False,
}
Words = Annotated[dict[str, str], AfterValidator(_has_english), WithJsonSchema(_SCHEMA)]
"""The same words in each language, as protocol files carry them: ``{en: …, es: …}``."""


def in_language(words: Mapping[str, str], language: str) -> str:
    """The text in ``language``, or in English where it is missing."""
    return words.get(language) or words[FALLBACK]


class MissingWording(KeyError):
    """There is no such sentence, or a value for it was not given: a defect of ours, never of a user."""


@dataclass(frozen=True, slots=True)
class Wording:
    """The sentences in one language, with English behind them."""

    language: str = FALLBACK
    sentences: Mapping[str, Sentence] = field(default_factory=dict, repr=False)
    english: Mapping[str, Sentence] = field(default_factory=dict, repr=False)

    def __call__(self, key: str, **values: object) -> str:
        """The sentence ``key`` with ``values`` set in; raises MissingWording for an unknown key or a missing value."""
        sentence = self.sentences.get(key) or self.english.get(key)
        if sentence is None:
            raise MissingWording(f"no sentence {key!r}")
        if not isinstance(sentence, str):
            sentence = sentence["one" if values.get("n") == 1 else "other"]
        if isinstance(n := values.get("n"), float) and self.language in DECIMAL_COMMA:
            values["n"] = str(n).replace(".", ",")
        try:
            return sentence.format_map(values)
        except KeyError as missing:
            raise MissingWording(f"sentence {key!r} wants a value for {missing}") from None

    def kind(self, label: str, many: bool = False) -> str:
        """What a contribution of that kind is called: "warm feedback"."""
        key = f"kinds.{label}" if many else f"kind.{label}"
        return self(key) if self.has(key) else label.replace("_", " ").capitalize()

    def figure(self, value: float) -> str:
        """A number with one decimal, as the language writes it: 4.2, or 4,2."""
        shown = f"{value:.1f}"
        return shown.replace(".", ",") if self.language in DECIMAL_COMMA else shown

    def has(self, key: str) -> bool:
        """Whether there is such a sentence, here or in English."""
        return key in self.sentences or key in self.english
