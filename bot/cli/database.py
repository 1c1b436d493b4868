"""``convener db upgrade``: the database brought to the form that this version needs."""

import asyncio

from bot.settings import Settings
from bot.store import Store


def upgrade() -> None:
    """Runs what is missing; raises StoreError in a sentence where it cannot."""
    store = Store.open(Settings.read().database_url)
    asyncio.run(store.close())
    print("The database is up to date.")
