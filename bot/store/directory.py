"""The directory's rows: accounts, places and installations, in and out of their tables."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy import text as sql
from sqlmodel import col

from bot.store import moving
from bot.store.statements import Statement, insert, table, value
from bot.store.tables import AccountRow, InstallationRow, PlaceRow, PostedRow
from bot.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class KnownPlace:
    """A place as the directory knows it; ``gone`` says why nothing can be posted there."""

    address: str
    place: str
    team: str
    gone: str = ""


@dataclass(frozen=True, slots=True)
class KeptInstallation:
    """An installation as it is kept: ``facts`` is JSON, ``sealed`` its tokens."""

    platform: str
    workspace: str
    facts: str
    sealed: str
    gone: str


def _where(row: Any, *names: str) -> list[Any]:
    return [col(getattr(row, name)) == value(row, name) for name in names]


_MEMBER = Statement(lambda _: select(col(AccountRow.member)).where(*_where(AccountRow, "team", "platform", "user")))
_USER = Statement(lambda _: select(col(AccountRow.user)).where(*_where(AccountRow, "team", "platform", "member")))
_USERS = Statement(
    lambda _: select(col(AccountRow.user), col(AccountRow.member)).where(*_where(AccountRow, "team", "platform"))
)
_TEAMS = Statement(
    lambda _: (
        select(col(AccountRow.team), col(AccountRow.member))
        .where(*_where(AccountRow, "platform", "user"))
        .order_by(col(AccountRow.team))
    )
)
_ACCOUNT = insert(AccountRow, on_conflict="replace")

_PLACE = [col(getattr(PlaceRow, name)) for name in ("address", "place", "team", "gone")]
_AT = Statement(lambda _: select(*_PLACE).where(*_where(PlaceRow, "platform", "address")))
_CALLED = Statement(lambda _: select(*_PLACE).where(*_where(PlaceRow, "platform", "place")))
_IN = Statement(lambda _: select(*_PLACE).where(_where(PlaceRow, "platform")[0], sql("address LIKE :workspace")))
_FORGET_PLACE = Statement(lambda _: delete(table(PlaceRow)).where(*_where(PlaceRow, "platform", "place")))
_PUT_PLACE = insert(PlaceRow, on_conflict="replace")
_GONE = Statement(
    lambda _: update(table(PlaceRow)).where(*_where(PlaceRow, "platform", "place")).values(gone=value(PlaceRow, "gone"))
)

_INSTALLED = [col(getattr(InstallationRow, n)) for n in ("platform", "workspace", "facts", "sealed", "gone")]
_INSTALLATION = Statement(lambda _: select(*_INSTALLED).where(*_where(InstallationRow, "platform", "workspace")))
_INSTALLATIONS = Statement(
    lambda _: select(*_INSTALLED).where(*_where(InstallationRow, "platform")).order_by(col(InstallationRow.workspace))
)
_INSTALL = insert(InstallationRow, on_conflict="replace")

_REF = Statement(lambda _: select(col(PostedRow.ref)).where(*_where(PostedRow, "team", "place", "key", "member")))
_REFS = Statement(lambda _: select(col(PostedRow.ref)).where(*_where(PostedRow, "team", "place", "member")))
_PUT_REF = insert(PostedRow, on_conflict="replace")
_CHANGE_REF = Statement(
    lambda _: (
        update(table(PostedRow))
        .where(*_where(PostedRow, "team", "place", "member"), col(PostedRow.ref) == value(PostedRow, "ref", "old"))
        .values(ref=value(PostedRow, "ref"))
    )
)
_KEY = Statement(
    lambda _: select(col(PostedRow.key), col(PostedRow.member)).where(*_where(PostedRow, "team", "place", "ref"))
)


# -- accounts -------------------------------------------------------------------------


def member_of(tx: Transaction, team: str, platform: str, user: str) -> str | None:
    row = tx.one(_MEMBER, {"team": team, "platform": platform, "user": user})
    return row[0] if row else None


def user_of(tx: Transaction, team: str, platform: str, member: str) -> str | None:
    row = tx.one(_USER, {"team": team, "platform": platform, "member": member})
    return row[0] if row else None


def users(tx: Transaction, team: str, platform: str) -> dict[str, str]:
    """The platform's id of each member of a team that has an account there, by member."""
    return {member: user for user, member in tx.all(_USERS, {"team": team, "platform": platform})}


def teams_of(tx: Transaction, platform: str, user: str) -> list[tuple[str, str]]:
    """(team, member) of somebody, in every team."""
    return [(team, member) for team, member in tx.all(_TEAMS, {"platform": platform, "user": user})]


def keep_account(tx: Transaction, team: str, platform: str, user: str, member: str) -> None:
    tx.run(_ACCOUNT, {"team": team, "platform": platform, "user": user, "member": member})


# -- places ----------------------------------------------------------------------------


def place_at(tx: Transaction, platform: str, address: str) -> KnownPlace | None:
    row = tx.one(_AT, {"platform": platform, "address": address})
    return KnownPlace(*row) if row else None


def place_called(tx: Transaction, platform: str, place: str) -> KnownPlace | None:
    row = tx.one(_CALLED, {"platform": platform, "place": place})
    return KnownPlace(*row) if row else None


def keep_place(tx: Transaction, platform: str, known: KnownPlace) -> None:
    values = {"address": known.address, "place": known.place, "team": known.team, "gone": known.gone}
    tx.run(_PUT_PLACE, {"platform": platform, **values})


def forget_place(tx: Transaction, platform: str, place: str) -> None:
    tx.run(_FORGET_PLACE, {"platform": platform, "place": place})


def keep_side(tx: Transaction, platform: str, known: KnownPlace) -> None:
    """A side room is in one place at a time: where it was before is forgotten."""
    forget_place(tx, platform, known.place)
    keep_place(tx, platform, known)


def places_in(tx: Transaction, platform: str, workspace: str) -> list[KnownPlace]:
    """All places of a workspace."""
    return [KnownPlace(*row) for row in tx.all(_IN, {"platform": platform, "workspace": f"{workspace}-%"})]


def say_gone(tx: Transaction, platform: str, known: KnownPlace, reason: str, now: datetime) -> None:
    """Notes why nothing can be posted in a place; or (empty) that it can, and then what was given up there not long ago
    is tried again."""
    tx.run(_GONE, {"platform": platform, "place": known.place, "gone": reason})
    if not reason:
        moving.try_again(tx, known.team, known.place, now)


def ref(tx: Transaction, team: str, place: str, key: str, member: str) -> str | None:
    """Where a message is that was posted under ``key``."""
    row = tx.one(_REF, {"team": team, "place": place, "key": key, "member": member})
    return row[0] if row else None


def refs_of(tx: Transaction, team: str, place: str, member: str) -> list[str]:
    """Where all messages are that were for this member alone."""
    return [row[0] for row in tx.all(_REFS, {"team": team, "place": place, "member": member})]


def put_ref(tx: Transaction, team: str, place: str, key: str, ref: str, now: datetime) -> None:
    """Notes where a message is that we did not post."""
    tx.run(_PUT_REF, {"team": team, "place": place, "key": key, "member": "", "ref": ref, "at": now})


def change_ref(tx: Transaction, team: str, place: str, member: str, old: str, ref: str) -> bool:
    """What was at ``old`` for this member alone is at ``ref`` now. False: nothing is at ``old`` any more."""
    return tx.run(_CHANGE_REF, {"team": team, "place": place, "member": member, "old": old, "ref": ref}) > 0


def key_of(tx: Transaction, team: str, place: str, reference: str) -> tuple[str, str] | None:
    """(key, member) of the message that the platform calls ``reference``."""
    row = tx.one(_KEY, {"team": team, "place": place, "ref": reference})
    return (row[0], row[1]) if row else None


# -- installations ---------------------------------------------------------------------


def installation(tx: Transaction, platform: str, workspace: str) -> KeptInstallation | None:
    row = tx.one(_INSTALLATION, {"platform": platform, "workspace": workspace})
    return KeptInstallation(*row) if row else None


def installations(tx: Transaction, platform: str) -> list[KeptInstallation]:
    return [KeptInstallation(*row) for row in tx.all(_INSTALLATIONS, {"platform": platform})]


def keep_installation(tx: Transaction, kept: KeptInstallation, now: datetime) -> None:
    values = {"facts": kept.facts, "sealed": kept.sealed, "gone": kept.gone, "at": now}
    tx.run(_INSTALL, {"platform": kept.platform, "workspace": kept.workspace, **values})
