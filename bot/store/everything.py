"""All that is kept of one team, to hand to that team: for ``convener export``.

Decision: what only one person was ever to see (private notes, whispers, who was nudged, who rated how) is theirs and
not the team's, so it is left out; so is what only serves delivery (outbox, inbox, references of messages).
"""

import json
from typing import Any

from sqlalchemy import Table, select
from sqlmodel import SQLModel, col

from bot.store import codec, rows
from bot.store.moments import read as read_moment
from bot.store.statements import Statement, table, value
from bot.store.tables import ContributionRow, RoomLineRow, SubjectRow
from bot.store.transaction import Transaction

_LINES = Statement(
    lambda _: (
        select(*(col(getattr(RoomLineRow, n)) for n in ("at", "message")))
        .where(
            col(RoomLineRow.team) == value(RoomLineRow, "team"),
            col(RoomLineRow.member) == "",
            col(RoomLineRow.message).is_not(None),
        )
        .order_by(col(RoomLineRow.place), col(RoomLineRow.seq))
    )
)
_PROPOSED = Statement(
    lambda _: (
        select(col(SubjectRow.state))
        .where(
            col(SubjectRow.team) == value(SubjectRow, "team"),
            col(SubjectRow.kind) == "agreement",
            col(SubjectRow.status) == "open",
        )
        .order_by(col(SubjectRow.id))
    )
)


def _of_team(row: type[SQLModel]) -> Statement:
    """All rows of a table that belong to one team, in the order of their ids; no private notes."""

    def make(_: Any) -> Any:
        whole: Table = table(row)
        found = select(*whole.columns).where(whole.columns["team"] == value(row, "team"))
        if row is ContributionRow:
            found = found.where(whole.columns["shows"] != "never")
        return found.order_by(whole.columns["id"])

    return Statement(make)


_ROWS = {kind: _of_team(row) for kind, row in rows.TABLES.items()}


def talk(tx: Transaction, team: str) -> list[dict[str, Any]]:
    """What everybody could read in the room, oldest first: ``at`` and a message as in facilitation/message.py."""
    found = tx.all(_LINES, {"team": team})
    return [{"at": read_moment(at), "message": codec.load_message(text)} for at, text in found]


def made(tx: Transaction, team: str) -> dict[str, list[dict[str, Any]]]:
    """What people made, as plain values, by kind: ``contribution``, ``commitment``, ``agreement``, ``rating``,
    ``record``, ``checkin_answer``; and ``proposal`` for agreements that are not decided yet."""
    found: dict[str, list[dict[str, Any]]] = {}
    for kind, row in rows.TABLES.items():
        names = [column.name for column in table(row).columns]
        lines = tx.all(_ROWS[kind], {"team": team})
        found[str(row.__tablename__)] = [dict(zip(names, map(_plain, names, line), strict=True)) for line in lines]
    found["proposal"] = [json.loads(line[0]) for line in tx.all(_PROPOSED, {"team": team})]
    return found


def _plain(name: str, found: Any) -> Any:
    if found is None:
        return None
    if name in rows.MOMENTS:
        return read_moment(found).isoformat()
    if name in rows.DAYS:
        return str(found)
    return json.loads(found) if name == "page" else found
