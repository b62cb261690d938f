"""What an institution lacks in the directory for a question: why it is refused, and the registration that would do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from bcss_gateway.directory.holding import held, is_file, longest_part, missing, stands
from bcss_gateway.directory.lines import Line
from bcss_gateway.domain.institution import Institution
from bcss_gateway.domain.period import NO_END, Period
from bcss_gateway.domain.quality_code import CPAS_SECTOR
from bcss_gateway.domain.refusal import Problem
from bcss_gateway.domain.ssin import Ssin
from bcss_gateway.envelope.grant import Grant

_IN_SECTOR = {
    "not_integrated": "not_integrated_in_sector",
    "period_not_integrated": "not_integrated_in_sector",
    "asked_period_not_integrated": "asked_period_not_in_sector",
}
_MOST_TOLD = 2


@dataclass(frozen=True, slots=True)
class Shortfall:
    """Why no row opens, and what would make one open.

    Attributes:
        reason: of the refusal, as a CPAS gets it.
        row: the first row that it is about.
        codes: a file in any one of these,
        phase: in this phase,
        period: on these days would do.
        held: the days that are held in them.
        asked: the days that the question asks, where a row wants them covered.
    """

    reason: str
    row: str
    codes: tuple[int, ...]
    phase: int
    period: Period
    held: tuple[Period, ...] = ()
    asked: Period | None = None


def of_nobody(grants: Sequence[Grant], today: date) -> Problem:
    """What is wrong where a row asks for a file, and the question is about nobody, or comes from nobody."""
    details = {"codes": _list(_codes(grants)), "day": today.isoformat(), "begin": today.isoformat()}
    return Problem("not_integrated", grants[0].row, (), details)


def of(grants: Sequence[Grant], own: Sequence[Line], today: date, asked: Period | None = None) -> Shortfall:
    """The shortfall of an institution whose own lines open none of the rows, each of which asks for a file."""
    for grant in grants:
        if grant.whole_period and asked and any(_is_there(line, grant, today, grant.lowest_phase) for line in own):
            return _of_period(grant, own, asked)
    easiest = [grant for grant in grants if grant.lowest_phase == min(one.lowest_phase for one in grants)]
    period = Period(today, today)
    if asked and any(grant.whole_period for grant in easiest):
        period = period.hull(asked)
    reason = _reason(grants, own, today)
    return Shortfall(reason, grants[0].row, _codes(easiest), easiest[0].lowest_phase, period)


def problem(shortfall: Shortfall, institution: Institution, ssin: Ssin, today: date) -> Problem:
    """The shortfall as a refusal tells it."""
    is_cpas = institution.sector == CPAS_SECTOR
    reason = shortfall.reason if is_cpas else _IN_SECTOR.get(shortfall.reason, shortfall.reason)
    information = (
        ("details", f"The SSIN is not integrated for the given {'PCSA' if is_cpas else 'organization'}"),
        ("ssin", ssin.digits),
        ("cbeNumber", institution.cbe_number),
    )
    details = {
        "codes": _list(shortfall.codes),
        "day": today.isoformat(),
        "sector": str(institution.sector),
        "phase": str(shortfall.phase),
        "begin": _day(shortfall.period.begin),
        "end": _day(shortfall.period.end),
    }
    return Problem(reason, shortfall.row, information, details | _of_days(shortfall))


def _of_period(grant: Grant, own: Sequence[Line], asked: Period) -> Shortfall:
    """What lacks to a row whose file is there, but not on every day that is asked."""
    days = held(own, grant.quality_codes, grant.lowest_phase)
    lacking = missing(days, asked)
    return Shortfall(
        reason="asked_period_not_integrated",
        row=grant.row,
        codes=tuple(sorted(grant.quality_codes)),
        phase=grant.lowest_phase,
        period=lacking[0].hull(lacking[-1]),
        held=days,
        asked=asked,
    )


def _reason(grants: Sequence[Grant], own: Sequence[Line], today: date) -> str:
    if any(_is_there(line, grant, today) for grant in grants for line in own):
        return "phase_too_small"
    codes = _codes(grants)
    return "period_not_integrated" if any(is_file(line, codes) for line in own) else "not_integrated"


def _is_there(line: Line, grant: Grant, today: date, lowest_phase: int = 0) -> bool:
    return is_file(line, grant.quality_codes, lowest_phase) and stands(line.period, today, grant.grace_months)


def _codes(grants: Iterable[Grant]) -> tuple[int, ...]:
    return tuple(sorted(set().union(*(grant.quality_codes for grant in grants))))


def _of_days(shortfall: Shortfall) -> dict[str, str]:
    if shortfall.asked is None:
        return {}
    newest = shortfall.held[-_MOST_TOLD:]
    part = longest_part(shortfall.held, shortfall.asked)
    return {
        "held": _list(map(_shown, newest), "… " if len(newest) < len(shortfall.held) else ""),
        "asked": _shown(shortfall.asked),
        "part": _shown(part) if part else "–",
    }


def _list(values: Iterable[object], before: str = "") -> str:
    return before + ", ".join(map(str, values))


def _shown(period: Period) -> str:
    return f"{_day(period.begin)}/{_day(period.end)}"


def _day(day: date) -> str:
    """A day, or two dots for no first and no last one, as ISO 8601 writes an open end."""
    return ".." if day in (date.min, NO_END) else day.isoformat()
