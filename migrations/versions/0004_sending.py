"""sending: extensions, changing what was sent, reminders, files in pieces, the scanner's word

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = "0003"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
KEY = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade() -> None:
    op.add_column('call', sa.Column('drafts_count', sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column('application', sa.Column('changing_at', MOMENT, nullable=True))
    op.add_column('upload', sa.Column('description', sa.String(length=300), server_default='', nullable=False))
    op.add_column('upload', sa.Column('warnings', sa.String(length=60), server_default='', nullable=False))
    op.create_table(
        'extension',
        sa.Column('call_id', KEY, nullable=False),
        sa.Column('organisation_id', KEY, nullable=True),
        sa.Column('country', sa.String(length=2), nullable=True),
        sa.Column('until', MOMENT, nullable=False),
        sa.Column('zone', sa.String(length=60), nullable=False),
        sa.Column('reason', sa.Text(), nullable=False),
        sa.Column('given_by_id', KEY, nullable=True),
        sa.Column('given_at', MOMENT, nullable=False),
        sa.Column('ended_at', MOMENT, nullable=True),
        sa.Column('public_id', sa.String(length=16), nullable=False),
        sa.Column('id', KEY, nullable=False),
        sa.CheckConstraint('(organisation_id IS NULL) <> (country IS NULL)', name=op.f('ck_extension_one_kind')),
        sa.ForeignKeyConstraint(['call_id'], ['call.id'], name=op.f('fk_extension_call_id')),
        sa.ForeignKeyConstraint(['given_by_id'], ['person.id'], name=op.f('fk_extension_given_by_id')),
        sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_extension_organisation_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_extension')),
        sa.UniqueConstraint('public_id', name=op.f('uq_extension_public_id')))
    op.create_index(op.f('ix_extension_call_id'), 'extension', ['call_id'])
    op.create_table(
        'reminder',
        sa.Column('application_id', KEY, nullable=False),
        sa.Column('kind', sa.String(length=10), nullable=False),
        sa.Column('closes_at', MOMENT, nullable=False),
        sa.Column('written_at', MOMENT, nullable=False),
        sa.Column('id', KEY, nullable=False),
        sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_reminder_application_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_reminder')),
        sa.UniqueConstraint('application_id', 'kind', 'closes_at', name=op.f('uq_reminder_application_id_kind_closes_at')))
    _files()


def _files() -> None:
    op.create_table(
        'scan',
        sa.Column('sha256', sa.String(length=64), nullable=False),
        sa.Column('verdict', sa.String(length=10), nullable=False),
        sa.Column('finding', sa.String(length=200), nullable=False),
        sa.Column('attempts', sa.Integer(), nullable=False),
        sa.Column('tried_at', MOMENT, nullable=True),
        sa.Column('held_at', MOMENT, nullable=False),
        sa.PrimaryKeyConstraint('sha256', name=op.f('pk_scan')))
    op.create_index(op.f('ix_scan_verdict'), 'scan', ['verdict'])
    op.create_table(
        'arriving',
        sa.Column('person_id', sa.Integer(), nullable=False),
        sa.Column('purpose', sa.String(length=120), nullable=False),
        sa.Column('filename', sa.String(length=255), nullable=False),
        sa.Column('size', sa.BigInteger(), nullable=False),
        sa.Column('mark', sa.String(length=100), nullable=False),
        sa.Column('received', sa.BigInteger(), nullable=False),
        sa.Column('sha256', sa.String(length=64), nullable=False),
        sa.Column('began_at', MOMENT, nullable=False),
        sa.Column('touched_at', MOMENT, nullable=False),
        sa.Column('public_id', sa.String(length=16), nullable=False),
        sa.Column('id', KEY, nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_arriving')),
        sa.UniqueConstraint('public_id', name=op.f('uq_arriving_public_id')))
    op.create_index('ix_arriving_purpose', 'arriving', ['purpose'])
    op.create_index('ix_arriving_person', 'arriving', ['person_id'])


def downgrade() -> None:
    for table in ('arriving', 'scan', 'reminder', 'extension'):
        op.drop_table(table)
    op.drop_column('upload', 'warnings')
    op.drop_column('upload', 'description')
    op.drop_column('application', 'changing_at')
    op.drop_column('call', 'drafts_count')
