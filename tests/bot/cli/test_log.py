"""How the log looks: text for a person, JSON for a collector, both ways of logging alike."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

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


def logged(at: Path, level: str, as_json: bool, script: str = SCRIPT) -> list[str]:
    script = script.format(level=level, as_json=as_json)
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
    assert len(logged(tmp_path, "debug", True)) == 3

HIDDEN = """
import logging
from bot.cli import log
log.set_up({level!r}, {as_json})
def taken(said, secret):
    raise RuntimeError("a slip of ours")
try:
    taken("I am " + "afraid of the head", "xoxb-" + "123")
except RuntimeError:
    logging.getLogger("bot.desk").exception("a defect")
for library in ("slack_sdk.web.async_client", "slack_bolt.AsyncApp", "discord.http", "sqlalchemy.engine"):
    logging.getLogger(library).debug("sending %s", "xoxb-" + "123")
logging.getLogger("sqlalchemy.engine.Engine").info("[generated in 0.01s] %s", "afraid of " + "the head")
from slack_bolt.logger import get_bolt_logger
get_bolt_logger(dict).debug("request %s", "xoxb-" + "123")
"""


@pytest.mark.parametrize("as_json", [True, False])
@pytest.mark.parametrize("level", ["info", "debug"])
def test_neither_what_people_wrote_nor_a_token_is_in_the_log(tmp_path: Path, level: str, as_json: bool) -> None:
    told = "\n".join(logged(tmp_path, level, as_json, HIDDEN))

    assert "a defect" in told and "RuntimeError" in told and "a slip of ours" in told and "taken" in told
    assert "afraid of the head" not in told and "xoxb-123" not in told
