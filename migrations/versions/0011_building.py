"""building

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("change_request", sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("change_request", sa.Column("ended_reason", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    with op.batch_alter_table("change_request") as table:
        table.drop_column("ended_reason")
        table.drop_column("ended_at")
