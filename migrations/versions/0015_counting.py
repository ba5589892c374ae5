"""counting: indexes from which pairs and numbers of a call are counted and put in order

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


def downgrade() -> None:
    op.drop_index("ix_application_call_number", "application")
    op.drop_index("ix_assignment_call_state", "assignment")
    op.create_index("ix_assignment_call_id", "assignment", ["call_id"])
