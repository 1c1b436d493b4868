"""What is open in a team and waits for answers: proposals and check-ins, the oldest first."""

from sqlalchemy import select
from sqlalchemy import text as sql
from sqlmodel import col

from bot.store import codec
from bot.store.statements import Statement, value
from bot.store.tables import SubjectRow
from bot.store.transaction import Transaction
from facilitation.team.agreement import Agreement
from facilitation.team.checkin import CheckIn

_OPEN = Statement(
    lambda _: (
        select(col(SubjectRow.kind), col(SubjectRow.state))
        .where(
            col(SubjectRow.team) == value(SubjectRow, "team"),
            sql("kind IN ('agreement', 'checkin') AND status = 'open'"),
        )
        .order_by(col(SubjectRow.id))
    )
)


def waiting(tx: Transaction, team: str) -> list[Agreement | CheckIn]:
    found = [codec.load_state(kind, state) for kind, state in tx.all(_OPEN, {"team": team})]
    return [each for each in found if isinstance(each, Agreement | CheckIn)]
