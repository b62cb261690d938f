"""A contract as a tree: types, how often, what it means, and where the tree is cut."""

from __future__ import annotations

from pathlib import Path

import pytest

from bcss_gateway.contracts.explain import readable
from bcss_gateway.contracts.outline import MOST_PARTS, Part, Value, outline

_SCHEMA = """
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
  <xs:simpleType name="NumberType"><xs:annotation>
      <xs:documentation xml:lang="fr">Onze
        chiffres.</xs:documentation><xs:documentation xml:lang="nl">Elf cijfers.</xs:documentation></xs:annotation>
    <xs:restriction base="xs:string"><xs:pattern value="[0-9]{11}"/><xs:pattern value="none"/></xs:restriction>
  </xs:simpleType>
  <xs:simpleType name="ShorterType"><xs:restriction base="NumberType"><xs:maxLength value="8"/></xs:restriction>
  </xs:simpleType>
  <xs:complexType name="TreeType"><xs:sequence><xs:element name="branch" type="TreeType" minOccurs="0"/></xs:sequence>
  </xs:complexType>
  <xs:element name="root"><xs:complexType>
    <xs:sequence>
      <xs:element name="number" type="ShorterType"/>
      <xs:choice minOccurs="0">
        <xs:element name="all" type="xs:boolean" default="false"/>
        <xs:sequence><xs:element name="from" type="xs:date"/><xs:element name="to" type="xs:date"/></xs:sequence>
      </xs:choice>
      <xs:element name="amount" minOccurs="0" maxOccurs="unbounded"><xs:complexType><xs:simpleContent>
        <xs:extension base="xs:decimal"><xs:attribute name="unit" use="required"><xs:simpleType>
          <xs:restriction base="xs:string"><xs:enumeration value="EUR"/><xs:enumeration value="BEF"/></xs:restriction>
        </xs:simpleType></xs:attribute></xs:extension></xs:simpleContent></xs:complexType></xs:element>
      <xs:element name="tree" type="TreeType"/>
      <xs:any minOccurs="0" maxOccurs="3"/>
    </xs:sequence>
  </xs:complexType></xs:element>
  %s
</xs:schema>"""


@pytest.fixture(scope="module")
def root() -> Part:
    tree = outline(readable((_SCHEMA % "").encode(), Path(__file__)), "root")
    assert tree is not None
    return tree


def test_the_parts_in_their_order(root: Part) -> None:
    assert [(part.kind, part.name, part.least, part.most) for part in root.parts] == [
        ("element", "number", 1, 1),
        ("choice", "", 0, 1),
        ("element", "amount", 0, None),
        ("element", "tree", 1, 1),
        ("any", "", 0, 3),
    ]


def test_a_type_with_all_that_it_restricts(root: Part) -> None:
    number = root.parts[0]
    assert number.value == Value("string", "ShorterType", patterns=("[0-9]{11}|none",), bounds=(("most_length", "8"),))


def test_what_the_schema_says_is_on_one_line_by_language(root: Part) -> None:
    schema = readable((_SCHEMA % '<xs:element name="number" type="NumberType"/>').encode(), Path(__file__))
    number = outline(schema, "number")
    assert number is not None
    assert number.said == {"fr": "Onze chiffres.", "nl": "Elf cijfers."}


def test_what_belongs_together_in_a_choice_stays_together(root: Part) -> None:
    one, both = root.parts[1].parts
    assert (one.name, one.value) == ("all", Value("boolean", default="false"))
    assert (both.kind, [part.name for part in both.parts]) == ("sequence", ["from", "to"])


def test_an_attribute_with_its_texts(root: Part) -> None:
    amount = root.parts[2]
    assert amount.value == Value("decimal")
    (unit,) = amount.parts
    assert (unit.kind, unit.least, unit.value) == ("attribute", 1, Value("string", values=("EUR", "BEF")))


def test_what_holds_itself_is_cut(root: Part) -> None:
    (branch,) = root.parts[3].parts
    assert (branch.name, branch.parts, branch.is_cut) == ("branch", (), True)


def test_a_tree_that_is_too_large_is_cut_by_its_depth() -> None:
    rows = '<xs:element name="leaf"/>' * 40
    level = "".join(
        f'<xs:element name="r{n}"><xs:complexType><xs:sequence>{rows}</xs:sequence></xs:complexType></xs:element>'
        for n in range(40)
    )
    whole = f'<xs:element name="wide"><xs:complexType><xs:sequence>{level}</xs:sequence></xs:complexType></xs:element>'
    tree = outline(readable((_SCHEMA % whole).encode(), Path(__file__)), "wide")
    assert tree is not None
    assert tree.size == 41 <= MOST_PARTS
    assert all(row.is_cut and not row.parts for row in tree.parts)


def test_an_element_that_the_contract_does_not_have() -> None:
    assert outline(readable((_SCHEMA % "").encode(), Path(__file__)), "other") is None
