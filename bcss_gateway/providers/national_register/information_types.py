"""Writes a person's file as the register's information types, in the order of their numbers."""

from __future__ import annotations

from bcss_gateway.domain.ssin import birth_in
from bcss_gateway.providers.markup import group, leaf
from bcss_gateway.providers.national_register import labels
from bcss_gateway.providers.national_register.dossier import Dossier, ResidenceEntry, is_dead_on
from bcss_gateway.providers.national_register.household import (
    descendent_filiations,
    family_members,
    filiations,
    head_of_family,
)
from bcss_gateway.providers.national_register.rn25 import (
    coded,
    date,
    is_country,
    item,
    lasting,
    name,
    named,
    number,
    number_parts,
    place,
    place_code,
)
from bcss_gateway.providers.national_register.view import View

_BELGIUM = 150
_WITHOUT_OCCUPATION, _AT_HOME = range(100), range(91_100, 91_200)


def information_types(dossier: Dossier, view: View) -> str:
    """Every information type that the file has, as text with the prefix ``r``."""
    return "".join(write(dossier, view) for write in _IN_ORDER)


def _national_number(dossier: Dossier, _view: View) -> str:
    parts = number_parts(dossier["ssin"], dossier["birth"], dossier["gender"])
    return item("NationalNumber", "000", "A1", f"<r:NationalNumber>{parts}</r:NationalNumber>")


def _municipalities(dossier: Dossier, view: View) -> str:
    language = leaf("r:Language", 1 if dossier["language"] == "fr" else 2)
    items = []
    for one in view.of(dossier["stays"]):
        where = named("Residence", place_code(one["place"]), one["place"]["names"], view)
        items.append(item("Residences", "001", "A1", lasting(one, view), where, "<r:Fusion>0</r:Fusion>", language))
    return group("r:FileOwner", items)


def _names(dossier: Dossier, _view: View) -> str:
    full = name(dossier["last_name"], dossier["first_names"])
    return group("r:Names", [item("Name", "010", "A1", date(dossier["birth"]), full)])


def _addresses(dossier: Dossier, view: View) -> str:
    return group("r:LegalMainAddresses", (_address(one, view) for one in view.of(dossier["residences"])))


def _address(one: ResidenceEntry, view: View) -> str:
    postal_code, box = one["place"]["postal_code"], one["box"]
    parts = (
        leaf("r:ZipCode", postal_code),
        named("Street", f"{postal_code}{one['street_code']:04d}", one["street"], view),
        leaf("r:HouseNumber", one["house_number"]),
        leaf("r:Box", box) if box else "",
    )
    held = lasting(one, view)
    return item("LegalMainAddress", "020", "B1" if box else "A1", held, f"<r:Address>{''.join(parts)}</r:Address>")


def _nationalities(dossier: Dossier, view: View) -> str:
    items = []
    for one in view.of(dossier["nationalities"]):
        words = labels.BELGIAN if one["country"]["code"] == _BELGIUM else one["country"]["names"]
        nationality = named("Nationality", place_code(one["country"]), words, view)
        items.append(item("Nationality", "031", "B1", lasting(one, view), nationality))
    return group("r:Nationalities", items)


def _occupations(dossier: Dossier, view: View) -> str:
    items = []
    for one in view.of(dossier["occupations"]):
        works = one["code"] not in _WITHOUT_OCCUPATION and one["code"] not in _AT_HOME
        category = named("SocialCategory", "3", labels.EARNER, view) if works else coded("SocialCategory", "9", "")
        occupation = named("Occupation", f"{one['code']:05d}", one["label"], view)
        items.append(item("Occupation", "070", "A1", lasting(one, view), occupation, category))
    return group("r:Occupations", items)


def _birth_place(dossier: Dossier, view: View) -> str:
    structure = "B1" if is_country(dossier["birth_place"]) else "A1"
    act, where = leaf("r:ActNumber", f"00{dossier['ssin'][6:9]}"), place(dossier["birth_place"], view)
    return item("BirthPlace", "100", structure, date(dossier["birth"]), act, where)


def _civil_states(dossier: Dossier, view: View) -> str:
    items = []
    for one in view.of(dossier["civil_states"]):
        state = named("CivilState", f"{one['code']:02d}", labels.CIVIL_STATES.get(one["code"], {}), view)
        spouse = _spouse(one["partner"], dossier)
        items.append(item("CivilState", "120", "C1" if spouse else "A1", lasting(one, view), state, spouse))
    return group("r:CivilStates", items)


def _spouse(ssin: str, dossier: Dossier) -> str:
    if not ssin:
        return ""
    for one in dossier["household"]:
        if one["ssin"] == ssin:
            known = number(ssin, one["birth"]) + name(one["last_name"], [one["first_name"]])
            return f"<r:Spouse>{known}</r:Spouse>"
    return f"<r:Spouse>{number(ssin, birth_in(ssin))}</r:Spouse>"


def _deceases(dossier: Dossier, view: View) -> str:
    if not is_dead_on(view.today, dossier):
        return ""
    where = dossier["death_place"] or dossier["birth_place"]
    act = f"<r:Decease>{leaf('r:ActNumber', '00' + dossier['ssin'][6:9])}{place(where, view)}</r:Decease>"
    return group("r:Deceases", [item("Decease", "150", "A1", date(dossier["death"]), act)])


def _identity_cards(dossier: Dossier, view: View) -> str:
    belgian = any(one["country"]["code"] == _BELGIUM for one in dossier["nationalities"])
    lives = next((one for one in dossier["residences"] if one["begin"] <= view.today), None)
    if not dossier["identity_card"] or not belgian or lives is None:
        return ""
    where = named("Place", place_code(lives["place"]), lives["place"]["names"], view)
    parts = (
        date(lives["begin"]),
        named("TypeOfCard", "0000", labels.IDENTITY_CARD, view),
        leaf("r:CardNumber", dossier["identity_card"]),
        f"<r:Delivery>{where}</r:Delivery>",
    )
    return group("r:IdentityCards", [item("IdentityCard", "195", "A1", *parts)])


def _register(dossier: Dossier, view: View) -> str:
    first = next((one["begin"] for one in reversed(dossier["residences"])), dossier["birth"])
    words = labels.REGISTERS.get(dossier["register"], labels.REGISTERS[1])
    register = named("RegistrationRegister", str(dossier["register"]), words, view)
    return group("r:RegistrationRegisters", [item("RegistrationRegister", "210", "A1", date(first), register)])


def _dates(dossier: Dossier, view: View) -> str:
    days = [one["begin"] for one in dossier["residences"] if one["begin"] <= view.today]
    if not days:
        return ""
    return (
        group("r:ResidenceUpdateDates", [item("ResidenceUpdateDate", "251", "A1", date(days[0]))])
        + item("CreationDate", "253", "A1", date(days[-1]))
        + item("LastUpdateDate", "254", "A1", date(_last_change(dossier, view)))
    )


def _last_change(dossier: Dossier, view: View) -> str:
    entries = [*dossier["residences"], *dossier["civil_states"], *dossier["nationalities"], *dossier["occupations"]]
    days = [day for one in entries for day in (one["begin"], one["ended"])]
    return max(day for day in [*days, dossier["death"]] if day <= view.today)


_IN_ORDER = (
    _national_number,
    _municipalities,
    _names,
    _addresses,
    _nationalities,
    _occupations,
    _birth_place,
    filiations,
    descendent_filiations,
    _civil_states,
    family_members,
    head_of_family,
    _deceases,
    _identity_cards,
    _register,
    _dates,
)
