"""How subscribers get what they are to learn, and how far the delivery of each thing has come."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

LARGE_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
SUBSCRIPTION, OUTBOX, RECEIVED = "crossroads_subscription", "crossroads_outbox", "sandbox_received"
INDEXES = (
    ("recipient", "delivered", "due"),
    ("recipient", "ssin", "delivered", "dead"),
    ("recipient", "sequence"),
)


def _text(name: str, length: int, default: str = "") -> sa.Column[str]:
    return sa.Column(name, sa.String(length), nullable=False, server_default=default)


def _new() -> dict[str, tuple[sa.Column[Any], ...]]:
    """The columns by table; a column belongs to one statement, so they are made each time."""
    return {
        SUBSCRIPTION: (
            _text("way", 5, "fetch"),
            _text("address", 200),
            sa.Column("signed", sa.Boolean(), nullable=False, server_default=sa.false()),
            sa.Column("failures", sa.Integer(), nullable=False, server_default="0"),
            _text("rests_until", 27),
        ),
        OUTBOX: (
            sa.Column("sequence", LARGE_NUMBER, nullable=False, server_default="0"),
            _text("legal_context", 64),
            _text("not_before", 27),
            _text("claim", 36),
            _text("claimed_until", 27),
            _text("failure", 120),
        ),
    }


def upgrade() -> None:
    """Add what is missing; whoever has subscribed comes for it."""
    for table, columns in _new().items():
        for column in columns:
            op.add_column(table, column)
    for columns in INDEXES:
        op.create_index(f"ix_{OUTBOX}_{'_'.join(columns)}", OUTBOX, list(columns))
    op.create_table(
        RECEIVED,
        sa.Column("number", LARGE_NUMBER, autoincrement=True, nullable=False),
        sa.Column("recipient", sa.String(10), nullable=False),
        sa.Column("moment", sa.String(27), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=f"pk_{RECEIVED}"),
    )
    op.create_index(f"ix_{RECEIVED}_recipient_number", RECEIVED, ["recipient", "number"])


def downgrade() -> None:
    """Take it away again: what the sandbox received, and where subscribers are, is lost."""
    op.drop_table(RECEIVED)
    for columns in INDEXES:
        op.drop_index(f"ix_{OUTBOX}_{'_'.join(columns)}", OUTBOX)
    for table, columns in _new().items():
        for column in reversed(columns):
            op.drop_column(table, column.name)
