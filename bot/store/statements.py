"""SQL for the hot path: built from the tables by SQLAlchemy, compiled once, run on the driver's own cursor.

Decision: a statement that SQLAlchemy executes costs about ten times what the driver takes for it, and a command runs
five of them. So it composes the text, once for each database, and the driver runs that. Values are given by name, and
laid in the order of the text here, for a driver that looks each name up by itself takes twice as long.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from typing import Any, Literal

from sqlalchemy import BindParameter, ClauseElement, Dialect, Table, bindparam, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import SQLModel

Kind = Literal["sqlite", "postgresql"]


ROWS = re.compile(r" VALUES (\([^()]*\))")


def _dialect(of: Kind) -> Dialect:
    if of == "sqlite":
        return sqlite.dialect(paramstyle="qmark")
    kind: Callable[..., Dialect] = make_url("postgresql+psycopg://").get_dialect()
    return kind(paramstyle="format")


class Compiled:
    """``text`` as the driver takes it; ``pick`` lays values by name in the order that it wants. ``row`` is where one
    row of values stands in it, if that may be repeated."""

    __slots__ = ("pick", "row", "text", "times")

    def __init__(self, whole: Any):
        self.text = str(whole)
        self.pick = _picking(whole.positiontup or (), {n: v for n, v in whole.params.items() if v is not None})
        self.row = ROWS.search(self.text)
        self.times: dict[int, str] = {}

    def of_rows(self, count: int) -> str:
        """The text for so many rows at once; a ValueError where it has no row of values."""
        if (known := self.times.get(count)) is not None:
            return known
        if self.row is None:
            raise ValueError(f"this takes one row only: {self.text}")
        start, end = self.row.span(1)
        found = self.times[count] = self.text[:start] + ", ".join([self.row[1]] * count) + self.text[end:]
        return found


def _picking(names: Sequence[str], same: Mapping[str, Any]) -> Callable[[Mapping[str, Any]], Sequence[Any]]:
    """What makes a row of values out of a dict; ``same``: those that stand in the statement itself."""
    if not names:
        return lambda values: ()
    take = itemgetter(*names) if len(names) > 1 else (lambda values, name=names[0]: (values[name],))
    if not same.keys() & set(names):
        return take
    return lambda values: take({**same, **values})


class Statement:
    """One statement in both tongues. ``make`` is given the kind of database and builds it; values go in by name."""

    __slots__ = ("compiled", "make")

    def __init__(self, make: Callable[[Kind], ClauseElement]):
        self.make = make
        self.compiled: dict[Kind, Compiled] = {}

    def of(self, kind: Kind) -> Compiled:
        found = self.compiled.get(kind)
        if found is None:
            found = self.compiled[kind] = Compiled(self.make(kind).compile(dialect=_dialect(kind)))
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
    adding: Sequence[str] = (),
    returning: Sequence[str] = (),
) -> Statement:
    """Insert a row with a value for each column but ``without``. Where the key is there already: fail, skip it, or
    replace all other columns. With the columns of a unique index in place of that: where those are there already,
    replace the columns of ``replacing`` and add to those of ``adding``. ``returning``: columns of what is there then.
    All values stand in the row, so that it may be repeated."""

    def make(kind: Kind) -> ClauseElement:
        whole = table(row)
        names = [column.name for column in whole.columns if column.name not in without]
        start = sqlite.insert(whole) if kind == "sqlite" else postgresql.insert(whole)
        filled = start.values({name: value(row, name) for name in names}).inline()
        if on_conflict == "skip":
            filled = filled.on_conflict_do_nothing()
        elif on_conflict != "fail":
            keys = [column.name for column in whole.primary_key] if on_conflict == "replace" else list(on_conflict)
            rest = replacing or [name for name in names if name not in (*keys, *adding)]
            new: dict[str, Any] = {name: filled.excluded[name] for name in rest}
            new |= {name: whole.columns[name] + filled.excluded[name] for name in adding}
            filled = filled.on_conflict_do_update(index_elements=keys, set_=new)
        return filled.returning(*(whole.columns[name] for name in returning)) if returning else filled

    return Statement(make)


def value(row: type[SQLModel], name: str, called: str = "") -> BindParameter[Any]:
    """A place for a value of the column ``name``, given under that name or as ``called``."""
    return bindparam(called or name, type_=table(row).columns[name].type)
