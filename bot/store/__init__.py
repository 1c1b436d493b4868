"""The store: the only package that knows there is a database."""

from bot.store.errors import NewerDatabase, StoreDown, StoreError
from bot.store.heard import Heard
from bot.store.room_log import RoomLog
from bot.store.store import Store
from bot.store.transaction import Transaction

__all__ = ["Heard", "NewerDatabase", "RoomLog", "Store", "StoreDown", "StoreError", "Transaction"]
