"""Elements of ReferenceManager.consult."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import count

from lxml import etree

from bcss_gateway.directory.reference.rows import Words
from bcss_gateway.domain.period import NO_END, Period
from bcss_gateway.domain.whole_number import whole_number
from bcss_gateway.envelope.exchange import Element
from bcss_gateway.providers.crossroads.contract import COMMON, add_period
from bcss_gateway.providers.crossroads.other_sectors import Inscription
from bcss_gateway.providers.reading import day_of, text_of

REFERENCE_MANAGER = "http://www.ksz-bcss.fgov.be/XSD/SSDN/ReferenceManagerFacade"
_R, _C = f"{{{REFERENCE_MANAGER}}}", f"{{{COMMON}}}"
_TRUE = ("true", "1")


@dataclass(frozen=True, slots=True)
class Days:
    """From a day to a day, as a request writes it: the end may lie before the begin."""

    begin: date
    end: date

    @property
    def is_reversed(self) -> bool:
        """Whether it ends before it begins."""
        return self.end < self.begin

    @property
    def period(self) -> Period:
        """The same as a period.

        Raises:
            NotAPeriod: it ends before it begins.
        """
        return Period(self.begin, self.end)

    def __str__(self) -> str:
        return f"{self.begin}/{self.end}"


@dataclass(frozen=True, slots=True)
class OtherSectorsAsked:
    """What a ReferenceManagerRequest asks.

    Attributes:
        quality_code: the quality in which the asker says to have integrated the person.
        integrated: the days in which it says so.
        requested: the days asked about in the sectors.
        described: whether sectors and codes are to be named.
    """

    quality_code: int
    integrated: Days
    requested: Days
    described: bool


@dataclass(frozen=True, slots=True)
class Told:
    """An inscription, with the names of its sector and its code where they were asked for and some list has them."""

    inscription: Inscription
    sector: Words | None = None
    code: Words | None = None


def read_other_sectors_asked(content: Element) -> OtherSectorsAsked:
    """The request in our words, from an element that is valid by the schema."""
    criteria = content.find(f"{_R}ConsultOtherSectorsCriteria")
    return OtherSectorsAsked(
        quality_code=whole_number(text_of(criteria, f"{_R}QualityCodeRequestor")),
        integrated=_days(criteria, "IntegratedPeriod"),
        requested=_days(criteria, "RequestedPeriod"),
        described=text_of(criteria, f"{_R}FetchDescriptions") in _TRUE,
    )


def write_other_sectors(told: Iterable[Told]) -> Element:
    """The reply; where nobody knows the person it is empty.

    A client takes the prefixes of the dates by their place in the list of all: the body's is ns3, then each date has
    its own, and no EndDate is left out (envelope, section 5).
    """
    prefixes = count(4)
    reply = etree.Element(f"{_R}ReferenceManagerReply", nsmap={"ns3": REFERENCE_MANAGER})
    result = etree.Element(f"{_R}ConsultOtherSectorsResult")
    for one in told:
        consultation = etree.SubElement(result, f"{_R}Consultation")
        _add(consultation, "Sector", str(one.inscription.sector))
        _add(consultation, "QualityCode", str(one.inscription.quality_code))
        period = one.inscription.period
        add_period(consultation, f"{_R}Period", period.begin, period.end, prefixes)
        _name(consultation, "SectorDescription", one.sector)
        _name(consultation, "QualityCodeDescription", one.code)
    if len(result):
        reply.append(result)
    return reply


def _days(criteria: Element, name: str) -> Days:
    begin, end = (text_of(criteria, f"{_R}{name}/{_C}{each}") for each in ("StartDate", "EndDate"))
    return Days(day_of(begin), day_of(end) if end else NO_END)


def _name(parent: Element, name: str, words: Words | None) -> None:
    if words is not None:
        _add(parent, f"{name}Nl", words.nl)
        _add(parent, f"{name}Fr", words.fr)


def _add(parent: Element, name: str, text: str) -> None:
    etree.SubElement(parent, _R + name).text = text
