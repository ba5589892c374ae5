"""screening

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = "0004"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
INDEXES = {
    "application": {"ix_application_queue": ["call_id", "state", "submitted_at", "number", "organisation_id", "country", "language",
                                             "theme", "lot_id", "title"]},
    "assignment": {"ix_assignment_pace": ["call_id", "reviewer_id", "state", "application_id"],
                   "ix_assignment_call_application": ["call_id", "application_id", "state"],
                   "ix_assignment_application_state": ["application_id", "state"]},
    "review": {"ix_review_application_state": ["application_id", "state", "total"],
               "ix_review_assignment_state": ["assignment_id", "state", "finished_at"]},
    "screening_check": {"ix_screening_check_verdict": ["verdict", "rule_id", "application_id"]},
    "match_key": {"ix_match_key_kind_key": ["kind", "key"], "ix_match_key_organisation_id": ["organisation_id"],
                  "ix_match_key_grantee_id": ["grantee_id"]},
    "likeness": {"ix_likeness_other_id": ["other_id"], "ix_likeness_grantee_id": ["grantee_id"]},
    "screening_note": {"ix_screening_note_officer_id": ["officer_id"]},
    "screening_reason": {"ix_screening_reason_call_id": ["call_id"]},
}


def _id(table: str) -> list[sa.schema.SchemaItem]:
    return [sa.Column('id', ID, nullable=False), sa.PrimaryKeyConstraint('id', name=op.f(f'pk_{table}'))]


def _to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f'{other}.id'], name=op.f(f'fk_{table}_{column}'))


def upgrade() -> None:
    op.create_table(
        'match_key',
        sa.Column('organisation_id', ID, nullable=True), sa.Column('grantee_id', ID, nullable=True),
        sa.Column('kind', sa.String(length=10), nullable=False), sa.Column('key', sa.String(length=80), nullable=False),
        *_id('match_key'), _to('match_key', 'organisation_id', 'organisation'), _to('match_key', 'grantee_id', 'past_grantee'))
    op.create_table(
        'likeness',
        sa.Column('organisation_id', ID, nullable=False), sa.Column('other_id', ID, nullable=True),
        sa.Column('grantee_id', ID, nullable=True), sa.Column('score', sa.Integer(), nullable=False),
        sa.Column('reasons', sa.JSON(), nullable=False), sa.Column('found_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('verdict', sa.String(length=10), nullable=False), sa.Column('why', sa.Text(), nullable=False),
        sa.Column('decided_by_id', ID, nullable=True), sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('public_id', sa.String(length=16), nullable=False), *_id('likeness'),
        sa.CheckConstraint('(other_id IS NULL) <> (grantee_id IS NULL)', name=op.f('ck_likeness_one_other')),
        _to('likeness', 'organisation_id', 'organisation'), _to('likeness', 'other_id', 'organisation'),
        _to('likeness', 'grantee_id', 'past_grantee'), _to('likeness', 'decided_by_id', 'person'),
        sa.UniqueConstraint('organisation_id', 'other_id', name=op.f('uq_likeness_organisation_id_other_id')),
        sa.UniqueConstraint('organisation_id', 'grantee_id', name=op.f('uq_likeness_organisation_id_grantee_id')),
        sa.UniqueConstraint('public_id', name=op.f('uq_likeness_public_id')))
    op.create_table(
        'screening_note',
        sa.Column('application_id', ID, nullable=False), sa.Column('officer_id', ID, nullable=True),
        sa.Column('taken_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('is_look_wanted', sa.Boolean(), nullable=False), sa.Column('look_reason', sa.Text(), nullable=False),
        *_id('screening_note'), _to('screening_note', 'application_id', 'application'),
        _to('screening_note', 'officer_id', 'person'),
        sa.UniqueConstraint('application_id', name=op.f('uq_screening_note_application_id')))
    op.create_table(
        'screening_reason',
        sa.Column('call_id', ID, nullable=False), sa.Column('position', sa.Integer(), nullable=False),
        sa.Column('text', sa.JSON(), nullable=False), *_id('screening_reason'), _to('screening_reason', 'call_id', 'call'))
    for table, indexes in INDEXES.items():
        for name, columns in indexes.items():
            op.create_index(name, table, columns)


def downgrade() -> None:
    for table in ("application", "assignment", "review", "screening_check"):
        for name in INDEXES[table]:
            op.drop_index(name, table)
    for table in ("screening_reason", "screening_note", "likeness", "match_key"):
        op.drop_table(table)
