"""What the messages of the namespace ManageAttests have in common: files, persons, durations, decisions."""

from __future__ import annotations

from lxml import etree

from bcss_gateway.domain.form import PersonNamed, RegistrationAsked
from bcss_gateway.domain.whole_number import whole_number
from bcss_gateway.envelope.exchange import Element
from bcss_gateway.providers.ppsis.contract import add, text_of
from bcss_gateway.providers.ppsis.decision import Decision
from bcss_gateway.providers.ppsis.forms import Duration
from bcss_gateway.providers.ppsis.registrations import registrations_in

MANAGE_ATTESTS = "http://www.ksz-bcss.fgov.be/XSD/SSDN/OCMW_CPAS/ManageAttests"
A = f"{{{MANAGE_ATTESTS}}}"
COMMON = "http://www.ksz-bcss.fgov.be/XSD/SSDN/Common"
_DATES = f"{{{COMMON}}}"


def read_file(content: Element) -> tuple[str, str]:
    """The CBE number as a number without leading zeros, and the number of the file."""
    whose = content.find(f"{A}FileIdentification")
    return text_of(whose, f"{A}KBOBCE").lstrip("+").lstrip("0"), whose.findtext(f"{A}FileID") or ""


def read_person(element: Element) -> PersonNamed:
    """A person, with what is said besides the number: it must agree with the register."""
    said = (text_of(element, A + name) for name in ("SSIN", "Name", "Firstname", "BirthDate"))
    ssin, last_name, first_name, birth_date = said
    return PersonNamed(ssin, last_name, first_name, birth_date, is_member=element.tag != f"{A}Beneficiary")


def read_registrations(element: Element) -> tuple[RegistrationAsked, ...]:
    """The registrations that a form asks for a person."""
    return registrations_in(element, A, text_of(element, f"{A}SSIN"))


def read_duration(element: Element | None) -> Duration:
    """How long the aid is to last."""
    months, weeks, days = (whole_number(text_of(element, A + name) or "0") for name in ("Months", "Weeks", "Days"))
    return Duration(months, weeks, days)


def start_reply(name: str, content: Element) -> Element:
    """A reply with the file as it came; the prefix is ns3, as in all classic replies."""
    reply = etree.Element(A + name, nsmap={"ns3": MANAGE_ATTESTS})
    asked = content.find(f"{A}FileIdentification")
    whose = etree.SubElement(reply, f"{A}FileIdentification")
    for one in ("KBOBCE", "FileID"):
        add(whose, A + one, asked.findtext(A + one) or "")
    return reply


def write_result(reply: Element, decision: Decision) -> Element:
    """A ``DecisionResult``: what is decided on a form."""
    result = etree.SubElement(reply, f"{A}DecisionResult")
    add(result, f"{A}EntryDate", decision.sheet.entry)
    add(result, f"{A}UniqueAttestID", decision.sheet.attest)
    add(result, f"{A}ReferenceSPP_POD", decision.reference)
    add(result, f"{A}SSIN", decision.sheet.ssin)
    add(result, f"{A}Evaluation", decision.evaluation)
    if decision.period:
        add_period(result, "Period", decision.period.begin, decision.period.end)
    write_errors(result, decision)
    return result


def write_errors(result: Element, decision: Decision) -> None:
    """What is wrong with a form, in every language."""
    for error in decision.errors:
        told = etree.SubElement(result, f"{A}ErrorsOnForm")
        add(told, f"{A}Code", error.code)
        for language, words in error.words.items():
            add(told, f"{A}Description", words).set("lang", language)


def add_period(parent: Element, name: str, begin: object, end: object) -> None:
    """A period, whose dates have a prefix of their own."""
    period = etree.SubElement(parent, A + name)
    for each, value in (("StartDate", begin), ("EndDate", end)):
        etree.SubElement(period, _DATES + each, nsmap={"ns4": COMMON}).text = str(value)
