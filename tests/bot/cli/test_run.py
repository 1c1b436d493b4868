"""``convener run``: the house opens, or says in one sentence why it cannot; and it closes without losing anything."""

import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest

from tests.bot.cli.terminal import Said, convener, environment, free_port
from tests.postgres import Server

ONE_SENTENCE = 1  # line on stderr, and no traceback


class House(NamedTuple):
    program: "subprocess.Popen[str]"
    address: str

    def stop(self, by: int = signal.SIGTERM) -> Said:
        """Tells it to stop: what it said."""
        self.program.send_signal(by)
        out, err = self.program.communicate(timeout=120)
        return Said(self.program.returncode, out, err)


@contextmanager
def running(at: Path, **settings: object) -> Iterator[House]:
    with starting(at, **settings) as program:
        assert program.stdout is not None
        first = program.stdout.readline()
        assert "http" in first, program.communicate(timeout=120)[1]
        yield House(program, first.split()[-1])


@contextmanager
def starting(at: Path, **settings: object) -> Iterator["subprocess.Popen[str]"]:
    port = settings.pop("port", None) or free_port()
    program = subprocess.Popen(
        [sys.executable, "-m", "bot", "run"], cwd=at, env=environment(port=port, **settings), text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    try:
        yield program
    finally:
        if program.poll() is None:
            program.kill()
            program.communicate()


def refused(said: Said) -> str:
    """The one sentence of a start that could not be."""
    assert said.code == 2, said
    assert said.out == ""
    assert said.err.count("\n") == ONE_SENTENCE, said.err
    return said.err.strip()


# -- opening and closing -------------------------------------------------------------------


def test_it_opens_says_where_and_answers(tmp_path: Path) -> None:
    with running(tmp_path) as house:
        page, health = httpx.get(house.address), httpx.get(f"{house.address}/healthz")

        assert page.status_code == 200
        assert health.json()["status"] == "ok"
        said = house.stop(signal.SIGINT)

    assert said.code == 0
    assert "Closed. Everything is kept." in said.out
    assert said.err == ""
    assert (tmp_path / "convener.db").exists()
    assert (tmp_path / "convener.key").stat().st_mode & 0o077 == 0


def test_it_closes_though_a_page_is_open_and_tells_the_page(tmp_path: Path) -> None:
    with running(tmp_path) as house, httpx.Client(base_url=house.address, headers={"Origin": house.address}) as browser:
        made = browser.post("/make", data={"name": "Ana", "team": "Year 7"})
        room = made.headers["location"]
        with browser.stream("GET", f"{room}/live") as stream:
            lines = stream.iter_lines()
            next(lines)

            said = house.stop()

            assert "event: bye" in list(lines)

    assert said.code == 0
    assert "Closed. Everything is kept." in said.out


@pytest.mark.parametrize("signal", [signal.SIGINT, signal.SIGTERM])
def test_it_hears_a_stop_while_it_still_starts(tmp_path: Path, signal: int) -> None:
    with closing(socket.socket()) as slack:
        slack.bind(("127.0.0.1", 0))
        slack.listen()
        slack.settimeout(120)
        url = f"http://127.0.0.1:{slack.getsockname()[1]}/"
        with starting(
            tmp_path, slack_bot_token="xoxb-1", slack_signing_secret="x" * 32, slack_api_url=url
        ) as program:
            asked, _ = slack.accept()  # and never gets an answer
            said = House(program, "").stop(signal)
            asked.close()

    assert said.code == 0
    assert "Closed. Everything is kept." in said.out and "Convener is open" not in said.out
    assert "Traceback" not in said.err


def test_what_was_made_is_there_after_a_restart(tmp_path: Path) -> None:
    with running(tmp_path) as house, httpx.Client(base_url=house.address, headers={"Origin": house.address}) as browser:
        room = browser.post("/make", data={"name": "Ana", "team": "Year 7"}).headers["location"]
        port = int(house.address.rpartition(":")[2])
        house.stop()
        with running(tmp_path, port=port):
            page = browser.get(room)

    assert page.status_code == 200
    assert "Year 7" in page.text


# -- one clear sentence ----------------------------------------------------------------------


def test_a_port_that_another_program_has_is_told_before_anything_is_started(tmp_path: Path) -> None:
    with closing(socket.socket()) as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        sentence = refused(convener("run", at=tmp_path, port=port))

    assert sentence.startswith(f"Port {port} is taken by another program.")
    assert list(tmp_path.iterdir()) == []


def test_a_port_where_convener_runs_already_is_told_as_that(tmp_path: Path) -> None:
    with running(tmp_path) as house:
        port = int(house.address.rpartition(":")[2])

        assert refused(convener("run", at=tmp_path, port=port)).startswith(
            f"Convener is already running at port {port}"
        )


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        (
            {"host": "no.such.host.invalid"},
            'CONVENER_HOST is "no.such.host.invalid", which is no address of this machine.',
        ),
        ({"host": "192.0.2.1"}, 'CONVENER_HOST is "192.0.2.1", which is no address of this machine.'),
        ({"port": "eighty"}, 'CONVENER_PORT is "eighty", but it must be a whole number'),
        ({"database_url": "sqlite:///nowhere/convener.db"}, "does not exist"),
        ({"database_url": "sqlite:///."}, "is a folder, not a database file"),
        ({"database_url": "mysql://x"}, "CONVENER_DATABASE_URL is"),
        ({"database_url": "postgresql://me@127.0.0.1:1/x", "secret_key": "x" * 40}, "PostgreSQL cannot be reached"),
        ({"languge": "en"}, "CONVENER_LANGUGE is not a setting: did you mean CONVENER_LANGUAGE?"),
    ],
)
def test_a_setting_that_cannot_be_is_told_in_one_sentence(
    settings: dict[str, str], sentence: str, tmp_path: Path
) -> None:
    assert sentence in refused(convener("run", at=tmp_path, **{"port": free_port(), **settings}))


def test_a_broken_env_file_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("CONVENER_PORT=8080\nthis is no setting\n")

    assert refused(convener("run", at=tmp_path)).startswith("Line 2 of .env cannot be read:")


def test_a_file_that_is_no_database_is_told_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "convener.db").write_text("a letter to my aunt " * 100)

    assert "is not a database file" in refused(convener("run", at=tmp_path, port=free_port()))


def test_a_place_where_nobody_may_write_is_told_in_one_sentence(tmp_path: Path) -> None:
    sentence = refused(convener("run", at=tmp_path, port=free_port(), database_url="sqlite:////proc/convener.db"))

    assert "/proc" in sentence
    assert sentence.endswith(("its folder.", "another file."))


def test_a_secret_that_cannot_be_read_is_told_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "convener.key").mkdir()

    sentence = refused(convener("run", at=tmp_path, port=free_port()))

    assert sentence.startswith("convener.key cannot be read or written")


def test_a_broken_protocol_of_the_teams_own_is_told_with_file_line_and_mend(tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "mine.yaml").write_text("id: [\n", "utf-8")

    assert "mine.yaml:" in refused(convener("run", at=tmp_path, port=free_port(), protocols_dir=own))


def test_debug_shows_where_it_came_from(tmp_path: Path) -> None:
    url = "sqlite:///nowhere/convener.db"

    said = convener("run", at=tmp_path, port=free_port(), log_level="debug", database_url=url)

    assert said.code == 2
    assert "Traceback" in said.err


@pytest.mark.postgres
def test_postgresql_without_a_secret_is_told_in_one_sentence(tmp_path: Path, postgres: Server) -> None:
    url = postgres.create()
    try:
        sentence = refused(convener("run", at=tmp_path, port=free_port(), database_url=url))
    finally:
        postgres.drop(url)

    assert sentence.startswith("CONVENER_SECRET_KEY is empty, but with PostgreSQL it must be set")
