"""Elements of SelfEmployedService: reads what is asked, writes careers and contributions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from bcss_gateway.domain.period import EVER, Period
from bcss_gateway.domain.quarter import Quarter
from bcss_gateway.envelope.exchange import Element
from bcss_gateway.providers.markup import leaf, parsed
from bcss_gateway.providers.reading import day_of, text_of
from bcss_gateway.providers.self_employed import codes
from bcss_gateway.providers.self_employed.codes import Wordings
from bcss_gateway.providers.self_employed.contributions import Contribution
from bcss_gateway.providers.self_employed.file import AffiliationEntry, SelfEmployedFile

_LANGUAGES = ("NL", "FR", "DE")
_CAREER = "consultCareerRequest"


@dataclass(frozen=True, slots=True)
class CareerAsked:
    """Whose career, and perhaps in which days; without a begin, the whole."""

    begin: date | None
    end: date | None

    def asked_period(self, today: date) -> Period:
        """The days asked about, as far as they have come."""
        begin = self.begin or EVER.begin
        return Period(begin, max(begin, min(self.end or today, today)))


@dataclass(frozen=True, slots=True)
class ContributionsAsked:
    """Whose contributions, from which quarter on; without an end, until now."""

    begin: Quarter
    end: Quarter | None

    def asked_period(self, today: date) -> Period:
        """The days of the quarters asked about, as far as they have come."""
        end = self.end.last if self.end else today
        return Period(self.begin.first, max(self.begin.first, min(end, today)))


def read_question(content: Element) -> CareerAsked | ContributionsAsked:
    """Read a valid request of either operation."""
    period = content.find("criteria/period")
    if content.tag.endswith(f"}}{_CAREER}"):
        begin, end = text_of(period, "beginDate"), text_of(period, "endDate")
        return CareerAsked(day_of(begin) if begin else None, day_of(end) if end else None)
    end = text_of(period, "endQuarter")
    return ContributionsAsked(Quarter.parse(text_of(period, "beginQuarter")), Quarter.parse(end) if end else None)


def write_ssin(ssin: str) -> Element:
    """The number asked about."""
    return parsed(leaf("ssin", ssin))


def write_career(file: SelfEmployedFile, affiliations: Sequence[AffiliationEntry]) -> Element:
    """The career as far as it is told, newest affiliation first."""
    occupation = affiliations[0]["occupation"]
    told = "".join(map(_affiliation, affiliations))
    return parsed(
        f"<career>{leaf('nisseReference', file['reference'])}"
        f"{leaf('selfEmployedEnterpriseNumber', file['enterprise_number'])}"
        f"{_coded('occupation', occupation, codes.OCCUPATIONS) if occupation else ''}"
        f"<affiliations>{told}</affiliations></career>"
    )


def write_contributions(told: Iterable[Contribution]) -> Element:
    """Contributions, in the order given."""
    return parsed(f"<contributions>{''.join(map(_contribution, told))}</contributions>")


def _affiliation(one: AffiliationEntry) -> str:
    end = leaf("endDate", one["end"]) if one["end"] else ""
    return (
        f"<affiliation>{_fund(one['fund'])}{leaf('signatureDate', one['signed'])}"
        f"<careerSegments><careerSegment><period>{leaf('beginDate', one['begin'])}{end}</period>"
        f"{_coded('selfEmployedQuality', codes.OWN_NAME, codes.QUALITIES)}"
        f"{_coded('contribution', codes.MAIN_OCCUPATION, codes.SERIES)}"
        "</careerSegment></careerSegments></affiliation>"
    )


def _contribution(one: Contribution) -> str:
    insurance = _coded("ziv", one.insurance, codes.INSURANCE) if one.insurance else ""
    return (
        f"<contribution>{leaf('quarter', one.quarter)}{_fund(one.fund)}"
        f"{_coded('contributionSituation', one.situation, codes.SITUATIONS)}{insurance}</contribution>"
    )


def _fund(code: str) -> str:
    number = codes.FUNDS[code]
    known = leaf("enterpriseNumber", number) if number else ""
    return f"<socialInsuranceFund>{known}{leaf('code', code)}</socialInsuranceFund>"


def _coded(name: str, code: str, wordings: Wordings) -> str:
    words = wordings[code]
    described = "".join(leaf("description", words[one.lower()], f' language="{one}"') for one in _LANGUAGES)
    return f"<{name}>{leaf('code', code)}{described}</{name}>"
