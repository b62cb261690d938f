"""Every form about a person, whatever its law and its CPAS, with the file to which it came."""

from __future__ import annotations

from dataclasses import dataclass

from bcss_gateway.domain.period import Period
from bcss_gateway.providers.ppsis.kept import Kept, kept
from bcss_gateway.storage import ppsis
from bcss_gateway.storage.database import UnitOfWork


@dataclass(frozen=True, slots=True)
class Filed:
    """A form with the file to which it came, accepted or refused."""

    law: str
    institution: str
    file: str
    form: Kept

    def is_about(self, period: Period) -> bool:
        """Whether it grants any of the days, or has its own date among them where it grants none."""
        return (self.form.period or Period(self.form.entry, self.form.entry)).overlaps(period)


def of_person(ssin: str, work: UnitOfWork) -> list[Filed]:
    """The forms about a person, in the order in which they came."""
    return [Filed(row[11], row[1], row[2], kept(row)) for row in ppsis.of_person(work, ssin)]
