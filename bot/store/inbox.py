"""Events that have been taken in: the same one again is a double, and does nothing."""

from datetime import datetime

from sqlalchemy import delete
from sqlmodel import col

from bot.store.statements import Statement, insert, table, value
from bot.store.tables import InboxRow, PostedRow
from bot.store.transaction import Transaction

_TAKE = insert(InboxRow, on_conflict="skip")
_FORGET = Statement(lambda _: delete(table(InboxRow)).where(col(InboxRow.at) < value(InboxRow, "at", "before")))
_FORGET_POSTED = Statement(
    lambda _: delete(table(PostedRow)).where(col(PostedRow.at) < value(PostedRow, "at", "before"))
)


def take(tx: Transaction, team: str, event: str, at: datetime) -> bool:
    """False: it has been here before."""
    return tx.run(_TAKE, {"team": team, "event": event, "at": at}) == 1


def forget(tx: Transaction, before: datetime) -> int:
    """Forgets events older than ``before``; how many there were."""
    return tx.run(_FORGET, {"before": before})


def forget_posted(tx: Transaction, before: datetime) -> int:
    """Forgets where messages are that were posted before: nobody revises them any more."""
    return tx.run(_FORGET_POSTED, {"before": before})
