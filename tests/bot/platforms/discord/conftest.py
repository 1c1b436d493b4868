"""A server with a team of four in SimCord: `server`, and `opened` with a tuning protocol in its first step."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.conversations.discord import Server, a_server

TEAM = ("Ana", "Ben", "Chloé", "Dev")
BEGUN = """
    09:00  Ana: /start tuning-protocol
    09:00  Ana fills in: presenter=Ben; input_question=Does it land?; facilitator=Chloé
    09:01  Dev: [I’m in]
    09:01  Chloé: [Begin]
    09:01  all read: Step 1 of 8
"""


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[Server]:
    async with a_server(tmp_path, *TEAM) as server:
        yield server


@pytest.fixture
async def begun(tmp_path: Path) -> AsyncIterator[Server]:
    async with a_server(tmp_path, *TEAM) as server:
        await server.play(BEGUN)
        yield server
