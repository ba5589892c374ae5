"""choosing: one current letter, the last day of a reserve list, feedback that somebody has read

Revision ID: 0014
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

from yfund.infra.guards import whole_numbers

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "decision_letter",
        sa.Column("selection_id", KEY, nullable=False),
        sa.Column("application_id", KEY, nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("told_at", MOMENT, nullable=False),
        sa.Column("replaced_at", MOMENT, nullable=True),
        sa.Column("id", KEY, nullable=False),
        sa.ForeignKeyConstraint(["selection_id"], ["selection.id"], name=op.f("fk_decision_letter_selection_id")),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_decision_letter_application_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision_letter")),
    )
    op.create_index(op.f("ix_decision_letter_application_id"), "decision_letter", ["application_id"])
    op.create_index(op.f("ix_decision_letter_selection_id"), "decision_letter", ["selection_id"])
    op.create_index("uq_decision_letter_current", "decision_letter", ["application_id"], unique=True,
                    sqlite_where=sa.text("replaced_at IS NULL"), postgresql_where=sa.text("replaced_at IS NULL"))
    for line in whole_numbers("decision_letter", ["amount_cents"], op.get_bind().dialect.name):
        op.execute(line)
    op.add_column("selection", sa.Column("reserve_until", sa.Date(), nullable=True))
    op.add_column("decision", sa.Column("feedback_read_at", MOMENT, nullable=True))
    op.add_column("decision", sa.Column("feedback_by", sa.String(length=200), nullable=False, server_default=""))
    op.execute(
        "INSERT INTO decision_letter (selection_id, application_id, outcome, amount_cents, told_at) "
        "SELECT d.selection_id, d.application_id, d.outcome, d.amount_cents, s.released_at FROM decision d "
        "JOIN selection s ON s.id = d.selection_id JOIN application a ON a.id = d.application_id "
        "WHERE s.state = 'released' AND a.state IN ('awarded', 'reserved', 'declined')")


def downgrade() -> None:
    op.drop_column("decision", "feedback_by")
    op.drop_column("decision", "feedback_read_at")
    op.drop_column("selection", "reserve_until")
    op.drop_table("decision_letter")
