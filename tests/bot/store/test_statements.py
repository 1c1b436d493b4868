"""Statements take values by name, one row or many at once, and mean the same on each kind of database."""

from datetime import UTC, datetime

import pytest
from sqlmodel import col, select

from bot.store import Store, Transaction
from bot.store.places import count_up
from bot.store.statements import Statement, insert
from bot.store.tables import MetaRow, OutboxRow
from bot.store.transaction import TOGETHER

NOON = datetime(2026, 9, 7, 12, 0, tzinfo=UTC)
PUT = insert(OutboxRow, without=("id", "attempts", "lease_by", "lease_until", "failed", "reason"))
KEYS = Statement(lambda _: select(col(OutboxRow.key)).order_by(col(OutboxRow.id)))
NOTE = insert(MetaRow, on_conflict="replace")
ALL_BUT = Statement(lambda _: select(col(MetaRow.name)).where(col(MetaRow.value) != "plain"))


def row(number: int) -> dict[str, object]:
    return {
        "key": f"{number}", "team": "willow", "lane": "room-willow", "kind": "post", "member": "", "to_kind": "",
        "to_id": "", "body": "{}", "due": NOON,
    }  # fmt: skip


@pytest.mark.parametrize("count", [1, TOGETHER - 1, TOGETHER, 2 * TOGETHER + 3])
async def test_many_rows_are_put_in_in_their_order_however_many_they_are(store: Store, count: int) -> None:
    def put(tx: Transaction) -> list[str]:
        tx.many(PUT, [row(number) for number in range(count)])
        return [found[0] for found in tx.all(KEYS, {})]

    assert await store.run(put) == [str(number) for number in range(count)]


async def test_what_stands_in_a_statement_itself_need_not_be_given(store: Store) -> None:
    def note(tx: Transaction) -> list[str]:
        tx.run(NOTE, {"name": "a", "value": "plain"})
        tx.run(NOTE, {"name": "b", "value": "wild"})
        return [found[0] for found in tx.all(ALL_BUT, {}) if found[0] in "ab"]

    assert await store.run(note) == ["b"]


async def test_places_are_counted_each_by_itself_and_from_where_it_stood(store: Store) -> None:
    many = {f"room-{n:02}": n for n in range(TOGETHER + 2)}

    assert await store.run(lambda tx: count_up(tx, many)) == many
    assert await store.run(lambda tx: count_up(tx, {"room-07": 2, "room-99": 1})) == {"room-07": 9, "room-99": 1}


def test_a_statement_without_a_row_of_values_takes_no_rows() -> None:
    with pytest.raises(ValueError, match="one row only"):
        KEYS.of("sqlite").of_rows(2)
