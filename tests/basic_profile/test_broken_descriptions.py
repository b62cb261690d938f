"""Each check of a description finds what it is there for: one thing is broken in a good WSDL, and it says so."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from basic_profile.description import Description
from basic_profile.table import ON_DESCRIPTIONS

_PATH = "/SOA4520/HandiService/v2/consult"
_TYPES = "http://kszbcss.fgov.be/types/common/v3"
_BODY = '<soap:body use="literal"/>'
_RPC = ('style="document"', 'style="rpc"')
_PART = '<wsdl:part name="consultPaymentsResponseParameters"'
_MORE = '<wsdl:part name="{}" element="tns:consultPaymentsResponse"/>'

Change = tuple[str, str]


def _import(namespace: str, location: str = "") -> Change:
    """A wsdl:import at the right place; ``own`` stands for the WSDL's address, ``schema`` for that of a schema."""
    at = f' location="{location}"' if location else ""
    return ("<wsdl:types>", f'<wsdl:import namespace="{namespace}"{at}/><wsdl:types>')


def _in_body(attribute: str) -> Change:
    return ("<soap:body use", f"<soap:body {attribute} use")


IN_THE_WSDL: dict[str, tuple[Change, ...]] = {
    "BP2201": (("encoding='UTF-8'", "encoding='ISO-8859-1'"),),
    "BP2700": (("</wsdl:definitions>", ""),),
    "BP2102": ((f'<xs:import namespace="{_TYPES}" schemaLocation="schema"', '<xs:import schemaLocation="own"'),),
    "BP2701": (('xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/"', 'xmlns:wsdl="urn:wsdl"'),),
    "BP2703": ((_BODY, '<soap:body use="literally"/>'),),
    "BP2034": ((" xmlns:xs=", ' xmlns:xml="http://www.w3.org/XML/1998/namespace" xmlns:xs='),),
    "BP2018": (("<wsdl:types>", '<wsdl:message name="early"/><wsdl:types>'),),
    "BP2208": (
        (
            '<wsdl:portType name="HandiPortType">',
            '<wsdl:portType name="HandiPortType"><wsdl:operation name="tell">'
            '<wsdl:output message="tns:consultPaymentsResponseMsg"/></wsdl:operation>',
        ),
    ),
    "BP2010": (
        (
            '<wsdl:portType name="HandiPortType">',
            '<wsdl:portType name="HandiPortType"><wsdl:operation name="consultPayments"/>',
        ),
    ),
    "BP2020": (_RPC,),
    "BP2021": ((_BODY, f'{_BODY}<soap:header message="tns:consultPaymentsRequestMsg" parts="a" use="literal"/>'),),
    "BP2402": (("<soap:binding ", "<soap:address "),),
    "BP2022": (('<soap:fault name="consultPaymentsFault"', "<soap:fault"),),
    "BP2032": (('<soap:fault name="consultPaymentsFault"', '<soap:fault name="other"'),),
    "BP2404": (("http://schemas.xmlsoap.org/soap/http", "http://schemas.xmlsoap.org/soap/smtp"),),
    "BP2012": (('element="tns:consultPaymentsRequest"', 'type="types:ConsultPaymentsRequestType"'),),
    "BP2406": (('use="literal"', 'use="encoded"'),),
    "BP2019": (_in_body('namespace="urn:other"'),),
    "BP2013": (_RPC,),
    "BP2014": (
        _RPC,
        (_PART, _MORE.format("one") + _MORE.format("two") + _PART),
        ('<wsdl:operation name="consultPayments">', '<wsdl:operation name="consultPayments" parameterOrder="one">'),
    ),
    "BP2017": (("<soap:operation ", '<soap:operation style="rpc" '),),
    "BP2101": (_import("urn:other", "schema"),),
    "BP2098": (_import("urn:other"),),
    "BP2803": (_import("other", "own"),),
    "BP2103": (("<wsdl:types>", '<wsdl:types><xs:import namespace="urn:other"/>'),),
    "BP2104": (_import("urn:other", "own"),),
    "BP2105": (("</wsdl:types>", '</wsdl:types><wsdl:import namespace="urn:other" location="own"/>'),),
    "BP2416": (('type="tns:HandiPortType"', 'type="types:HandiPortType"'),),
    "BP2417": ((f'<xs:import namespace="{_TYPES}"', '<xs:import namespace="urn:other"'),),
    "BP2107": (('<xs:schema targetNamespace="http://kszbcss.fgov.be/intf/HandiService/v2"', "<xs:schema"),),
    "BP2108": (
        (
            'type="types:ConsultPaymentsRequestType"',
            'type="enc:Array" xmlns:enc="http://schemas.xmlsoap.org/soap/encoding/"',
        ),
    ),
    "BP2110": (_RPC, ('<xs:element name="consultPaymentsRequest"', '<xs:element name="ArrayOfThings"')),
    "BP2111": (_in_body('parts="one two"'),),
    "BP2112": (_RPC,),
    "BP2113": (('element="tns:consultPaymentsFault"', 'type="common:CBSSFaultType"'),),
    "BP2115": (('element="tns:consultPaymentsRequest"', 'element="tns:nobody"'),),
    "BP2116": (('element="tns:consultPaymentsRequest"', 'element="tns:consultPaymentsRequest" type="xs:string"'),),
    "BP2117": (_RPC, ('<soap:fault name="consultPaymentsFault"', '<soap:fault namespace="urn:other" name="x"')),
    "BP2118": (('name="consultPayments">\n      <soap:operation', 'name="consultOther">\n      <soap:operation'),),
    "BP2114": (_in_body('parts=""'),),
    "BP2119": ((_PART, _MORE.format("one") + _PART),),
    "BP2120": (('element="tns:consultPaymentsRequest"', 'element="tns:consultFilesByDateRequest"'),),
    "BP2122": (("<wsdl:types>", '<wsdl:types><grammar xmlns="http://relaxng.org/ns/structure/1.0"/>'),),
    "BP2123": (_in_body('wsdl:required="true"'),),
    "BP4200": (
        ('<wsdl:service name="HandiService">', '<wsdl:service name="HandiService"><p:o xmlns:p="urn:policy"/>'),
    ),
    "BP4201": (('<soap:address location="http:', '<soap:address location="'),),
    "BP4202": (
        (
            '<xs:element name="consultPaymentsRequest"',
            '<xs:annotation><xs:appinfo/></xs:annotation><xs:element name="x"',
        ),
    ),
    "SSBP2209": (_in_body('parts=""'),),
    "SSBP2403": ((_BODY, '<m:content xmlns:m="http://schemas.xmlsoap.org/wsdl/mime/" part="x"/>'),),
    "SSBP2999": ((_BODY, f'{_BODY}<p:o xmlns:p="urn:policy"/>'),),
}
"""What is replaced in the WSDL by what; in the end each assertion finds fault with it."""

IN_A_SCHEMA: dict[str, Callable[[bytes], bytes]] = {
    "BP2202": lambda text: text.replace(b"encoding='UTF-8'", b"encoding='ISO-8859-1'"),
    "BP2011": lambda text: text[:-5],
}
"""What becomes of an imported schema."""


def test_each_check_is_proved() -> None:
    assert {*IN_THE_WSDL, *IN_A_SCHEMA} == set(ON_DESCRIPTIONS)


@pytest.mark.parametrize("identifier", IN_THE_WSDL)
def test_a_broken_wsdl_is_found(identifier: str, descriptions) -> None:
    good: Description = descriptions[_PATH]
    broken = good.changed(lambda text: _changed(text, good, IN_THE_WSDL[identifier]))
    assert list(ON_DESCRIPTIONS[identifier](broken))


@pytest.mark.parametrize("identifier", IN_A_SCHEMA)
def test_a_broken_schema_is_found(identifier: str, descriptions) -> None:
    good: Description = descriptions[_PATH]
    schema, change = list(good.documents)[1], IN_A_SCHEMA[identifier]
    assert change(good.documents[schema]) != good.documents[schema]
    assert list(ON_DESCRIPTIONS[identifier](Description(good.documents | {schema: change(good.documents[schema])})))


def _changed(text: bytes, good: Description, changes: tuple[Change, ...]) -> bytes:
    places = {'"own"': f'"{good.address}"', '"schema"': f'"{list(good.documents)[1]}"'}
    said = text.decode()
    for old, new in changes:
        for word, place in places.items():
            old, new = old.replace(word, place), new.replace(word, place)
        assert old in said, old
        said = said.replace(old, new, 1)
    return said.encode()
