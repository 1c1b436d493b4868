"""The tables. Every row carries its team, first in the key, so that a database can be partitioned or spread by team.

`subject` holds the small snapshots (sessions, agreements in the making, check-ins, teams) as JSON, and the few columns
that are asked for. `outbox` is the timer table as well: a row is deleted when it is done, so that it stays small, and
its number is never given twice, for it is the nonce by which a platform knows a post again. What people made are rows
of their own. `room_*` is the room's shelf: to the room what Slack's servers are to Slack.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, Column, Index, Integer, PrimaryKeyConstraint, Text, text
from sqlmodel import Field, SQLModel

from bot.store.moments import Moment

# A bigger number than an Integer holds; SQLite numbers rows by itself only where the type is spelt INTEGER.
Number = BigInteger().with_variant(Integer, "sqlite")


def moment(*, null: bool = False) -> Any:
    return Field(default=None, sa_column=Column(Moment, nullable=null))


def words() -> Any:
    return Field(default="", sa_column=Column(Text, nullable=False))


class SubjectRow(SQLModel, table=True):
    """One session, agreement, check-in or team. ``status`` is ``open`` until it is over."""

    __tablename__ = "subject"
    __table_args__ = (
        Index("subject_open", "team", "channel", sqlite_where=text("kind = 'session' AND status = 'open'"),
              postgresql_where=text("kind = 'session' AND status = 'open'")),
    )  # fmt: skip
    team: str = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    channel: str
    status: str
    state: str = words()
    updated: datetime = moment()


class InboxRow(SQLModel, table=True):
    """An event that has been taken in; the same again is a double. Forgotten after a week."""

    __tablename__ = "inbox"
    __table_args__ = (Index("inbox_at", "at"), {"sqlite_with_rowid": False})
    team: str = Field(primary_key=True)
    event: str = Field(primary_key=True)
    at: datetime = moment()


PENDING = text("failed IS NULL AND lane IS NOT NULL")
PUT_OFF = text("failed IS NULL AND lane IS NOT NULL AND reason <> ''")
TIMERS = text("failed IS NULL AND lane IS NULL")


class OutboxRow(SQLModel, table=True):
    """Something to do: a post, a revision or a whisper in its lane (a place), or a timer (without a lane) that gives
    ``to_kind``, ``to_id`` the command in ``body``. ``reason``: why it did not work, if it was tried; with ``failed``
    it is given up, and kept for a person to see."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index("outbox_lane", "lane", "id", sqlite_where=PENDING, postgresql_where=PENDING),
        Index("outbox_timer", "due", "id", sqlite_where=TIMERS, postgresql_where=TIMERS),
        Index("outbox_put_off", "due", sqlite_where=PUT_OFF, postgresql_where=PUT_OFF),
        {"sqlite_autoincrement": True},
    )
    id: int | None = Field(default=None, sa_column=Column(Number, primary_key=True, autoincrement=True))
    team: str
    lane: str | None = None
    due: datetime = moment()
    kind: str
    key: str = ""
    member: str = ""
    to_kind: str = ""
    to_id: str = ""
    body: str = words()
    attempts: int = Field(default=0, sa_column=Column(Integer, nullable=False, server_default="0"))
    lease_by: str | None = None
    lease_until: datetime | None = moment(null=True)
    failed: datetime | None = moment(null=True)
    reason: str = Field(default="", sa_column=Column(Text, nullable=False, server_default=""))


class PostedRow(SQLModel, table=True):
    """Where a message is: the platform's own reference, by which it is revised."""

    __tablename__ = "posted"
    __table_args__ = (
        PrimaryKeyConstraint("team", "place", "key", "member"),
        Index("posted_at", "at"),
        {"sqlite_with_rowid": False},
    )
    team: str
    place: str
    key: str
    member: str = ""
    ref: str
    at: datetime = moment()


class ContributionRow(SQLModel, table=True):
    __tablename__ = "contribution"
    __table_args__ = (Index("contribution_session", "team", "session", "at", "id"),)
    team: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    session: str
    step: int
    member: str
    label: str
    text: str = words()
    shows: str
    at: datetime = moment()
    group: int = Field(default=0, sa_column=Column(Integer, nullable=False, server_default="0"))
    about: str = Field(default="", sa_column=Column(Text, nullable=False, server_default=""))


class CommitmentRow(SQLModel, table=True):
    __tablename__ = "commitment"
    __table_args__ = (Index("commitment_status", "team", "status"), Index("commitment_session", "team", "session"))
    team: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    session: str
    member: str
    text: str = words()
    by: date | None = None
    made_at: datetime = moment()
    told: str = words()
    status: str


class AgreementRow(SQLModel, table=True):
    """An agreement in force, or one that was."""

    __tablename__ = "agreement"
    __table_args__ = (Index("agreement_session", "team", "session"),)
    team: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    text: str = words()
    owner: str
    review_on: date
    version: int
    agreed_at: datetime = moment()
    session: str
    status: str


class RatingRow(SQLModel, table=True):
    __tablename__ = "rating"
    __table_args__ = (Index("rating_at", "team", "at"),)
    team: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    session: str
    rule: str
    text: str = words()
    mean: float
    count: int
    at: datetime = moment()


class RecordRow(SQLModel, table=True):
    """The record of a closed session: ``page`` is JSON."""

    __tablename__ = "record"
    __table_args__ = (Index("record_closed", "team", "closed_at"),)
    team: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    title: str = words()
    protocol: str
    closed_at: datetime = moment()
    page: str = words()


class CheckInAnswerRow(SQLModel, table=True):
    __tablename__ = "checkin_answer"
    __table_args__ = (Index("checkin_answer_checkin", "team", "checkin"),)
    team: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    checkin: str
    member: str
    score: int | None = None
    words: str = words()
    at: datetime = moment()


class ScriptRow(SQLModel, table=True):
    """A protocol as it was when a session began with it; content, so of no team."""

    __tablename__ = "script"
    version: str = Field(primary_key=True)
    protocol: str = words()


class RoomPlaceRow(SQLModel, table=True):
    """A place in the room and how often it has changed."""

    __tablename__ = "room_place"
    __table_args__ = ({"sqlite_with_rowid": False},)
    team: str = Field(primary_key=True)
    place: str = Field(primary_key=True)
    rev: int = Field(default=0, sa_column=Column(BigInteger, nullable=False))


class RoomLineRow(SQLModel, table=True):
    """One line of the talk as it is now; ``message`` is NULL once it was taken away."""

    __tablename__ = "room_line"
    __table_args__ = (
        PrimaryKeyConstraint("team", "place", "seq"),
        Index("room_line_key", "team", "place", "key", "member", unique=True),
        Index("room_line_rev", "team", "place", "rev"),
        {"sqlite_with_rowid": False},  # so that what is said in a place lies together
    )
    team: str
    place: str
    seq: int = Field(sa_column=Column(BigInteger, nullable=False))
    rev: int = Field(sa_column=Column(BigInteger, nullable=False))
    nonce: int = Field(sa_column=Column(BigInteger, nullable=False))
    key: str
    member: str = ""
    message: str | None = Field(default=None, sa_column=Column(Text, nullable=True))
    at: datetime = moment()


class RoomSeatRow(SQLModel, table=True):
    """Who sits, or sat, in a side room of a place. ``side`` is its name with the ``/`` before it, as it stands in
    `room_line.member` for its lines. ``until``: for who went elsewhere while it went on, the place's count then."""

    __tablename__ = "room_seat"
    __table_args__ = (PrimaryKeyConstraint("team", "place", "side", "member"), {"sqlite_with_rowid": False})
    team: str
    place: str
    side: str
    member: str
    until: int | None = Field(default=None, sa_column=Column(BigInteger, nullable=True))


class RoomCodeRow(SQLModel, table=True):
    """A short code, read aloud, that leads to a team."""

    __tablename__ = "room_code"
    code: str = Field(primary_key=True)
    team: str


class AccountRow(SQLModel, table=True):
    """Who of a team somebody is on a platform: ``user`` is the platform's id, ``member`` ours."""

    __tablename__ = "account"
    __table_args__ = (
        Index("account_member", "team", "platform", "member"),
        Index("account_user", "platform", "user"),
        {"sqlite_with_rowid": False},
    )
    team: str = Field(primary_key=True)
    platform: str = Field(primary_key=True)
    user: str = Field(primary_key=True)
    member: str


class PlaceRow(SQLModel, table=True):
    """What a place of ours is on its platform: ``address`` is the platform's own, by which what is said there is found
    again; ``gone`` says why nothing can be posted there, and is empty while all is well."""

    __tablename__ = "place"
    __table_args__ = (Index("place_place", "place"), Index("place_team", "team"), {"sqlite_with_rowid": False})
    platform: str = Field(primary_key=True)
    address: str = Field(primary_key=True)
    place: str
    team: str
    gone: str = words()


class InstallationRow(SQLModel, table=True):
    """A workspace or server that took the bot in. ``facts`` is JSON; ``sealed`` holds its tokens, and only we can open
    it; it is empty once they were taken back, and ``gone`` says how."""

    __tablename__ = "installation"
    __table_args__ = ({"sqlite_with_rowid": False},)
    platform: str = Field(primary_key=True)
    workspace: str = Field(primary_key=True)
    facts: str = words()
    sealed: str = words()
    gone: str = words()
    at: datetime = moment()


class MetaRow(SQLModel, table=True):
    """What the installation knows about itself."""

    __tablename__ = "meta"
    name: str = Field(primary_key=True)
    value: str = words()
