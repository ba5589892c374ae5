"""scoring: plan of a reading, disagreement, discussion, practice, blind reading

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

from yfund.infra.columns import UtcDateTime

revision = '0008'
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('practice',
        sa.Column('call_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
        sa.Column('public_id', sa.String(length=16), nullable=False),
        sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
        sa.Column('state', sa.String(length=30), nullable=False),
        sa.Column('state_at', UtcDateTime(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['call_id'], ['call.id'], name=op.f('fk_practice_call_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_practice')),
        sa.UniqueConstraint('call_id', name=op.f('uq_practice_call_id')),
        sa.UniqueConstraint('public_id', name=op.f('uq_practice_public_id'))
        )
    op.create_index(op.f('ix_practice_state'), 'practice', ['state'], unique=False)
    op.create_table('review_plan',
        sa.Column('call_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
        sa.Column('spread_limit', sa.Integer(), nullable=False),
        sa.Column('shortest_reason', sa.Integer(), nullable=False),
        sa.Column('is_blind', sa.Boolean(), nullable=False),
        sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
        sa.ForeignKeyConstraint(['call_id'], ['call.id'], name=op.f('fk_review_plan_call_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_review_plan')),
        sa.UniqueConstraint('call_id', name=op.f('uq_review_plan_call_id'))
        )
    op.create_table('anchor',
        sa.Column('practice_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
        sa.Column('application_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
        sa.Column('title', sa.String(length=300), nullable=False),
        sa.Column('language', sa.String(length=8), nullable=False),
        sa.Column('words', sa.Text(), nullable=False),
        sa.Column('counts', sa.Boolean(), nullable=False),
        sa.Column('public_id', sa.String(length=16), nullable=False),
        sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
        sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_anchor_application_id')),
        sa.ForeignKeyConstraint(['practice_id'], ['practice.id'], name=op.f('fk_anchor_practice_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_anchor')),
        sa.UniqueConstraint('practice_id', 'application_id', name=op.f('uq_anchor_practice_id_application_id')),
        sa.UniqueConstraint('public_id', name=op.f('uq_anchor_public_id'))
        )
    op.create_index(op.f('ix_anchor_application_id'), 'anchor', ['application_id'], unique=False)
    op.create_table('anchor_score',
        sa.Column('anchor_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
        sa.Column('reviewer_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
        sa.Column('half_points', sa.JSON(), nullable=False),
        sa.Column('reasons', sa.JSON(), nullable=False),
        sa.Column('total', sa.Integer(), nullable=True),
        sa.Column('finished_at', UtcDateTime(), nullable=True),
        sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
        sa.ForeignKeyConstraint(['anchor_id'], ['anchor.id'], name=op.f('fk_anchor_score_anchor_id')),
        sa.ForeignKeyConstraint(['reviewer_id'], ['person.id'], name=op.f('fk_anchor_score_reviewer_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_anchor_score')),
        sa.UniqueConstraint('anchor_id', 'reviewer_id', name=op.f('uq_anchor_score_anchor_id_reviewer_id'))
        )
    op.create_index(op.f('ix_anchor_score_reviewer_id'), 'anchor_score', ['reviewer_id'], unique=False)
    op.create_table('disagreement',
        sa.Column('application_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
        sa.Column('call_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
        sa.Column('spread', sa.Integer(), nullable=False),
        sa.Column('third_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
        sa.Column('closing_note', sa.Text(), nullable=False),
        sa.Column('closed_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
        sa.Column('public_id', sa.String(length=16), nullable=False),
        sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
        sa.Column('state', sa.String(length=30), nullable=False),
        sa.Column('state_at', UtcDateTime(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_disagreement_application_id')),
        sa.ForeignKeyConstraint(['call_id'], ['call.id'], name=op.f('fk_disagreement_call_id')),
        sa.ForeignKeyConstraint(['closed_by_id'], ['person.id'], name=op.f('fk_disagreement_closed_by_id')),
        sa.ForeignKeyConstraint(['third_id'], ['assignment.id'], name=op.f('fk_disagreement_third_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_disagreement')),
        sa.UniqueConstraint('application_id', name=op.f('uq_disagreement_application_id')),
        sa.UniqueConstraint('public_id', name=op.f('uq_disagreement_public_id'))
        )
    op.create_index(op.f('ix_disagreement_call_id'), 'disagreement', ['call_id'], unique=False)
    op.create_index(op.f('ix_disagreement_state'), 'disagreement', ['state'], unique=False)
    op.create_table('redaction',
        sa.Column('application_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
        sa.Column('words', sa.String(length=300), nullable=False),
        sa.Column('upload_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
        sa.Column('made_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
        sa.Column('made_at', UtcDateTime(), nullable=False),
        sa.Column('public_id', sa.String(length=16), nullable=False),
        sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
        sa.CheckConstraint("words <> '' OR upload_id IS NOT NULL", name=op.f('ck_redaction_hides_something')),
        sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_redaction_application_id')),
        sa.ForeignKeyConstraint(['made_by_id'], ['person.id'], name=op.f('fk_redaction_made_by_id')),
        sa.ForeignKeyConstraint(['upload_id'], ['upload.id'], name=op.f('fk_redaction_upload_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_redaction')),
        sa.UniqueConstraint('application_id', 'words', 'upload_id', name=op.f('uq_redaction_application_id_words_upload_id')),
        sa.UniqueConstraint('public_id', name=op.f('uq_redaction_public_id'))
        )
    op.create_index(op.f('ix_redaction_application_id'), 'redaction', ['application_id'], unique=False)
    op.create_table('remark',
        sa.Column('application_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
        sa.Column('anchor_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
        sa.Column('author_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
        sa.Column('words', sa.Text(), nullable=False),
        sa.Column('mentions', sa.JSON(), nullable=False),
        sa.Column('written_at', UtcDateTime(), nullable=False),
        sa.Column('told_at', UtcDateTime(), nullable=True),
        sa.Column('struck_at', UtcDateTime(), nullable=True),
        sa.Column('struck_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
        sa.Column('struck_reason', sa.Text(), nullable=False),
        sa.Column('public_id', sa.String(length=16), nullable=False),
        sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
        sa.CheckConstraint('application_id IS NOT NULL OR anchor_id IS NOT NULL', name=op.f('ck_remark_about_something')),
        sa.ForeignKeyConstraint(['anchor_id'], ['anchor.id'], name=op.f('fk_remark_anchor_id')),
        sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_remark_application_id')),
        sa.ForeignKeyConstraint(['author_id'], ['person.id'], name=op.f('fk_remark_author_id')),
        sa.ForeignKeyConstraint(['struck_by_id'], ['person.id'], name=op.f('fk_remark_struck_by_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_remark')),
        sa.UniqueConstraint('public_id', name=op.f('uq_remark_public_id'))
        )
    op.create_index(op.f('ix_remark_anchor_id'), 'remark', ['anchor_id'], unique=False)
    op.create_index(op.f('ix_remark_application_id'), 'remark', ['application_id'], unique=False)
    op.create_index(op.f('ix_remark_told_at'), 'remark', ['told_at'], unique=False)
    op.create_table('reader_reason',
        sa.Column('disagreement_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
        sa.Column('review_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
        sa.Column('reason', sa.Text(), nullable=False),
        sa.Column('written_at', UtcDateTime(), nullable=False),
        sa.Column('revised_total', sa.Integer(), nullable=True),
        sa.Column('revised_at', UtcDateTime(), nullable=True),
        sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
        sa.ForeignKeyConstraint(['disagreement_id'], ['disagreement.id'], name=op.f('fk_reader_reason_disagreement_id')),
        sa.ForeignKeyConstraint(['review_id'], ['review.id'], name=op.f('fk_reader_reason_review_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_reader_reason')),
        sa.UniqueConstraint('disagreement_id', 'review_id', name=op.f('uq_reader_reason_disagreement_id_review_id')),
        sa.UniqueConstraint('review_id', name=op.f('uq_reader_reason_review_id'))
        )
    op.create_table('revised_score',
        sa.Column('review_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
        sa.Column('criterion_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
        sa.Column('half_points', sa.Integer(), nullable=False),
        sa.Column('written_at', UtcDateTime(), nullable=False),
        sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
        sa.CheckConstraint('half_points BETWEEN 0 AND 10', name=op.f('ck_revised_score_in_scale')),
        sa.ForeignKeyConstraint(['criterion_id'], ['criterion.id'], name=op.f('fk_revised_score_criterion_id')),
        sa.ForeignKeyConstraint(['review_id'], ['review.id'], name=op.f('fk_revised_score_review_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_revised_score')),
        sa.UniqueConstraint('review_id', 'criterion_id', name=op.f('uq_revised_score_review_id_criterion_id'))
        )
    op.create_index('ix_assignment_reviewer_state', 'assignment', ['reviewer_id', 'state'], unique=False)


def downgrade() -> None:
    op.drop_index('ix_assignment_reviewer_state', table_name='assignment')
    op.drop_table('revised_score')
    op.drop_table('reader_reason')
    op.drop_index(op.f('ix_remark_told_at'), table_name='remark')
    op.drop_index(op.f('ix_remark_application_id'), table_name='remark')
    op.drop_index(op.f('ix_remark_anchor_id'), table_name='remark')
    op.drop_table('remark')
    op.drop_index(op.f('ix_redaction_application_id'), table_name='redaction')
    op.drop_table('redaction')
    op.drop_index(op.f('ix_disagreement_state'), table_name='disagreement')
    op.drop_index(op.f('ix_disagreement_call_id'), table_name='disagreement')
    op.drop_table('disagreement')
    op.drop_index(op.f('ix_anchor_score_reviewer_id'), table_name='anchor_score')
    op.drop_table('anchor_score')
    op.drop_index(op.f('ix_anchor_application_id'), table_name='anchor')
    op.drop_table('anchor')
    op.drop_table('review_plan')
    op.drop_index(op.f('ix_practice_state'), table_name='practice')
    op.drop_table('practice')
