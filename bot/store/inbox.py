"""Events that have been taken in: the same one again is a double, and does nothing. And what is forgotten in time."""

from datetime import datetime

from sqlalchemy import and_, delete, or_
from sqlmodel import col

from bot.store.statements import Statement, insert, table, value
from bot.store.tables import PENDING, InboxRow, OutboxRow, PostedRow
from bot.store.transaction import Transaction

_TAKE = insert(InboxRow, on_conflict="skip")
_FORGET = Statement(lambda _: delete(table(InboxRow)).where(col(InboxRow.at) < value(InboxRow, "at", "before")))
_FORGET_POSTED = Statement(
    lambda _: delete(table(PostedRow)).where(col(PostedRow.at) < value(PostedRow, "at", "before"))
)
_FORGET_UNDELIVERED = Statement(
    lambda _: delete(table(OutboxRow)).where(
        or_(
            col(OutboxRow.failed) < value(OutboxRow, "failed", "before"),
            and_(PENDING, col(OutboxRow.due) < value(OutboxRow, "due", "before")),
        )
    )
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


def forget_undelivered(tx: Transaction, before: datetime) -> int:
    """Forgets what could not be delivered or decided, and was given up before: by now whoever looks has seen it. And
    what has waited for so long that nobody wants it any more, as for a platform that lost its tokens."""
    return tx.run(_FORGET_UNDELIVERED, {"before": before})
