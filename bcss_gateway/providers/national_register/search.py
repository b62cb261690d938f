"""Looks for persons by the sound of their last name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from itertools import islice

from bcss_gateway.domain.incomplete_date import IncompleteDate
from bcss_gateway.domain.names import folded
from bcss_gateway.domain.period import add_months
from bcss_gateway.domain.refusal import Problem
from bcss_gateway.domain.whole_number import whole_number
from bcss_gateway.providers.national_register import dossier as files
from bcss_gateway.providers.national_register.phonetics import phonetic_key
from bcss_gateway.providers.national_register.questions import PhoneticCriteria
from bcss_gateway.storage import national_register
from bcss_gateway.storage.database import UnitOfWork

LARGEST_TOLERANCE = 10
_LAST_NAME = "Phonetic Criteria: Last Name"
_BIRTH_DATE = "Phonetic Criteria: Birth Date"
_TOLERANCE = "Phonetic Criteria: Birth Date Tolerance"


def problems(criteria: PhoneticCriteria) -> tuple[Problem, ...]:
    """Everything that is wrong with the criteria, all together."""
    return tuple(one for one in (missing_last_name(criteria), _wrong_birth(criteria)) if one) + _tolerance(criteria)


def missing_last_name(criteria: PhoneticCriteria) -> Problem | None:
    """What there is to say when the last name is empty."""
    return None if criteria.last_name else Problem("argument_missing", information=((_LAST_NAME, ""),))


def found(criteria: PhoneticCriteria, work: UnitOfWork) -> list[files.Dossier]:
    """The persons who match, oldest first, at most as many as asked for."""
    first_day, last_day = window(IncompleteDate.parse(criteria.birth_date), whole_number(criteria.tolerance))
    key = phonetic_key(criteria.last_name)
    with closing(national_register.search(work.connection, key, first_day, last_day)) as texts:
        return list(islice(_matching(criteria, texts), criteria.maximum))


def window(birth: IncompleteDate, tolerance: int) -> tuple[date, date]:
    """The first and the last day of birth that match; the tolerance counts in the date's last known part."""
    if birth.is_complete:
        return birth.earliest - timedelta(days=tolerance), birth.latest + timedelta(days=tolerance)
    months = tolerance if birth.month else 12 * tolerance
    return add_months(birth.earliest, -months), _month_end(add_months(birth.latest, months))


def _month_end(day: date) -> date:
    return IncompleteDate(day.year, day.month).latest


def _matching(criteria: PhoneticCriteria, texts: Iterator[str]) -> Iterator[files.Dossier]:
    wanted = set(folded(f"{criteria.first_name} {criteria.middle_name}").split())
    for dossier in map(files.read, texts):
        given = set(folded(" ".join(dossier["first_names"])).split())
        if wanted <= given and criteria.gender in (0, dossier["gender"]):
            yield dossier


def _wrong_birth(criteria: PhoneticCriteria) -> Problem | None:
    if _birth(criteria) is None:
        return Problem("argument_invalid", information=((_BIRTH_DATE, criteria.birth_date),))
    return None


def _birth(criteria: PhoneticCriteria) -> IncompleteDate | None:
    try:
        return IncompleteDate.parse(criteria.birth_date)
    except ValueError:
        return None


def _tolerance(criteria: PhoneticCriteria) -> tuple[Problem, ...]:
    birth = _birth(criteria)
    if not criteria.tolerance:
        unlimited = birth is not None and not birth.is_complete
        information = ((_BIRTH_DATE, criteria.birth_date), (_TOLERANCE, ""))
        return (Problem("tolerance_missing", information=information),) if unlimited else ()
    if _is_allowed(criteria.tolerance):
        return ()
    return (Problem("argument_invalid", information=((_TOLERANCE, criteria.tolerance),)),)


def _is_allowed(tolerance: str) -> bool:
    return 0 <= whole_number(tolerance) <= LARGEST_TOLERANCE
