"""registered_month: the month in which a group was registered, for calls that name a day

Revision ID: 0018
Revises: 0017
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("organisation", sa.Column("registered_month", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("organisation", "registered_month")
