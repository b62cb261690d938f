"""The forms that exist when the sandbox is fresh: of those who get the equivalent of the income."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import count

from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.domain.period import Period
from bcss_gateway.domain.quality_code import CPAS_SECTOR
from bcss_gateway.providers.ppsis.file import Kept
from bcss_gateway.storage import ppsis
from bcss_gateway.storage.database import UnitOfWork

_EQUIVALENT = 3
_STATUS = "A"


def fill(work: UnitOfWork, citizens: Iterable[Citizen], cbe_numbers: Mapping[str, str], received: str) -> None:
    """Keep a form A and a form B1 for everybody whom a CPAS has registered in quality 3, for the same days.

    The number of the file is the person's own; the caller commits.

    Args:
        cbe_numbers: of each institution, by its own code.
    """
    work.writing()
    numbers = count(ppsis.last_number(work) + 1)
    for citizen in citizens:
        for sector, name, code, begin, end in citizen.integrations:
            if (sector, code) == (CPAS_SECTOR, _EQUIVALENT) and end is not None:
                forms = forms_of(citizen.ssin, begin, end, next(numbers), next(numbers))
                cbe_number = cbe_numbers.get(name, name)
                ppsis.add(work, [form.row(cbe_number, citizen.ssin.lstrip("0"), received) for form in forms])


def forms_of(ssin: str, begin: date, end: date, first: int, second: int) -> tuple[Kept, Kept]:
    """The two forms by which somebody who lives alone is helped."""
    who = Kept(first, "A", f"A{first:014d}", ssin, 0, begin, None, {"status": _STATUS, "members": []})
    what = Kept(second, "B1", f"B{second:014d}", ssin, 0, begin, Period(begin, end), {"aids": ["FinancialAid"]})
    return who, what
