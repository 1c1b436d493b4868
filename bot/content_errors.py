"""A YAML file with its lines: what is wrong with it as text, told so that a teacher can mend it.

Decisions: what YAML would quietly take for something else (``5:30`` for 330, a bare ``no`` for false, the same key
twice) counts as a mistake. Anchors and tags are refused: content has no use for them, and they can be a trap.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from .content_steps import Loc, bare

MAX_BYTES = 200_000
MAX_DEPTH = 20  # the C loader falls over, and not softly, where brackets are nested by the thousand


class ContentError(Exception):
    """A file of content cannot be used: which, in what line (from 1), what is wrong, and what to do about it."""

    def __init__(self, file: Path | str, line: int, problem: str, mend: str) -> None:
        super().__init__(str(file), line, problem, mend)
        self.file, self.line = Path(file), line
        self.problem, self.mend = problem.rstrip(". "), mend.rstrip(". ")

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.problem}. {self.mend}{'' if self.mend.endswith('?') else '.'}"


class Loader(yaml.CSafeLoader):
    """The safe C loader; dates stay words, for no content has dates of its own and ``2026-13-45`` would be fatal."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in found if not tag.endswith((":timestamp", ":merge"))]
    for first, found in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


@dataclass
class Source:
    """A file that could be read: its data, and the node behind each place (a path of keys and numbers)."""

    file: Path
    data: Any
    nodes: dict[Loc, yaml.Node]
    keys: dict[Loc, yaml.Node]
    errors: list[ContentError] = field(default_factory=list)

    def line(self, loc: Loc, *, value: bool = False) -> int:
        """The line of a place, or of the nearest one around it that is there; its key's, unless ``value``."""
        loc = bare(loc)
        while loc and loc not in self.nodes:
            loc = loc[:-1]
        node = self.nodes[loc] if value or loc not in self.keys else self.keys[loc]
        return int(node.start_mark.line) + 1

    def written(self, loc: Loc) -> str | None:
        """A value as it stands in the file, or None where it is no single value."""
        node = self.nodes.get(bare(loc))
        return node.value if isinstance(node, yaml.ScalarNode) else None

    def add(self, loc: Loc, problem: str, mend: str, *, value: bool = True) -> None:
        self.errors.append(ContentError(self.file, self.line(loc, value=value), problem, mend))


def read(file: Path) -> Source | ContentError:
    """The file with its lines, or why it cannot be read at all."""
    text = _text(file)
    if isinstance(text, ContentError):
        return text
    try:
        trap = _trap(file, text)
        if trap is not None:
            return trap
        loader = Loader(text)
        node = loader.get_single_node()
        if node is None:
            return ContentError(file, 1, "the file is empty", "Copy one of the others and change its words")
        source = Source(file, None, {}, {})
        _walk(node, (), source)
        return _built(source, loader, node)
    except yaml.YAMLError as slip:
        return _slip(file, text, slip)


def stumbles(file: Path) -> list[ContentError]:
    """Where a good file would be refused by YAML's plain loader, which takes some signs for its own that ours lets
    pass, such as ``?`` inside ``{ }``: editors and other tools read with it."""
    text = file.read_text("utf-8-sig")
    if not any("?" in line and ("{" in line or "[" in line) for line in text.splitlines()):
        return []  # reading it the plain way takes twenty times as long
    found = _refused(text)
    if found is None:
        return []
    lines = [n for n, line in enumerate(text.splitlines(), 1) if "?" in line and _refused(line.strip(" -")) is not None]
    mend = "Put the words in quotes where they have '?', ':' or a comma inside { } or [ ]"
    problem = "some readers of YAML stumble over this line"
    return [ContentError(file, line, problem, mend) for line in lines or [found]]


def _refused(text: str) -> int | None:
    """The line (from 1) in which the plain loader refuses a text; None where it reads it."""
    try:
        for _ in yaml.parse(text, yaml.SafeLoader):
            pass
    except yaml.YAMLError as slip:
        mark = getattr(slip, "context_mark", None) or getattr(slip, "problem_mark", None)
        return mark.line + 1 if mark else 1
    return None


def _built(source: Source, loader: Loader, node: yaml.Node) -> Source | ContentError:
    try:
        source.data = loader.construct_document(node)
    except yaml.YAMLError:  # of a key that is no word, which has been noted
        return source.errors[0]
    except ValueError:  # a number of thousands of digits
        return ContentError(source.file, 1, "a number in this file has no end", "Write a number such as 5 or 2.5")
    return source


def _text(file: Path) -> str | ContentError:
    try:
        if not file.is_file():
            problem = "this is not a file" if file.exists() else "there is no such file"
            return ContentError(file, 1, problem, "Give the name of a YAML file")
        if file.stat().st_size > MAX_BYTES:
            return ContentError(file, 1, "the file is too large", f"Keep it under {MAX_BYTES // 1000} kilobytes")
        raw = file.read_bytes()
    except (OSError, ValueError) as slip:
        reason = getattr(slip, "strerror", None) or "its name is not one"
        return ContentError(file, 1, f"the file cannot be read ({reason})", "Let this user open it")
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as slip:
        line = raw.count(b"\n", 0, slip.start) + 1
        return ContentError(file, line, "the file is not in UTF-8", "Save it again as UTF-8")


def _trap(file: Path, text: str) -> ContentError | None:
    """What YAML allows and content has no use for: anchors, aliases, tags, bottomless nesting."""
    depth = 0
    for event in yaml.parse(text, Loader):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                return ContentError(
                    file, line, "too many things inside one another", "Close the brackets that are open"
                )
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            mark = "*" if isinstance(event, yaml.AliasEvent) else "&"
            return ContentError(file, line, f"'{mark}' means something else to YAML", "Put these words in quotes")
        if getattr(event, "tag", None) not in (None, "!"):
            return ContentError(file, line, "'!' means something else to YAML", "Put these words in quotes")
    return None


def _walk(node: yaml.Node, loc: Loc, source: Source) -> None:
    source.nodes[loc] = node
    if isinstance(node, yaml.SequenceNode):
        for number, item in enumerate(node.value):
            _walk(item, (*loc, number), source)
    elif isinstance(node, yaml.MappingNode):
        for key, value in _keys(node, loc, source):
            source.keys[(*loc, key.value)] = key
            _walk(value, (*loc, key.value), source)
    elif node.tag.endswith((":int", ":float")) and not _plain_number(node.value):
        mend = f"Write minutes as a number such as 5 or 2.5; put words in quotes: '{node.value}'"
        source.add(loc, f"YAML reads {node.value} as another number", mend)


def _keys(node: yaml.MappingNode, loc: Loc, source: Source) -> Iterator[tuple[yaml.Node, yaml.Node]]:
    """The keys of a mapping that are fit to be keys; the others become errors."""
    first: dict[str, int] = {}
    for key, value in node.value:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            problem, mend = "a list or brackets stand where a key should be", "Put the words in quotes"
        elif not key.tag.endswith(":str"):
            problem, mend = f"YAML reads the key {key.value} as something else", f"Put it in quotes: '{key.value}'"
        elif key.value in first:
            problem = f"'{key.value}' stands here twice (first in line {first[key.value]})"
            mend = "Keep one of the two"
        else:
            first[key.value] = line
            yield key, value
            continue
        source.errors.append(ContentError(source.file, line, problem, mend))


def _plain_number(text: str) -> bool:
    """Whether a number is what it looks like: not 5:30 (330), 010 (8), 0x10 (16) or 1_000."""
    digits = text.lstrip("+-")
    return set(digits) <= set("0123456789.") and not (len(digits) > 1 and digits[0] == "0" and digits[1] != ".")


# What the loader says, and what has most often happened; the first that fits is told.
_SLIPS = (
    ("mapping values are not allowed", "a colon where none can stand",
     "Put words with a colon in quotes, and look whether the line is indented like its neighbours"),
    ("cannot start any token", "words begin with a sign that YAML keeps for itself", "Put these words in quotes"),
    ("unexpected end of stream", "a quotation mark is opened and never closed", "Close it at the end of the words"),
    ("unknown escape character", "a backslash in double quotes", "Use single quotes here"),
    ("could not find expected ':'", "a key without a colon",
     "Write 'key: words', and indent words that go on in the next line"),
    ("expected ',' or '}'", "a '{' whose end is not found",
     "Close it with '}', and put words with a comma or colon inside { } in quotes"),
    ("expected ',' or ']'", "a '[' whose end is not found", "Close it with ']'"),
    ("expected node content", "a bracket whose end is not found", "Close it"),
    ("expected '-' indicator", "a list whose items are not indented alike",
     "Put every '-' of the list right below the first"),
    ("block sequence entries are not allowed", "a list begins where none can",
     "Begin the list in a line of its own, or write [a, b]"),
    ("expected key", "this line is not indented like its neighbours, or goes on after a closing quote",
     "Put keys of one group right below each other, and look at the quotes"),
    ("expected <document start>", "this line does not fit what stands above it", "Indent it like its neighbours"),
    ("another document", "a second document begins with '---'", "Keep one protocol a file"),
    ("document indicator", "'---' or '...' inside the words", "Close the quotes above it, or take it out"),
    ("comment or line break", "words stand right behind '|' or '>'", "Begin them in the next line, or use quotes"),
    ("unexpected ':'", "a colon where none can stand", "Put words with a colon in quotes"),
    ("control characters", "a character that cannot be seen and may not be there", "Type the line again"),
    ("not allowed", "a character that may not be there", "Type the line again"),
)  # fmt: skip


def _slip(file: Path, text: str, slip: yaml.YAMLError) -> ContentError:
    said = str(getattr(slip, "problem", "") or getattr(slip, "reason", "") or slip)
    mark = getattr(slip, "problem_mark", None)
    context = str(getattr(slip, "context", "") or "")
    if "scanning a quoted" in context or "simple key" in context:
        mark = getattr(slip, "context_mark", None) or mark
    lines = text.split("\n")
    number = _unseen(text) if mark is None else min(mark.line, len(lines) - 1)
    near = lines[max(0, number - 1) : number + 1]
    if any("\t" in line[: len(line) - len(line.lstrip())] for line in near):
        number = next(n for n, line in enumerate(lines) if "\t" in line[: len(line) - len(line.lstrip())])
        return ContentError(file, number + 1, "a tab at the beginning of the line", "Use spaces")
    for words, problem, mend in _SLIPS:
        if words in said:
            return ContentError(file, number + 1, problem, mend)
    return ContentError(file, number + 1, f"YAML cannot read this ({said})", "Look at the quotes and the indentation")


def _unseen(text: str) -> int:
    """The line (from 0) of the first character that YAML does not allow."""
    for number, line in enumerate(text.split("\n")):
        if any(not c.isprintable() and c not in "\t\u00a0\u00ad\u2028\u2029" for c in line):
            return number
    return 0
