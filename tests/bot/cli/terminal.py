"""The command line as a person uses it: a program of its own, in a folder of its own."""

import os
import pstats
import socket
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[3]


class Said(NamedTuple):
    code: int
    out: str
    err: str


def environment(**settings: object) -> dict[str, str]:
    """The environment without any setting but these (``port=9000`` is CONVENER_PORT)."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("CONVENER_")}
    own = {f"CONVENER_{name.upper()}": str(value) for name, value in settings.items()}
    return plain | {"PYTHONPATH": str(ROOT), "COLUMNS": "100"} | own


def convener(*words: str, at: Path, **settings: object) -> Said:
    """``convener WORDS`` run in the folder ``at``, and what came of it."""
    done = subprocess.run(
        [sys.executable, "-m", "bot", *words], cwd=at, env=environment(**settings), capture_output=True, timeout=600
    )
    return Said(done.returncode, done.stdout.decode(), done.stderr.decode())


def calls(*words: str, at: Path) -> int:
    """How many functions Python calls in the main thread for ``convener WORDS``: what it costs, whatever else this
    machine does. Seconds depend on its mood."""
    told = at / "calls"
    command = [sys.executable, "-m", "cProfile", "-o", str(told), "-m", "bot", *words]
    subprocess.run(command, cwd=at, env=environment(), capture_output=True, check=False)
    found: int = vars(pstats.Stats(str(told)))["total_calls"]
    return found


def free_port() -> int:
    with closing(socket.socket()) as door:
        door.bind(("127.0.0.1", 0))
        found: int = door.getsockname()[1]
        return found
