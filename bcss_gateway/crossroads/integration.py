"""The integration check: does the sender keep a file on this person, in a quality that opens the service, today?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from bcss_gateway.crossroads import shortfalls
from bcss_gateway.directory.holding import covered, is_file, stands
from bcss_gateway.directory.lines import Line, lines_that_open
from bcss_gateway.domain.institution import Institution
from bcss_gateway.domain.period import EVER, Period
from bcss_gateway.domain.refusal import Refusal
from bcss_gateway.domain.ssin import Ssin
from bcss_gateway.envelope.grant import Grant
from bcss_gateway.providers.provider import AsksPeriod

STATION = "integrated"


def decide(
    grants: tuple[Grant, ...],
    institution: Institution | None,
    ssin: Ssin | None,
    lines_of: Callable[[Ssin], Iterable[Line]],
    today: date,
    asked: Period | None = None,
) -> tuple[Grant, int | None]:
    """The row that opens the question, with the quality in which it does; the directory is read where one is asked.

    Args:
        asked: the days that the question asks about; ``None`` where they do not matter, or are not known.

    Raises:
        Refusal: as :func:`integrate`; ``not_integrated`` too where a file is asked on nobody, or of nobody.
    """
    if not grants[0].quality_codes:
        return grants[0], None
    if ssin is None or institution is None:
        raise Refusal(shortfalls.of_nobody(grants, today))
    return integrate(grants, lines_of(ssin), institution, ssin, today, asked)


def integrate(
    grants: Iterable[Grant],
    lines: Iterable[Line],
    institution: Institution,
    ssin: Ssin,
    today: date,
    asked: Period | None = None,
) -> tuple[Grant, int | None]:
    """The first row whose qualities the institution has for the person today, with that quality.

    A row that asks for no integration passes with no quality.

    Raises:
        Refusal: ``not_integrated``, ``period_not_integrated``, ``asked_period_not_integrated`` or
            ``phase_too_small``; of others than a CPAS, who do not register as a CPAS does, ``not_integrated_in_sector``
            for the first two and ``asked_period_not_in_sector`` for the third.
    """
    grants, own = tuple(grants), lines_that_open(lines, institution)
    for grant in grants:
        if not grant.quality_codes:
            return grant, None
        fitting = [line.quality_code for line in own if opens(line, grant, today)]
        if fitting and holds_period(grant, own, asked):
            return grant, min(fitting)
    raise Refusal(shortfalls.problem(shortfalls.of(grants, own, today, asked), institution, ssin, today))


def opens(line: Line, grant: Grant, today: date) -> bool:
    """Whether a line of the institution's own is the file that a row asks for, the days that are asked aside."""
    return is_file(line, grant.quality_codes, grant.lowest_phase) and stands(line.period, today, grant.grace_months)


def holds_period(grant: Grant, own: Sequence[Line], asked: Period | None) -> bool:
    """Whether the institution's files cover the days that are asked, where a row wants that; grace covers none."""
    if not grant.whole_period or asked is None:
        return True
    return covered(own, grant.quality_codes, asked, grant.lowest_phase)


def asked_period(grants: Iterable[Grant], request: object, today: date) -> Period | None:
    """The days that a question asks about, where a row wants them covered.

    Of a request that does not say which, every day is asked: such a row stays closed (fail closed).
    """
    if not any(grant.whole_period for grant in grants):
        return None
    return request.asked_period(today) if isinstance(request, AsksPeriod) else EVER
