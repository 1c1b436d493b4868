"""In which teams somebody is, found at once however many people there are. And a channel that a team has moved away
from is nobody's, so that another may meet there."""

from alembic import op

revision = "whose_teams"
down_revision = "directory"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("account_user", "account", ["platform", "user"])
    meets = "SELECT channel FROM subject WHERE kind = 'team'"
    op.execute(f"DELETE FROM place WHERE place NOT LIKE '%/%' AND place NOT IN ({meets})")


def downgrade() -> None:
    op.drop_index("account_user", "account")
