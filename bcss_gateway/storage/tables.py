"""The one register of tables, filled by the modules of their owners."""

from __future__ import annotations

from sqlalchemy import BigInteger, Integer, MetaData

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

LargeNumber = BigInteger().with_variant(Integer(), "sqlite")
"""For rows that are counted for many years; on SQLite ``INTEGER`` is as wide, and the only one that numbers rows."""
