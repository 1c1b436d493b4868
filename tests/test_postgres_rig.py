"""The databases that the other tests stand on are real and empty."""

import psycopg
import pytest
from sqlalchemy import create_engine, text

from tests.postgres import Server


@pytest.mark.parametrize("time", ["first", "second"])
def test_every_test_begins_with_an_empty_database(database_url: str, time: str) -> None:
    engine = create_engine(database_url)
    with engine.begin() as transaction:
        transaction.execute(text("CREATE TABLE word (said TEXT)"))
        transaction.execute(text("INSERT INTO word VALUES ('hello')"))
        assert transaction.execute(text("SELECT count(*) FROM word")).scalar() == 1
    engine.dispose()


@pytest.mark.postgres
def test_the_server_keeps_its_promises_on_disk_and_listens_to_this_machine_only(postgres: Server) -> None:
    url = postgres.create()
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        shown = {name: connection.execute(f"SHOW {name}").fetchone() for name in ("fsync", "listen_addresses")}
    postgres.drop(url)
    assert shown == {"fsync": ("on",), "listen_addresses": ("localhost",)}
