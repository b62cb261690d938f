"""The tables of the sources that keep one file a person: each is touched by its own provider alone."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Column, String, Table, Text, bindparam, insert, select

from bcss_gateway.storage.database import UnitOfWork
from bcss_gateway.storage.prepared import Prepared
from bcss_gateway.storage.tables import metadata


class Files:
    """The files of one provider: what each of its sources knows of a person, as text of the provider's own form.

    Args:
        provider: the name that the table carries.
    """

    def __init__(self, provider: str) -> None:
        table = Table(
            f"source_{provider}_file",
            metadata,
            Column("ssin", String(11), primary_key=True),
            Column("source", String(20), primary_key=True),
            Column("file", Text, nullable=False),
        )
        self._of = Prepared(select(table.c.source, table.c.file).where(table.c.ssin == bindparam("ssin")))
        self._add = insert(table)

    def of(self, ssin: str, work: UnitOfWork) -> dict[str, str]:
        """The files on a person by source, in one indexed read; a source that knows nothing is not in it."""
        return {row[0]: row[1] for row in work.run(self._of, {"ssin": ssin}).fetchall()}

    def add(self, files: Iterable[tuple[str, str, str]], work: UnitOfWork) -> None:
        """Add files, as number, source and text."""
        rows = [{"ssin": ssin, "source": source, "file": file} for ssin, source, file in files]
        if rows:
            work.writing().execute(self._add, rows)


handi = Files("handi")
self_employed = Files("self_employed")
job_seeker = Files("job_seeker")
dmfa = Files("dmfa")
indemnities = Files("indemnities")
taxes = Files("taxes")
