"""All mistakes in a file of content at once: what the models of the core refuse, and what only content can know.

What kind of file it is follows from its folder; any other folder holds a team's own protocols.
"""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from re import fullmatch
from typing import Any

import yaml
from pydantic import BaseModel, ValidationError

from facilitation.session.protocol import ID, Protocol
from facilitation.starters import Lines, Stems
from facilitation.team.checkin import QuestionSet
from facilitation.team.ground_rules import GroundRuleSet
from facilitation.wording import LANGUAGES

from .content_errors import ContentError, Loader, Source, read, stumbles
from .content_models import told
from .content_script import check_script
from .content_steps import Loc, leaves
from .content_words import check_words

PROMPTS = Path(__file__).resolve().parent.parent / "prompts"
MODELS: Mapping[str, type[BaseModel]] = {
    "protocols": Protocol, "ground_rules": GroundRuleSet, "checkins": QuestionSet, "questions": Stems,
    "rehearsal": Lines,
}  # fmt: skip
NAMED = ("protocols", "ground_rules", "checkins")  # the id is the name of the file

BUDGETS = {
    "name": 60,  # with "Step 3 of 8" before it in a heading of 150
    "rule": 80,  # stands on a wall, in letters to be read from the back of the hall
    "called": 40,
    "label": 45,  # Discord: the label of a field in a modal
    "hint": 100,  # Discord: a field's placeholder
    "ask": 200, "low": 40, "high": 40, "words": 45, "text": 120,
    "watch": 400, "long": 400, "say": 600,
    "options": 40, "about": 200,
}  # fmt: skip
"""Characters that fit, by key: a card of say, rule, cue and buttons stays far below message.MAX_CHARACTERS."""
LONGEST = 600  # any other words
ONE_OF, SLIP = "Use one of", 0.75
MOST_FIELDS = 5  # message.MAX_FIELDS: presenter and facilitator are asked for beside a protocol's inputs


def check(path: Path | str, kind: str = "") -> list[ContentError]:
    """All that is wrong with a file, by line; empty when it is good. ``kind`` is the name of its folder in prompts/,
    taken from the path where it is left out. Never raises."""
    file = Path(path)
    source = read(file)
    if isinstance(source, ContentError):
        return [source]
    kind = kind or _kind(file)
    if kind == "wording":
        return source.errors or list(check_words(file, source.data, {}, source))
    if not isinstance(source.data, dict):
        source.add((), "the file is not a list of keys and words", "Begin with 'id: " + file.stem + "'", value=True)
        return source.errors
    misread = {e.line for e in source.errors}  # what follows from a slip in the text itself is not told as well
    found = [e for e in _checked(source, MODELS.get(kind, Protocol), kind) if e.line not in misread]
    return _sorted([*source.errors, *found]) or stumbles(file)


def _kind(file: Path) -> str:
    folders = [part for part in (file.parent.name, file.parent.parent.name) if part in (*MODELS, "wording")]
    return folders[0] if folders else "protocols"


def _checked(source: Source, model: type[BaseModel], kind: str) -> Iterator[ContentError]:
    try:
        model.model_validate(source.data)
    except ValidationError as slip:
        yield from told(source, model, slip)
    if kind == "rehearsal":
        return
    if kind in NAMED:
        yield from _id(source)
    yield from _words(source)
    yield from _doubles(source)
    if model is Protocol:
        yield from _protocol(source)


def _sorted(errors: list[ContentError]) -> list[ContentError]:
    """By line, each thing said once."""
    once = {(e.line, e.problem): e for e in errors}
    return sorted(once.values(), key=lambda e: e.line)


def _at(source: Source, loc: tuple[str | int, ...], problem: str, mend: str) -> ContentError:
    return ContentError(source.file, source.line(loc, value=True), problem, mend)


def _id(source: Source) -> Iterator[ContentError]:
    id, stem = source.data.get("id"), source.file.stem
    if isinstance(id, str) and id != stem and fullmatch(ID, id):
        mend = f"Write 'id: {stem}', or call the file {id}.yaml"
        yield _at(source, ("id",), f"the id is '{id}', but the file is called '{source.file.name}'", mend)


# -- words ---------------------------------------------------------------------------


def _words(source: Source) -> Iterator[ContentError]:
    """Empty words, words too long for where they stand, and braces, which nothing fills in here."""
    for loc, node in source.nodes.items():
        if not isinstance(node, yaml.ScalarNode) or len(loc) < 2 or loc[-1] not in LANGUAGES:
            continue
        key, text = str(next((p for p in reversed(loc[:-1]) if isinstance(p, str)), "")), node.value
        most = BUDGETS.get(key, LONGEST)
        if not text.strip() and loc[-1] != LANGUAGES[0] and node.tag.endswith(":str"):
            yield _at(source, loc, f"the '{loc[-1]}' words of '{key}' are empty", "Write them, or take the key out")
        if len(text) > most:
            problem = f"'{key}' has {len(text)} characters, and {most} fit"
            yield _at(source, loc, problem, "Say it in fewer words")
        if "{" in text or "}" in text:
            yield _at(source, loc, f"'{key}' has a brace, and nothing is filled in here", "Write the words out")
        if key in ("name", "rule", "label", "called") and "\n" in text.strip():
            yield _at(source, loc, f"'{key}' goes over several lines", "Write it in one line")


def _doubles(source: Source) -> Iterator[ContentError]:
    """Ids that stand twice in one list: rules of a set, groups of stems."""
    for list_name in ("rules", "groups"):
        seen: set[str] = set()
        for number, item in enumerate(_list(source.data, list_name)):
            id = item.get("id") if isinstance(item, dict) else None
            if isinstance(id, str) and id in seen:
                yield _at(source, (list_name, number, "id"), f"the id '{id}' stands here twice", "Give it another one")
            seen.add(str(id))


# -- what a protocol must hold beside its shape -------------------------------------------


def _protocol(source: Source) -> Iterator[ContentError]:
    data = source.data
    kinds, families = known("kind."), known("family.")
    family = data.get("family")
    if isinstance(family, str) and family not in families:
        yield _at(source, ("family",), f"there is no family '{family}'", _instead(family, families))
    yield from _aliases(source)
    yield from _people(source)
    listed = 0  # the line in which all kinds were named, once
    for number, (at, step, _) in enumerate(leaves(data)):
        for error in _kinds(source, at, number, step, kinds):
            named = error.mend.startswith(ONE_OF)
            again = ContentError(error.file, error.line, error.problem, f"Line {listed} names all that there are")
            yield again if named and listed else error
            listed = listed or (error.line if named else 0)
    yield from check_script(source)


def _kinds(
    source: Source, at: Loc, number: int, step: dict[str, Any], known_kinds: frozenset[str]
) -> Iterator[ContentError]:
    seen: set[str] = set()
    for n, kind in enumerate(_list(step, "kinds")):
        loc = (*at, "kinds", n)
        if not isinstance(kind, str):
            continue
        if kind not in known_kinds:
            yield _at(source, loc, f"there is no kind of contribution '{kind}'", _kind_instead(kind, known_kinds))
        elif kind in seen:
            yield _at(source, loc, f"the kind '{kind}' stands twice in step {number + 1}", "Keep one of the two")
        seen.add(kind)


def _aliases(source: Source) -> Iterator[ContentError]:
    seen = {str(source.data.get("id"))}
    for number, alias in enumerate(_list(source.data, "aliases")):
        if not isinstance(alias, str):
            continue
        if not alias.strip() or " " in alias.strip():
            mend = "Use hyphens in place of spaces, for it is typed as one word"
            yield _at(source, ("aliases", number), f"the alias '{alias}' is not one word", mend)
        elif alias in seen:
            yield _at(source, ("aliases", number), f"the alias '{alias}' stands twice", "Take one of them out")
        seen.add(alias)


def _people(source: Source) -> Iterator[ContentError]:
    people, inputs = source.data.get("people"), _list(source.data, "inputs")
    least, most = (people.get("from"), people.get("to")) if isinstance(people, dict) else (None, None)
    if isinstance(least, int) and isinstance(most, int) and least > most:
        yield _at(source, ("people",), f"'people' goes from {least} to {most}", "Write the smaller number first")
    names = [role.get("name") for role in _list(source.data, "roles") if isinstance(role, dict)]
    for name in {n for n in names if isinstance(n, str) and names.count(n) > 1}:
        yield _at(source, ("roles",), f"the role '{name}' stands twice", "Keep one of the two")
    room = MOST_FIELDS - 1 - ("presenter" in names)
    if len(inputs) > room:
        problem = f"{len(inputs)} inputs are asked for, and {room} fit into the form beside the people"
        yield _at(source, ("inputs", room), problem, "Leave one out, or ask for it in 'preparation'")


def _list(data: Any, key: str) -> list[Any]:
    found = data.get(key) if isinstance(data, dict) else None
    return found if isinstance(found, list) else []


def _instead(word: str, allowed: frozenset[str]) -> str:
    near = get_close_matches(word, allowed, n=1)
    return f"Did you mean '{near[0]}'?" if near else f"{ONE_OF} {', '.join(sorted(allowed))}"


def _kind_instead(word: str, allowed: frozenset[str]) -> str:
    """Only what is nearly the same is a slip; for another word there may be one that means the same, so all are named,
    those that are called otherwise with what people read: ``fact (In the data)``."""
    near = get_close_matches(word, allowed, n=1, cutoff=SLIP)
    if near:
        return f"Did you mean '{near[0]}'?"
    read = {kind: _names()[f"kind.{kind}"] for kind in sorted(allowed)}
    plain = (kind if kind.replace("_", " ") == name.lower() else f"{kind} ({name})" for kind, name in read.items())
    return f"{ONE_OF} {', '.join(plain)}"


@lru_cache
def known(prefix: str) -> frozenset[str]:
    """The kinds (``kind.``) or families (``family.``) that have a name in the wording."""
    return frozenset(key.removeprefix(prefix) for key in _names() if key.startswith(prefix))


@lru_cache
def _names() -> dict[str, str]:
    found: dict[str, str] = yaml.load((PROMPTS / "wording" / "en" / "kinds.yaml").read_bytes(), Loader)
    return found
