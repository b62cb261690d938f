"""What the CPAS paid and got back, in versions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

LARGE_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
PAYMENT = "source_ppsis_payment"
INDEXES = (("ssin", "known_until"), ("partner", "known_until"), ("form",))


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        PAYMENT,
        sa.Column("number", LARGE_NUMBER, autoincrement=False, nullable=False),
        sa.Column("payment", sa.String(15), nullable=False),
        sa.Column("ssin", sa.String(11), nullable=False),
        sa.Column("partner", sa.String(11), nullable=False),
        sa.Column("institution", sa.String(10), nullable=False),
        sa.Column("file", sa.String(11), nullable=False),
        sa.Column("suffix", sa.Integer(), nullable=False),
        sa.Column("aid", sa.String(23), nullable=False),
        sa.Column("month", sa.String(7), nullable=False),
        sa.Column("begin", sa.String(10), nullable=False),
        sa.Column("end", sa.String(10), nullable=False),
        sa.Column("category", sa.String(1), nullable=False),
        sa.Column("cents", LARGE_NUMBER, nullable=False),
        sa.Column("form", sa.String(15), nullable=False),
        sa.Column("accepted", sa.String(27), nullable=False),
        sa.Column("known_from", sa.String(27), nullable=False),
        sa.Column("known_until", sa.String(27), nullable=False, server_default=""),
        sa.Column("entered_by", sa.String(36), nullable=False),
        sa.Column("ended_by", sa.String(36), nullable=False, server_default=""),
        sa.PrimaryKeyConstraint("number", name=f"pk_{PAYMENT}"),
    )
    for columns in INDEXES:
        op.create_index(f"ix_{PAYMENT}_{'_'.join(columns)}", PAYMENT, list(columns))


def downgrade() -> None:
    """Take it away again: payments are lost."""
    op.drop_table(PAYMENT)
