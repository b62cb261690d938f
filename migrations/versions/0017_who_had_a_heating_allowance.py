"""Who lived in the household for which a heating allowance was granted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

LARGE_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
HEATED = "source_ppsis_heated"


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        HEATED,
        sa.Column("ssin", sa.String(11), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("form", LARGE_NUMBER, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("ssin", "year", "form", name=f"pk_{HEATED}"),
    )
    op.create_index(f"ix_{HEATED}_form", HEATED, ["form"])


def downgrade() -> None:
    """Take it away again: what a household has had is lost."""
    op.drop_table(HEATED)
