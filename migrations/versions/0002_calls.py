"""languages of a call, notes of form versions

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("call", sa.Column("languages", sa.JSON(), nullable=True))
    op.add_column("form_version", sa.Column("note", sa.JSON(), nullable=True))


def downgrade() -> None:
    op.drop_column("form_version", "note")
    op.drop_column("call", "languages")
