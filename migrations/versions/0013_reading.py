"""reading

Revision ID: 0013
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table, about, moment in (("interest_statement", "person", "said_at"), ("tie_search", "call", "searched_at")):
        op.create_table(
            table,
            sa.Column(f"{about}_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
            sa.Column(moment, sa.DateTime(timezone=True), nullable=False),
            sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
            sa.ForeignKeyConstraint([f"{about}_id"], [f"{about}.id"], name=op.f(f"fk_{table}_{about}_id")),
            sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
            sa.UniqueConstraint(f"{about}_id", name=op.f(f"uq_{table}_{about}_id")),
        )


def downgrade() -> None:
    op.drop_table("tie_search")
    op.drop_table("interest_statement")
