"""What a schema declares, read fast: the children of an element, its values, and so operations and parts of replies."""

from __future__ import annotations

from pathlib import Path

import pytest

from bcss_gateway.contracts import catalogue, library
from bcss_gateway.contracts.declarations import Declarations
from bcss_gateway.contracts.operations import operations_of, parts_of
from bcss_gateway.settings import HOME

LIBRARY = library.load(catalogue.load(), HOME)
SERVICES = LIBRARY.catalogue.services
HEAD = '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="urn:t" targetNamespace="urn:t">'


def declared(body: str) -> Declarations:
    return Declarations(f"{HEAD}{body}</xs:schema>".encode(), Path("nowhere.xsd"))


def children(body: str) -> list[str] | None:
    read = declared(body)
    found = read.children(read.element("{urn:t}root"))
    return None if found is None else sorted(found)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('<xs:element name="root" type="xs:string"/>', []),
        ('<xs:element name="root"/>', []),
        (
            '<xs:element name="root"><xs:complexType><xs:choice><xs:element name="a"><xs:complexType><xs:sequence>'
            '<xs:element name="inner"/></xs:sequence></xs:complexType></xs:element><xs:sequence><xs:element name="b"/>'
            "</xs:sequence></xs:choice></xs:complexType></xs:element>",
            ["a", "b"],
        ),
        (
            '<xs:element name="root" type="More"/><xs:complexType name="Some"><xs:all><xs:element name="a"/></xs:all>'
            '</xs:complexType><xs:complexType name="More"><xs:complexContent><xs:extension base="Some"><xs:sequence>'
            '<xs:element ref="b"/></xs:sequence></xs:extension></xs:complexContent></xs:complexType>'
            '<xs:element name="b"/>',
            ["a", "b"],
        ),
        (
            '<xs:element name="root"><xs:complexType><xs:group ref="g"/></xs:complexType></xs:element>'
            '<xs:group name="g"><xs:sequence><xs:element name="a"/></xs:sequence></xs:group>',
            ["a"],
        ),
        (
            '<xs:element name="root"><xs:complexType><xs:sequence><xs:element name="a"/><xs:any/></xs:sequence>'
            "</xs:complexType></xs:element>",
            None,
        ),
        (
            '<xs:element name="root"><xs:complexType><xs:group ref="absent"/></xs:complexType></xs:element>',
            None,
        ),
    ],
    ids=["simple", "no type", "inline", "extension", "group", "wildcard", "absent"],
)
def test_the_children_of_an_element(body: str, expected: list[str] | None) -> None:
    assert children(body) == expected


def test_listed_values_and_names_that_nobody_declares() -> None:
    read = declared(
        '<xs:element name="root"><xs:simpleType><xs:restriction base="xs:string"><xs:enumeration value="A"/>'
        '<xs:enumeration value="B"/></xs:restriction></xs:simpleType></xs:element><xs:element name="free"/>'
    )
    assert read.values(read.element("{urn:t}root")) == ("A", "B")
    assert read.values(read.element("{urn:t}free")) == ()
    assert read.element("{urn:t}absent") is None


@pytest.mark.parametrize(
    ("key", "operations"),
    [
        (("OCMWCPASManageAccess", "20050930"), ("REGISTER", "UNREGISTER", "LIST")),
        (("OCMWCPASPerformInvestigation", "20080604"), ("PerformInvestigation",)),
        (("SelfEmployedService", "v2"), ("consultCareer", "consultContributions")),
        (("OCMWCPASL036", "20060315"), ()),
        (("ChildBenefitsService", "v1"), ()),
    ],
    ids=lambda one: one[0] if one else "none",
)
def test_the_operations_of_a_service(key: tuple[str, str], operations: tuple[str, ...]) -> None:
    assert operations_of(LIBRARY, SERVICES[key]) == operations


@pytest.mark.parametrize(
    ("key", "operation", "some"),
    [
        (("OCMWCPASPerformInvestigation", "20080604"), "PerformInvestigation", {"CitizenGroup", "WaitRegisterGroup"}),
        (("RetrieveTIGroups", "v2"), "retrieveTI", {"FamilyMembers", "LegalMainAddresses", "Deceases"}),
        (("RetrieveTIGroups", "v1"), "retrieveTI", {"FamilyMembers", "LegalMainAddresses", "Deceases"}),
        (("HandiService", "v2"), "consultFilesByDate", {"rights", "right", "socialCards"}),
        (("JobSeekerService", "v1"), "consultContactAndInscription", {"contact", "inscriptions"}),
        (("HdiIndemnityAllowanceService", "v1"), "consultAttest", {"payments", "socialRisk"}),
    ],
    ids=lambda one: one[0] if isinstance(one, tuple) else "",
)
def test_the_parts_of_a_reply_are_where_the_catalogue_says(
    key: tuple[str, str], operation: str, some: set[str]
) -> None:
    found = parts_of(LIBRARY, SERVICES[key])[operation]
    assert found is not None
    assert some <= found
    assert not {"status", "ssin", "criteria", "informationCBSS"} & found


def test_a_reply_without_parts_to_tell_apart_and_one_that_nobody_wrote() -> None:
    handi = parts_of(LIBRARY, SERVICES["HandiService", "v2"])
    assert handi["consultPayments"] == frozenset()
    assert handi.keys() == {"consultFilesByDate", "consultFilesByPeriod", "consultPayments"}
    assert parts_of(LIBRARY, SERVICES["ChildBenefitsService", "v1"]) == {}
