"""What the forms on a person say of an exemption of article 35 and of a plan, and what is attested beside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from bcss_gateway.domain.period import Period, union
from bcss_gateway.providers.ppsis.attestations import Attestation
from bcss_gateway.providers.ppsis.evaluation import REFUSED
from bcss_gateway.providers.ppsis.filed import Filed
from bcss_gateway.providers.ppsis.integration_income.file import File, Granted
from bcss_gateway.providers.ppsis.integration_income.law import LAW
from bcss_gateway.providers.ppsis.kept import Kept
from bcss_gateway.providers.ppsis.list_of_attestations.table import A036


@dataclass(frozen=True, slots=True)
class Exemption:
    """The exemption of article 35: since when, and for how many days an integration income was paid with it."""

    first: date
    days: int


@dataclass(frozen=True, slots=True)
class Plans:
    """The newest plan for social integration, and the newest one that prolongs another."""

    period: Period | None
    prolongation: Period | None


def exemption_in(filed: Iterable[Filed], today: date) -> Exemption | None:
    """What the forms B that hold say of the exemption of article 35, up to today."""
    granted = [(date.fromisoformat(one.form.content["exempt_from"]), one) for one in _granted(filed, "exempt_from")]
    if not granted:
        return None
    first = min(begin for begin, _ in granted)
    past = Period(date.min, today)
    paid = [days for begin, one in granted if one.period and (days := one.period.common(Period(begin)))]
    exempt = union(days for period in paid if (days := period.common(past)))
    return Exemption(first, sum((one.end - one.begin).days + 1 for one in exempt))


def attested(rights: Iterable[Attestation]) -> list[Filed]:
    """The attestations that hold, each as if it were a form that was accepted."""
    return [Filed(A036, one.right.institution, "", _as_form(one)) for one in rights if one.holds]


def _as_form(one: Attestation) -> Kept:
    right = one.right
    decided = {"decided": right.decided}
    return Kept(int(one.number), A036, "", right.ssin, 0, right.period.begin, right.period, decided)


def plans_in(filed: Iterable[Filed]) -> Plans | None:
    """What the forms B that hold say of a plan."""
    plans = [one.form.content["plan"] for one in _granted(filed, "plan")]
    first, prolonged = (
        [
            Period(date.fromisoformat(begin), date.fromisoformat(end))
            for begin, end, prolongs in plans
            if prolongs is is_one
        ]
        for is_one in (False, True)
    )
    return Plans(max(first, default=None), max(prolonged, default=None)) if plans else None


def _granted(filed: Iterable[Filed], holding: str) -> Iterator[Granted]:
    """What is granted under the law of 2002, file by file, by forms that hold something."""
    files: dict[tuple[str, str], File] = {}
    for one in filed:
        if one.law == LAW and one.form.evaluation != REFUSED:
            files.setdefault((one.institution, one.file), File()).keep(one.form)
    for file in files.values():
        for granted in file.granted(file.forms[0].ssin):
            if granted.form.content[holding]:
                yield granted
