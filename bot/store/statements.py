"""SQL for the hot path: built from the tables by SQLAlchemy, compiled once, run on the driver's own cursor.

Decision: a statement that SQLAlchemy executes costs about ten times what the driver takes for it, and a command runs
five of them. So it composes the text, once for each database, and the driver runs that with named values.
"""

from collections.abc import Callable, Sequence
from typing import Any, Literal

from sqlalchemy import BindParameter, ClauseElement, Dialect, Table, bindparam, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import SQLModel

Kind = Literal["sqlite", "postgresql"]


def _dialect(kind: Kind) -> Dialect:
    if kind == "sqlite":
        return sqlite.dialect(paramstyle="named")
    return make_url("postgresql+psycopg://").get_dialect()()


class Statement:
    """One statement in both tongues. ``make`` is given the kind of database and builds it; values go in by name."""

    __slots__ = ("compiled", "make")

    def __init__(self, make: Callable[[Kind], ClauseElement]):
        self.make = make
        self.compiled: dict[Kind, tuple[str, dict[str, Any]]] = {}

    def of(self, kind: Kind) -> tuple[str, dict[str, Any]]:
        """The text, and the values that are the same each time."""
        found = self.compiled.get(kind)
        if found is None:
            whole = self.make(kind).compile(dialect=_dialect(kind))
            found = str(whole), {name: value for name, value in whole.params.items() if value is not None}
            self.compiled[kind] = found
        return found


def table(row: type[SQLModel]) -> Table:
    """The table behind a row's class."""
    return SQLModel.metadata.tables[str(row.__tablename__)]


def insert(
    row: type[SQLModel],
    *,
    without: Sequence[str] = (),
    on_conflict: Literal["fail", "skip", "replace"] | tuple[str, ...] = "fail",
    replacing: Sequence[str] = (),
) -> Statement:
    """Insert one row with a value for each column but ``without``. Where the key is there already: fail, skip it, or
    replace all other columns. With the columns of a unique index in place of that: where those are there already,
    replace the columns of ``replacing``."""

    def make(kind: Kind) -> ClauseElement:
        whole = table(row)
        names = [column.name for column in whole.columns if column.name not in without]
        start = sqlite.insert(whole) if kind == "sqlite" else postgresql.insert(whole)
        filled = start.values({name: value(row, name) for name in names}).inline()
        if on_conflict == "fail":
            return filled
        if on_conflict == "skip":
            return filled.on_conflict_do_nothing()
        keys = [column.name for column in whole.primary_key] if on_conflict == "replace" else list(on_conflict)
        rest = replacing or [name for name in names if name not in keys]
        return filled.on_conflict_do_update(index_elements=keys, set_={name: filled.excluded[name] for name in rest})

    return Statement(make)


def value(row: type[SQLModel], name: str, called: str = "") -> BindParameter[Any]:
    """A place for a value of the column ``name``, given under that name or as ``called``."""
    return bindparam(called or name, type_=table(row).columns[name].type)
