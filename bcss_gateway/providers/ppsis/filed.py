"""The forms that are stored: those of a file, and every one about a person, whatever its law and its CPAS."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from bcss_gateway.domain.period import Period
from bcss_gateway.providers.ppsis.kept import Kept, kept
from bcss_gateway.providers.ppsis.numbers import Numbers
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


class Forms:
    """Reads forms, within one unit of work.

    Args:
        numbers: the numbers of persons: a form is found, and read, under the one of today.
    """

    def __init__(self, numbers: Numbers, work: UnitOfWork) -> None:
        self._numbers, self._work = numbers, work
        self._current = partial(numbers.current, work=work)

    def of_file(self, law: str, institution: str, file: str) -> list[Kept]:
        """The accepted forms of an institution's file, in the order in which they came; none where it is not known."""
        return [kept(row, self._current) for row in ppsis.of_file(self._work, law, institution, file)]

    def of_person(self, ssin: str) -> list[Filed]:
        """The forms about a person, in the order in which they came."""
        rows = ppsis.of_person(self._work, self._numbers.all_of(ssin, self._work))
        return [Filed(row[11], row[1], row[2], kept(row, self._current)) for row in rows]
