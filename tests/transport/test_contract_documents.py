"""The contracts as they are served: at the public address, complete, and nothing beside them."""

from __future__ import annotations

from urllib.parse import parse_qs, quote, urljoin, urlsplit

import pytest
from lxml import etree

from bcss_gateway.contracts import catalogue
from bcss_gateway.settings import HOME
from wsgi import Client, Heard

_PUBLIC = "http://gateway.test"
_XSD = "{http://www.w3.org/2001/XMLSchema}"
_WSDL_SOAP = "{http://schemas.xmlsoap.org/wsdl/soap/}"
_WSDL = "{http://schemas.xmlsoap.org/wsdl/}"
ENDPOINTS = [endpoint.name for endpoint in catalogue.load().endpoints if endpoint.wsdl]


class Served(etree.Resolver):
    """Fetches addresses from the gateway, and from nowhere else."""

    def __init__(self, client: Client) -> None:
        super().__init__()
        self._client = client
        self.fetched: list[str] = []

    def fetch(self, address: str) -> Heard:
        parts = urlsplit(address)
        assert f"{parts.scheme}://{parts.netloc}" == _PUBLIC, address
        self.fetched.append(address)
        heard = self._client.get(parts.path, parts.query)
        assert (heard.status, heard.headers["Content-Type"]) == (200, "text/xml; charset=utf-8"), address
        return heard

    def resolve(self, address: str, _public_id: str, context: object) -> object:
        return self.resolve_string(self.fetch(address).body, context, base_url=address)


@pytest.fixture
def served(caller: Client) -> Served:
    return Served(caller)


def _paths(standing, endpoint: str) -> tuple[str, ...]:
    return standing.library.contracts[endpoint].endpoint.paths


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_each_path_names_itself_at_the_public_address(endpoint: str, standing, caller) -> None:
    for path in _paths(standing, endpoint):
        for query in ("wsdl", "WSDL", "Wsdl", "wsdl="):
            for asked in (path, f"{path}/"):
                heard = caller.get(asked, query, {"Host": "evil.example", "X-Forwarded-Host": "evil.example"})
                assert (heard.status, heard.headers["Content-Type"]) == (200, "text/xml; charset=utf-8")
                assert b"evil" not in heard.body
                (address,) = heard.xml.iter(f"{_WSDL_SOAP}address")
                assert address.get("location") == _PUBLIC + path


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_one_path_does_not_change_what_another_serves(endpoint: str, standing, caller) -> None:
    paths = _paths(standing, endpoint)
    first = [caller.get(path, "wsdl").body for path in paths]
    again = [caller.get(path, "wsdl", {"Host": f"evil{n}.example"}).body for n in range(20) for path in reversed(paths)]
    assert again == list(reversed(first)) * 20


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_every_document_can_be_fetched_and_every_import_resolves(endpoint: str, standing, served) -> None:
    keys = set(standing.library.contracts[endpoint].wsdl.keys) - {""}
    for path in _paths(standing, endpoint):
        waiting, seen = [f"{_PUBLIC}{path}?wsdl"], set()
        while waiting:
            address = waiting.pop()
            document = served.fetch(address).xml
            places = [link.get("schemaLocation") for link in document.iter(f"{_XSD}import", f"{_XSD}include")]
            links = [urljoin(address, place) for place in places]
            waiting += [link for link in links if link not in seen]
            seen.update(links)
        assert {parse_qs(urlsplit(link).query)["xsd"][0] for link in seen} == keys
        assert all(urlsplit(link).path == path for link in seen)


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_the_served_schema_compiles_and_knows_every_message(endpoint: str, standing, served) -> None:
    contract = standing.library.contracts[endpoint]
    address = f"{_PUBLIC}{contract.endpoint.paths[0]}?wsdl"
    parser = etree.XMLParser(no_network=False)
    parser.resolvers.add(served)
    wsdl = etree.fromstring(served.fetch(address).body, parser, base_url=address)
    compiled = etree.XMLSchema(etree.fromstring(etree.tostring(wsdl.find(f"{_WSDL}types/{_XSD}schema")), parser))
    assert len(served.fetched) == len(set(contract.wsdl.keys))
    for operation in contract.wsdl.operations:
        for name in filter(None, (operation.request, operation.reply, operation.fault)):
            compiled.validate(etree.Element(name))
            assert "No matching global declaration" not in str(compiled.error_log)


@pytest.mark.parametrize("endpoint", ENDPOINTS)
@pytest.mark.parametrize(
    "key",
    [
        "../../etc/passwd",
        "..%2F..%2Fetc%2Fpasswd",
        "/etc/passwd",
        "file:///etc/passwd",
        "../pyproject.toml",
        "soa",
        "soa/common",
        "soa/common/../common/CommonV3.xsd",
        "soa/common/CommonV3.xsd%00",
        "soa\\common\\CommonV3.xsd",
        "",
        "%ff",
        "a" * 4000,
    ],
)
def test_no_other_key_is_served(endpoint: str, key: str, standing, caller) -> None:
    for path in _paths(standing, endpoint):
        heard = caller.get(path, f"xsd={key}")
        assert (heard.status, heard.headers["Content-Type"]) == (404, "text/plain; charset=utf-8")


def test_the_keys_are_our_own_schemas_and_nothing_of_the_machine(standing, caller) -> None:
    for contract in standing.library.contracts.values():
        for key in contract.wsdl.keys:
            assert not key.startswith(("/", "."))
            heard = caller.get(contract.endpoint.paths[0], f"xsd={quote(key, safe='')}" if key else "wsdl")
            assert heard.status == 200
            assert str(HOME).encode() not in heard.body
            assert b"placeholder" not in heard.body
