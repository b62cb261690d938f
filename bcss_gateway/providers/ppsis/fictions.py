"""What the federal service has when the sandbox is fresh: forms, attested rights, and what was paid."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import count

from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.domain.clock import begin_of, utc_text
from bcss_gateway.domain.period import Period
from bcss_gateway.domain.quality_code import CPAS_SECTOR
from bcss_gateway.domain.right import Aid, Right
from bcss_gateway.providers.ppsis.amounts_paid import fictions as amounts_paid
from bcss_gateway.providers.ppsis.attestations import NEW, Attestation, row_of
from bcss_gateway.providers.ppsis.integration_income import law as integration_income
from bcss_gateway.providers.ppsis.integration_income.fictions import form_b
from bcss_gateway.providers.ppsis.kept import Kept
from bcss_gateway.providers.ppsis.law_65.law import LAW
from bcss_gateway.providers.ppsis.law_65.rights import origin_of
from bcss_gateway.providers.ppsis.numbers import Numbers
from bcss_gateway.providers.provider import PersonRegister
from bcss_gateway.storage import attestations, ppsis
from bcss_gateway.storage.database import UnitOfWork

_INTEGRATION_INCOME, _EQUIVALENT = 2, 3
_AIDS = {_INTEGRATION_INCOME: Aid.INTEGRATION_INCOME, _EQUIVALENT: Aid.EQUIVALENT}
"""What a CPAS grants to whom it has registered in this quality."""
_ORIGIN = "before the first day"
_STATUS = "A"
_CHILD = 3
"""Of the head of the household, as the National Register writes relations."""


def fill(
    work: UnitOfWork,
    citizens: Iterable[Citizen],
    cbe_numbers: Mapping[str, str],
    received: str,
    register: PersonRegister,
) -> None:
    """Attest a right for everybody whom a CPAS has registered in quality 2 or 3, for the same days, with its forms.

    These are a form B for quality 2, a form A and a form B1 for 3; the number of the file is the person's own. What
    was paid since is there too. The caller commits.

    Args:
        cbe_numbers: of each institution, by its own code.
        register: knows the citizens already.
    """
    work.writing()
    rights: list[tuple[Right, str]] = []
    numbers, attested = count(ppsis.last_number(work) + 1), count(attestations.last_number(work) + 1)
    for citizen in citizens:
        for sector, name, code, begin, end in citizen.integrations:
            if sector != CPAS_SECTOR or code not in _AIDS or end is None:
                continue
            cbe_number, period = cbe_numbers.get(name, name), Period(begin, end)
            who = (_category(citizen), _partner(citizen))
            right = Right(citizen.ssin, cbe_number, _AIDS[code], period, *who, decided=begin.isoformat())
            rights.append((right, citizen.tag))
            known = min(utc_text(begin_of(begin)), received)
            file = citizen.ssin.lstrip("0")
            origin = _ORIGIN
            for law, form in _forms(code, right, citizen, numbers):
                ppsis.add(work, [form.row(law, cbe_number, file, received)])
                origin = origin_of(form) if law == LAW else origin
            attestations.add(work, as_attested(next(attested), right, known, origin))
    amounts_paid.fill(work, rights, received, Numbers(register))


def _forms(code: int, right: Right, citizen: Citizen, numbers: Iterator[int]) -> Iterator[tuple[str, Kept]]:
    """The forms by which a right was granted, each with its law."""
    if code == _INTEGRATION_INCOME:
        yield integration_income.LAW, form_b(next(numbers), right, citizen)
        return
    for form in forms_of(citizen.ssin, right.period.begin, right.period.end, next(numbers), next(numbers)):
        yield LAW, form


def as_attested(number: int, right: Right, known: str, origin: str) -> attestations.Row:
    """The row of a right that the network knew before the journal began."""
    return row_of(number, Attestation(f"{number:010d}", right, NEW, origin, known), "")


def _category(citizen: Citizen) -> str:
    """Single, with a family at charge, or cohabiting: as the household is."""
    others = [one for one in citizen.household if one.ssin != citizen.ssin]
    if not others:
        return "2"
    return "3" if any(one.relation == _CHILD for one in others) else "1"


def _partner(citizen: Citizen) -> str:
    """Of a couple without children, the other one."""
    others = [one.ssin for one in citizen.household if one.ssin != citizen.ssin]
    return others[0] if len(others) == 1 and _category(citizen) == "1" else ""


def forms_of(ssin: str, begin: date, end: date, first: int, second: int) -> tuple[Kept, Kept]:
    """The two forms by which somebody who lives alone is helped."""
    who = Kept(first, "A", f"A{first:014d}", ssin, 0, begin, None, {"status": _STATUS, "members": []})
    what = Kept(second, "B1", f"B{second:014d}", ssin, 0, begin, Period(begin, end), {"aids": ["FinancialAid"]})
    return who, what
