"""How far the day of a sandbox was moved."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0012"
branch_labels = None
depends_on = None

LARGE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """No row: the day of every installation is the machine's until somebody moves it."""
    op.create_table(
        "crossroads_moved_day",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("ahead", LARGE, nullable=False),
        sa.Column("since", LARGE, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_crossroads_moved_day"),
    )


def downgrade() -> None:
    """The day is the machine's again; what was written under another one stays."""
    op.drop_table("crossroads_moved_day")
