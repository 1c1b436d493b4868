"""Where the database is, and ``convener db upgrade``: it is brought to the form that this version needs."""

import asyncio

from bot.settings import Settings
from bot.store import Store

from .fault import Cannot


def open_as_it_is(settings: Settings) -> Store:
    """The database, not upgraded and not made: raises Cannot where there is none yet, StoreError where it is unfit."""
    file = settings.database_file
    if file is not None and not file.exists():
        raise Cannot(f"There is no database at {file} yet: nothing has been kept so far.")
    return Store.open(settings.database_url, upgrade=False)


def upgrade() -> None:
    """Runs what is missing; raises StoreError in a sentence where it cannot."""
    store = Store.open(Settings.read().database_url)
    asyncio.run(store.close())
    print("The database is up to date.")
