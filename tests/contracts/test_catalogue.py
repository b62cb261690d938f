"""The catalogue agrees with the contracts that it names."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from bcss_gateway.contracts import catalogue, library
from bcss_gateway.contracts.catalogue import Service
from bcss_gateway.contracts.library import Library
from bcss_gateway.settings import HOME

CATALOGUE = catalogue.load()


@pytest.fixture(scope="module")
def contracts() -> Library:
    return library.load(CATALOGUE, HOME)


def test_every_service_is_carried_by_an_endpoint_and_every_endpoint_carries_one() -> None:
    assert {service.endpoint for service in CATALOGUE.services.values()} - {""} == {
        one.name for one in CATALOGUE.endpoints
    }


def test_no_path_is_served_twice() -> None:
    paths = [path for endpoint in CATALOGUE.endpoints for path in endpoint.paths]
    assert len(paths) == len(set(paths))
    assert all(path.startswith("/") and not path.endswith("/") for path in paths)


@pytest.mark.parametrize("service", CATALOGUE.services.values(), ids=lambda one: one.name)
def test_a_service_says_where_its_contract_comes_from_and_what_it_is_for(service: Service) -> None:
    assert service.provenance in ("published", "facade", "client", "ours")
    assert service.purpose_fr
    assert service.purpose_nl


@pytest.mark.parametrize("service", [one for one in CATALOGUE.services.values() if one.reply], ids=lambda one: one.name)
def test_the_reply_of_a_newer_service_is_in_the_order_of_its_schema(service: Service, contracts: Library) -> None:
    """What the catalogue lists, in that order, is what the schema expects: tried with an element of each name."""
    contract = contracts.contracts[service.endpoint]
    names = [name for name in service.reply if name != "*"]
    for operation in contract.wsdl.operations:
        root = etree.Element(operation.reply)
        for name in names:
            etree.SubElement(root, name)
        wrong = [str(each) for each in contract.schema.explain(root) if "expected here" in each.rule]
        assert not [each for each in wrong if any(f"expected here: {name}" in each for name in names)], wrong


@pytest.mark.parametrize("service", [one for one in CATALOGUE.services.values() if one.parts], ids=lambda one: one.name)
def test_the_parts_that_a_table_may_close_are_where_the_reply_has_them(service: Service) -> None:
    """A path that finds nothing would close nothing."""
    wsdl = {one.name: one.wsdl for one in CATALOGUE.endpoints}[service.endpoint]
    schemas = f"{Path(service.schema).parent}/*Reply.xsd" if service.schema else f"soa/{Path(wsdl).parent}/*.xsd"
    declared = {
        element.get("name")
        for file in (HOME / "xsd").glob(schemas)
        for element in etree.parse(file).iter("{http://www.w3.org/2001/XMLSchema}element")
    }
    assert set(service.parts.split("/")) <= declared


@pytest.mark.parametrize("service", CATALOGUE.services.values(), ids=lambda one: one.name)
def test_every_service_says_what_it_is_for_in_four_languages(service: Service) -> None:
    purposes = [service.purpose_fr, service.purpose_nl, service.purpose_de, service.purpose_en]
    assert all(purposes)
    assert [service.purpose(language) for language in ("fr", "nl", "de", "en")] == purposes


def test_what_is_not_said_in_a_language_is_said_in_french() -> None:
    service = replace(next(iter(CATALOGUE.services.values())), purpose_de="")
    assert service.purpose("de") == service.purpose_fr
