"""Reads what an investigation asks, and writes its groups: the household, persons, their addresses, who waits."""

from __future__ import annotations

from collections.abc import Sequence

from bcss_gateway.envelope.exchange import Element
from bcss_gateway.providers.markup import described, group, leaf, parsed
from bcss_gateway.providers.national_register.contract import origin_of, text_of
from bcss_gateway.providers.national_register.dossier import (
    CivilStateEntry,
    Dossier,
    MemberEntry,
    ResidenceEntry,
    StayEntry,
    holding_on,
    is_dead_on,
    known_on,
    waits,
)
from bcss_gateway.providers.national_register.household import members_on
from bcss_gateway.providers.national_register.labels import BELGIUM, Labels
from bcss_gateway.providers.national_register.questions import (
    ADDRESS_HISTORY,
    CITIZEN,
    FAMILY_COMPOSITION,
    WAIT_REGISTER,
    PerformInvestigation,
)
from bcss_gateway.providers.national_register.rn25 import sex

PERFORM_INVESTIGATION = "http://www.ksz-bcss.fgov.be/XSD/SSDN/OCMW_CPAS/PerformInvestigation"
_PERSON = "http://www.ksz-bcss.fgov.be/XSD/SSDN/Person"
_IN = f"{{{PERFORM_INVESTIGATION}}}"
_GROUPS = (FAMILY_COMPOSITION, CITIZEN, ADDRESS_HISTORY, WAIT_REGISTER)
_BELGIUM = 150
_MOST = 100
_TRUE = ("true", "1")


def read_perform_investigation(content: Element) -> PerformInvestigation:
    """Read a valid ``PerformInvestigationRequest``; without ``DataGroups`` every group is asked."""
    asked = content.find(f"{_IN}DataGroups")
    groups = _GROUPS if asked is None else [one for one in _GROUPS if text_of(asked, _IN + one) in _TRUE]
    return PerformInvestigation(text_of(content, f"{_IN}SocialSecurityUser"), frozenset(groups))


def write_perform_investigation(
    asked: PerformInvestigation, dossier: Dossier, persons: Sequence[Dossier], today: str
) -> Element:
    """Write a ``PerformInvestigationReply`` with the prefix ``ns3``, and ``ns4`` for what is of the citizen.

    Args:
        dossier: of the person asked about.
        persons: whom the groups other than the household's are about.
    """
    written = {
        FAMILY_COMPOSITION: (_family_composition(dossier, today),),
        CITIZEN: (_citizen(one, today) for one in persons[:_MOST]),
        ADDRESS_HISTORY: (_address_history(one, today) for one in persons[:_MOST]),
        WAIT_REGISTER: (_wait_register(one, today) for one in persons[:_MOST]),
    }
    groups = group("ns3:DataGroups", (group(f"ns3:{one}", written[one]) for one in _GROUPS if one in asked.groups))
    return parsed(
        f'<ns3:PerformInvestigationReply xmlns:ns3="{PERFORM_INVESTIGATION}" xmlns:ns4="{_PERSON}">'
        f"{leaf('ns3:SocialSecurityUser', dossier['ssin'])}{groups}</ns3:PerformInvestigationReply>"
    )


def _family_composition(dossier: Dossier, today: str) -> str:
    members = "".join(_member(one) for one in members_on(today, dossier)[:_MOST])
    origin = origin_of(dossier)
    return f'<ns3:FamilyComposition origin="{origin}">{members}</ns3:FamilyComposition>' if members else ""


def _member(one: MemberEntry) -> str:
    since = leaf("ns3:EntryDate", one["begin"]) if one["begin"] else ""
    known = leaf("ns3:SocialSecurityUser", one["ssin"]) + leaf("ns3:RelationShip", one["relation"])
    return f"<ns3:FamilyMember>{known}{since}</ns3:FamilyMember>"


def _citizen(dossier: Dossier, today: str) -> str:
    registered = _since(_registered_on(dossier, today))
    return (
        f'<ns4:Citizen origin="{origin_of(dossier)}">{leaf("ns4:SocialSecurityUser", dossier["ssin"])}'
        f"{leaf('ns4:InscriptionRegister', dossier['register'], registered)}{_legal_data(dossier, today)}</ns4:Citizen>"
    )


def _legal_data(dossier: Dossier, today: str) -> str:
    born = dossier["birth_place"]
    parts = (
        _name(dossier["last_name"], dossier["first_names"]),
        leaf("ns4:Gender", dossier["gender"]),
        f"<ns4:Birth>{leaf('ns4:Date', dossier['birth'])}{_place('Location', born['code'], born['names'])}</ns4:Birth>",
        *(_civil_state(one, dossier) for one in holding_on(today, dossier["civil_states"])[:1]),
        _decease(dossier) if is_dead_on(today, dossier) else "",
        _address_information(dossier, today),
        *(
            _place("Nationality", one["country"]["code"], one["country"]["names"], _since(one["begin"]))
            for one in holding_on(today, dossier["nationalities"])[:1]
        ),
    )
    return group("ns4:LegalData", parts)


def _name(last_name: str, first_names: Sequence[str]) -> str:
    first = leaf("ns4:FirstName", " ".join(first_names).upper()) if first_names else ""
    return f"<ns4:Name>{leaf('ns4:LastName', last_name.upper())}{first}</ns4:Name>"


def _civil_state(one: CivilStateEntry, dossier: Dossier) -> str:
    partner = _partner(one["partner"], dossier) if one["partner"] else ""
    return f"<ns4:CivilState{_since(one['begin'])}>{leaf('ns4:Code', one['code'])}{partner}</ns4:CivilState>"


def _partner(ssin: str, dossier: Dossier) -> str:
    """The partner by number, and by name where they live in the same household."""
    known = next((one for one in dossier["household"] if one["ssin"] == ssin), None)
    more = (
        _name(known["last_name"], [known["first_name"]])
        + leaf("ns4:BirthDate", known["birth"])
        + leaf("ns4:Gender", sex(ssin))
        if known
        else ""
    )
    return f"<ns4:Partner>{leaf('ns4:SocialSecurityUser', ssin)}{more}</ns4:Partner>"


def _decease(dossier: Dossier) -> str:
    where = dossier["death_place"]
    place = _place("Location", where["code"], where["names"]) if where else ""
    return f"<ns4:Decease>{leaf('ns4:Date', dossier['death'])}{place}</ns4:Decease>"


def _address_information(dossier: Dossier, today: str) -> str:
    manager = (_manager("ns4", one, dossier) for one in holding_on(today, dossier["stays"])[:1])
    lives = (_address("ns4", one, dossier) for one in holding_on(today, dossier["residences"])[:1])
    return group("ns4:AddressInformation", (*manager, group("ns4:LegalAddress", lives)))


def _address_history(dossier: Dossier, today: str) -> str:
    """The addresses, newest first: legal ones, or declared ones of who stands in the waiting register."""
    stays = (_manager("ns3", one, dossier) for one in known_on(today, dossier["stays"])[:_MOST])
    lived = (_address("ns3", one, dossier) for one in known_on(today, dossier["residences"])[:_MOST])
    kind = "DeclaredAddresses" if waits(dossier) else "LegalAddresses"
    history = group("ns3:ManagerLocations", stays) + group(f"ns3:{kind}", lived)
    return _of(dossier, "AddressHistory", history) if history else ""


def _wait_register(dossier: Dossier, today: str) -> str:
    """Of the procedure the register's file knows the day on which it began, no more."""
    if not waits(dossier):
        return ""
    since = _registered_on(dossier, today)
    demand = f"<ns3:RefugeeSituation>{leaf('ns3:demandDate', since)}</ns3:RefugeeSituation>" if since else ""
    return _of(dossier, "WaitRegister", group("ns3:RefugeeSituationH205", (demand,)))


def _of(dossier: Dossier, name: str, content: str) -> str:
    return f"<ns3:{name}>{leaf('ns3:SocialSecurityUser', dossier['ssin'])}{content}</ns3:{name}>"


def _registered_on(dossier: Dossier, today: str) -> str:
    return next((one["begin"] for one in reversed(known_on(today, dossier["residences"]))), "")


def _manager(prefix: str, one: StayEntry, dossier: Dossier) -> str:
    where, attributes = one["place"], f' origin="{origin_of(dossier)}"{_since(one["begin"])}'
    return _place("ManagerLocation", where["code"], where["names"], attributes, prefix)


def _address(prefix: str, one: ResidenceEntry, dossier: Dossier) -> str:
    where, tag = one["place"], f"{prefix}:StandardAddress"
    parts = (
        _place("Country", _BELGIUM, BELGIUM),
        _place("Municipality", where["code"], where["names"], more=_given("PostalCode", where["postal_code"])),
        _place("Street", one["street_code"], one["street"]),
        _given("HouseNumber", one["house_number"]),
        _given("Box", one["box"]),
    )
    return f'<{tag} origin="{origin_of(dossier)}"{_since(one["begin"])}>{"".join(parts)}</{tag}>'


def _given(name: str, value: str) -> str:
    return leaf(f"ns4:{name}", value) if value else ""


def _place(name: str, code: int, names: Labels, attributes: str = "", prefix: str = "ns4", more: str = "") -> str:
    tag = f"{prefix}:{name}"
    return f"<{tag}{attributes}>{leaf('ns4:Code', code)}{described('ns4:Description', names)}{more}</{tag}>"


def _since(day: str) -> str:
    return f' modificationDate="{day}"' if day else ""
