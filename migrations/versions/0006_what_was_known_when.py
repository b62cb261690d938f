"""What was known of the reference directory, and when: a line is ended, never deleted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

LINES = "crossroads_directory_line"


def upgrade() -> None:
    """Each line is known since it last changed, and still."""
    with op.batch_alter_table(LINES) as table:
        table.drop_index(f"ix_{LINES}_ssin_sector_institution")
        table.alter_column("changed", new_column_name="known_from", existing_type=sa.String(27), nullable=False)
        for name, length in (("known_until", 27), ("entered_by", 36), ("ended_by", 36)):
            table.add_column(sa.Column(name, sa.String(length), nullable=False, server_default=""))
    # They had milliseconds; such texts sort only where all have as many digits.
    op.execute(
        sa.text(f"UPDATE {LINES} SET known_from = replace(known_from, 'Z', '000Z') WHERE length(known_from) = 24")
    )
    op.create_index(f"ix_{LINES}_ssin_known_until", LINES, ["ssin", "known_until"])
    op.create_index(f"ix_{LINES}_known_until_end", LINES, ["known_until", "end"])


def downgrade() -> None:
    """Keep what is known now; what was known is lost."""
    op.execute(sa.text(f"DELETE FROM {LINES} WHERE known_until <> ''"))
    op.drop_index(f"ix_{LINES}_ssin_known_until", LINES)
    op.drop_index(f"ix_{LINES}_known_until_end", LINES)
    with op.batch_alter_table(LINES) as table:
        for name in ("ended_by", "entered_by", "known_until"):
            table.drop_column(name)
        table.alter_column("known_from", new_column_name="changed", existing_type=sa.String(27), nullable=False)
    op.create_index(f"ix_{LINES}_ssin_sector_institution", LINES, ["ssin", "sector", "institution"])
