"""Events that have been taken in: the same one again is a double, and does nothing. And what is forgotten in time."""

from datetime import datetime

from sqlalchemy import delete
from sqlmodel import col

from bot.store.statements import Statement, insert, table, value
from bot.store.tables import InboxRow, OutboxRow, PostedRow
from bot.store.transaction import Transaction

_TAKE = insert(InboxRow, on_conflict="skip")
_FORGET = Statement(lambda _: delete(table(InboxRow)).where(col(InboxRow.at) < value(InboxRow, "at", "before")))
_FORGET_POSTED = Statement(
    lambda _: delete(table(PostedRow)).where(col(PostedRow.at) < value(PostedRow, "at", "before"))
)
_FORGET_FAILED = Statement(
    lambda _: delete(table(OutboxRow)).where(col(OutboxRow.failed) < value(OutboxRow, "failed", "before"))
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


def forget_given_up(tx: Transaction, before: datetime) -> int:
    """Forgets what could not be delivered or decided, and was given up before: by now whoever looks has seen it."""
    return tx.run(_FORGET_FAILED, {"before": before})
