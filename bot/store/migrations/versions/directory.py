"""The directory: who is who on which platform, which channel is whose, and which workspaces took the bot in."""

import sqlalchemy as sa
from alembic import op

from bot.store.moments import Moment

revision = "directory"
down_revision = "side_rooms"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("user", sa.String(), nullable=False),
        sa.Column("member", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("team", "platform", "user"),
        sqlite_with_rowid=False,
    )
    op.create_index("account_member", "account", ["team", "platform", "member"])
    op.create_table(
        "place",
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("gone", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("platform", "address"),
        sqlite_with_rowid=False,
    )
    op.create_index("place_place", "place", ["place"])
    op.create_index("place_team", "place", ["team"])
    op.create_table(
        "installation",
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("workspace", sa.String(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("gone", sa.Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("platform", "workspace"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("installation")
    op.drop_table("place")
    op.drop_table("account")
