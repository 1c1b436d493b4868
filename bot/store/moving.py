"""A team that meets elsewhere from now on, and places that can be posted in again.

Decisions: a team that moves takes with it all that may still speak (sessions, plans, proposals, agreements that come
back, check-ins), its side rooms and what waits to be delivered, in one transaction. What was posted in the old channel
stays there, and is posted anew when it is next revised; a side room is where it was, so what was said in it is known
by its new name. What was given up is tried again only where it is news: nobody wants the cards of last month.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, literal, null, update
from sqlalchemy import text as sql
from sqlmodel import SQLModel, col

from bot.store import subjects
from bot.store.statements import Statement, table, value
from bot.store.tables import OutboxRow, PlaceRow, PostedRow
from bot.store.transaction import Transaction
from facilitation.decision import SubjectKind
from facilitation.team import meeting_place
from facilitation.team.team import Team

TRIED_AGAIN = timedelta(days=1)  # what was given up before that stays given up

_MAY_SPEAK: Statement = Statement(
    lambda _: sql(
        "SELECT kind, id FROM subject WHERE team = :team AND channel = :channel AND status IN ('open', 'agreed')"
    )
)
_TEAMS_OWN = col(OutboxRow.team) == value(OutboxRow, "team")
_LANE = col(OutboxRow.lane) == value(OutboxRow, "lane", "old")
_MOVE_LANE = Statement(
    lambda _: update(table(OutboxRow)).where(_TEAMS_OWN, _LANE).values(lane=value(OutboxRow, "lane"))
)
_TRY_AGAIN = Statement(
    lambda _: (
        update(table(OutboxRow))
        .where(_TEAMS_OWN, _LANE, func.coalesce(col(OutboxRow.failed), value(OutboxRow, "due")) >= _since())
        .values(due=value(OutboxRow, "due"), failed=null(), attempts=literal(0))
    )
)


def _since() -> Any:
    return value(OutboxRow, "due", "since")


def _side_rooms(row: type[SQLModel], name: str) -> Statement:
    """Of all that a team has in the side rooms of ``old/``: from now on it is in those of ``new/``."""
    column = col(getattr(row, name))
    inside = func.substr(column, 1, value(OutboxRow, "attempts", "length")) == value(row, name, "old")
    within = func.substr(column, value(OutboxRow, "attempts", "length") + 1)
    moved = update(table(row)).where(table(row).columns["team"] == value(row, "team"), inside)
    return Statement(lambda _: moved.values({name: value(row, name, "new").concat(within)}))


_SIDE_ROOMS = (_side_rooms(PlaceRow, "place"), _side_rooms(OutboxRow, "lane"), _side_rooms(PostedRow, "place"))


def move(tx: Transaction, team: Team, place: str, now: datetime) -> Team:
    """The team meets in ``place`` from now on, with all that may still speak."""
    moved = meeting_place.moved(team, place)
    rows: list[Sequence[Any]] = tx.all(_MAY_SPEAK, {"team": team.id, "channel": team.channel})
    for kind, id in rows:
        key: tuple[str, SubjectKind, str] = (team.id, kind, id)
        subject = subjects.load(tx, key, lock=True)
        if subject is not None:
            subjects.save(tx, key, meeting_place.moved(subject, place), now, subject)
    if not any(kind == "team" for kind, _ in rows):
        subjects.save(tx, (team.id, "team", team.id), moved, now, team)
    tx.run(_MOVE_LANE, {"team": team.id, "old": team.channel, "lane": place})
    names = {"old": f"{team.channel}/", "new": f"{place}/", "length": len(team.channel) + 1}
    for rename in _SIDE_ROOMS:
        tx.run(rename, {"team": team.id, **names})
    try_again(tx, team.id, place, now)
    return moved


def try_again(tx: Transaction, team: str, place: str, now: datetime) -> None:
    """What waits for a place is due now, and so is what was given up there not long ago."""
    tx.run(_TRY_AGAIN, {"team": team, "old": place, "due": now, "since": now - TRIED_AGAIN})
    tx.touch(team, now)
