"""A slip in a file of content is told by file, line and mend: all slips of a file at once, and never a traceback."""

import copy
import os
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.content import PROMPTS, Content, ContentError, check

GOOD = (PROMPTS / "protocols" / "tuning-protocol.yaml").read_text("utf-8")
CONSENT = (PROMPTS / "protocols" / "consent-round.yaml").read_text("utf-8")
FIRST_STEP = "  - name: {en: Frame the session, es: Abrir la sesión}\n"
FIRST_MINUTES = "    minutes: {usual: 5, from: 2, to: 10}\n    speaks: facilitator\n"
SORT = "    kinds: [warm, cool]\n    days: 0.5\n    cue:\n"
PEOPLE = "people: {from: 6, to: 10}\n"
NAME = "name:\n  en: Tuning protocol\n"

MISTAKES = {
    "a misspelt key": ("purpose:\n", "purpos:\n", "purpos:", "'purpos' is not a key", "Did you mean 'purpose'?"),
    "an unknown key": ("family:", "colour: red\nfamily:", "colour:", "'colour' is not a key", "Use id, name"),
    "an unknown key of a step": ("silent: true", "silnt: true", "silnt", "(in step 4)", "Did you mean 'silent'?"),
    "a missing key": ("family: feedback\n", "", "id: tuning", "'family' is missing", "Add 'family: …'"),
    "a step without a rule": (
        "    rule:\n      en: Read in silence, pen in hand.\n      es: Leer en silencio, lápiz en mano.\n", "",
        "name: {en: Study the work", "'rule' is missing (in step 4)", "Add 'rule: {en: …, es: …}'",
    ),
    "a wrong choice": ("speaks: others", "speaks: other", "speaks: other", "'speaks' cannot be 'other'", "'others'?"),
    "an unheard-of choice": (
        "silent: true\n    shows: never\n    cue", "silent: true\n    shows: later\n    cue", "shows: later",
        "'shows' cannot be 'later' (in step 4)", "Use at_once, together or never",
    ),
    "a bare no": ("en: Focusing question", "en: no", "label: {en: no", "reads the words no as true", "quotes: 'no'"),
    "a number for words": ("en: Tuning protocol", "en: 42", "en: 42", "words 42 as a number", "in quotes: '42'"),
    "a key that is no word": (
        "  es: Protocolo", "  no: Protokoll\n  es: Protocolo", "no: P", "the key no", "quotes: 'no'",
    ),
    "too many minutes": ("usual: 5, from: 2, to: 10", "usual: 900", "usual: 900", "too much (in step 1", "up to 480"),
    "no minutes": (
        "usual: 5, from: 2, to: 10", "usual: 0", "usual: 0", "which is too little", "Write a number above 0",
    ),
    "minutes out of their range": (
        "usual: 5, from: 2, to: 10", "usual: 15, from: 2, to: 10", "usual: 15", "must lie between", "Change one",
    ),
    "minutes in words": (
        "usual: 5, from: 2, to: 10", "usual: five", "usual: five", "is 'five' (in step 1", "such as 5",
    ),
    "minutes by the clock": ("usual: 5, from: 2", "usual: 5:30, from: 2", "5:30", "5:30 as another", "5 or 2.5"),
    "minutes without a key": (
        "minutes: {usual: 5, from: 2, to: 10}", "minutes: 5", "minutes: 5", "'minutes' cannot be '5'", "{usual: …}",
    ),
    "no English": (NAME, "name:\n", "name:", "'name' has no English words", "Give them under 'en:'"),
    "an unknown language": (NAME, NAME + "  fr: Accordage\n", "fr:", "unknown language 'fr'", "Use one of en, es"),
    "words without a language": (
        NAME + "  es: Protocolo de afinación\n", "name: Tuning\n", "name: T", "'Tuning'", "{en",
    ),
    "empty Spanish": (
        "es: Protocolo de afinación", "es: ''", "es: ''", "the 'es' words of 'name' are empty", "Write",
    ),
    "an unknown kind": (
        "kinds: [reflection]", "kinds: [reflexion]", "reflexion", "no kind of contribution", "reflection'?",
    ),
    "a kind twice": (SORT, SORT.replace("cool", "warm"), "[warm, warm]", "'warm' stands twice in step 5", "Keep one"),
    "kinds that are no list": (
        "kinds: [reflection]", "kinds: reflection", "kinds: ref", "must be a list", "[reflection]",
    ),
    "another id": (
        "id: tuning-protocol", "id: tune-up", "id: tune-up", "the file is called", "Write 'id: tuning-protocol'",
    ),
    "an id with a space": (
        "id: tuning-protocol", "id: tuning protocol", "id:", "'id' cannot be", "Use small letters",
    ),
    "an unknown family": ("family: feedback", "family: feedbak", "feedbak", "there is no family", "mean 'feedback'?"),
    "a rule too long for a wall": (
        "en: Read in silence,", "en: Read" + " on" * 30 + ",", "Read on", "and 80 fit", "fewer",
    ),
    "a card too long": ("en: Read or look", "en: " + "Look. " * 90 + "Read", "en: Look", "'say' has", "fewer words"),
    "braces in words": (
        "en: Read in silence", "en: Read {work}", "{work}", "'rule' has a brace", "Write the words out",
    ),
    "words that end at a comma": (
        "en: Study the work,", "en: Study the work, and think,", "and think", "a comma ends the words", "quotes",
    ),
    "an alias of two words": ("[tuning,", "[tuning up,", "[tuning up", "not one word", "hyphens"),
    "an alias twice": ("[tuning, afinación]", "[tune, tune]", "[tune", "the alias 'tune' stands twice", "Take one"),
    "people the wrong way round": (
        "{from: 6, to: 10}", "{from: 10, to: 6}", "from: 10", "goes from 10 to 6", "smaller",
    ),
    "too few people": ("{from: 6, to: 10}", "{from: 1, to: 10}", "from: 1", "'from' is '1'", "Write a number from 2"),
    "no presenter": (
        "  - name: presenter\n    called: {en: presenter, es: quien presenta}\n", "", "speaks: presenter",
        "step 2 speaks of the presenter", "Add '- name: presenter'",
    ),
    "a round that hides": (
        FIRST_MINUTES, FIRST_MINUTES + "    turns: round\n    shows: together\n", "shows: together",
        "a round is heard at once (in step 1)", "Leave out 'shows'",
    ),
    "private notes kept": (
        "    shows: never\n    kinds", "    shows: never\n    keep: true\n    kinds", "keep: true\n    kinds",
        "private notes are never in the record", "Leave out 'keep'",
    ),
    "no address": ("link: http", "link: x", "link:", "'link' cannot be", "Begin it with http://"),
    "true or false in words": (
        "silent: true", "silent: maybe", "silent: maybe", "must be true or false", "Write true",
    ),
    "the same key twice": (
        "family: feedback\n", "family: feedback\nfamily: text\n", "family: text", "'family' stands here twice", "Keep",
    ),
    "a tab": ("  en: Tuning", "\ten: Tuning", "\ten: Tuning", "a tab", "Use spaces"),
    "bad indentation": (
        "  es: Protocolo", "   es: Protocolo", "   es: Pro", "a colon where none can stand", "indented",
    ),
    "a colon in words": ("en: Tuning protocol", "en: Tuning: protocol", "Tuning: p", "a colon", "in quotes"),
    "quotes left open": ("en: Tuning protocol", 'en: "Tuning protocol', '"Tuning', "never closed", "Close it"),
    "an at sign": ("en: Tuning protocol", "en: @Tuning", "@Tuning", "a sign that YAML keeps", "in quotes"),
    "a star": ("en: Tuning protocol", "en: *Tuning", "*Tuning", "'*' means something else", "in quotes"),
    "an anchor": ("en: Tuning protocol", "en: &tuning protocol", "&tuning", "'&' means something else", "in quotes"),
    "a tag": ("en: Tuning protocol", "en: !!python/name:os.system x", "!!python", "'!' means", "in quotes"),
    "a brace left open": (PEOPLE, "people: {from: 6, to: 10\n", "trust:", "'{' whose end", "Close it"),
    "a second document": ("\nsteps:\n", "\n---\nsteps:\n", "---", "a second document", "one protocol a file"),
    "too many inputs": (
        "roles:\n", "  - {key: a, label: {en: A}}\n  - {key: b, label: {en: B}}\nroles:\n", "key: b",
        "4 inputs are asked for, and 3 fit", "Leave one out",
    ),
    "two inputs of one key": (
        "key: work", "key: question", "key: question\n    label: {en: The", "two inputs have the key", "Rename one",
    ),
    "a role twice": (
        "name: timekeeper", "name: presenter", "- name: presenter", "'presenter' stands twice", "Keep one",
    ),
    "no steps": (
        GOOD[GOOD.index("\nsteps:") : GOOD.index("\ndebrief:")], "\nsteps: []", "steps: []", "few", "at least 1",
    ),
    "steps that are none": (
        "\nsteps:\n" + FIRST_STEP, "\nsteps:\n  - a step\n" + FIRST_STEP, "- a step", "number 1 cannot be", "'- {n",
    ),
    "steps in a word": (
        GOOD[GOOD.index("\nsteps:") : GOOD.index("\ndebrief:")], "\nsteps: many", "steps: many",
        "'steps' must be a list", "[{name: …",
    ),
    "an alias that is a number": ("[tuning, afinación]", "[2, tuning]", "[2,", "words 2 as a number", "quotes: '2'"),
    "too many people": ("{from: 6, to: 10}", "{from: 6, to: 900}", "to: 900", "which is too much", "up to 200"),
    "an answer without others": (
        "speaks: others\n    presenter_answers", "speaks: everyone\n    presenter_answers", "presenter_answers",
        "'presenter_answers' needs 'speaks: others' (in step 3)", "Change one",
    ),
    "no words at all": ("en: Tuning protocol", "en: ~", "en: ~", "reads the words ~ as nothing", "in quotes: '~'"),
    "words in a list": ("en: Tuning protocol", "en: [a, b]", "en: [a", "'en' must be words", "in one piece"),
    "a family in a list": ("family: feedback", "family: [feedback]", "family: [", "'family' must be words", "quotes"),
    "an id in a group": ("id: tuning-protocol", "id: {a: b}", "id: {a", "'id' must be words", "quotes"),
    "a bar before words": ("en: Tuning protocol", "en: |Tuning", "|Tuning", "right behind '|'", "next line"),
    "a name over two lines": (
        "  en: Tuning protocol", "  en: |\n    Tuning\n    protocol", "en: |", "'name' goes over several", "one line",
    ),
}  # fmt: skip


def written(folder: Path, text: str, name: str = "tuning-protocol.yaml") -> Path:
    file = folder / name
    file.write_bytes(text.encode("utf-8", "surrogatepass"))
    return file


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_told_with_its_file_its_line_and_a_mend(mistake: str, tmp_path: Path) -> None:
    old, new, where, problem, mend = MISTAKES[mistake]
    assert old in GOOD
    text = GOOD.replace(old, new, 1)
    file = written(tmp_path, text)
    errors = check(file)
    line = text.count("\n", 0, text.index(where)) + 1

    assert errors, "the mistake was not found"
    found = errors[0]
    assert (found.file, found.line) == (file, line), str(found)
    assert problem in found.problem and mend in str(found).removeprefix(f"{file}:{line}: {found.problem}. ")
    assert len(errors) == 1, [str(e) for e in errors]


def test_a_step_that_waits_for_an_objection_needs_a_decision_before_it(tmp_path: Path) -> None:
    text = CONSENT.replace("    decides: consent\n", "")
    endless, error = check(written(tmp_path, text, "consent-round.yaml"))
    assert "a repeat goes on until something is decided" in endless.problem

    assert "step 6 waits for how a decision comes out" in error.problem
    assert error.line == text.count("\n", 0, text.index("only_if")) + 1


def test_a_step_that_decides_needs_a_proposal(tmp_path: Path) -> None:
    [error] = check(written(tmp_path, CONSENT.replace("key: proposal", "key: plan"), "consent-round.yaml"))

    assert "a step 'decides'" in error.problem and error.line == CONSENT.count("\n", 0, CONSENT.index("\ninputs:")) + 2


def test_all_mistakes_of_a_file_are_told_at_once_in_the_order_of_lines(tmp_path: Path) -> None:
    text = GOOD.replace("family: feedback", "family: none").replace("silent: true", "silent: maybe", 1)
    text = text.replace("kinds: [warm, cool]", "kinds: [warmth, cool]")
    errors = check(written(tmp_path, text))

    assert [e.problem[:18] for e in errors] == ["there is no family", "'silent' must be t", *["there is no kind o"] * 2]
    assert [e.line for e in errors] == sorted(e.line for e in errors)


def test_an_error_reads_as_file_line_problem_and_mend() -> None:
    assert str(ContentError("a.yaml", 3, "it is wrong.", "Mend it")) == "a.yaml:3: it is wrong. Mend it."
    assert str(ContentError("a.yaml", 3, "it is wrong", "Did you mean 'b'?")).endswith(". Did you mean 'b'?")


@pytest.mark.parametrize(
    ("raw", "line", "problem"),
    [
        (b"", 1, "the file is empty"),
        (b"# only a remark\n", 1, "the file is empty"),
        (b"- a\n- b\n", 1, "the file is not a list of keys and words"),
        (b"words\n", 1, "the file is not a list of keys and words"),
        (b"id: a\nname: \xff\xfe\n", 2, "the file is not in UTF-8"),
        (b"id: a\nname: \x00\n", 2, "a character that cannot be seen"),
        (b"[" * 100_000, 1, "too many things inside one another"),
        (b"[" * 50_000 + b"]" * 50_000, 1, "too many things inside one another"),
        (b"a: " * 30, 1, "a colon where none can stand"),
        (b"? [a]\n: b\n", 1, "a list or brackets stand where a key should be"),
        (b"x" * 300_000, 1, "the file is too large"),
        (b"a: &x [1]\nb: *x\n", 1, "'&' means something else"),
        (b"a: " + b"9" * 5000, 1, "a number in this file has no end"),
    ],
)
def test_what_is_no_protocol_at_all_is_told_in_a_sentence(raw: bytes, line: int, problem: str, tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_bytes(raw)
    error = check(file)[0]

    assert (error.line, error.problem[: len(problem)]) == (line, problem)


def test_a_file_that_cannot_be_read_is_told_in_a_sentence(tmp_path: Path) -> None:
    closed = written(tmp_path, GOOD)
    closed.chmod(0)

    assert check(tmp_path / "nowhere.yaml")[0].problem == "there is no such file"
    assert check(tmp_path)[0].problem == "this is not a file"
    assert check("a\0b")[0].line == 1
    assert "the file cannot be read" in check("a" * 5000)[0].problem
    if os.access(closed, os.R_OK):  # whoever runs the tests as root may read everything
        return
    assert "Permission denied" in check(closed)[0].problem


def test_a_file_with_a_byte_order_mark_and_windows_line_ends_is_good(tmp_path: Path) -> None:
    file = tmp_path / "tuning-protocol.yaml"
    file.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())

    assert check(file) == []
    assert "tuning-protocol" in Content.load(protocols_dir=tmp_path).protocols


@pytest.mark.parametrize(
    ("folder", "name", "old", "new", "problem"),
    [
        ("ground_rules", "mixed-group", "id: no-names", "id: plain-words", "the id 'plain-words' stands here twice"),
        ("ground_rules", "mixed-group", "about:", "abut:", "'abut' is not a key that can stand here"),
        ("checkins", "focus", "quite a fog", "x" * 50, "'low' has 50 characters, and 40 fit"),
        ("questions", "stems", "id: pupils", "id: practice", "the id 'practice' stands here twice"),
        ("rehearsal", "en", "  free.note:", "  notes:", "'say' has no lines for 'free.note'"),
        ("rehearsal", "en", "  aim:", "  aims:", "'say' has more or fewer lines for 'aim' than for 'agreements'"),
        ("rehearsal", "en", "- Page two,", "- " + "Page two " * 40 + ",", "number 1 has too many characters"),
        ("rehearsal", "en", "name: Imogen", "name: ''", "'name' has too few characters"),
    ],
)
def test_the_other_files_are_checked_by_their_folders(
    folder: str, name: str, old: str, new: str, problem: str, tmp_path: Path
) -> None:
    text = (PROMPTS / folder / f"{name}.yaml").read_text("utf-8")
    assert old in text
    (tmp_path / folder).mkdir()
    errors = check(written(tmp_path / folder, text.replace(old, new, 1), f"{name}.yaml"))

    assert problem in [e.problem.partition(" (in")[0] for e in errors]


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("a.b: one\nA.c: two\n", 2, "'A.c' cannot be the key"),
        ("a.b: one\nc: {one: x, more: y}\n", 2, "'c' needs the keys 'one' and 'other'"),
        ("a.b:\n", 1, "'a.b' has no words"),
        ("a.b: yes\n", 1, "'a.b' has no words"),
        ("a: '{name'\n", 1, "'a' has a brace without its partner"),
        ("a: 'all } of it'\n", 1, "'a' has a brace without its partner"),
        ("a: '{0}'\n", 1, "'a' has braces that hold no plain name ('{0}')"),
        ("a: '{n.real}'\n", 1, "'a' has braces that hold no plain name ('{n.real}')"),
        ("a: '{n:03d}'\n", 1, "'a' has braces that hold no plain name ('{n}')"),
        ("a: b\na: c\n", 2, "'a' stands here twice"),
        ("- a\n", 1, "the file is not a list of keys and sentences"),
    ],
)
def test_sentences_are_checked_too(text: str, line: int, problem: str, tmp_path: Path) -> None:
    (tmp_path / "wording" / "en").mkdir(parents=True)
    error = check(written(tmp_path / "wording" / "en", text, "some.yaml"))[0]

    assert error.line == line
    assert error.problem.startswith(problem)


VALUES = [None, True, 1, -1, 10**30, "", "x", "no", "{x}", [], {}, ["a"], [[]], [None], {"en": None}, {"a": {"b": 1}}]
DATA = yaml.safe_load(CONSENT)


def places(data: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a file's data, as the path of keys and numbers that leads there."""
    inside = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [at] * bool(at) + [place for key, value in inside for place in places(value, (*at, key))]


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(places(DATA)), st.sampled_from(VALUES)), min_size=1, max_size=3))
@example([(("id",), {"a": {"b": 1}})])
def test_whatever_stands_in_the_wrong_place_ends_in_a_list_of_errors(
    tmp_path: Path, changes: list[tuple[tuple[Any, ...], Any]]
) -> None:
    data = copy.deepcopy(DATA)
    for place, value in changes:
        held = data
        with suppress(KeyError, IndexError, TypeError):  # an earlier change may have taken the place away
            for key in place[:-1]:
                held = held[key]
            held[place[-1]] = value
    file = written(tmp_path, yaml.safe_dump(data, allow_unicode=True, sort_keys=False), "consent-round.yaml")
    errors = check(file)

    assert all(isinstance(e, ContentError) and "\n" not in str(e) and e.mend for e in errors)
    assert errors or Content.load(protocols_dir=tmp_path).protocols["consent-round"]


SLIPS = st.sampled_from(
    ["", " ", "\t", "\n", ":", "- ", "'", '"', "{", "}", "[", "]", "#", "&", "*", "!", "|", ">", "%", "@", "`", "?",
     ",", "no", "5:30", "~", "<<: ", "---\n", "\x00", "\ufeff", "é", "\u2028", "\\", ".nan", ".inf", "!!set ", "0x1F",
     "\ud800"]
)  # fmt: skip


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, len(GOOD)), st.integers(0, 30), SLIPS), min_size=1, max_size=3))
@example([(0, 0, "---\n")])
@example([(GOOD.index("usual: 5") + 7, 1, ".nan")])
@example([(GOOD.index("usual: 5") + 7, 1, ".inf")])
def test_whatever_slips_into_a_good_file_ends_in_a_list_of_errors(
    tmp_path: Path, slips: list[tuple[int, int, str]]
) -> None:
    text = GOOD
    for at, away, slip in slips:
        text = text[:at] + slip + text[at + away :]
    file = written(tmp_path, text)
    errors = check(file)

    assert all(isinstance(e, ContentError) and 1 <= e.line <= text.count("\n") + 2 for e in errors)
    assert all("\n" not in str(e) and e.mend for e in errors)
    if not errors:
        assert Content.load(protocols_dir=tmp_path).protocols["tuning-protocol"].minutes > 0


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300))
def test_any_bytes_end_in_a_list_of_errors(tmp_path: Path, raw: bytes) -> None:
    file = tmp_path / "tuning-protocol.yaml"
    file.write_bytes(raw)

    assert all(isinstance(e, ContentError) for e in check(file)) and check(file)
