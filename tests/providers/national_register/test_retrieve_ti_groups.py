"""RetrieveTIGroups: what a file holds, in which language, with its history or without."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from bcss_gateway.domain.citizen import Address, Citizen, CivilState, Member, Nationality, Occupation, Place, Residence
from bcss_gateway.domain.incomplete_date import IncompleteDate
from bcss_gateway.domain.ssin import mock_ssin
from bcss_gateway.providers.national_register.contract import write_retrieve_ti_groups
from bcss_gateway.providers.national_register.dossier import read, written
from bcss_gateway.providers.national_register.fictions import dossier_of
from bcss_gateway.providers.national_register.view import View

KEY = ("RetrieveTIGroups", "v2")
R = {"r": "http://www.ibz.rrn.fgov.be/XSD/xm25/rn25Schema"}
V2 = "http://kszbcss.fgov.be/intf/RetrieveTIGroupsService/v2"
LANGUAGES = ("fr", "nl", "de")


def request(ssin, more=""):
    return (
        f'<v2:retrieveTIGroupsRequest xmlns:v2="{V2}"><informationCustomer><customerIdentification>'
        "<cbeNumber>0212344876</cbeNumber></customerIdentification></informationCustomer>"
        "<legalContext>PCSA:SOCIAL_INQUIRY</legalContext>"
        f"<searchInformation><ssin>{ssin}</ssin>{more}</searchInformation></v2:retrieveTIGroupsRequest>"
    )


def response(ssin, content):
    """The reply that the gateway would write around the content."""
    text = request(ssin).replace("retrieveTIGroupsRequest", "retrieveTIGroupsResponse")
    reply = etree.fromstring(text)
    status = etree.SubElement(reply, "status")
    etree.SubElement(status, "value").text = "DATA_FOUND"
    etree.SubElement(status, "code").text = "MSG00000"
    etree.SubElement(status, "description").text = "Treatment completed successfully."
    reply.append(content)
    return reply


@pytest.fixture
def retrieve(ask, retrieve_schema):
    """The information types of somebody, both ways valid by our contract."""

    def asked(ssin, more="", today=date(2024, 6, 1)):
        content = etree.fromstring(request(ssin, more))
        assert retrieve_schema.accepts(content), retrieve_schema.explain(content)
        answer = ask(KEY, content, today)
        assert (answer.status, answer.notes, len(answer.content)) == ("data_found", (), 1)
        reply = response(ssin, answer.content[0])
        assert retrieve_schema.accepts(reply), retrieve_schema.explain(reply)
        return reply.find("rrn_it_implicit")

    return asked


HISTORY = "<history>true</history>"


def kinds(content):
    return [one.get("Type") for one in content.iter() if one.get("Type")]


def day(element):
    parts = (element.findtext(f"r:{part}", namespaces=R) for part in ("Century", "Year", "Month", "Day"))
    century, year, month, of_month = parts
    return f"{century}{year}-{month}-{of_month}"


def texts(content, path):
    return [one.text for one in content.iterfind(path, R)]


def test_one_element_without_a_namespace(retrieve, people):
    content = retrieve(people.max.ssin)
    assert content.tag == "rrn_it_implicit"
    assert {etree.QName(one).namespace for one in content.iterdescendants()} == {R["r"]}


def test_the_head_of_a_family(retrieve, people):
    assert kinds(retrieve(people.max.ssin)) == [
        *("000", "001", "010", "020", "031", "070", "100", "110", "114", "120"),
        *("140", "140", "195", "210", "251", "253", "254"),
    ]


def test_a_member_of_a_family(retrieve, people):
    content = retrieve(people.lena.ssin)
    assert "140" not in kinds(content)
    head = content.find("r:HeadOfFamily/r:HeadOfFamily", R)
    assert head.get("Type") == "141"
    assert head.findtext("r:FamilyRole/r:Label", namespaces=R) == "Fille"
    assert head.findtext("r:NationalNumber/r:NationalNumber", namespaces=R) == people.max.ssin
    assert head.findtext("r:Name/r:LastName/r:Label", namespaces=R) == "Mustermann"


def test_a_child_has_its_parents(retrieve, people):
    filiation = retrieve(people.lena.ssin).find("r:Filiations/r:Filiation", R)
    assert texts(filiation, "r:Parent1/r:NationalNumber/r:NationalNumber") == [people.max.ssin]
    assert texts(filiation, "r:Parent2/r:NationalNumber/r:NationalNumber") == [people.erika.ssin]


def test_a_parent_has_its_children(retrieve, people):
    for parent in (people.max, people.erika):
        path = "r:DescendentFiliations/r:DescendentFiliation/r:Child/r:NationalNumber/r:NationalNumber"
        assert texts(retrieve(parent.ssin), path) == [people.lena.ssin]


def test_the_members_and_what_they_are_to_the_head(retrieve, people):
    members = retrieve(people.max.ssin).findall("r:FamilyMembers/r:FamilyMember", R)
    assert [
        (
            texts(one, "r:FamilyRole/r:Code"),
            texts(one, "r:FamilyRole/r:Label"),
            texts(one, "r:Name/r:FirstName/r:Label"),
        )
        for one in members
    ] == [(["02"], ["Épouse"], ["Erika"]), (["03"], ["Fille"], ["Lena"])]
    assert day(members[1].find("r:Date", R)) == "2001-05-06"


def test_somebody_who_lives_alone(retrieve, people):
    content = retrieve(people.tess.ssin, "<language>de</language>")
    assert texts(content, "r:FamilyMembers/r:FamilyMember/r:FamilyRole/r:Code") == ["01"]
    assert texts(content, "r:FamilyMembers/r:FamilyMember/r:FamilyRole/r:Label") == ["Alleinstehende"]


def test_the_spouse(retrieve, people):
    state = retrieve(people.max.ssin).find("r:CivilStates/r:CivilState", R)
    assert (state.get("Type"), state.get("Structure"), state.get("Status")) == ("120", "C1", None)
    assert texts(state, "r:Spouse/r:NationalNumber/r:NationalNumber") == [people.erika.ssin]
    assert texts(state, "r:Spouse/r:Name/r:LastName/r:Label") == ["Müller"]


@pytest.mark.parametrize(
    ("language", "street", "state"),
    [
        ("", "Rue de l'Étang", "Marié(e)"),
        ("<language/>", "Rue de l'Étang", "Marié(e)"),
        ("<language>fr</language>", "Rue de l'Étang", "Marié(e)"),
        ("<language>nl</language>", "Vijverstraat", "Gehuwd"),
        ("<language>de</language>", "Teichstraße", "Verheiratet"),
    ],
)
def test_labels_are_in_the_language_asked_for(retrieve, people, language, street, state):
    content = retrieve(people.max.ssin, language)
    assert texts(content, "r:LegalMainAddresses/r:LegalMainAddress/r:Address/r:Street/r:Label") == [street]
    assert texts(content, "r:CivilStates/r:CivilState/r:CivilState/r:Label") == [state]


@pytest.mark.parametrize("history", ["", "<history>false</history>", "<history> 0 </history>", "<history/>"])
def test_without_history_only_what_holds(retrieve, people, history):
    content = retrieve(people.max.ssin, history)
    assert not content.findall(".//r:DelDate", R)
    assert len(content.find("r:LegalMainAddresses", R)) == 1
    assert texts(content, "r:Nationalities/r:Nationality/r:Nationality/r:Code") == ["150"]


@pytest.mark.parametrize("history", [HISTORY, "<history>1</history>"])
def test_with_history_newest_first_and_until_when(retrieve, people, history):
    addresses = retrieve(people.max.ssin, history).findall("r:LegalMainAddresses/r:LegalMainAddress", R)
    until = [one.find("r:DelDate", R) for one in addresses]
    assert [day(one.find("r:Date", R)) for one in addresses] == ["1995-07-01", "1990-01-01", "1968-06-01"]
    assert [None if one is None else day(one) for one in until] == [None, "1995-07-01", "1990-01-01"]
    assert [one.get("Structure") for one in addresses] == ["B1", "A1", "A1"]


def test_a_municipality_is_told_once_for_all_addresses_in_it(retrieve, people):
    assert texts(retrieve(people.max.ssin, HISTORY), "r:FileOwner/r:Residences/r:Residence/r:Code") == [
        "63023",
        "62063",
    ]


def test_the_dead_have_a_file(retrieve, people):
    content = retrieve(people.dead.ssin, HISTORY)
    decease = content.find("r:Deceases/r:Decease", R)
    assert (decease.get("Type"), day(decease.find("r:Date", R))) == ("150", "2020-02-29")
    assert texts(decease, "r:Decease/r:Place1/r:Code") == ["62063"]
    assert not {"140", "141"} & set(kinds(content))


def test_nothing_of_the_future_is_told(retrieve, people):
    content = retrieve(people.dead.ssin, HISTORY, date(2019, 1, 1))
    assert "150" not in kinds(content)
    assert not content.findall(".//r:DelDate", R)


def test_unknown_parts_of_a_date_are_zeros(retrieve, people):
    content = retrieve(people.tess.ssin)
    assert day(content.find("r:NationalNumber/r:NationalNumber/r:Date", R)) == "1990-00-00"
    assert content.find("r:BirthPlace/r:Place2/r:Country", R) is not None


def test_values_are_never_markup(people, retrieve_schema):
    nasty = "<r:Evil/>]]>&amp;\"'"
    street = dict.fromkeys(LANGUAGES, nasty)
    home = replace(people.max.residences[-1].address, street=street, house_number=nasty, box=nasty)
    person = replace(people.max, last_name=nasty, first_names=(nasty,), residences=(Residence(home, date(2000, 1, 1)),))
    content = write_retrieve_ti_groups(dossier_of(person), View("fr", "2024-06-01", True))
    assert content.find(".//r:Evil", R) is None
    assert texts(content, "r:Names/r:Name/r:Name/r:LastName/r:Label") == [nasty]
    assert texts(content, ".//r:HouseNumber") == [nasty]
    assert retrieve_schema.accepts(response(person.ssin, content))


NAMES = st.text(st.characters(categories=["L", "Nd", "Zs", "Pd"], include_characters="'&<>"), min_size=1, max_size=25)
WORDS = st.fixed_dictionaries({}, optional=dict.fromkeys(LANGUAGES, NAMES))
DATES = st.dates(date(1900, 1, 1), date(2030, 12, 31))
ENDS = st.none() | DATES
SSINS = st.builds(
    lambda born, serial: mock_ssin(born.year, born.month, born.day, serial).digits, DATES, st.integers(1, 997)
)
BIRTHS = st.builds(
    lambda day, known: IncompleteDate(day.year, day.month * (known > 0), day.day * (known > 1)),
    DATES,
    st.integers(0, 2),
)
PLACES = st.builds(Place, st.integers(100, 999) | st.integers(11001, 93090), WORDS, st.just("") | st.just("4700"))
ADDRESSES = st.builds(Address, PLACES, st.integers(1, 9999), WORDS, NAMES, st.just("") | NAMES)


def lists(of, most=3):
    return st.lists(of, max_size=most).map(tuple)


CITIZENS = st.builds(
    Citizen,
    ssin=SSINS,
    last_name=NAMES,
    first_names=lists(NAMES),
    birth=BIRTHS,
    gender=st.sampled_from((1, 2)),
    language=st.sampled_from(LANGUAGES),
    birth_place=PLACES,
    nationalities=lists(st.builds(Nationality, PLACES, DATES, ENDS)),
    civil_states=lists(
        st.builds(CivilState, st.sampled_from((10, 20, 25, 30, 40, 41, 99)), DATES, st.just("") | SSINS, ENDS)
    ),
    residences=lists(st.builds(Residence, ADDRESSES, DATES, ENDS), 5),
    occupations=lists(st.builds(Occupation, st.integers(1, 99999), WORDS, DATES, ENDS)),
    household=lists(st.builds(Member, SSINS, NAMES, NAMES, BIRTHS, st.integers(1, 20), DATES), 6),
    head=st.just("") | SSINS,
    death=st.none() | BIRTHS,
    death_place=st.none() | PLACES,
    register=st.integers(1, 3),
    identity_card=st.just("") | st.just("595488123456"),
)


@settings(deadline=None, max_examples=60)
@given(CITIZENS, st.sampled_from(LANGUAGES), st.booleans(), DATES, st.booleans())
def test_every_file_is_valid(retrieve_schema, citizen, language, history, today, own):
    if own and citizen.household:
        citizen = replace(citizen, ssin=citizen.household[0].ssin)
    dossier = dossier_of(citizen)
    assert read(written(dossier)) == dossier
    reply = response(citizen.ssin, write_retrieve_ti_groups(dossier, View(language, today.isoformat(), history)))
    assert retrieve_schema.accepts(reply), retrieve_schema.explain(reply)


@given(CITIZENS)
@settings(deadline=None, max_examples=30)
def test_the_history_holds_everything_that_holds_now(citizen):
    dossier, today = dossier_of(citizen), (date(2030, 12, 31) + timedelta(days=1)).isoformat()
    now, ever = (set(kinds(write_retrieve_ti_groups(dossier, View("fr", today, history)))) for history in (False, True))
    assert now <= ever
