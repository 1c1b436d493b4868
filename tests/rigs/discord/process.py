"""The bot as a child process, which can be killed with SIGKILL at any moment and begun again."""

import asyncio
import os
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from tests.rigs.discord.bridge import Bridge

ROOT = Path(__file__).parents[3]
START = 180.0  # seconds, on a machine that has much else to do


@dataclass
class Bot:
    """``database`` is kept from one life to the next."""

    bridge: Bridge
    folder: Path
    database: str
    shards: str = ""
    process: subprocess.Popen[bytes] | None = None
    lives: int = 0
    sessions: set[str] = field(default_factory=set)  # of the gateway, that are ours
    port: int = field(default_factory=lambda: free_port())

    async def start(self) -> None:
        """Returns when it is on Discord."""
        before = set(self.bridge.gateway.sessions)
        self.folder.mkdir(exist_ok=True)
        here = {k: v for k, v in os.environ.items() if not k.startswith("CONVENER_")}
        settings = {
            "CONVENER_DATABASE_URL": self.database, "CONVENER_PORT": str(self.port), "CONVENER_SECRET_KEY": "s" * 40,
            "CONVENER_DISCORD_TOKEN": "bridge-token.for.tests", "CONVENER_DISCORD_SHARDS": self.shards,
            "PYTHONPATH": str(ROOT),
        }  # fmt: skip
        self.lives += 1
        log = self.folder / f"bot-{self.port}-{self.lives}.log"
        command = [sys.executable, "-P", str(Path(__file__).with_name("child.py")), str(self.bridge.port)]
        with log.open("wb") as out:
            self.process = subprocess.Popen(command, env=here | settings, cwd=self.folder, stdout=out, stderr=out)
        end = time.monotonic() + START
        while not (found := set(self.bridge.gateway.sessions) - before):
            assert self.process.poll() is None and time.monotonic() < end, log.read_text()[-3000:]
            await asyncio.sleep(0.02)
        self.sessions |= found

    def kill(self) -> None:
        """SIGKILL, whatever it is doing."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()
        for session in self.bridge.gateway.sessions.values():
            if session.id in self.sessions:
                session.alive = False  # nobody is left who could resume it

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.kill()


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])
