"""``convener protocols``: what there is to run, one of them step by step, and whether a file of one's own is sound."""

import json
import sys
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from bot.content import Content, ContentError, check
from bot.settings import Settings
from facilitation.lasting import short
from facilitation.session.protocol import Protocol
from facilitation.wording import LANGUAGES, Wording, in_language

from .fault import FOUND_WRONG, Cannot


def load() -> tuple[Settings, Content]:
    """The settings, and the content that they name; raises SettingsError or ContentError."""
    settings = Settings.read()
    return settings, Content.load(protocols_dir=settings.protocols_dir)


def language_of(settings: Settings, asked: str | None) -> str:
    """The language asked for, or the one that is set; raises Cannot for one that Convener does not speak."""
    if asked is not None and asked not in LANGUAGES:
        raise Cannot(f'Convener does not speak "{asked}" yet. Choose one of: {", ".join(LANGUAGES)}.')
    return asked or settings.language


def find(content: Content, word: str) -> Protocol:
    """The protocol that is called so; raises Cannot with the nearest name."""
    protocol = content.protocol(word)
    if protocol is None:
        ids = {n.casefold(): p.id for p in content.protocols.values() for n in (p.id, *p.aliases, *p.name.values())}
        near = get_close_matches(word.strip().casefold(), list(ids), n=1)
        advice = f"Did you mean {ids[near[0]]}?" if near else "`convener protocols list` shows all there are."
        raise Cannot(f'There is no protocol "{word}". {advice}')
    return protocol


def list_protocols(asked: str | None, as_json: bool) -> None:
    """Prints a table, or a JSON array of objects."""
    settings, content = load()
    language = language_of(settings, asked)
    rows = [_summary(content, protocol, language) for protocol in content.protocols.values()]
    if as_json:
        print(json.dumps(rows, ensure_ascii=False, indent=2, sort_keys=True))
        return
    from rich import box
    from rich.console import Console
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("protocol", "minutes", "people"):
        table.add_column(heading, no_wrap=True)
    table.add_column("for")
    for row in rows:
        table.add_row(row["id"], f"{row['minutes']:g}", f"{row['people'][0]}-{row['people'][1]}", row["purpose"])
    Console().print(table)


def show_protocol(word: str, asked: str | None, as_json: bool) -> None:
    """Prints one protocol as a page to read, or as JSON as its file has it."""
    settings, content = load()
    words, protocol = content.wording(language_of(settings, asked)), find(content, word)
    if as_json:
        plain = protocol.model_dump(mode="json", by_alias=True) | {"version": content.version(protocol.id)}
        print(json.dumps(plain, ensure_ascii=False, indent=2, sort_keys=True))
        return
    from rich.console import Console
    from rich.markdown import Markdown

    Console().print(Markdown(page(protocol, words)))


def check_protocols(files: Sequence[Path], as_json: bool) -> int:
    """Prints what is wrong, a line each with file and line number. Answers the exit code: 1 where something is."""
    errors = [error for file in _yaml_files(files) for error in check(file, kind="protocols")]
    if as_json:
        print(json.dumps([_plain(error) for error in errors], ensure_ascii=False, indent=2, sort_keys=True))
    for error in [] if as_json else errors:
        print(error)
    if not errors and not as_json:
        print("No mistakes found.", file=sys.stderr)
    return FOUND_WRONG if errors else 0


def _yaml_files(files: Sequence[Path]) -> list[Path]:
    found: list[Path] = []
    for file in files:
        if not file.is_dir():
            found.append(file)
            continue
        inside = sorted(f for f in file.iterdir() if f.suffix in (".yaml", ".yml"))
        if not inside:
            raise Cannot(f"There is no YAML file in {file}.")
        found += inside
    return found


def _plain(error: ContentError) -> dict[str, Any]:
    return {"file": str(error.file), "line": error.line, "problem": error.problem, "mend": error.mend}


def _summary(content: Content, protocol: Protocol, language: str) -> dict[str, Any]:
    return {
        "id": protocol.id,
        "name": in_language(protocol.name, language),
        "aliases": list(protocol.aliases),
        "family": protocol.family,
        "purpose": in_language(protocol.purpose, language),
        "minutes": protocol.minutes,
        "people": [protocol.people.least, protocol.people.most],
        "steps": len(protocol.steps),
        "version": content.version(protocol.id),
    }


def page(protocol: Protocol, words: Wording) -> str:
    """The protocol as Markdown, in the words of its file and the language of ``words``."""

    def tell(text: Mapping[str, str]) -> str:
        return in_language(text, words.language)

    people = words("terminal.people", least=protocol.people.least, most=protocol.people.most)
    lines = [
        f"# {tell(protocol.name)}",
        tell(protocol.purpose),
        f"**{short(words, protocol.minutes)} · {people}**",
        f"- {words('terminal.use_when', text=tell(protocol.use_when))}\n"
        f"- {words('terminal.not_when', text=tell(protocol.not_when))}\n"
        f"- {words('terminal.preparation', text=tell(protocol.preparation))}",
    ]
    for number, step in enumerate(protocol.steps, 1):
        lines.append(f"## {number}. {tell(step.name)} ({short(words, step.minutes.usual)})")
        lines.append(f"{tell(step.say)}\n\n*{tell(step.rule)}*")
    lines.append(words("terminal.debrief", text=tell(protocol.debrief)))
    if protocol.caution:
        lines.append(f"> {tell(protocol.caution)}")
    origin = {"origin": protocol.origin, "link": protocol.link}
    return "\n\n".join([*lines, words("terminal.origin" if protocol.link else "terminal.origin_own", **origin)])
