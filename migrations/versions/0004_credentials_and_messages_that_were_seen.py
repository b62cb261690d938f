"""Credentials of several kinds with their dates, which messages were seen, and whose replies are signed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

LARGE_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
FROM_THE_BEGINNING, FOR_EVER = "0001-01-01T00:00:00.000000Z", "9999-12-31T23:59:59.999999Z"

INSTITUTION = sa.table(
    "crossroads_institution", *(sa.column(name) for name in ("cbe_number", "basic_user", "basic_digest"))
)
CREDENTIAL = sa.table(
    "security_credential",
    *(
        sa.column(name)
        for name in (
            *("number", "institution", "kind", "name", "mark"),
            *("salt", "begin", "end", "sha1_until", "certificate"),
        )
    ),
)


def upgrade() -> None:
    """Make the tables, and move the digests of HTTP Basic secrets to where credentials are."""
    op.create_table(
        "security_credential",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("institution", sa.String(10), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("name", sa.String(400), nullable=False),
        sa.Column("mark", sa.String(64), nullable=False),
        sa.Column("salt", sa.String(32), nullable=False),
        sa.Column("begin", sa.String(27), nullable=False),
        sa.Column("end", sa.String(27), nullable=False),
        sa.Column("sha1_until", sa.String(10), nullable=False),
        sa.Column("certificate", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_security_credential"),
    )
    for columns in (("institution",), ("kind", "name"), ("kind", "mark")):
        op.create_index(f"ix_security_credential_{'_'.join(columns)}", "security_credential", list(columns))
    op.create_table(
        "security_remembered",
        sa.Column("number", LARGE_NUMBER, autoincrement=True, nullable=False),
        sa.Column("mark", sa.String(64), nullable=False),
        sa.Column("until", sa.String(27), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_security_remembered"),
        sa.UniqueConstraint("mark", name="uq_security_remembered_mark"),
    )
    op.create_index("ix_security_remembered_until", "security_remembered", ["until"])
    _move_digests()
    with op.batch_alter_table("crossroads_institution") as table:
        table.add_column(sa.Column("signed_replies", sa.Integer(), nullable=False, server_default="0"))
        table.drop_column("basic_digest")
    op.create_index("ix_crossroads_institution_org_unit", "crossroads_institution", ["org_unit"])


def downgrade() -> None:
    """Drop them; an institution keeps the digest of its first secret."""
    first = sa.select(CREDENTIAL.c.mark).where(
        CREDENTIAL.c.institution == INSTITUTION.c.cbe_number, CREDENTIAL.c.kind == "basic", CREDENTIAL.c.salt == ""
    )
    op.drop_index("ix_crossroads_institution_org_unit", "crossroads_institution")
    with op.batch_alter_table("crossroads_institution") as table:
        table.drop_column("signed_replies")
        table.add_column(sa.Column("basic_digest", sa.String(64), nullable=False, server_default=""))
    op.execute(sa.update(INSTITUTION).values(basic_digest=sa.func.coalesce(first.limit(1).scalar_subquery(), "")))
    op.drop_table("security_remembered")
    op.drop_table("security_credential")


def _move_digests() -> None:
    known = op.get_bind().execute(sa.select(INSTITUTION).order_by(INSTITUTION.c.cbe_number)).all()
    rows = [
        {
            "number": number,
            "institution": cbe_number,
            "kind": "basic",
            "name": user,
            "mark": digest,
            "salt": "",
            "begin": FROM_THE_BEGINNING,
            "end": FOR_EVER,
            "sha1_until": "",
            "certificate": "",
        }
        for number, (cbe_number, user, digest) in enumerate(known, start=1)
    ]
    if rows:
        op.get_bind().execute(sa.insert(CREDENTIAL), rows)
