"""On which stages a transcript is played: `stage(tmp_path, "Ana", "Ben")` opens one for a team of these people."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from importlib import import_module
from typing import Any

import pytest

from tests.conversations.transcript import Stage

STAGES = {"room": "a_room", "slack": "a_channel", "discord": "a_server"}
"""By module of this folder: what opens it, as an asynchronous context manager. Each takes a folder, the names, and
`begins`, `zone` and `language` as the room does."""

Opens = Callable[..., AbstractAsyncContextManager[Stage]]


def opener(name: str) -> Opens:
    """What opens the stage of that name; its libraries are loaded only then."""
    found: Opens = getattr(import_module(f"tests.conversations.{name}"), STAGES[name])
    return found


@pytest.fixture(params=STAGES)
def stage(request: pytest.FixtureRequest) -> Any:
    return opener(request.param)
