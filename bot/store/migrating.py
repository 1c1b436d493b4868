"""Bringing a database up to date, with Alembic: programmatic, so that no ini file need lie anywhere.

A database that a newer version has made is refused in words: an older program would damage it.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import Engine
from sqlmodel import SQLModel

from bot.store import tables  # noqa: F401  # the tables make the metadata
from bot.store.errors import NewerDatabase

FOLDER = Path(__file__).parent / "migrations"
NEWER = "This database was made by a newer version of Convener: install that version, or choose another database."


def scripts() -> ScriptDirectory:
    """The migrations there are, oldest first in their chain."""
    return ScriptDirectory(str(FOLDER))


def upgrade_to_newest(engine: Engine) -> list[str]:
    """Runs what is missing, in one transaction; the names of what was run. Raises NewerDatabase."""
    chain, done = scripts(), list[str]()

    def steps(revision: Any, _: MigrationContext) -> Any:
        try:
            found = chain._upgrade_revs("heads", revision)
        except CommandError as error:
            raise NewerDatabase(NEWER) from error
        done.extend(str(step.doc) for step in found)
        return found

    _run(engine, chain, steps)
    return done


def downgrade(engine: Engine, to: str = "base") -> None:
    """Takes steps back, until the one named is the newest; from the first on, all that was kept is lost: for tests."""
    chain = scripts()
    _run(engine, chain, lambda revision, _: chain._downgrade_revs(to, revision))


def _run(engine: Engine, chain: ScriptDirectory, steps: Callable[[Any, MigrationContext], Any]) -> None:
    with engine.begin() as connection, EnvironmentContext(Config(), chain, fn=steps) as environment:
        if engine.dialect.name == "postgresql":
            # Two processes that start together: the second waits, and then finds nothing to do.
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7274, 0)")
        environment.configure(connection=connection, target_metadata=SQLModel.metadata)
        with environment.begin_transaction():
            environment.run_migrations()
