"""The rules by which a file is registered and unregistered, whether ManageAccess or a form asks it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bcss_gateway.directory.arithmetic import TooLong
from bcss_gateway.directory.lines import Line
from bcss_gateway.directory.register import Changed, Directory
from bcss_gateway.domain.institution import Institution
from bcss_gateway.domain.occasion import Occasion
from bcss_gateway.domain.period import NO_END, Period, add_months
from bcss_gateway.domain.quality_code import QualityCode, RegistrationRules
from bcss_gateway.domain.refusal import Information, Problem, Refusal
from bcss_gateway.domain.ssin import Ssin
from bcss_gateway.storage.database import UnitOfWork


@dataclass(frozen=True, slots=True)
class FileAsked:
    """A file that an institution wants to have, or no longer to have, in the directory.

    Attributes:
        end: ``None`` for as long as the code allows, or for all from the begin on when it is taken out.
        shown: what a refusal shows besides the period.
    """

    ssin: Ssin
    institution: Institution
    code: QualityCode
    begin: date
    end: date | None
    shown: Information = ()

    @property
    def period(self) -> Period:
        """The days to register."""
        return Period(self.begin, self.end or self.code.last_day(self.begin))

    @property
    def information(self) -> Information:
        """The fields that caused a problem with it."""
        return (period_shown(self.begin, self.end), *self.shown)


class Registrar:
    """Changes the directory by the rules, within the unit of work of a call."""

    def __init__(self, directory: Directory, rules: RegistrationRules) -> None:
        self._directory = directory
        self._rules = rules

    @property
    def codes(self) -> Mapping[int, QualityCode]:
        """The quality codes that may be registered."""
        return self._rules.codes

    def enter(self, asked: FileAsked, today: date, on: Occasion, work: UnitOfWork) -> Changed:
        """Register.

        Raises:
            Refusal: ``period_begins_late``, ``period_begins_early``, ``period_too_long``; nothing is changed.
        """
        work.writing()
        known = self._directory.lines_of(asked.ssin, work)
        if not any(is_own(line, asked.institution, asked.code) and line.period.covers(asked.period) for line in known):
            self._check_begin(asked, today)
        try:
            return self._directory.register(asked.ssin, asked.institution, asked.code, asked.period, on, work)
        except TooLong as problem:
            raise Refusal(_too_long(asked, problem.whole)) from None

    def leave(self, asked: FileAsked, on: Occasion, work: UnitOfWork) -> Changed | None:
        """Unregister; ``None`` where there was nothing to end."""
        cut = Period(asked.begin, asked.end or NO_END)
        return self._directory.unregister(asked.ssin, asked.institution, asked.code, cut, on, work)

    def _check_begin(self, asked: FileAsked, today: date) -> None:
        first, last = add_months(today, -self._rules.begins_back), add_months(today, self._rules.begins_ahead)
        if asked.begin > last:
            raise Refusal(Problem("period_begins_late", "Period", asked.information, {"last": last.isoformat()}))
        if asked.begin < first:
            raise Refusal(Problem("period_begins_early", "Period", asked.information, {"first": first.isoformat()}))


def is_own(line: Line, institution: Institution, code: QualityCode) -> bool:
    """Whether a line is an institution's own in a quality."""
    return (line.institution, line.quality_code) == (institution.cbe_number, code.number)


def code_unknown(number: int | None, codes: Mapping[int, QualityCode], field: str, shown: Information = ()) -> Problem:
    """The problem with a quality code that the sector does not have."""
    known = {"known": ", ".join(map(str, codes))}
    return Problem("purpose_unknown", "quality codes", ((field, str(number)), *shown), known)


def period_shown(begin: date, end: date | None) -> tuple[str, str]:
    """A period as a problem shows it."""
    return "Period", f"{begin}/{end or ''}"


def nothing_to_end(code: QualityCode, shown: Information = ()) -> Problem:
    """The warning that a period to take out had nothing in it."""
    return Problem("nothing_to_end", "directory", shown, {"code": str(code.number)})


def _too_long(asked: FileAsked, whole: Period) -> Problem:
    details = {
        "code": str(asked.code.number),
        "begin": whole.begin.isoformat(),
        "last": asked.code.last_day(whole.begin).isoformat(),
    }
    return Problem("period_too_long", f"quality code {asked.code.number}", asked.information, details)
