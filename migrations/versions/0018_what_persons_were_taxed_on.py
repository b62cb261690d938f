"""What persons were taxed on, year by year."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

TAXES = "source_taxes_file"


def upgrade() -> None:
    """Make the table of the tax administration."""
    op.create_table(
        TAXES,
        sa.Column("ssin", sa.String(11), nullable=False),
        sa.Column("source", sa.String(20), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("ssin", "source", name=f"pk_{TAXES}"),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table(TAXES)
