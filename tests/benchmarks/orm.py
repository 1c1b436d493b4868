"""The same command as the desk's, as one would write it with an async ORM session each: what the writer is measured by.

Same tables, same rules, same JSON, same file with synchronous=FULL; SQLModel on aiosqlite, each command in a session
and a transaction of its own, which begins at once for writing (otherwise callers fail each other), from a pool of four
connections, which served it best.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any, cast

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.desk import Incoming, Said
from bot.office import Office
from bot.store import codec, due
from bot.store.rows import NAMES, TABLES
from bot.store.tables import InboxRow, OutboxRow, SubjectRow
from facilitation.decision import Record
from facilitation.given import Given
from facilitation.session.commands import Contribute
from facilitation.session.session import Session
from facilitation.team.team import Team


@asynccontextmanager
async def engine(file: str) -> AsyncIterator[AsyncEngine]:
    options = {"timeout": 60, "isolation_level": None}
    made = create_async_engine(f"sqlite+aiosqlite:///{file}", connect_args=options, pool_size=4, max_overflow=0)

    @event.listens_for(made.sync_engine, "connect")
    def prepare(connection: Any, _: Any) -> None:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")

    event.listen(made.sync_engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    yield made
    await made.dispose()


async def say(made: AsyncEngine, office: Office, incoming: Incoming) -> None:
    """Words in a channel with an open session: taken in, decided, kept, put into the outbox."""
    now, team_id = office.world.now(), incoming.team
    said = cast(Said, incoming.body)
    async with AsyncSession(made) as db:
        db.add(InboxRow(team=team_id, event=incoming.event, at=now))
        team_row = await db.get_one(SubjectRow, (team_id, "team", team_id))
        team = cast(Team, codec.load_state("team", team_row.state))
        opened = select(SubjectRow).where(
            col(SubjectRow.team) == team_id, col(SubjectRow.channel) == incoming.channel,
            col(SubjectRow.kind) == "session", col(SubjectRow.status) == "open",
        )  # fmt: skip
        row = (await db.exec(opened)).one()
        session = cast(Session, codec.load_state("session", row.state))
        command = Contribute(office.world.new_id(), incoming.member, said.text)
        _decide(db, office, team, session, row, command, now)
        await db.commit()


def _decide(
    db: AsyncSession, office: Office, team: Team, session: Session, row: SubjectRow, command: Contribute, now: datetime
) -> None:
    deciding = office.desk.deciding
    rules = deciding.rules("session")
    assert rules.needs(session, command) <= {"protocol", "team"}, "the comparison would load less than the desk"
    protocol = deciding.content.protocols[session.protocol]
    words = deciding.content.wording(session.language)
    given = Given(words, team=team, protocol=protocol, version=session.version, session=session)
    decision = rules.decide(session, command, now, given)
    row.state, row.updated = codec.dump_state("session", decision.state), now
    for effect in decision.effects:
        if isinstance(effect, Record):
            values = {name: getattr(effect.row, name) for name in NAMES[type(effect.row)]}
            db.add(TABLES[type(effect.row)](**values, team=team.id))
        else:
            db.add(OutboxRow(**due.values((team.id, "session", session.id), effect, now)))
