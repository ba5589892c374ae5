"""Calibrations of a call, and how it is read.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('calibration',
    sa.Column('call_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('key', sa.String(length=64), nullable=False),
    sa.Column('hidden', sa.JSON(), nullable=False),
    sa.Column('stamp', sa.String(length=64), nullable=False),
    sa.Column('result', sa.JSON(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['call_id'], ['call.id'], name=op.f('fk_calibration_call_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_calibration')),
    sa.UniqueConstraint('call_id', 'key', name=op.f('uq_calibration_call_id_key'))
    )
    op.create_table('reading_plan',
    sa.Column('call_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('average', sa.Integer(), nullable=False),
    sa.Column('round_size', sa.Integer(), nullable=False),
    sa.Column('stops_when_clear', sa.Boolean(), nullable=False),
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['call_id'], ['call.id'], name=op.f('fk_reading_plan_call_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reading_plan')),
    sa.UniqueConstraint('call_id', name=op.f('uq_reading_plan_call_id'))
    )


def downgrade() -> None:
    op.drop_table('reading_plan')
    op.drop_table('calibration')
