"""How the log looks: text for a person, JSON for a collector, both ways of logging alike."""

import json
import subprocess
import sys
from pathlib import Path

from tests.bot.cli.terminal import environment

SCRIPT = """
import logging
import structlog
from bot.cli import log
log.set_up({level!r}, {as_json})
structlog.get_logger("bot.room").warning("a door stuck", team="t1")
logging.getLogger("bot.desk").info("taken %s", "in")
logging.getLogger("bot.desk").debug("only for those who look closely")
logging.getLogger("sqlalchemy.pool").info("chatter")
"""


def logged(at: Path, level: str, as_json: bool) -> list[str]:
    script = SCRIPT.format(level=level, as_json=as_json)
    done = subprocess.run([sys.executable, "-c", script], cwd=at, env=environment(), capture_output=True, check=True)
    assert done.stdout == b""
    return done.stderr.decode().splitlines()


def test_as_json_each_line_tells_when_who_and_what(tmp_path: Path) -> None:
    one, other = map(json.loads, logged(tmp_path, "info", True))

    assert (one["logger"], one["level"], one["event"], one["team"]) == ("bot.room", "warning", "a door stuck", "t1")
    assert (other["logger"], other["level"], other["event"]) == ("bot.desk", "info", "taken in")
    assert one["timestamp"].endswith("Z")


def test_as_text_it_is_for_reading_and_has_no_colours_where_nobody_looks(tmp_path: Path) -> None:
    lines = logged(tmp_path, "info", False)

    assert len(lines) == 2
    assert "a door stuck" in lines[0] and "team=t1" in lines[0]
    assert "\x1b" not in "".join(lines)


def test_the_level_decides_what_is_told(tmp_path: Path) -> None:
    assert len(logged(tmp_path, "warning", True)) == 1
    assert len(logged(tmp_path, "debug", True)) == 4
