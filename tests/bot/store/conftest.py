"""A store on each kind of database, and a moment at which all of it happens."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from bot.store import Heard, Store

NOON = datetime(2026, 9, 7, 12, 0, tzinfo=UTC)


@pytest.fixture
async def store(database_url: str) -> AsyncIterator[Store]:
    opened = Store.open(database_url)
    await opened.start()
    yield opened
    await opened.close()


@pytest.fixture
def heard(store: Store) -> list[Heard]:
    """What the store told of its commits."""
    news: list[Heard] = []
    store.listeners.append(news.append)
    return news
