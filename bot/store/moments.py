"""Moments in the database: always UTC, always aware. A naive datetime is a defect and is refused at once.

SQLite knows no time: there a moment is text of one fixed width, which sorts and compares as time does. PostgreSQL
keeps its own `timestamptz`.
"""

import sqlite3
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import DateTime, Dialect, String
from sqlalchemy.types import TypeDecorator, TypeEngine


@lru_cache(maxsize=64)  # what happens together has the same moment
def to_text(moment: datetime) -> str:
    """The text that SQLite keeps; a ValueError for a moment without a time zone."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    if moment.tzinfo is not UTC:
        moment = moment.astimezone(UTC)
    return moment.isoformat(" ", "microseconds")


def read(value: Any) -> datetime:
    """A moment as either database gives it, in UTC."""
    found = datetime.fromisoformat(value) if isinstance(value, str) else value
    return found if found.tzinfo is UTC else found.astimezone(UTC)


class Moment(TypeDecorator[datetime]):
    """The column type of a moment."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(String(32) if dialect.name == "sqlite" else DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        text = to_text(value)
        return text if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        return None if value is None else read(value)


# What runs on the driver's own cursor (statements.py) passes by SQLAlchemy's types, so the driver is told as well.
sqlite3.register_adapter(datetime, to_text)
