"""Everything below prompts/ as values of the core: protocols, ground rules, check-ins, stems, lines and sentences.

Decisions: a file is read when it is first wanted, with the C loader, so that sixty protocols cost a start nothing.
A team's own protocols (a folder of theirs) are all checked at the start, for a slip in them is better told to the
person who starts Convener than to a team in front of it. An own file with the id of one of ours takes its place.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from facilitation.session.protocol import Protocol
from facilitation.starters import Lines, Stems
from facilitation.team.checkin import QuestionSet
from facilitation.team.ground_rules import GroundRuleSet
from facilitation.wording import FALLBACK, Sentence, Wording, in_language

from .content_check import PROMPTS, check
from .content_errors import ContentError, Loader
from .content_words import check_words

__all__ = ["PROMPTS", "Content", "ContentError", "Protocols", "check"]

Model = TypeVar("Model", bound=BaseModel)


class Protocols(Mapping[str, Protocol]):
    """Protocols by id, in the order of their ids; each file is read when it is first asked for."""

    def __init__(self, files: Mapping[str, Path]) -> None:
        self._files = dict(sorted(files.items()))
        self._read: dict[str, Protocol] = {}

    def __getitem__(self, id: str) -> Protocol:
        if id not in self._read:
            self._read[id] = _read(self._files[id], Protocol)
        return self._read[id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)

    def __contains__(self, id: object) -> bool:
        return id in self._files


class Content:
    """All that prompts/ holds. ``load`` makes one; whatever is wrong in a file is raised as its first ContentError."""

    def __init__(self, prompts: Path, protocols: Protocols) -> None:
        self.protocols: Mapping[str, Protocol] = protocols
        self._prompts = prompts
        self._versions: dict[str, str] = {}
        self._wordings: dict[str, Wording] = {}
        self._lines: dict[str, dict[str, tuple[str, ...]]] = {}

    @classmethod
    def load(cls, prompts_dir: Path = PROMPTS, protocols_dir: Path | None = None) -> "Content":
        """The content of ``prompts_dir``, with a team's own protocols added or put in the place of ours."""
        files = _files(prompts_dir / "protocols")
        if protocols_dir is not None:
            own = _files(protocols_dir)
            for file in own.values():
                for error in check(file, kind="protocols"):
                    raise error
            files |= own
        return cls(prompts_dir, Protocols(files))

    def version(self, id: str) -> str:
        """What names this wording of a protocol for ever: 16 hex digits of its content; raises KeyError."""
        if id not in self._versions:
            plain = self.protocols[id].model_dump(mode="json", by_alias=True)
            text = json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
            self._versions[id] = hashlib.sha256(text.encode()).hexdigest()[:16]
        return self._versions[id]

    def protocol(self, word: str) -> Protocol | None:
        """The protocol that is called so, by id, by another name (alias) or by its name; None if there is none."""
        word = word.strip().casefold()
        if word in self.protocols:
            return self.protocols[word]
        return self.protocols[self._called[word]] if word in self._called else None

    @cached_property
    def _called(self) -> dict[str, str]:
        called: dict[str, str] = {}
        for id, protocol in self.protocols.items():
            for name in (*protocol.aliases, *protocol.name.values()):
                called.setdefault(name.casefold(), id)
        return called

    @cached_property
    def ground_rules(self) -> tuple[GroundRuleSet, ...]:
        """The starter sets that are offered to a team without agreements of its own."""
        return tuple(_read(file, GroundRuleSet) for file in _files(self._prompts / "ground_rules").values())

    @cached_property
    def checkins(self) -> dict[str, QuestionSet]:
        """The question sets of check-ins by id; the first is what ``/checkin`` asks when nothing else is said."""
        return {id: _read(file, QuestionSet) for id, file in _files(self._prompts / "checkins").items()}

    @cached_property
    def stem_groups(self) -> Stems:
        """Stems for an essential question, in groups by what they are good for."""
        return _read(self._prompts / "questions" / "stems.yaml", Stems)

    def stems(self, language: str) -> tuple[str, ...]:
        """All stems for an essential question, in one language."""
        return tuple(in_language(stem, language) for group in self.stem_groups.groups for stem in group.stems)

    def lines(self, language: str) -> dict[str, tuple[str, ...]]:
        """What the cast of a rehearsal may say, by key (see Lines.by_key); in English where a language has none."""
        if language not in self._lines:
            file = self._prompts / "rehearsal" / f"{language}.yaml"
            found = file if file.is_file() else file.with_name(f"{FALLBACK}.yaml")
            self._lines[language] = _read(found, Lines).by_key()
        return self._lines[language]

    def wording(self, language: str) -> Wording:
        """Every sentence in ``language``, with English behind it."""
        if language not in self._wordings:
            english = self._sentences if language == FALLBACK else self.wording(FALLBACK).sentences
            own = english if language == FALLBACK else _sentences(self._prompts / "wording" / language)
            self._wordings[language] = Wording(language, own, english)
        return self._wordings[language]

    @cached_property
    def _sentences(self) -> dict[str, Sentence]:
        return _sentences(self._prompts / "wording" / FALLBACK)


def _files(folder: Path) -> dict[str, Path]:
    """The YAML files of a folder by their names without the ending; a missing folder holds none. Raises ContentError
    where two files differ in the ending alone."""
    found: dict[str, Path] = {}
    for file in sorted(folder.iterdir()) if folder.is_dir() else ():
        if file.suffix in (".yaml", ".yml"):
            if file.stem in found:
                raise ContentError(file, 1, f"two files are called {file.stem}", "Keep the one that ends in .yaml")
            found[file.stem] = file
    return found


def _plain(file: Path) -> Any:
    """What a file holds; raises its first ContentError. The mistakes are looked for only where there is one."""
    try:
        return yaml.load(file.read_bytes(), Loader)
    except (OSError, ValueError, yaml.YAMLError) as slip:
        raise next(iter(check(file)), ContentError(file, 1, str(slip), "Mend it")) from None


def _read(file: Path, model: type[Model]) -> Model:
    try:
        return model.model_validate(_plain(file))
    except ValidationError as slip:
        raise next(iter(check(file)), ContentError(file, 1, str(slip), "Mend it")) from None


def _sentences(folder: Path) -> dict[str, Sentence]:
    """The sentences of a folder's files together; raises ContentError for a key that two files give."""
    all_of_them: dict[str, Sentence] = {}
    for file in _files(folder).values():
        found = _plain(file) or {}
        for slip in check_words(file, found, all_of_them):
            raise slip
        all_of_them |= found
    return all_of_them
