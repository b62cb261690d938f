"""Elements of LivingWages: reads what is asked, writes the periods of a right."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bcss_gateway.domain.period import EVER, NO_END, Period
from bcss_gateway.envelope.exchange import Element
from bcss_gateway.providers.markup import group, leaf, parsed
from bcss_gateway.providers.ppsis.living_wages.view import CATEGORY, PCSA, PERIOD, Category, LivingWage
from bcss_gateway.providers.reading import day_of, text_of

WHOLE, ONE = "livingWages", "livingWage"
_LANGUAGES = ("NL", "FR", "DE")
_FLEMISH = "Flanders"
_PARTS = {
    "getLivingWagePeriods": (PERIOD,),
    "getLivingWagePeriodsPerPCSA": (PERIOD, PCSA),
    "getLivingWages": (PERIOD, PCSA, CATEGORY),
}

Words = Mapping[str, Mapping[str, str]]
"""How a type of help is described, by type and by language."""


@dataclass(frozen=True, slots=True)
class LivingWagesAsked:
    """One question.

    Attributes:
        begin: the first day asked about, or ``None`` for from the beginning.
        end: the last one, or ``None`` for as far as anything is attested.
        parts: what the operation tells of a living wage.
        is_flemish: whether only what CPAS of the Flemish Region attest is asked.
    """

    begin: date | None
    end: date | None
    parts: tuple[str, ...]
    is_flemish: bool

    def asked_period(self, today: date) -> Period:
        """The days asked about; of a question that names none, all there are."""
        return Period(self.begin or EVER.begin, self.end or NO_END)


def words() -> Words:
    """The descriptions of types of help."""
    return tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))


def read_question(content: Element) -> LivingWagesAsked:
    """Read a valid request of whichever operation."""
    operation = str(content.tag).rpartition("}")[2].removesuffix("Request")
    begin, end = (text_of(content, f"criteria/period/{name}") for name in ("beginDate", "endDate"))
    return LivingWagesAsked(
        begin=day_of(begin) if begin else None,
        end=day_of(end) if end else None,
        parts=_PARTS[operation.removesuffix(_FLEMISH)],
        is_flemish=operation.endswith(_FLEMISH),
    )


def write_ssin(ssin: str) -> Element:
    """The number asked about."""
    return parsed(leaf("ssin", ssin))


def write_living_wages(wages: Iterable[LivingWage], described: Words) -> Element:
    """The living wages; of a category the type is described where there are words for it."""
    return parsed(group(WHOLE, (f"<{ONE}>{_parts(one, described)}</{ONE}>" for one in wages)))


def path_of(part: str) -> str:
    """Where a part stands in the reply, as the reply itself names what it leaves out."""
    return f"{WHOLE}/{ONE}/{part}"


def _parts(one: LivingWage, described: Words) -> str:
    days = one.period
    period = f"{leaf('beginDate', days.begin)}{leaf('endDate', days.end)}" if days else ""
    pcsa = leaf("cbeNumber", one.pcsa) if one.pcsa else ""
    return group(PERIOD, (period,)) + group(PCSA, (pcsa,)) + group(CATEGORY, _category(one.category, described))


def _category(category: Category | None, described: Words) -> Iterable[str]:
    if category is None:
        return
    yield leaf("type", category.aid.value)
    if category.code:
        yield leaf("code", category.code)
    told = described.get(category.aid.value, {})
    yield from (leaf("description", told[one], f' language="{one}"') for one in _LANGUAGES if one in told)
