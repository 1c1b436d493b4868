"""What can be wrong with a file of sentences (prompts/wording/<language>/*.yaml).

Decision: braces hold a plain name and nothing else, so that what a value looks like is settled where it is made.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from re import fullmatch
from string import Formatter
from typing import Any

from .content_errors import ContentError, Source, read

SENTENCE_KEY = r"[a-z0-9_]+(\.[a-z0-9_-]+)*"


def check_words(
    file: Path, found: Any, before: Mapping[str, Any], source: Source | None = None
) -> Iterator[ContentError]:
    """What is wrong with a file of sentences; ``before`` holds what other files of its folder have said, ``source`` the
    file with its lines, where it has been read already."""
    if not isinstance(found, dict):
        yield ContentError(file, 1, "the file is not a list of keys and sentences", "Write 'key: words', one a line")
        return
    for key, sentence in found.items():
        problem, mend = _sentence(key, sentence, before)
        if problem:
            if source is None:
                read_again = read(file)
                source = read_again if isinstance(read_again, Source) else None
            line = source.line((key,)) if source else 1
            yield ContentError(file, line, problem, mend)


def _sentence(key: Any, sentence: Any, before: Mapping[str, Any]) -> tuple[str, str]:
    if not isinstance(key, str) or not fullmatch(SENTENCE_KEY, key):
        return f"'{key}' cannot be the key of a sentence", "Use small letters, digits, '_' and dots"
    if key in before:
        return f"the sentence '{key}' stands in another file too", "Keep one of the two"
    if isinstance(sentence, dict):
        if set(sentence) != {"one", "other"}:
            return f"'{key}' needs the keys 'one' and 'other', and no more", "Write {one: …, other: …}"
        texts = list(sentence.values())
    else:
        texts = [sentence]
    for text in texts:
        if not isinstance(text, str) or not text.strip():
            return f"'{key}' has no words", f"Put them in quotes after '{key}:'"
        if slip := _braces(text):
            return f"'{key}' {slip}", "Write a value as {name}, and a brace that is meant as {{ or }}"
    return "", ""


def _braces(text: str) -> str:
    try:
        names = [(name, spec, turn) for _, name, spec, turn in Formatter().parse(text) if name is not None]
    except ValueError:
        return "has a brace without its partner"
    wrong = next((name for name, spec, turn in names if not name.isidentifier() or spec or turn), None)
    return "" if wrong is None else f"has braces that hold no plain name ('{{{wrong}}}')"
