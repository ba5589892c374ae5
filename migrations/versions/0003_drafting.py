"""drafting: changes by their id, who writes where, drafts that went over to a new form, codes to join a group

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _table("answer_change", {"application_id": "application.id"}, [
        sa.Column("change", sa.String(40), nullable=False), sa.Column("question", sa.String(60), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False), sa.Column("is_lost", sa.Boolean(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.UniqueConstraint("application_id", "change", name=op.f("uq_answer_change_application_id"))])
    _table("writing", {"application_id": "application.id", "person_id": "person.id"}, [
        sa.Column("section", sa.String(60), nullable=False), sa.Column("at", MOMENT, nullable=False),
        sa.UniqueConstraint("application_id", "person_id", name=op.f("uq_writing_application_id"))])
    _table("form_move", {"application_id": "application.id", "from_version_id": "form_version.id",
                         "into_version_id": "form_version.id"}, [
        sa.Column("note", sa.JSON(), nullable=False),
        sa.Column("at", MOMENT, nullable=False), sa.Column("read_at", MOMENT, nullable=True)])
    op.create_index(op.f("ix_form_move_application_id"), "form_move", ["application_id"])
    _table("join_code", {"organisation_id": "organisation.id", "made_by_id": "person.id"}, [
        sa.Column("code_hash", sa.String(64), nullable=False), sa.Column("part", sa.String(10), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False), sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True), sa.Column("used_by_id", KEY, nullable=True),
        sa.ForeignKeyConstraint(["used_by_id"], ["person.id"], name=op.f("fk_join_code_used_by_id")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_join_code_code_hash"))])
    op.create_index(op.f("ix_join_code_organisation_id"), "join_code", ["organisation_id"])


def downgrade() -> None:
    for table in ("join_code", "form_move", "writing", "answer_change"):
        op.drop_table(table)


def _table(name: str, points: dict[str, str], parts: list[sa.schema.SchemaItem]) -> None:
    """A table with its key and the rows it points to."""
    op.create_table(
        name, sa.Column("id", KEY, nullable=False), *(sa.Column(column, KEY, nullable=False) for column in points), *parts,
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        *(sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_{name}_{column}")) for column, target in points.items()))
