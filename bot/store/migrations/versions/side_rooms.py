"""Side rooms: who sits in which, and where and about what something was said."""

import sqlalchemy as sa
from alembic import op

revision = "side_rooms"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("contribution") as contribution:
        contribution.add_column(sa.Column("group", sa.Integer(), nullable=False, server_default="0"))
        contribution.add_column(sa.Column("about", sa.Text(), nullable=False, server_default=""))
    op.create_table(
        "room_seat",
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("member", sa.String(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("team", "place", "side", "member"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("room_seat")
    with op.batch_alter_table("contribution") as contribution:
        contribution.drop_column("about")
        contribution.drop_column("group")
