"""carrying

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "carry_over",
        sa.Column("from_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("into_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["from_id"], ["application.id"], name=op.f("fk_carry_over_from_id")),
        sa.ForeignKeyConstraint(["into_id"], ["application.id"], name=op.f("fk_carry_over_into_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_carry_over")),
        sa.UniqueConstraint("into_id", name=op.f("uq_carry_over_into_id")),
    )
    op.create_index(op.f("ix_carry_over_from_id"), "carry_over", ["from_id"])
    op.add_column("decision", sa.Column("may_resend", sa.Boolean(), nullable=False, server_default=sa.false()))

    op.create_table(
        "release",
        sa.Column("selection_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("started_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("goes_out_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("recalled_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["selection_id"], ["selection.id"], name=op.f("fk_release_selection_id")),
        sa.ForeignKeyConstraint(["started_by_id"], ["person.id"], name=op.f("fk_release_started_by_id")),
        sa.ForeignKeyConstraint(["recalled_by_id"], ["person.id"], name=op.f("fk_release_recalled_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release")),
    )
    op.create_index(op.f("ix_release_selection_id"), "release", ["selection_id"])
    op.create_index("uq_release_waiting", "release", ["selection_id"], unique=True,
                    sqlite_where=sa.text("ended_at IS NULL"), postgresql_where=sa.text("ended_at IS NULL"))


def downgrade() -> None:
    op.drop_table("release")
    op.drop_column("decision", "may_resend")
    op.drop_index(op.f("ix_carry_over_from_id"), "carry_over")
    op.drop_table("carry_over")
