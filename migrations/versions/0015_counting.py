"""counting: indexes from which pairs, lines and decisions of a call are counted and put in order

Revision ID: 0015
Revises: 0014
"""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_assignment_call_id", "assignment")
    op.create_index("ix_assignment_call_state", "assignment", ["call_id", "state", "is_by_hand", "application_id"])
    op.create_index("ix_application_call_number", "application", ["call_id", "number"])
    op.create_index("ix_recommendation_said", "recommendation", ["selection_id", "outcome", "amount_cents", "application_id"])
    op.create_index("ix_recommendation_by", "recommendation", ["selection_id", "by_id"])
    op.create_index("ix_decision_tally", "decision",
                    ["selection_id", "outcome", "feedback_read_at", "amount_cents", "application_id"])


def downgrade() -> None:
    op.drop_index("ix_decision_tally", "decision")
    op.drop_index("ix_recommendation_by", "recommendation")
    op.drop_index("ix_recommendation_said", "recommendation")
    op.drop_index("ix_application_call_number", "application")
    op.drop_index("ix_assignment_call_state", "assignment")
    op.create_index("ix_assignment_call_id", "assignment", ["call_id"])
