"""The integration check: does the sender keep a file on this person, in a quality that opens the service, today?"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from bcss_gateway.directory.lines import Line, lines_that_open
from bcss_gateway.domain.institution import Institution
from bcss_gateway.domain.quality_code import CPAS_SECTOR
from bcss_gateway.domain.refusal import Problem, Refusal
from bcss_gateway.domain.ssin import Ssin
from bcss_gateway.envelope.exchange import Grant

STATION = "integrated"


def decide(
    grants: tuple[Grant, ...],
    institution: Institution | None,
    ssin: Ssin | None,
    lines_of: Callable[[Ssin], Iterable[Line]],
    today: date,
) -> tuple[Grant, int | None]:
    """The row that opens the question, with the quality in which it does; the directory is read where one is asked.

    Raises:
        Refusal: as :func:`integrate`; ``not_integrated`` too where a file is asked on nobody, or of nobody.
    """
    if not grants[0].quality_codes:
        return grants[0], None
    if ssin is None or institution is None:
        details = {"codes": ", ".join(map(str, _codes(grants))), "day": today.isoformat()}
        raise Refusal(Problem("not_integrated", grants[0].row, (), details))
    return integrate(grants, lines_of(ssin), institution, ssin, today)


def integrate(
    grants: Iterable[Grant], lines: Iterable[Line], institution: Institution, ssin: Ssin, today: date
) -> tuple[Grant, int | None]:
    """The first row whose qualities the institution has for the person today, with that quality.

    A row that asks for no integration passes with no quality.

    Raises:
        Refusal: ``not_integrated``, ``period_not_integrated`` or ``phase_too_small``; of others than a CPAS
            ``not_integrated_in_sector`` for the first two, since they do not register as a CPAS does.
    """
    grants, own = tuple(grants), lines_that_open(lines, institution)
    for grant in grants:
        if not grant.quality_codes:
            return grant, None
        fitting = [line.quality_code for line in own if opens(line, grant, today)]
        if fitting:
            return grant, min(fitting)
    raise Refusal(_why_not(grants, own, institution, ssin, today))


def opens(line: Line, grant: Grant, today: date) -> bool:
    """Whether a line of the institution's own is the file that a row asks for."""
    return line.quality_code in grant.quality_codes and today in line.period and line.phase >= grant.lowest_phase


def _codes(grants: Iterable[Grant]) -> list[int]:
    return sorted(set().union(*(grant.quality_codes for grant in grants)))


def _why_not(grants: tuple[Grant, ...], own: list[Line], institution: Institution, ssin: Ssin, today: date) -> Problem:
    codes = _codes(grants)
    named = [line for line in own if line.quality_code in codes]
    reason = "not_integrated"
    if any(today in line.period for line in named):
        reason = "phase_too_small"
    elif named:
        reason = "period_not_integrated"
    if institution.sector != CPAS_SECTOR and reason != "phase_too_small":
        reason = "not_integrated_in_sector"
    whom = "PCSA" if institution.sector == CPAS_SECTOR else "organization"
    information = (
        ("details", f"The SSIN is not integrated for the given {whom}"),
        ("ssin", ssin.digits),
        ("cbeNumber", institution.cbe_number),
    )
    details = {
        "codes": ", ".join(map(str, codes)),
        "day": today.isoformat(),
        "sector": str(institution.sector),
        "phase": str(min(grant.lowest_phase for grant in grants)),
    }
    return Problem(reason, grants[0].row, information, details)
