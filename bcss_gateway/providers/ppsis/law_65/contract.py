"""What the messages of the three services of this law have in common: files, registrations, errors on a form."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from lxml import etree

from bcss_gateway.domain.form import RegistrationAsked
from bcss_gateway.envelope.exchange import Element
from bcss_gateway.providers.ppsis.contract import add, day, text_of
from bcss_gateway.providers.ppsis.errors import FormError
from bcss_gateway.providers.ppsis.registrations import registrations_in

LAW_65 = "http://www.ksz-bcss.fgov.be/XSD/SSDN/OCMW_CPAS/LoiWet65"
LAW_65_COMMON = "http://www.ksz-bcss.fgov.be/XSD/SSDN/OCMW_CPAS/LoiWet65Common"
L, M = f"{{{LAW_65}}}", f"{{{LAW_65_COMMON}}}"
_DATES = "{http://www.ksz-bcss.fgov.be/XSD/SSDN/Common}"


def read_file(content: Element) -> tuple[str, str]:
    """The CBE number as a number without leading zeros, and the number of the file."""
    whose = content.find(f"{M}FileIdentification")
    return text_of(whose, f"{M}KBOBCE").lstrip("+").lstrip("0"), whose.findtext(f"{M}FileID") or ""


def read_registrations(holder: Element, ssin: str) -> tuple[RegistrationAsked, ...]:
    """The blocks that stand beside a person, in order."""
    return registrations_in(holder, L, ssin)


def read_period(element: Element) -> tuple[date | None, date | None]:
    """A period of which each end may be missing."""
    begin, end = text_of(element, f"{_DATES}StartDate"), text_of(element, f"{_DATES}EndDate")
    return (day(begin) if begin else None), (day(end) if end else None)


def inside(path: str, space: str = L) -> str:
    """A path of local names in one namespace."""
    return "/".join(space + step for step in path.split("/"))


def start_reply(name: str, content: Element) -> Element:
    """A reply with the file as it came; the prefix is ns3, as in all classic replies."""
    reply = etree.Element(L + name, nsmap={"ns3": LAW_65, "ns4": LAW_65_COMMON})
    asked = content.find(f"{M}FileIdentification")
    whose = etree.SubElement(reply, f"{M}FileIdentification")
    for one in ("KBOBCE", "FileID"):
        add(whose, M + one, asked.findtext(M + one) or "")
    return reply


def write_errors(result: Element, errors: Iterable[FormError]) -> None:
    """What is wrong with a form, in every language."""
    for error in errors:
        told = etree.SubElement(result, f"{L}ErrorsOnForm")
        add(told, f"{M}Code", error.code)
        for language, words in error.words.items():
            add(told, f"{M}Description", words).set("lang", language)
