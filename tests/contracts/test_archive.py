"""A contract in one ZIP file: it can be unpacked anywhere and read without a network."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
import zeep
from lxml import etree

from bcss_gateway.contracts import catalogue, library
from bcss_gateway.contracts.archive import contract_archive, subscriber_archive
from bcss_gateway.contracts.library import Library
from bcss_gateway.delivery import message
from bcss_gateway.settings import HOME

_ADDRESS = "http://gateway.test"
_XSD = "{http://www.w3.org/2001/XMLSchema}"
SERVICES = [key for key, service in catalogue.load().services.items() if service.is_written]


@pytest.fixture(scope="module")
def contracts() -> Library:
    return library.load(catalogue.load(), HOME)


@pytest.fixture(params=SERVICES, ids="-".join)
def unpacked(request: pytest.FixtureRequest, contracts: Library, tmp_path: Path) -> tuple:
    service = contracts.catalogue.services[request.param]
    content = contract_archive(contracts, service, HOME, _ADDRESS)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        archive.extractall(tmp_path)
    return service, contracts.contracts[service.endpoint], tmp_path


def test_a_client_is_made_from_it_without_a_network(unpacked) -> None:
    _, contract, folder = unpacked
    client = zeep.Client(str(folder / "wsdl" / contract.endpoint.wsdl), transport=_NoNetwork())
    (port,) = [port for one in client.wsdl.services.values() for port in one.ports.values()]
    assert port.binding_options["address"] == _ADDRESS + contract.endpoint.paths[0]
    assert set(port.binding._operations) == {operation.name for operation in contract.wsdl.operations}


class _NoNetwork(zeep.Transport):
    def load(self, url: str) -> bytes:
        assert url.startswith(("/", "file:"))
        return Path(url.removeprefix("file://")).read_bytes()


def test_its_schemas_compile_and_know_the_messages(unpacked) -> None:
    service, contract, folder = unpacked
    offline = etree.XMLParser(no_network=True)
    if service.schema:
        schema = etree.XMLSchema(etree.parse(str(folder / "xsd" / service.schema), offline))
        names = [f"{{{service.namespace}}}{name}" for name in (service.request, service.reply_document)]
    else:
        wsdl = folder / "wsdl" / contract.endpoint.wsdl
        types = etree.parse(str(wsdl), offline).find(f".//{_XSD}schema")
        schema = etree.XMLSchema(etree.fromstring(etree.tostring(types), offline, base_url=str(wsdl)))
        names = [name for one in contract.wsdl.operations for name in (one.request, one.reply)]
    for name in names:
        schema.validate(etree.Element(name))
        assert "No matching global declaration" not in str(schema.error_log)


def test_it_holds_the_files_of_its_own_contract_and_no_others(contracts: Library) -> None:
    service = contracts.catalogue.services["TestConnectionService", "v1"]
    with zipfile.ZipFile(io.BytesIO(contract_archive(contracts, service, HOME, _ADDRESS))) as archive:
        assert archive.namelist() == [
            "wsdl/TestConnectionService/TestConnectionServiceV1.wsdl",
            "xsd/soa/TestConnectionService/TestConnectionServiceV1.xsd",
        ]
        assert archive.testzip() is None


@pytest.mark.parametrize("key", SERVICES, ids="-".join)
def test_the_same_contract_gives_the_same_bytes(key: tuple[str, str], contracts: Library) -> None:
    service = contracts.catalogue.services[key]
    first = contract_archive(contracts, service, HOME, _ADDRESS)
    assert contract_archive(library.load(catalogue.load(), HOME), service, HOME, _ADDRESS) == first


def test_of_what_subscribers_serve_there_is_one_too(tmp_path: Path) -> None:
    service = catalogue.load().services["LivingWagesNotifications", "v1"]
    assert service.subscriber_wsdl == message.FILE
    with zipfile.ZipFile(io.BytesIO(subscriber_archive(service, HOME))) as archive:
        archive.extractall(tmp_path)
    client = zeep.Client(str(tmp_path / "wsdl" / message.FILE), transport=_NoNetwork())
    (port,) = [port for one in client.wsdl.services.values() for port in one.ports.values()]
    assert set(port.binding._operations) == {"notify"}
