"""Opening a database: brought up to date, or one clear sentence that says what to do."""

import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlmodel import SQLModel

from bot.store import Store, StoreError, migrating, opening
from bot.store.migrations import NEWEST


def test_the_migrations_make_the_tables_that_the_code_expects(database_url: str) -> None:
    engine = opening.engine(database_url)
    assert opening.bring_up_to_date(engine) != []

    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, SQLModel.metadata) == []
    engine.dispose()


def test_a_database_that_is_up_to_date_is_left_as_it_is(database_url: str) -> None:
    engine = opening.engine(database_url)
    opening.bring_up_to_date(engine)

    assert opening.bring_up_to_date(engine) == []
    engine.dispose()


def test_the_newest_migration_is_the_one_that_this_version_knows() -> None:
    assert migrating.scripts().get_heads() == [NEWEST]


def test_migrations_can_be_taken_back(database_url: str) -> None:
    engine = opening.engine(database_url)
    opening.bring_up_to_date(engine)
    migrating.downgrade(engine)

    with engine.connect() as connection:
        assert engine.dialect.get_table_names(connection) == ["alembic_version"]
    engine.dispose()


def test_a_channel_that_a_team_had_moved_away_from_is_nobodys_after_the_upgrade(database_url: str) -> None:
    engine = opening.engine(database_url)
    opening.bring_up_to_date(engine)
    migrating.downgrade(engine, "directory")
    places = [("C1", "slack-T-C1"), ("C2", "slack-T-C2"), ("C2/1", "slack-T-C2/group-1")]
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO subject (team, kind, id, channel, status, state, updated) "
            "VALUES ('willow', 'team', 'willow', 'slack-T-C2', 'open', '{}', '2026-09-07 12:00:00')"
        )
        for address, place in places:
            connection.exec_driver_sql(
                f"INSERT INTO place (platform, address, place, team, gone) "
                f"VALUES ('slack', '{address}', '{place}', 'willow', '')"
            )

    assert len(opening.bring_up_to_date(engine)) == 1
    with engine.connect() as connection:
        kept = connection.exec_driver_sql("SELECT place FROM place ORDER BY place").scalars().all()
    assert kept == ["slack-T-C2", "slack-T-C2/group-1"]
    engine.dispose()


def test_a_database_of_a_newer_version_is_refused_and_left_as_it_is(database_url: str) -> None:
    engine = opening.engine(database_url)
    opening.bring_up_to_date(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")

    with pytest.raises(StoreError, match="newer version"):
        Store.open(database_url)
    with pytest.raises(StoreError, match="db upgrade"):
        Store.open(database_url, upgrade=False)
    engine.dispose()


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"The folder .*nowhere for the database does not exist: create it"):
        Store.open(f"sqlite:///{tmp_path}/nowhere/convener.db")


def test_a_folder_in_place_of_a_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="is a folder, not a database file"):
        Store.open(f"sqlite:///{tmp_path}")


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    (tmp_path / "notes.db").write_text("Dear diary, " * 100)

    with pytest.raises(StoreError, match="is not a database file: choose another name"):
        Store.open(f"sqlite:///{tmp_path}/notes.db")


def test_a_file_that_may_only_be_read_is_told(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/convener.db"
    opening.bring_up_to_date(engine := opening.engine(url))
    engine.dispose()

    with pytest.raises(StoreError, match="cannot be written to"):
        Store.open(f"sqlite:///file:{tmp_path}/convener.db?mode=ro&uri=true")


def test_a_file_that_another_program_holds_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{tmp_path}/convener.db"
    opening.bring_up_to_date(engine := opening.engine(url))
    engine.dispose()
    monkeypatch.setattr(opening, "BUSY", 0.05)
    other = sqlite3.connect(tmp_path / "convener.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    with pytest.raises(StoreError, match="in use by another program"):
        Store.open(url)
    other.close()


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("attempt to write a readonly database", "cannot be written to"),
        ("unable to open database file", "cannot be opened"),
        ("database or disk is full", "no room left"),
        ("database disk image is malformed", "put a backup in its place"),
        ("something new", "cannot be used: something new"),
    ],
)
def test_what_sqlite_says_is_told_in_a_sentence(said: str, told: str) -> None:
    assert told in opening._sqlite_sentence("convener.db", said)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ('FATAL:  password authentication failed for user "ana"', 'refuses the password of "ana"'),
        ("fe_sendauth: no password supplied", "refuses the password"),
        ('FATAL:  role "ana" does not exist', 'knows no user "ana"'),
        ('FATAL:  database "school" does not exist', 'has no database "school"'),
        ("permission denied for schema public", "grant it the right"),
        ("connection failed: Connection refused", "cannot be reached at db.example:5433"),
        ("could not translate host name: Name or service not known", "cannot be reached"),
        ("server closed the connection\nmore", "cannot be used: server closed the connection"),
        ("", "no reason given"),
    ],
)
def test_what_postgresql_says_is_told_in_a_sentence(said: str, told: str) -> None:
    engine = opening.engine("postgresql+psycopg://ana:secret@db.example:5433/school")
    sentence = opening._postgres_sentence(engine, said)

    assert told in sentence
    assert "secret" not in sentence


def test_a_server_that_is_not_there_is_told() -> None:
    with pytest.raises(StoreError, match=r"PostgreSQL cannot be reached at 127\.0\.0\.1:1:"):
        Store.open("postgresql+psycopg://ana:secret@127.0.0.1:1/school")


@pytest.mark.postgres
def test_a_database_or_user_that_a_real_server_does_not_know_is_told(postgres: object) -> None:
    where = f"127.0.0.1:{postgres.port}"
    with pytest.raises(StoreError, match='has no database "nowhere"'):
        Store.open(f"postgresql+psycopg://convener@{where}/nowhere")
    with pytest.raises(StoreError, match='knows no user "nobody"'):
        Store.open(f"postgresql+psycopg://nobody@{where}/postgres")


def test_an_address_that_is_none_is_told() -> None:
    with pytest.raises(StoreError, match="is not one"):
        Store.open("convener.db")
