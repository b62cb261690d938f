"""Elements of OCMWCPASWet65Loi65AB: reads forms A, B1 and B2, writes what is decided on them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lxml import etree

from bcss_gateway.domain.form import PersonNamed, RegistrationAsked
from bcss_gateway.domain.whole_number import whole_number
from bcss_gateway.envelope.exchange import Element
from bcss_gateway.providers.ppsis.contract import add, day, says_yes, text_of, truth
from bcss_gateway.providers.ppsis.decision import Decision
from bcss_gateway.providers.ppsis.forms import Duration, Message, Sheet
from bcss_gateway.providers.ppsis.law_65.contract import (
    L,
    M,
    inside,
    read_file,
    read_registrations,
    start_reply,
    write_errors,
)
from bcss_gateway.providers.ppsis.law_65.forms import AidGranted, CareGranted, Identification, Member

_OF_HOUSEHOLD = (
    "FinancialAid",
    "MedicalAndPharmaceuticalCosts",
    "MutBaseContribution",
    "MutComplementaryContribution",
    "MutRegularization",
    "RepatriationCosts",
    "PlacementCosts",
    "HousingCosts",
    "BirthAllowance",
    "GuaranteedChildAllowances",
    "OtherRequestedAids",
)
_OF_CARE = ("AmbulantMedicalAndPharmaceuticalCosts", "HospitalizationCosts")
_OF_ONE = ("Art60p7", "Art61", "ActivationType", "PartnerConvention", "Alimony")
_TRUTHS = ("Art61", "Alimony")
_HOLDERS = {"PrimaryBeneficiary": "PrimaryBeneficiaryAids", "Partner": "PartnerAids"}
_TOLD = (*_OF_HOUSEHOLD[:-1], *_OF_CARE, _OF_HOUSEHOLD[-1])


def read_ab(content: Element) -> Message:
    """The forms of a valid ``L65_AB_DecisionRequest``."""
    institution, file = read_file(content)
    persons: list[PersonNamed] = []
    sheets: list[Sheet] = []
    for name, read in (
        ("IdentificationA", _form_a),
        ("CommonDecisionB1", _form_b1),
        ("IndividualDecisionsB2", _form_b2),
    ):
        for element in content.findall(L + name):
            sheet, named = read(element)
            sheets.append(sheet)
            persons.extend(named)
    asked = tuple(one for sheet in sheets for one in sheet.registrations)
    return Message(tuple(persons), asked, institution, file, tuple(sheets))


def write_ab(content: Element, decisions: Iterable[Decision]) -> Element:
    """An ``L65_AB_DecisionReply`` with a result for each form."""
    reply = start_reply("L65_AB_DecisionReply", content)
    for decision in decisions:
        _result(etree.SubElement(reply, f"{L}DecisionResult"), decision)
    return reply


def _form_a(element: Element) -> tuple[Sheet, list[PersonNamed]]:
    primary, others = element.find(f"{L}PrimaryBeneficiary"), element.findall(f"{L}SecondaryBeneficiary")
    persons = [_person(one) for one in (primary, *others)]
    members = tuple(Member(who.ssin, _suffix(one)) for who, one in zip(persons[1:], others, strict=True))
    sheet = Identification(
        attest=element.findtext(f"{L}UniqueAttestID"),
        ssin=persons[0].ssin,
        suffix=0,
        entry=day(text_of(element, f"{L}EntryDate")),
        registrations=_blocks((primary, *others), persons),
        status=text_of(primary, f"{L}Status"),
        members=members,
    )
    return sheet, persons


def _form_b1(element: Element) -> tuple[Sheet, list[PersonNamed]]:
    primary = element.find(f"{L}IdentificationPrimaryBeneficiary")
    others = element.findall(f"{L}IdentificationSecondaryBeneficiary")
    persons = [PersonNamed(text_of(one, f"{L}SSIN"), is_member=one is not primary) for one in (primary, *others)]
    sheet = AidGranted(
        attest=element.findtext(f"{L}UniqueAttestID"),
        ssin=persons[0].ssin,
        suffix=0,
        entry=day(text_of(element, f"{L}EntryDate")),
        registrations=_blocks((primary, *others), persons),
        decided=day(text_of(element, f"{L}DecisionDate")),
        duration=_duration(element),
        aids=tuple(_aids(element)),
        members=tuple(Member(who.ssin, _suffix(one)) for who, one in zip(persons[1:], others, strict=True)),
    )
    return sheet, persons


def _form_b2(element: Element) -> tuple[Sheet, list[PersonNamed]]:
    ssin, decision = text_of(element, f"{L}SSIN"), element.find(f"{L}DecisionB2")
    sheet = CareGranted(
        attest=element.findtext(f"{L}UniqueAttestID"),
        ssin=ssin,
        suffix=_suffix(element),
        entry=day(text_of(element, f"{L}EntryDate")),
        registrations=read_registrations(element, ssin),
        decided=day(text_of(decision, f"{M}DecisionDate")),
        duration=_duration(decision),
        aids=tuple(one for one in _OF_CARE if says_yes(decision, M + one)),
    )
    return sheet, [PersonNamed(ssin, is_member=sheet.suffix > 0)]


def _blocks(holders: Iterable[Element], persons: Iterable[PersonNamed]) -> tuple[RegistrationAsked, ...]:
    pairs = zip(holders, persons, strict=True)
    return tuple(block for holder, person in pairs for block in read_registrations(holder, person.ssin))


def _person(element: Element) -> PersonNamed:
    who = element.find(f"{M}BeneficiaryID")
    return PersonNamed(
        ssin=text_of(who, f"{M}SSIN"),
        last_name=text_of(who, f"{M}Name"),
        first_name=text_of(who, f"{M}Firstname"),
        birth_date=text_of(who, f"{M}BirthDate"),
        is_member=element.tag == f"{L}SecondaryBeneficiary",
    )


def _suffix(element: Element) -> int:
    return whole_number(text_of(element, f"{L}Suffix"))


def _duration(element: Element) -> Duration:
    months, weeks, days = (text_of(element, inside(f"Duration/{unit}", M)) for unit in ("Months", "Weeks", "Days"))
    return Duration(whole_number(months), whole_number(weeks), whole_number(days))


def _aids(element: Element) -> Iterator[str]:
    """What is asked, by where the reply tells of it."""
    for name in _OF_HOUSEHOLD:
        if says_yes(element, inside(f"RequestedAids/{name}")):
            yield name
    for told, holder in _HOLDERS.items():
        given = element.find(L + holder)
        for name in _OF_ONE:
            there = given is not None and given.find(M + name) is not None
            if there and (name not in _TRUTHS or says_yes(given, M + name)):
                yield f"{told}/{name}"


def _result(result: Element, decision: Decision) -> None:
    add(result, f"{L}UniqueAttestID", decision.sheet.attest)
    add(result, f"{L}ReferenceSPP_POD", decision.reference)
    add(result, f"{L}SSIN", decision.sheet.ssin)
    add(result, f"{L}Suffix", decision.sheet.suffix)
    add(result, f"{L}EntryDate", decision.sheet.entry)
    if decision.percentage is not None:
        add(result, f"{L}Percentage", decision.percentage)
    add(result, f"{L}Evaluation", decision.evaluation)
    write_errors(result, decision.errors)
    _refunded(etree.SubElement(result, f"{L}RefundedAids"), decision)
    if decision.period is not None:
        add(result, f"{L}MaximumDate", decision.period.end)


def _refunded(aids: Element, decision: Decision) -> None:
    """Every aid that was asked, with whether it is refunded."""
    for name in _TOLD:
        _told(aids, name, name, decision)
    for holder in _HOLDERS:
        element = etree.SubElement(aids, L + holder)
        for name in _OF_ONE:
            _told(element, name, f"{holder}/{name}", decision)


def _told(parent: Element, name: str, aid: str, decision: Decision) -> None:
    if aid in decision.refunded:
        add(parent, L + name, truth(decision.refunded[aid]))
