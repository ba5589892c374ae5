"""grounds: how a bank account that two groups share ends, for whoever compares them

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("match_key", sa.Column("ending", sa.String(length=4), nullable=False, server_default=""))
    op.execute(
        "UPDATE match_key SET ending = COALESCE((SELECT MAX(b.ending) FROM bank_account b "
        "WHERE b.organisation_id = match_key.organisation_id AND b.fingerprint = match_key.key), '') WHERE kind = 'account'")


def downgrade() -> None:
    op.drop_column("match_key", "ending")
