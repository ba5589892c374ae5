"""who took a file away

Revision ID: 0012
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("upload", sa.Column("removed_by_id", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("upload", "removed_by_id")
