"""Opening a database by its address; what cannot be opened is told in one sentence that a person can act on."""

import logging
import re
import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from bot.store.errors import StoreError
from bot.store.migrations import NEWEST

PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",  # what was acknowledged outlives a power cut
    "PRAGMA foreign_keys = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA cache_size = -65536",
    "PRAGMA wal_autocheckpoint = 80000",  # pages, only should checkpoint.py fall behind: it would hold up a commit
    "PRAGMA journal_size_limit = 268435456",
)
BUSY = 5.0  # seconds to wait for another program that writes to the file


def engine(url: str) -> Engine:
    """The engine for an address; nothing is opened yet. Raises StoreError for one that is no address."""
    try:
        address = make_url(url)
    except ArgumentError:
        raise StoreError("The address of the database is not one: see CONVENER_DATABASE_URL in .env.example.") from None
    if address.get_backend_name() != "sqlite":
        return create_engine(address, pool_size=4, max_overflow=12, pool_pre_ping=True)
    if not (address.database or "").startswith("file:"):
        _check_folder(Path(address.database or ""))
    # We begin our transactions ourselves: the driver's own idea of it is older than savepoints.
    made = create_engine(address, connect_args={"timeout": BUSY, "isolation_level": None, "check_same_thread": False})
    event.listen(made, "connect", _prepare)
    event.listen(made, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    return made


def _prepare(connection: sqlite3.Connection, _: Any) -> None:
    for pragma in PRAGMAS:
        connection.execute(pragma)


def _check_folder(file: Path) -> None:
    """SQLite says "unable to open database file" for all of this."""
    folder = file.absolute().parent
    if not folder.is_dir():
        raise StoreError(f"The folder {folder} for the database does not exist: create it, or choose another file.")
    if file.is_dir():
        raise StoreError(f"{file} is a folder, not a database file: choose another name for the database.")


def bring_up_to_date(made: Engine) -> list[str]:
    """Opens the database and runs the migrations it lacks; their names. Raises StoreError."""
    try:
        if _version(made) == NEWEST:
            return []
        logging.getLogger("alembic").setLevel(logging.WARNING)  # its plugins are nobody's news
        # Imported only where there is something to do: it takes a tenth of a second.
        from bot.store.migrating import upgrade_to_newest

        return upgrade_to_newest(made)
    except DBAPIError as error:
        raise StoreError(sentence(made, error)) from error


def check(made: Engine) -> None:
    """Raises StoreError unless the database can be opened, written and is of this version."""
    try:
        found = _version(made)
        if found != NEWEST:
            raise StoreError("The database is of another version: run `convener db upgrade`.")
        with made.begin() as connection:
            connection.execute(text("DELETE FROM meta WHERE name = ''"))
    except DBAPIError as error:
        raise StoreError(sentence(made, error)) from error


def _version(made: Engine) -> str:
    """The migration that the database stands at; empty for an empty database."""
    with made.connect() as connection:
        if not made.dialect.has_table(connection, "alembic_version"):
            return ""
        return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or "")


def sentence(made: Engine, error: DBAPIError) -> str:
    """What went wrong, and what to do."""
    said = str(error.orig)
    if made.dialect.name == "sqlite":
        return _sqlite_sentence(made.url.database or "", said)
    return _postgres_sentence(made, said)


def _sqlite_sentence(file: str, said: str) -> str:
    known = {
        "not a database": f"{file} is not a database file: choose another name, or move it away.",
        "readonly": f"{file} cannot be written to: give this user the right to, or choose another file.",
        "unable to open": f"{file} cannot be opened: check that this user may read and write it and its folder.",
        "locked": f"{file} is in use by another program that holds it: stop that one first.",
        "full": f"There is no room left on the disk for {file}.",
        "malformed": f"{file} is damaged: put a backup in its place.",
    }
    for mark, told in known.items():
        if mark in said:
            return told
    return f"The database {file} cannot be used: {said}"


def _postgres_sentence(made: Engine, said: str) -> str:
    where = f"{made.url.host or 'localhost'}:{made.url.port or 5432}"
    user, name = made.url.username, made.url.database
    if re.search(r"password authentication failed|no password supplied", said):
        return f'PostgreSQL at {where} refuses the password of "{user}": check CONVENER_DATABASE_URL.'
    if re.search(r'role ".*" does not exist', said):
        return f'PostgreSQL at {where} knows no user "{user}": create it, or check CONVENER_DATABASE_URL.'
    if re.search(r'database ".*" does not exist', said):
        return f'PostgreSQL at {where} has no database "{name}": create it with createdb.'
    if "permission denied" in said:
        return f'PostgreSQL at {where} does not let "{user}" create tables in "{name}": grant it the right to.'
    if re.search(r"refused|timeout|timed out|resolve|not known|unreachable", said):
        return f"PostgreSQL cannot be reached at {where}: is it running, and is the address right?"
    first = said.strip().splitlines()[0] if said.strip() else "no reason given"
    return f"PostgreSQL at {where} cannot be used: {first}"
