"""The first tables."""

import sqlalchemy as sa
from alembic import op

from bot.store.moments import Moment

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "agreement",
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("agreed_at", Moment(), nullable=False),
        sa.Column("session", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("team", "id"),
    )
    op.create_index("agreement_session", "agreement", ["team", "session"], unique=False)
    op.create_table(
        "checkin_answer",
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("checkin", sa.String(), nullable=False),
        sa.Column("member", sa.String(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("team", "id"),
    )
    op.create_index("checkin_answer_checkin", "checkin_answer", ["team", "checkin"], unique=False)
    op.create_table(
        "commitment",
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("session", sa.String(), nullable=False),
        sa.Column("member", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("by", sa.Date(), nullable=True),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("team", "id"),
    )
    op.create_index("commitment_session", "commitment", ["team", "session"], unique=False)
    op.create_index("commitment_status", "commitment", ["team", "status"], unique=False)
    op.create_table(
        "contribution",
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("session", sa.String(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("member", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("shows", sa.String(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("team", "id"),
    )
    op.create_index("contribution_session", "contribution", ["team", "session", "at", "id"], unique=False)
    op.create_table(
        "inbox",
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("team", "event"),
        sqlite_with_rowid=False,
    )
    op.create_index("inbox_at", "inbox", ["at"], unique=False)
    op.create_table(
        "meta",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("lane", sa.String(), nullable=True),
        sa.Column("due", Moment(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("member", sa.String(), nullable=False),
        sa.Column("to_kind", sa.String(), nullable=False),
        sa.Column("to_id", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("lease_by", sa.String(), nullable=True),
        sa.Column("lease_until", Moment(), nullable=True),
        sa.Column("failed", Moment(), nullable=True),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "outbox_lane",
        "outbox",
        ["lane", "id"],
        unique=False,
        sqlite_where=sa.text("failed IS NULL AND lane IS NOT NULL"),
        postgresql_where=sa.text("failed IS NULL AND lane IS NOT NULL"),
    )
    op.create_index(
        "outbox_put_off",
        "outbox",
        ["due"],
        unique=False,
        sqlite_where=sa.text("failed IS NULL AND lane IS NOT NULL AND reason <> ''"),
        postgresql_where=sa.text("failed IS NULL AND lane IS NOT NULL AND reason <> ''"),
    )
    op.create_index(
        "outbox_timer",
        "outbox",
        ["due", "id"],
        unique=False,
        sqlite_where=sa.text("failed IS NULL AND lane IS NULL"),
        postgresql_where=sa.text("failed IS NULL AND lane IS NULL"),
    )
    op.create_table(
        "posted",
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("member", sa.String(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("team", "place", "key", "member"),
        sqlite_with_rowid=False,
    )
    op.create_index("posted_at", "posted", ["at"], unique=False)
    op.create_table(
        "rating",
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("session", sa.String(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("mean", sa.Float(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("team", "id"),
    )
    op.create_index("rating_at", "rating", ["team", "at"], unique=False)
    op.create_table(
        "record",
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("protocol", sa.String(), nullable=False),
        sa.Column("closed_at", Moment(), nullable=False),
        sa.Column("page", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("team", "id"),
    )
    op.create_index("record_closed", "record", ["team", "closed_at"], unique=False)
    op.create_table(
        "room_code",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("team", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("code"),
    )
    op.create_table(
        "room_line",
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.Column("nonce", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("member", sa.String(), nullable=False),
        sa.Column("message", sa.Text(), nullable=True),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("team", "place", "seq"),
        sqlite_with_rowid=False,
    )
    op.create_index("room_line_key", "room_line", ["team", "place", "key", "member"], unique=True)
    op.create_index("room_line_rev", "room_line", ["team", "place", "rev"], unique=False)
    op.create_table(
        "room_place",
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("team", "place"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "script",
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("protocol", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("version"),
    )
    op.create_table(
        "subject",
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("updated", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("team", "kind", "id"),
    )
    op.create_index(
        "subject_open",
        "subject",
        ["team", "channel"],
        unique=False,
        sqlite_where=sa.text("kind = 'session' AND status = 'open'"),
        postgresql_where=sa.text("kind = 'session' AND status = 'open'"),
    )


def downgrade() -> None:
    op.drop_table("subject")
    op.drop_table("script")
    op.drop_table("room_place")
    op.drop_table("room_line")
    op.drop_table("room_code")
    op.drop_table("record")
    op.drop_table("rating")
    op.drop_table("posted")
    op.drop_table("outbox")
    op.drop_table("meta")
    op.drop_table("inbox")
    op.drop_table("contribution")
    op.drop_table("commitment")
    op.drop_table("checkin_answer")
    op.drop_table("agreement")
