"""Asking for help costs nothing: it comes at once, and loads no more than it needs."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.bot.cli.terminal import calls, convener, environment

HEAVY = ("bot.store", "bot.content", "sqlalchemy", "sqlmodel", "starlette", "slack_bolt", "discord", "openai", "rich",
         "uvicorn", "apscheduler")  # fmt: skip

MOST_CALLS = 200_000  # twice what it took when it was done in 0.15 s


def test_help_names_every_command(tmp_path: Path) -> None:
    said = convener("--help", at=tmp_path)

    assert said.code == 0
    for command in ("run", "rehearse", "protocols", "doctor", "db", "export", "version"):
        assert command in said.out


def test_help_costs_no_more_than_it_does_in_three_tenths_of_a_second(tmp_path: Path) -> None:
    assert calls("--help", at=tmp_path) < MOST_CALLS


@pytest.mark.parametrize("words", [("--help",), ("version",), ("protocols", "--help")])
def test_help_loads_no_platform_and_no_database(words: tuple[str, ...], tmp_path: Path) -> None:
    script = f"""
import sys
from bot.cli.app import app
try:
    app({list(words)!r})
except SystemExit:
    pass
print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, env=environment(), capture_output=True)

    assert done.stderr.decode().strip() == "[]"


def test_an_unknown_command_is_refused_with_code_2(tmp_path: Path) -> None:
    said = convener("rehears", at=tmp_path)

    assert said.code == 2
    assert "rehearse" in said.err


def test_the_version_is_told(tmp_path: Path) -> None:
    said = convener("version", at=tmp_path)

    assert said.code == 0
    assert said.out.startswith("convener 0.")
