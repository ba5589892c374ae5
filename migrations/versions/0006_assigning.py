"""Invitations to read, absences and affiliations of readers, reasons of what is given back, and tries of the assignment."""

import sqlalchemy as sa
from alembic import op

import yfund.infra.columns

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

Key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _id() -> sa.Column:
    return sa.Column("id", Key, nullable=False)


def _of(column: str, table: str, in_table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{table}.id"], name=f"fk_{in_table}_{column}")


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "reviewer_absence", _id(), sa.Column("person_id", Key, nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False), sa.Column("until_on", sa.Date(), nullable=False),
        sa.CheckConstraint("until_on >= from_on", name="ck_reviewer_absence_in_order"),
        _of("person_id", "person", "reviewer_absence"), sa.PrimaryKeyConstraint("id", name="pk_reviewer_absence"))
    op.create_index("ix_reviewer_absence_person_id", "reviewer_absence", ["person_id"])
    op.create_table(
        "affiliation", _id(), sa.Column("person_id", Key, nullable=False),
        sa.Column("kind", sa.String(10), nullable=False), sa.Column("organisation_name", sa.String(300), nullable=False),
        sa.Column("folded_name", sa.String(300), nullable=False), sa.Column("until_on", sa.Date()),
        _of("person_id", "person", "affiliation"), sa.PrimaryKeyConstraint("id", name="pk_affiliation"))
    op.create_index("ix_affiliation_person_id", "affiliation", ["person_id"])
    op.create_index("ix_affiliation_folded_name", "affiliation", ["folded_name"])
    _invitations()
    op.create_table(
        "assignment_decline", _id(), sa.Column("assignment_id", Key, nullable=False),
        sa.Column("reason", sa.String(10), nullable=False), sa.Column("words", sa.Text(), nullable=False),
        sa.Column("declined_at", yfund.infra.columns.UtcDateTime(timezone=True), nullable=False),
        _of("assignment_id", "assignment", "assignment_decline"),
        sa.PrimaryKeyConstraint("id", name="pk_assignment_decline"),
        sa.UniqueConstraint("assignment_id", name="uq_assignment_decline_assignment_id"))
    op.create_table(
        "run_pair", _id(), sa.Column("run_id", Key, nullable=False),
        sa.Column("application_id", Key, nullable=False), sa.Column("reviewer_id", Key, nullable=False),
        sa.Column("points", sa.Integer(), nullable=False), sa.Column("why", sa.JSON(), nullable=False),
        _of("run_id", "assignment_run", "run_pair"), _of("application_id", "application", "run_pair"),
        _of("reviewer_id", "person", "run_pair"), sa.PrimaryKeyConstraint("id", name="pk_run_pair"))
    op.create_index("ix_run_pair_run", "run_pair", ["run_id", "application_id"])
    op.create_index("ix_run_pair_application_id", "run_pair", ["application_id"])


def _invitations() -> None:
    op.create_table(
        "reading_invitation", _id(), sa.Column("public_id", sa.String(16), nullable=False),
        sa.Column("call_id", Key, nullable=False), sa.Column("person_id", Key, nullable=False),
        sa.Column("invited_by_id", Key, nullable=False), sa.Column("capacity", sa.Integer()),
        sa.Column("reason", sa.String(10), nullable=False), sa.Column("words", sa.Text(), nullable=False),
        sa.Column("state", sa.String(30), nullable=False),
        sa.Column("state_at", yfund.infra.columns.UtcDateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        _of("call_id", "call", "reading_invitation"), _of("person_id", "person", "reading_invitation"),
        _of("invited_by_id", "person", "reading_invitation"), sa.PrimaryKeyConstraint("id", name="pk_reading_invitation"),
        sa.UniqueConstraint("public_id", name="uq_reading_invitation_public_id"),
        sa.UniqueConstraint("call_id", "person_id", name="uq_reading_invitation_call_id_person_id"))
    op.create_index("ix_reading_invitation_person_id", "reading_invitation", ["person_id"])
    op.create_index("ix_reading_invitation_state", "reading_invitation", ["state"])


def downgrade() -> None:
    """Take them away."""
    for table in ("run_pair", "assignment_decline", "reading_invitation", "affiliation", "reviewer_absence"):
        op.drop_table(table)
