"""The numbers that a number replaced are found by an index."""

from __future__ import annotations

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

PERSONS = "source_national_register_person"


def upgrade() -> None:
    """One more index; the table itself stays as it is."""
    op.create_index(f"ix_{PERSONS}_replaced_by", PERSONS, ["replaced_by"])


def downgrade() -> None:
    """Without it every person would have to be looked at."""
    op.drop_index(f"ix_{PERSONS}_replaced_by", PERSONS)
