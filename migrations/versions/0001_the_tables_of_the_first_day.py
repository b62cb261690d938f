"""The tables of the first day: the reference directory, institutions, the journal, the National Register."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

LARGE_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make every table, with its indexes."""
    _directory()
    _institutions()
    _journal()
    _national_register()


def downgrade() -> None:
    """Drop every table; its indexes go with it."""
    for table in (
        "source_national_register_person",
        "journal_pulse",
        "journal_entry",
        "crossroads_institution",
        "crossroads_directory_line",
    ):
        op.drop_table(table)


def _directory() -> None:
    op.create_table(
        "crossroads_directory_line",
        sa.Column("id", LARGE_NUMBER, autoincrement=True, nullable=False),
        sa.Column("ssin", sa.String(11), nullable=False),
        sa.Column("sector", sa.Integer(), nullable=False),
        sa.Column("institution", sa.String(10), nullable=False),
        sa.Column("quality_code", sa.Integer(), nullable=False),
        sa.Column("phase", sa.Integer(), nullable=False),
        sa.Column("begin", sa.String(10), nullable=False),
        sa.Column("end", sa.String(10), nullable=False),
        sa.Column("changed", sa.String(27), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_crossroads_directory_line"),
    )
    _index("crossroads_directory_line", "ssin", "sector", "institution")


def _institutions() -> None:
    op.create_table(
        "crossroads_institution",
        sa.Column("cbe_number", sa.String(10), nullable=False),
        sa.Column("org_unit", sa.String(20), nullable=False),
        sa.Column("sector", sa.Integer(), nullable=False),
        sa.Column("subsector", sa.Integer(), nullable=False),
        sa.Column("name_fr", sa.String(200), nullable=False),
        sa.Column("name_nl", sa.String(200), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("basic_user", sa.String(80), nullable=False),
        sa.Column("basic_digest", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("cbe_number", name="pk_crossroads_institution"),
        sa.UniqueConstraint("basic_user", name="uq_crossroads_institution_basic_user"),
    )


def _journal() -> None:
    op.create_table(
        "journal_entry",
        sa.Column("number", LARGE_NUMBER, autoincrement=False, nullable=False),
        sa.Column("ticket", sa.String(36), nullable=False),
        sa.Column("reference", sa.String(256), nullable=False),
        sa.Column("received", sa.String(27), nullable=False),
        sa.Column("answered", sa.String(27), nullable=False),
        sa.Column("endpoint", sa.String(80), nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("operation", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("institution", sa.String(10), nullable=False),
        sa.Column("sector", sa.String(12), nullable=False),
        sa.Column("user", sa.String(80), nullable=False),
        sa.Column("address", sa.String(45), nullable=False),
        sa.Column("ssin", sa.Text(), nullable=False),
        sa.Column("quality_code", sa.Text(), nullable=False),
        sa.Column("legal_context", sa.Text(), nullable=False),
        sa.Column("verdicts", sa.Text(), nullable=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("provider_asked", sa.String(3), nullable=False),
        sa.Column("outcome", sa.String(8), nullable=False),
        sa.Column("return_code", sa.String(40), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_journal_entry"),
    )
    _index("journal_entry", "ticket")
    _index("journal_entry", "received")
    _index("journal_entry", "institution", "received")
    _index("journal_entry", "user", "received")
    op.create_index("ix_journal_entry_ssin", "journal_entry", ["ssin"], postgresql_using="hash")
    op.create_table(
        "journal_pulse",
        sa.Column("beat", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("beat", name="pk_journal_pulse"),
    )


def _national_register() -> None:
    op.create_table(
        "source_national_register_person",
        sa.Column("ssin", sa.String(11), nullable=False),
        sa.Column("replaced_by", sa.String(11), nullable=False),
        sa.Column("cancelled", sa.Boolean(), nullable=False),
        sa.Column("phonetic", sa.String(8), nullable=False),
        sa.Column("birth_earliest", sa.Date(), nullable=False),
        sa.Column("birth_latest", sa.Date(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("ssin", name="pk_source_national_register_person"),
    )
    _index("source_national_register_person", "phonetic", "birth_earliest")


def _index(table: str, *columns: str) -> None:
    op.create_index(f"ix_{table}_{'_'.join(columns)}", table, list(columns))
