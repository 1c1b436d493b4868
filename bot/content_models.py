"""What pydantic says about a file of content, said again for the person who wrote the file.

Decision: one mistake is told once. A misspelt key is not also a missing one, and words in the wrong place are not
also a wrong type.
"""

from collections.abc import Iterator
from difflib import get_close_matches
from re import findall, fullmatch, search
from typing import Any, get_args, get_origin

import yaml
from pydantic import BaseModel, ValidationError

from facilitation.wording import LANGUAGES

from .content_errors import ContentError, Source
from .content_steps import KINDS, Loc, bare, is_kind, leaves, repeats, without_ways

NUMBERED = {"steps": "step", "inputs": "input", "roles": "role", "rules": "rule", "groups": "group", "stems": "stem",
            "colleagues": "colleague"}  # fmt: skip
PATTERNS = {
    "id": "Use small letters, digits and hyphens, such as tuning-protocol",
    "key": "Use small letters and '_', such as question",
    "link": "Begin it with http:// or https://",
}


def told(source: Source, model: type[BaseModel], slip: ValidationError) -> Iterator[ContentError]:
    """The errors of a model, each with its line and a mend."""
    meant = (error for error in slip.errors(include_url=False) if _meant(source, error["loc"]))
    errors: list[Any] = [{**error, "loc": without_ways(error["loc"])} for error in meant]
    misspelt = {(e["loc"][:-1], _near(model, e["loc"])) for e in errors if e["type"] == "extra_forbidden"}
    for error in errors:
        loc: Loc = error["loc"]
        if loc[-1:] == ("[key]",) or error["type"] == "invalid_key":
            continue  # a key that is no word has been noted by its line
        if error["type"] == "missing" and (loc[:-1], loc[-1]) in misspelt:
            continue
        if error["type"] == "too_short" and _many(source, loc) >= error["ctx"]["min_length"]:
            continue  # they are there, and each has a mistake of its own, which is told
        problem, mend, where = _told(source, model, error)
        yield ContentError(source.file, where, problem, mend)


def _many(source: Source, loc: Loc) -> int:
    """How many entries a list has in the file."""
    node = source.nodes.get(bare(loc))
    return len(node.value) if isinstance(node, yaml.SequenceNode) else 0


def _meant(source: Source, loc: Loc) -> bool:
    """Whether an error is about the way in which a value is written: one word, or a list of them."""
    way = next((str(part) for part in loc if str(part).startswith(("literal[", "tuple["))), "")
    listed = isinstance(source.nodes.get(bare(loc[: loc.index(way)])), yaml.SequenceNode) if way else False
    return not way or way.startswith("tuple[") == listed


def _told(source: Source, model: type[BaseModel], error: Any) -> tuple[str, str, int]:
    loc, key = error["loc"], bare(error["loc"])[-1] if error["loc"] else ""
    place = _place(bare(loc)[:-1])
    match error["type"]:
        case "missing":
            return (
                f"'{key}' is missing{place}",
                f"Add '{key}: {_example(model, loc)}'",
                source.line(loc[:-1], value=True),
            )
        case "extra_forbidden":
            return f"'{key}' is not a key that can stand here{place}", _other_key(model, loc), source.line(loc)
        case "value_error":
            return _from_validator(source, error)
        case "literal_error":
            problem = f"'{key}' cannot be {_shown(source, loc)}{place}"
            return problem, _choose(error), source.line(loc, value=True)
        case "string_pattern_mismatch":
            mend = PATTERNS.get(str(key), "Write it otherwise")
            return f"'{key}' cannot be {_shown(source, loc)}{place}", mend, source.line(loc, value=True)
    problem, mend = _wrong_type(source, model, error)
    return f"{problem}{place}", mend, source.line(loc, value=True)


def _wrong_type(source: Source, model: type[BaseModel], error: Any) -> tuple[str, str]:
    """A list for a word, a word for a number."""
    loc, type_ = error["loc"], error["type"]
    name, shown = _name(bare(loc)), _shown(source, loc)
    if type_ == "string_type":
        return _no_words(source, loc, name)
    if type_ in ("dict_type", "model_type"):
        example = _example(model, loc)
        listed = isinstance(bare(loc)[-1], int)
        return f"{name} cannot be {shown}", f"Write '- {example}'" if listed else _as(bare(loc), example)
    if type_ == "tuple_type":
        items = _shown(source, loc, bare=True) if _model_at(model, loc) is None else _example(model, (*loc, 0))
        return f"{name} must be a list", f"{_as(loc, f'[{items}]')}, or put a '-' before each"
    if type_.startswith(("float", "int", "finite")):
        return f"{name} must be a number and is {shown}", "Write a number, such as 5"
    if type_.startswith("bool"):
        return f"{name} must be true or false and is {shown}", "Write true or false"
    return _wrong_size(name, shown, error)


def _wrong_size(name: str, shown: str, error: Any) -> tuple[str, str]:
    """Too much of it, or too little."""
    type_, limits = error["type"], error.get("ctx", {})
    what = "characters" if type_.startswith("string") else "entries"
    match type_.removeprefix("string_"):
        case "greater_than" | "greater_than_equal":
            bound = limits.get("gt", limits.get("ge"))
            return f"{name} is {shown}, which is too little", f"Write a number {_than(type_)} {bound:g}"
        case "less_than" | "less_than_equal":
            bound = limits.get("lt", limits.get("le"))
            return f"{name} is {shown}, which is too much", f"Write a number {_than(type_)} {bound:g}"
        case "too_short":
            return f"{name} has too few {what}", f"Give at least {limits['min_length']}"
        case "too_long":
            return f"{name} has too many {what}", f"Leave it at {limits['max_length']}"
    return f"{name} cannot be used ({error['msg']})", "Write it otherwise"


def _no_words(source: Source, loc: Loc, name: str) -> tuple[str, str]:
    loc = bare(loc)
    written, parent = source.written(loc), source.nodes.get(loc[:-1])
    if loc[-1] not in LANGUAGES and written == "" and isinstance(parent, yaml.MappingNode) and parent.flow_style:
        return f"a comma ends the words before '{loc[-1]}'", "Put words with a comma inside { } in quotes"
    if not written:
        return (
            f"{name} has no words" if written == "" else f"{name} must be words",
            "Write them in quotes, in one piece",
        )
    tag = source.nodes[loc].tag.rpartition(":")[2]
    said = {"bool": "true or false", "null": "nothing"}.get(tag, "a number")
    return f"YAML reads the words {written} as {said}", f"Put them in quotes: '{written}'"


def _from_validator(source: Source, error: Any) -> tuple[str, str, int]:
    """A sentence of the models' own, ``what is wrong: what to do``; its line is that of a key it names."""
    loc, words = bare(error["loc"]), str(error["ctx"]["error"])
    parts = fullmatch(r"((?:[^':]|'[^']*')*): (.+)", words)  # not at a colon inside quotes
    problem, mend = (parts[1], parts[2]) if parts else (words, "")
    if problem.startswith("two inputs"):
        same = [place for place in source.nodes if place[:1] == ("inputs",) and place[2:] == ("key",)]
        key = findall(r"'(.+?)'", problem)[0]
        loc = [place for place in same if source.written(place) == key][-1]
    elif step := search(r"^step (\d+)", problem):
        loc = (*[at for at, _, _ in leaves(source.data)][int(step[1]) - 1], "speaks")
    elif problem.startswith("a repeat goes"):
        loc = next(at for at, again in repeats(source.data) if again.get("each") == "question")
    elif "English" in words:
        problem, mend = f"{_name(loc)} has no English words{_place(loc[:-1])}", "Give them under 'en:'"
    elif "unknown language" in words:
        problem, _, mend = words.partition("; ")
        loc = next(((*loc, key) for key in findall(r"'(\w+)'", problem) if (*loc, key) in source.nodes), loc)
    else:
        named = [(*loc, key) for key in findall(r"'(\w+)", words) if (*loc, key) in source.nodes]
        loc, problem = (named[0] if named else loc), f"{problem}{_place(loc)}"
    return problem, (mend[:1].upper() + mend[1:]) or "Change one of them", source.line(loc)


# -- the model behind a place --------------------------------------------------------------


def _model_at(model: type[BaseModel] | None, loc: Loc) -> type[BaseModel] | None:
    for at, part in enumerate(loc):
        if is_kind(loc, at):
            model = KINDS[str(part)]
        elif isinstance(part, str) and model is not None:
            field = next((f for n, f in model.model_fields.items() if (f.alias or n) == part), None)
            model = _inner(field.annotation) if field else None
    return model


def _inner(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for found in map(_inner, get_args(annotation)) if found), None)


def _keys(model: type[BaseModel], loc: Loc) -> list[str]:
    found = _model_at(model, loc[:-1])
    return [f.alias or name for name, f in found.model_fields.items()] if found else []


def _near(model: type[BaseModel], loc: Loc) -> str | None:
    return next(iter(get_close_matches(str(loc[-1]), _keys(model, loc), n=1)), None)


def _other_key(model: type[BaseModel], loc: Loc) -> str:
    near = _near(model, loc)
    return f"Did you mean '{near}'?" if near else f"Use {', '.join(_keys(model, loc))}"


def _example(model: type[BaseModel], loc: Loc) -> str:
    """What could stand after a key: enough to see its shape."""
    holder = _model_at(model, loc[:-1])
    field = next((f for n, f in holder.model_fields.items() if (f.alias or n) == loc[-1]), None) if holder else None
    many = get_origin(field.annotation) is tuple if field else False
    found = _model_at(model, loc)
    if found is not None:
        needed = [f.alias or n for n, f in found.model_fields.items() if f.is_required()]
        shape = "{" + ", ".join(f"{name}: …" for name in needed) + "}"
    else:
        shape = "{en: …, es: …}" if field is not None and "dict" in str(field.annotation) else "…"
    return f"[{shape}]" if many else shape


def _as(loc: Loc, shape: str) -> str:
    return f"Write '{_last(loc)}: {shape}'"


# -- words for it ------------------------------------------------------------------------------


def _place(loc: Loc) -> str:
    """``, in step 3, cue``: where it is, for whoever does not count lines."""
    words: list[str] = []
    for part in loc:
        if isinstance(part, int) and words:
            words[-1] = f"{NUMBERED.get(words[-1], words[-1])} {part + 1}"
        else:
            words.append(str(part))
    return f" (in {', '.join(words)})" if words else ""


def _last(loc: Loc) -> str:
    return str(next((part for part in reversed(loc) if isinstance(part, str)), "id"))


def _name(loc: Loc) -> str:
    if loc and isinstance(loc[-1], int):
        return f"number {loc[-1] + 1}"
    return f"'{loc[-1]}'" if loc else "the file"


def _shown(source: Source, loc: Loc, bare: bool = False) -> str:
    written = source.written(loc)
    if written is None:
        return "…" if bare else "a list or a group of keys"
    short = written if len(written) <= 40 else written[:39] + "…"
    return short if bare else f"'{short}'" if short else "empty"


def _choose(error: Any) -> str:
    allowed = findall(r"'([^']+)'", str(error["ctx"]["expected"]))
    near = get_close_matches(str(error["input"]), allowed, n=1)
    choices = (
        f"Use {', '.join(allowed[:-1])} or {allowed[-1]}" if len(allowed) > 1 else f"Use {allowed[0]}, or leave it out"
    )
    return f"{choices}; did you mean '{near[0]}'?" if near else choices


def _than(type_: str) -> str:
    return {"greater_than": "above", "greater_than_equal": "from", "less_than": "below"}.get(type_, "up to")
