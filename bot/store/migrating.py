"""Bringing a database up to date, with Alembic: programmatic, so that no ini file need lie anywhere.

A database that a newer version has made is refused in words: an older program would damage it.
"""

from pathlib import Path

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import Connection, Engine
from sqlmodel import SQLModel

from bot.store import tables
from bot.store.errors import NewerDatabase

FOLDER = Path(__file__).parent / "migrations"
NEWER = "This database was made by a newer version of Convener: install that version, or choose another database."


def scripts() -> ScriptDirectory:
    """The migrations there are, oldest first in their chain."""
    return ScriptDirectory(str(FOLDER))


def is_current(connection: Connection) -> bool:
    """Whether there is nothing to do; quick, and without Alembic's machinery."""
    found = MigrationContext.configure(connection).get_current_heads()
    return found == tuple(scripts().get_heads())


def upgrade_to_newest(engine: Engine) -> list[str]:
    """Runs what is missing, in one transaction where the database allows it; the names of what was run."""
    chain = scripts()
    done: list[str] = []

    def steps(revision: object, context: MigrationContext) -> object:
        try:
            found = chain._upgrade_revs("heads", revision)  # type: ignore[arg-type]  # Alembic's own tuple
        except CommandError as error:
            raise NewerDatabase(NEWER) from error
        done.extend(str(step.doc) for step in found)
        return found

    with engine.begin() as connection, EnvironmentContext(Config(), chain, fn=steps) as environment:
        if engine.dialect.name == "postgresql":
            # Two processes that start together: the second waits, and then finds nothing to do.
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7274, 0)")
        environment.configure(connection=connection, target_metadata=SQLModel.metadata)
        with environment.begin_transaction():
            environment.run_migrations()
    return done


__all__ = ["is_current", "scripts", "tables", "upgrade_to_newest"]
