"""In which teams somebody is, found at once however many people there are."""

from alembic import op

revision = "whose_teams"
down_revision = "directory"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("account_user", "account", ["platform", "user"])


def downgrade() -> None:
    op.drop_index("account_user", "account")
