"""Who lived in the household for which a heating allowance was granted; what persons were taxed on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

LARGE_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
HEATED, TAXES = "source_ppsis_heated", "source_taxes_file"


def upgrade() -> None:
    """Add the two tables."""
    op.create_table(
        HEATED,
        sa.Column("ssin", sa.String(11), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("form", LARGE_NUMBER, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("ssin", "year", "form", name=f"pk_{HEATED}"),
    )
    op.create_index(f"ix_{HEATED}_form", HEATED, ["form"])
    op.create_table(
        TAXES,
        sa.Column("ssin", sa.String(11), nullable=False),
        sa.Column("source", sa.String(20), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("ssin", "source", name=f"pk_{TAXES}"),
    )


def downgrade() -> None:
    """Take them away again: what a household has had is lost."""
    for table in (TAXES, HEATED):
        op.drop_table(table)
