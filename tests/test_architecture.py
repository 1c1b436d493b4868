"""The rules that the house is built by (DESIGN.md §3), read from its source. Each rule is shown to fail, too."""

import ast
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

ROOT = Path(__file__).parent.parent
PACKAGES = ("facilitation", "bot")
LONGEST = 400

# One library, one importer: whoever else wants it asks there.
IMPORTERS = {
    "sqlmodel": ("bot.store",),
    "sqlalchemy": ("bot.store",),
    "alembic": ("bot.store",),
    "sqlite3": ("bot.store", "bot.cli.doctor"),
    "psycopg": ("bot.store",),
    "apscheduler": ("bot.ticker",),
    "starlette": ("bot.platforms.room", "bot.platforms.slack"),
    "uvicorn": ("bot.platforms.room", "bot.cli.run", "bot.cli.server"),
    "jinja2": ("bot.platforms.room",),
    "markupsafe": ("bot.platforms.room",),
    "markdown_it": ("bot.platforms.commonmark", "bot.platforms.room", "bot.platforms.slack"),
    "itsdangerous": ("bot.platforms.room",),
    "typer": ("bot.cli", "bot.__main__"),
    "rich": ("bot.cli", "bot.__main__"),
    "yaml": ("bot.content",),
    "pydantic_settings": ("bot.settings",),
    "dotenv": ("bot.settings",),
    "slack_bolt": ("bot.platforms.slack",),
    "discord": ("bot.platforms.discord",),
    "slack_sdk": ("bot.platforms.slack",),
    "cryptography": ("bot.sealing",),
    "openai": ("bot.model",),
}

# From the top of the house down: a module may import only what stands below it (or beside it in its own package).
LAYERS = (
    ("bot.__main__",),
    ("bot.cli",),
    ("bot.office",),
    ("bot.ticker",),
    ("bot.outbox",),
    ("bot.platforms",),
    ("bot.directory",),
    ("bot.desk",),
    ("bot.content",),
    ("bot.store",),
    ("bot.model", "bot.sealing", "bot.settings", "bot.talk", "bot.world"),
    ("facilitation",),
)
CORE_LAYERS = (
    ("facilitation.commands",),
    ("facilitation.session", "facilitation.team", "facilitation.rehearsal"),
)


class File(NamedTuple):
    """A source file: ``name`` is its module's, or its path for what is no Python."""

    name: str
    text: str


Rule = Callable[[File], Iterable[str]]


def sources(*folders: str) -> list[File]:
    return [
        File(".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"), path.read_text("utf-8"))
        for folder in folders
        for path in sorted((ROOT / folder).rglob("*.py"))
    ]


def others(folder: str, *endings: str) -> list[File]:
    return [
        File(str(path.relative_to(ROOT)), path.read_text("utf-8"))
        for path in sorted((ROOT / folder).rglob("*"))
        if path.suffix in endings
    ]


def imports(file: File) -> Iterator[str]:
    """Every module that a file names in an import, in full, wherever in the file it stands."""
    package = file.name if f"{file.name.replace('.', '/')}/__init__.py" in _packages() else file.name.rpartition(".")[0]
    for node in ast.walk(ast.parse(file.text)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            parents = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            module = ".".join([*parents, *([node.module] if node.module else [])])
            yield from (f"{module}.{alias.name}" for alias in node.names)


def _packages() -> frozenset[str]:
    return frozenset(str(p.relative_to(ROOT)) for folder in PACKAGES for p in (ROOT / folder).rglob("__init__.py"))


def within(module: str, part: str) -> bool:
    return module == part or module.startswith(f"{part}.")


# -- the rules: each answers with what is wrong in a file -----------------------------


WORLDLY = """asyncio http io logging os pathlib secrets shutil socket sqlite3 subprocess sys tempfile threading time
urllib uuid""".split()


def imports_only_what_is_pure(file: File) -> Iterator[str]:
    """The core knows the standard library and pydantic, and nothing of it that touches the world."""
    for module in imports(file):
        top = module.partition(".")[0]
        if top not in ("facilitation", "pydantic") and (top not in sys.stdlib_module_names or top in WORLDLY):
            yield f"{file.name} imports {module}"


ASKS_THE_WORLD = {"now", "utcnow", "today", "uuid4", "uuid1", "getenv", "time_ns", "monotonic"}
TOUCHES_THE_WORLD = {"open", "print", "input", "exec", "eval", "__import__"}


def asks_nothing_of_the_world(file: File) -> Iterator[str]:
    """No clock, no dice, no files, no screen."""
    for node in ast.walk(ast.parse(file.text)):
        if not isinstance(node, ast.Call):
            continue
        called = node.func
        if isinstance(called, ast.Name) and called.id in TOUCHES_THE_WORLD:
            yield f"{file.name}:{node.lineno} calls {called.id}()"
        if isinstance(called, ast.Attribute) and called.attr in ASKS_THE_WORLD:
            yield f"{file.name}:{node.lineno} calls {ast.unparse(called)}()"
        if isinstance(called, ast.Attribute) and ast.unparse(called.value) == "random":
            if called.attr != "Random" or not node.args:
                yield f"{file.name}:{node.lineno} throws dice without a seed"
        if isinstance(called, ast.Name) and called.id == "Random" and not node.args:
            yield f"{file.name}:{node.lineno} throws dice without a seed"


def knows_only_what_stands_below(layers: tuple[tuple[str, ...], ...]) -> Rule:
    def floor(module: str) -> int | None:
        return next((n for n, parts in enumerate(layers) if any(_stands_in(module, part) for part in parts)), None)

    def rule(file: File) -> Iterator[str]:
        here = floor(file.name)
        for module in imports(file):
            there = floor(module)
            if here is not None and there is not None and there < here:
                yield f"{file.name} imports {module}, which stands above it"

    return rule


def _stands_in(module: str, part: str) -> bool:
    # bot.content_errors belongs to bot.content: what grew too long for one file is named after it.
    return within(module, part) or module.startswith(f"{part}_")


def asks_the_one_importer(file: File) -> Iterator[str]:
    for module in imports(file):
        allowed = IMPORTERS.get(module.partition(".")[0])
        if allowed is not None and not any(_stands_in(file.name, part) for part in allowed):
            yield f"{file.name} imports {module}; ask {allowed[0]}"


SHARED = ("contract", "commonmark")  # by all platforms


def platforms_know_neither_each_other_nor_the_store(file: File) -> Iterator[str]:
    platform = re.match(r"bot\.platforms\.(\w+)", file.name)
    if platform is None or platform[1] in SHARED:
        return
    for module in imports(file):
        other = re.match(r"bot\.platforms\.(\w+)\b", module)
        if other and other[1] not in (platform[1], *SHARED):
            yield f"{file.name} imports {module}"
        if within(module, "bot.store"):
            yield f"{file.name} imports {module}"


def only_the_settings_read_the_environment(file: File) -> Iterator[str]:
    if file.name == "bot.settings":
        return
    for node in ast.walk(ast.parse(file.text)):
        if isinstance(node, ast.Attribute) and ast.unparse(node) in ("os.environ", "os.getenv"):
            yield f"{file.name}:{node.lineno} reads the environment"


def only_the_world_tells_the_time(file: File) -> Iterator[str]:
    if file.name == "bot.world":
        return
    for node in ast.walk(ast.parse(file.text)):
        if isinstance(node, ast.Attribute) and ast.unparse(node) in ("datetime.now", "datetime.utcnow", "date.today"):
            yield f"{file.name}:{node.lineno} reads the clock"


def says_what_it_is_for(file: File) -> Iterator[str]:
    if not ast.get_docstring(ast.parse(file.text)):
        yield f"{file.name} has no docstring"


def is_not_too_long(file: File) -> Iterator[str]:
    lines = file.text.count("\n")
    if lines > LONGEST:
        yield f"{file.name} has {lines} lines"


LATER = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")
MACHINE = re.compile(r"(?<![\w.])(/home/\w|/Users/\w|/work/\w|/root/\w|[A-Z]:\\\\?Users)")


def puts_nothing_off(file: File) -> Iterator[str]:
    for number, line in enumerate(file.text.splitlines(), 1):
        if found := LATER.search(line):
            yield f"{file.name}:{number} says {found[0]}"


def names_no_machine(file: File) -> Iterator[str]:
    for number, line in enumerate(file.text.splitlines(), 1):
        if found := MACHINE.search(line):
            yield f"{file.name}:{number} names {found[0]}"


# -- wording: every key in the code is in the wording ---------------------------------

KEY = re.compile(r"[a-z_]+(\.[a-z_0-9]+)+")
FILES = (".db", ".html", ".yaml", ".json", ".css", ".js")


def keys(file: File, areas: frozenset[str]) -> Iterator[tuple[int, str]]:
    """The keys of sentences that a file names: each text that looks like one (its first word is an ``area`` of the
    wording, as in "refused.closed"), wherever it stands; of a text with holes, its beginning up to the first ("*")."""
    tree = ast.parse(file.text)
    holed = {id(part): node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
            continue
        text, whole = node.value, holed.get(id(node))
        if whole is not None and (whole.values[0] is not node or len(whole.values) == 1):
            continue
        fits = KEY.fullmatch(text) if whole is None else re.fullmatch(r"[a-z_]+\.[a-z_.]*", text)
        if fits and text.partition(".")[0] in areas and not text.endswith(FILES):
            yield node.lineno, text if whole is None else f"{text}*"


def is_known(key: str, known: Mapping[str, object]) -> bool:
    return any(k.startswith(key[:-1]) for k in known) if key.endswith("*") else key in known


def keys_on_a_page(file: File) -> Iterator[tuple[int, str]]:
    """The keys that a template names: {{ t("…") }}."""
    for number, line in enumerate(file.text.splitlines(), 1):
        yield from ((number, key) for key in re.findall(r"""\bt\(["']([\w.]+)["'][,)]""", line))


def sentences(language: str) -> Mapping[str, object]:
    found: dict[str, object] = {}
    for file in sorted((ROOT / "prompts" / "wording" / language).glob("*.yaml")):
        found |= yaml.safe_load(file.read_text("utf-8")) or {}
    return found


def is_worded(known: Mapping[str, object]) -> Rule:
    areas = frozenset(key.partition(".")[0] for key in known)

    def rule(file: File) -> Iterator[str]:
        for line, key in keys_on_a_page(file) if file.name.endswith(".html") else keys(file, areas):
            if not is_known(key, known):
                yield f"{file.name}:{line} says {key!r}, and there is no such sentence"

    return rule


# -- that the house keeps them ---------------------------------------------------------

CORE = [
    imports_only_what_is_pure,
    asks_nothing_of_the_world,
    knows_only_what_stands_below(CORE_LAYERS),
]
HOUSE = [
    asks_the_one_importer,
    platforms_know_neither_each_other_nor_the_store,
    knows_only_what_stands_below(LAYERS),
    only_the_settings_read_the_environment,
    only_the_world_tells_the_time,
]
ALL = [says_what_it_is_for, is_not_too_long, puts_nothing_off, names_no_machine]


def broken(rules: Iterable[Rule], files: Iterable[File]) -> list[str]:
    files = list(files)
    return [wrong for rule in rules for file in files for wrong in rule(file)]


def test_the_core_is_pure() -> None:
    assert broken(CORE, sources("facilitation")) == []


def test_the_shell_keeps_its_order() -> None:
    assert broken(HOUSE, sources("facilitation", "bot")) == []


def test_every_python_file_is_short_finished_and_says_what_it_is_for() -> None:
    assert broken(ALL, sources("facilitation", "bot", "tests")) == []


def test_pages_styles_scripts_and_content_are_short_and_finished() -> None:
    files = others("bot", ".html", ".css", ".js") + others("prompts", ".yaml", ".md")
    pages = [file for file in files if not file.name.startswith("prompts")]

    assert broken([is_not_too_long], pages) == []
    assert broken([puts_nothing_off, names_no_machine], files) == []


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_sentence_that_the_code_says_is_worded(language: str) -> None:
    files = sources("facilitation", "bot") + others("bot", ".html")

    assert broken([is_worded(sentences(language))], files) == []


def test_both_languages_have_the_same_sentences() -> None:
    assert sorted(sentences("en")) == sorted(sentences("es"))


# -- that each rule can fail -------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "name", "text"),
    [
        (imports_only_what_is_pure, "facilitation.x", "from bot.world import World"),
        (imports_only_what_is_pure, "facilitation.x", "import sqlmodel"),
        (imports_only_what_is_pure, "facilitation.session.x", "def f():\n    import os"),
        (asks_nothing_of_the_world, "facilitation.x", "from datetime import datetime\nnow = datetime.now(UTC)"),
        (asks_nothing_of_the_world, "facilitation.x", "day = date.today()"),
        (asks_nothing_of_the_world, "facilitation.x", "import random\nrandom.choice((1, 2))"),
        (asks_nothing_of_the_world, "facilitation.x", "import random\ndice = random.Random()"),
        (asks_nothing_of_the_world, "facilitation.x", "from random import Random\ndice = Random()"),
        (asks_nothing_of_the_world, "facilitation.x", "text = open('x').read()"),
        (asks_nothing_of_the_world, "facilitation.x", "print('here')"),
        (asks_nothing_of_the_world, "facilitation.x", "id = uuid.uuid4()"),
        (knows_only_what_stands_below(LAYERS), "bot.desk", "from bot.ticker import Ticker"),
        (knows_only_what_stands_below(LAYERS), "bot.store.tables", "from bot.desk import Desk"),
        (knows_only_what_stands_below(LAYERS), "bot.content_check", "from bot import outbox"),
        (knows_only_what_stands_below(CORE_LAYERS), "facilitation.team.team", "from facilitation import commands"),
        (asks_the_one_importer, "bot.desk", "from sqlmodel import select"),
        (asks_the_one_importer, "bot.outbox", "from apscheduler.schedulers.asyncio import AsyncIOScheduler"),
        (asks_the_one_importer, "bot.desk", "def f():\n    import yaml"),
        (platforms_know_neither_each_other_nor_the_store, "bot.platforms.room.app", "from bot.store import tables"),
        (platforms_know_neither_each_other_nor_the_store, "bot.platforms.room.app", "from ..slack import app"),
        (only_the_settings_read_the_environment, "bot.desk", "import os\nkey = os.environ['KEY']"),
        (only_the_world_tells_the_time, "bot.desk", "now = datetime.now(UTC)"),
        (says_what_it_is_for, "bot.x", "x = 1"),
        (is_not_too_long, "bot.x", "\n" * 401),
        (puts_nothing_off, "bot.x", "x = 1  # TO" + "DO: later"),
        (names_no_machine, "bot.x", "path = '/ho" + "me/ana/convener'"),
        (is_worded({"refused.b": ""}), "facilitation.x", "raise Refused('refused.nobody_knows')"),
        (is_worded({"button.b": ""}), "facilitation.x", "Refused('', buttons=(('button.nobody', 'next:s1'),))"),
        (is_worded({"a.b": ""}), "facilitation.x", "words(f'a.c_{kind}', n=1)"),
        (is_worded({"a.b": ""}), "room/page.html", """<p>{{ t('a.c', n=1) }}</p>"""),
        (is_worded({"a.b": ""}), "facilitation.x", "say(given.words('a.c' if x else 'a.b', n=1))"),
    ],
)
def test_a_rule_notices_when_it_is_broken(rule: Rule, name: str, text: str) -> None:
    assert list(rule(File(name, text)))


@pytest.mark.parametrize(
    ("rule", "name", "text"),
    [
        (imports_only_what_is_pure, "facilitation.x", "from pydantic import BaseModel\nimport re"),
        (asks_nothing_of_the_world, "facilitation.x", "import random\ndice = random.Random(7)\ndice.choice((1, 2))"),
        (knows_only_what_stands_below(LAYERS), "bot.ticker", "from bot.desk import Desk"),
        (asks_the_one_importer, "bot.content_check", "import yaml"),
        (platforms_know_neither_each_other_nor_the_store, "bot.platforms.room.app", "from .pages import Pages"),
        (is_worded({"a.b": ""}), "facilitation.x", "words('a.b', n=1)"),
        (is_worded({"a.b_c": ""}), "facilitation.x", "words(f'a.b_{kind}', n=1)"),
    ],
)
def test_a_rule_lets_pass_what_is_right(rule: Rule, name: str, text: str) -> None:
    assert list(rule(File(name, text))) == []
