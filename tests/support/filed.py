"""Lines that are in the directory before a test begins, whatever the rules of registrations say of them."""

from __future__ import annotations

from datetime import date

from bcss_gateway.bootstrap import Gateway
from bcss_gateway.directory.lines import Line
from bcss_gateway.directory.register import add
from bcss_gateway.domain.institution import Institution
from bcss_gateway.domain.period import NO_END, Period

SINCE = "2019-01-01T00:00:00.000000Z"


def filed(
    gateway: Gateway,
    ssin: str,
    by: Institution | int,
    quality_code: int,
    begin: date = date(2019, 1, 1),
    end: date = NO_END,
) -> None:
    """Give an institution, or a whole sector, a file on a person.

    Args:
        by: the institution, or the number of the sector.
    """
    sector, institution = (by, "") if isinstance(by, int) else (by.sector, by.cbe_number)
    with gateway.database.unit_of_work() as work:
        add([Line(ssin, sector, institution, quality_code, Period(begin, end), changed=SINCE)], work)
        work.commit()
