"""The elements of the register's messages: reads what is asked, writes who was found."""

from __future__ import annotations

from collections.abc import Iterable

from bcss_gateway.domain.whole_number import whole_number
from bcss_gateway.envelope.exchange import Element
from bcss_gateway.providers.markup import described, group, leaf, parsed
from bcss_gateway.providers.national_register.dossier import Dossier, ResidenceEntry, holding_on, is_dead_on
from bcss_gateway.providers.national_register.information_types import information_types
from bcss_gateway.providers.national_register.questions import (
    MOST_RESULTS,
    IdentifyPerson,
    PersonData,
    PhoneticCriteria,
    RetrieveTIGroups,
)
from bcss_gateway.providers.national_register.view import View

IDENTIFY_PERSON = "http://www.ksz-bcss.fgov.be/XSD/SSDN/OCMW_CPAS/IdentifyPerson"
_INFORMATION_TYPES = "http://www.ibz.rrn.fgov.be/XSD/xm25/rn25Schema"
_IN = f"{{{IDENTIFY_PERSON}}}"
_BELGIUM = 150
_OTHER_REGISTERS = (2, 3)
_TRUE = ("true", "1")


def read_identify_person(content: Element) -> IdentifyPerson:
    """Read a valid ``IdentifyPersonRequest``; an empty element counts as absent."""
    criteria, verification = content.find(f"{_IN}SearchCriteria"), content.find(f"{_IN}VerificationData")
    phonetic = criteria.find(f"{_IN}PhoneticCriteria")
    person_data = None if verification is None else verification.find(f"{_IN}PersonData")
    return IdentifyPerson(
        ssin=text_of(criteria, f"{_IN}SSIN"),
        phonetic=None if phonetic is None else _phonetic(phonetic),
        sis_card=text_of(verification, f"{_IN}SISCardNumber"),
        identity_card=text_of(verification, f"{_IN}IdentityCardNumber"),
        person_data=None if person_data is None else _person_data(person_data),
    )


def read_retrieve_ti_groups(content: Element) -> RetrieveTIGroups:
    """Read a valid ``retrieveTIGroupsRequest``."""
    asked = content.find("searchInformation")
    return RetrieveTIGroups(
        ssin=text_of(asked, "ssin"),
        language=text_of(asked, "language") or "fr",
        history=text_of(asked, "history") in _TRUE,
    )


def write_identify_person(found: Iterable[Dossier], today: str, *, validated: bool) -> Element:
    """Write an ``IdentifyPersonReply``; a client reads it by the prefix ``ns3``.

    ``Extended`` is always there, and filled when the identity was validated (annotation of ExtendedType).
    """
    persons = "".join(_legal_data(dossier, today, validated=validated) for dossier in found)
    return parsed(
        f'<ns3:IdentifyPersonReply xmlns:ns3="{IDENTIFY_PERSON}">'
        f"<ns3:SearchResults>{persons}</ns3:SearchResults></ns3:IdentifyPersonReply>"
    )


def write_retrieve_ti_groups(dossier: Dossier, view: View) -> Element:
    """Write ``rrn_it_implicit``, which has no namespace, with the information types in theirs."""
    types = information_types(dossier, view)
    return parsed(f'<rrn_it_implicit xmlns:r="{_INFORMATION_TYPES}">{types}</rrn_it_implicit>')


def text_of(parent: Element | None, path: str) -> str:
    """What the element says, blanks collapsed; a comment inside does not cut it short."""
    element = None if parent is None else parent.find(path)
    if element is None:
        return ""
    text = element.text if len(element) == 0 else element.xpath("string()")
    return " ".join((text or "").split())


def origin_of(dossier: Dossier) -> str:
    """The registers that answer for a person: the National Register, or those of the crossroads bank."""
    return "BCSS_KSZ" if dossier["register"] in _OTHER_REGISTERS else "RN_RR"


def _phonetic(element: Element) -> PhoneticCriteria:
    return PhoneticCriteria(
        last_name=text_of(element, f"{_IN}LastName"),
        first_name=text_of(element, f"{_IN}FirstName"),
        middle_name=text_of(element, f"{_IN}MiddleName"),
        birth_date=text_of(element, f"{_IN}BirthDate"),
        gender=whole_number(text_of(element, f"{_IN}Gender")),
        tolerance=text_of(element, f"{_IN}Tolerance"),
        maximum=whole_number(text_of(element, f"{_IN}Maximum") or str(MOST_RESULTS)),
    )


def _person_data(element: Element) -> PersonData:
    return PersonData(
        last_name=text_of(element, f"{_IN}LastName"),
        first_name=text_of(element, f"{_IN}FirstName"),
        middle_name=text_of(element, f"{_IN}MiddleName"),
        birth_date=text_of(element, f"{_IN}BirthDate"),
    )


def _legal_data(dossier: Dossier, today: str, *, validated: bool) -> str:
    extended = _extended(dossier, today) if validated else "<ns3:Extended/>"
    return (
        f'<ns3:LimitedLegalData origin="{origin_of(dossier)}">{_basic(dossier, today)}{extended}</ns3:LimitedLegalData>'
    )


def _basic(dossier: Dossier, today: str) -> str:
    first_names = " ".join(dossier["first_names"]).upper()
    address = "".join(_address(one) for one in holding_on(today, dossier["residences"])[:1])
    return (
        f"<ns3:Basic>{leaf('ns3:SocialSecurityUser', dossier['ssin'])}"
        f"{leaf('ns3:LastName', dossier['last_name'].upper())}"
        f"{leaf('ns3:FirstName', first_names) if first_names else ''}"
        f"{leaf('ns3:BirthDate', dossier['birth'])}{leaf('ns3:Gender', dossier['gender'])}{address}</ns3:Basic>"
    )


def _address(one: ResidenceEntry) -> str:
    where = one["place"]
    return (
        f"<ns3:Address>{leaf('ns3:CountryCode', _BELGIUM)}{leaf('ns3:MunicipalityCode', where['code'])}"
        f"{described('ns3:Municipality', where['names'])}{leaf('ns3:PostalCode', where['postal_code'])}"
        f"{leaf('ns3:StreetCode', one['street_code'])}{described('ns3:Street', one['street'])}"
        f"{leaf('ns3:HouseNumber', one['house_number'])}{leaf('ns3:Box', one['box']) if one['box'] else ''}"
        "</ns3:Address>"
    )


def _extended(dossier: Dossier, today: str) -> str:
    civil_state = holding_on(today, dossier["civil_states"])[:1]
    nationality = holding_on(today, dossier["nationalities"])[:1]
    born = dossier["birth_place"]
    return group(
        "ns3:Extended",
        (
            *(leaf("ns3:CivilState", one["code"]) for one in civil_state),
            leaf("ns3:BirthLocationCode", born["code"]),
            described("ns3:BirthLocation", born["names"]),
            leaf("ns3:DeceaseDate", dossier["death"]) if is_dead_on(today, dossier) else "",
            leaf("ns3:InscriptionRegister", dossier["register"]),
            *(leaf("ns3:NationalityCode", one["country"]["code"]) for one in nationality),
        ),
    )
