"""A scene for the tests of the shell."""

from collections.abc import AsyncIterator

import pytest

from tests.bot.office import Scene, scene


@pytest.fixture
async def willow(database_url: str) -> AsyncIterator[Scene]:
    async with scene(database_url) as opened:
        yield opened
