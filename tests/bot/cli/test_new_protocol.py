"""``convener protocols new``: a protocol of one's own from answers, which then truly runs."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from bot.content_schema import HINT, NAME
from facilitation.session.protocol import Protocol
from tests.bot.cli.terminal import Said, convener, environment

NAMES = ["Two good things", "We begin with what works: our own.", "opening", "", "", "2", "9", "some"]
STEPS = [
    "Think", 'Which two things went "well"?', "Small things count: #1.", "2,5", "", "", "silent", "",
    "Tell", "One of your two.", "No comments.", "", "", "", "round", "", "",
]  # fmt: skip


def new(*words: str, answers: list[str], at: Path) -> Said:
    """The command with its answers in a pipe."""
    done = subprocess.run(
        [sys.executable, "-m", "bot", "protocols", "new", *words], cwd=at, env=environment(), capture_output=True,
        timeout=60, input="".join(f"{answer}\n" for answer in answers).encode(),
    )  # fmt: skip
    return Said(done.returncode, done.stdout.decode(), done.stderr.decode())


def test_what_is_written_is_sound_and_runs(tmp_path: Path) -> None:
    said = new("two-good", "--into", "own", answers=[*NAMES, "no", *STEPS], at=tmp_path)

    assert (said.code, said.out) == (0, "own/two-good.yaml\n")
    assert f"CONVENER_PROTOCOLS_DIR={tmp_path / 'own'}" in said.err
    assert convener("protocols", "check", "own", at=tmp_path).code == 0
    shown = convener("protocols", "show", "two-good", at=tmp_path, protocols_dir=tmp_path / "own").out
    assert 'Which two things went "well"?' in shown and "Small things count: #1." in shown
    played = convener("rehearse", "two-good", "--people", "4", at=tmp_path, protocols_dir=tmp_path / "own")
    assert played.code == 0 and "This session is closed" in played.out


def test_somebody_who_presents_is_asked_for_the_work(tmp_path: Path) -> None:
    present = ["Show", "The presenter shows it.", "We listen.", "5", "", "presenter", "free", "", ""]
    said = new("show-it", answers=[*NAMES, "yes", *present], at=tmp_path)

    assert said.code == 0
    text = (tmp_path / "show-it.yaml").read_text("utf-8")
    assert "speaks: presenter" in text and "key: work" in text
    assert convener("rehearse", "show-it", at=tmp_path, protocols_dir=tmp_path).code == 0


def test_steps_that_come_for_each_of_a_small_group_are_one_repeat(tmp_path: Path) -> None:
    steps = [
        "Think", "What is on your mind?", "In silence.", "1", "", "", "silent", "threes",
        "Tell", "One tells the other two.", "Nobody interrupts.", "2", "each", "presenter", "free", "threes",
        "Answer", "The other two answer.", "No advice.", "3", "each", "others", "free", "threes",
        "Again", "All together, twice.", "Short.", "1", "twice", "", "round", "all", "",
    ]  # fmt: skip
    assert new("for-each", answers=[*NAMES, "no", *steps], at=tmp_path).code == 0

    made = Protocol.model_validate(yaml.safe_load((tmp_path / "for-each.yaml").read_text("utf-8")))
    assert [r.repeat.each or r.repeat.times for r in made.repeats] == ["member", 2]
    assert made.within == ((), (0,), (0,), (1,)) and not made.has_presenter
    assert [s.groups.of if s.groups else 0 for s in made.steps] == [3, 3, 3, 0]
    assert convener("rehearse", "for-each", "--people", "6", at=tmp_path, protocols_dir=tmp_path).code == 0


def test_a_file_that_is_there_is_left_as_it_is(tmp_path: Path) -> None:
    for name in ("mine.yaml", "other.yml"):
        (tmp_path / name).write_text("mine", "utf-8")
        said = new(name.partition(".")[0], answers=[*NAMES, "no", *STEPS], at=tmp_path)

        assert (said.code, said.out, said.err) == (2, "", f"{name} is there already; it was left as it is.\n")
        assert (tmp_path / name).read_text("utf-8") == "mine"


@pytest.mark.parametrize(
    ("answers", "why"),
    [
        ([], "The answers ended before this one: What do people call it?"),
        ([*NAMES, "no", *STEPS[:10]], "The answers ended before this one: The one rule"),
        (["x" * 61], "That has 61 characters, and 60 fit."),
        (["A {name}"], "It cannot hold braces"),
        (["A", ""], "Please write something."),
        (["A", "B", "gardening"], "Please choose one of: feedback, "),
        ([*NAMES[:5], "1"], "Please write a number from 2 to 200."),
        ([*NAMES[:5], "5", "4"], "Please write a number from 5 to 200."),
        ([*NAMES[:5], "many"], "Please write a number from 2 to 200."),
        ([*NAMES, "no", *STEPS[:3], "0.3"], "Please write a number from 0.5 to 480."),
        ([*NAMES, "no", *STEPS[:5], "presenter"], "Please choose one of: everyone, facilitator."),
    ],
)
def test_an_answer_that_will_not_do_ends_a_pipe_and_nothing_is_written(
    answers: list[str], why: str, tmp_path: Path
) -> None:
    said = new("mine", answers=answers, at=tmp_path)

    assert (said.code, said.out) == (2, "")
    assert why in said.err and "Nothing was written." in said.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("id", "why"), [("Our Round", "cannot be its name"), ("../x", "cannot be its name")])
def test_a_name_that_cannot_be_one_is_refused_before_any_question(id: str, why: str, tmp_path: Path) -> None:
    said = new(id, answers=[], at=tmp_path)

    assert said.code == 2 and why in said.err


def test_a_place_that_is_no_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")

    assert new("mine", "--into", "file", answers=[], at=tmp_path).err == "file is not a folder.\n"
    assert "cannot be written" in new("mine", "--into", "file/in", answers=[*NAMES, "no", *STEPS], at=tmp_path).err


def test_beside_a_schema_the_file_names_it_and_ours_can_be_overridden(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text(convener("protocols", "schema", at=tmp_path).out, "utf-8")
    said = new("chalk-talk", answers=[*NAMES, "no", *STEPS], at=tmp_path)

    assert said.code == 0 and "takes the place of the chalk-talk" in said.err
    assert (tmp_path / "chalk-talk.yaml").read_text("utf-8").startswith(f"{HINT}\n")


def test_in_a_terminal_an_answer_that_will_not_do_is_asked_for_again(tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    answers = ["x" * 61, *NAMES, "no", *STEPS]
    os.write(ours, "".join(f"{answer}\n" for answer in answers).encode())
    done = subprocess.run(
        [sys.executable, "-m", "bot", "protocols", "new", "mine"], cwd=tmp_path, env=environment(), stdin=theirs,
        capture_output=True, timeout=60,
    )  # fmt: skip
    os.close(ours)
    os.close(theirs)

    assert done.returncode == 0, done.stderr.decode()
    assert "61 characters, and 60 fit" in done.stderr.decode()
    assert (tmp_path / "mine.yaml").is_file()
