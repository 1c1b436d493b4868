"""The whole room, for tests over real HTTP."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from .whole import Whole


@pytest.fixture
async def whole(tmp_path: Path) -> "AsyncIterator[Whole]":
    from .whole import served  # only the tests that open the whole house pay for it

    async with served(tmp_path) as house:
        yield house
