"""The rights that CPAS attest; forms of every law, refused ones too; what is to be told later."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

LARGE_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
FORM, ATTESTATION, OUTBOX = "source_ppsis_form", "source_ppsis_attestation", "crossroads_outbox"
INDEXES = (("ssin", "known_until"), ("attestation",), ("known_from", "number"))


def upgrade() -> None:
    """Add what is missing; every form that there is was accepted, under the law of 2 April 1965."""
    op.add_column(FORM, sa.Column("law", sa.String(10), nullable=False, server_default="1965-04-02"))
    op.add_column(FORM, sa.Column("evaluation", sa.String(17), nullable=False, server_default="ACCEPTED"))
    op.add_column(OUTBOX, sa.Column("due", sa.String(27), nullable=False, server_default=""))
    op.create_table(
        ATTESTATION,
        sa.Column("number", LARGE_NUMBER, autoincrement=False, nullable=False),
        sa.Column("attestation", sa.String(15), nullable=False),
        sa.Column("ssin", sa.String(11), nullable=False),
        sa.Column("institution", sa.String(10), nullable=False),
        sa.Column("aid", sa.String(5), nullable=False),
        sa.Column("category", sa.String(1), nullable=False),
        sa.Column("begin", sa.String(10), nullable=False),
        sa.Column("end", sa.String(10), nullable=False),
        sa.Column("partner", sa.String(11), nullable=False),
        sa.Column("decided", sa.String(10), nullable=False),
        sa.Column("status", sa.String(10), nullable=False),
        sa.Column("origin", sa.String(40), nullable=False),
        sa.Column("known_from", sa.String(27), nullable=False),
        sa.Column("known_until", sa.String(27), nullable=False, server_default=""),
        sa.Column("entered_by", sa.String(36), nullable=False),
        sa.Column("ended_by", sa.String(36), nullable=False, server_default=""),
        sa.PrimaryKeyConstraint("number", name=f"pk_{ATTESTATION}"),
    )
    for columns in INDEXES:
        op.create_index(f"ix_{ATTESTATION}_{'_'.join(columns)}", ATTESTATION, list(columns))


def downgrade() -> None:
    """Take it away again: attestations are lost."""
    op.drop_table(ATTESTATION)
    op.drop_column(OUTBOX, "due")
    op.drop_column(FORM, "evaluation")
    op.drop_column(FORM, "law")
