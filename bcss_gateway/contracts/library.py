"""Every contract, loaded and compiled once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bcss_gateway.contracts import schema as schemas
from bcss_gateway.contracts.catalogue import Catalogue, Endpoint, Service
from bcss_gateway.contracts.schema import Schema
from bcss_gateway.contracts.wsdl import Wsdl

_SSDN = "http://www.ksz-bcss.fgov.be/XSD/SSDN/Service"
ENVELOPE = "ssdn/Service/NamespaceRoot.xsd"


@dataclass(frozen=True, slots=True)
class Contract:
    """A served WSDL with its compiled schema."""

    endpoint: Endpoint
    wsdl: Wsdl
    schema: Schema


@dataclass(frozen=True, slots=True)
class Library:
    """All contracts.

    Attributes:
        contracts: by the name of the endpoint.
        envelope: the classic envelope alone, which takes any payload.
        payloads: each classic service's own documents.
        replies: the classic envelope with every payload: its wildcard is strict, so that a reply is valid as a whole.
    """

    catalogue: Catalogue
    contracts: dict[str, Contract]
    envelope: Schema
    payloads: dict[tuple[str, str], Schema]
    replies: Schema

    def service_of(self, endpoint: Endpoint) -> Service:
        """The one service that a newer endpoint carries."""
        return self.catalogue.of_endpoint(endpoint.name)[0]


def load(catalogue: Catalogue, home: Path) -> Library:
    """Load what the catalogue names from the project's ``wsdl`` and ``xsd`` folders."""
    folder = home / "xsd"
    contracts = {}
    for endpoint in catalogue.endpoints:
        wsdl = Wsdl(home / "wsdl" / endpoint.wsdl)
        contracts[endpoint.name] = Contract(endpoint, wsdl, schemas.of_wsdl(wsdl))
    classic = [service for service in catalogue.services.values() if service.schema]
    return Library(
        catalogue=catalogue,
        contracts=contracts,
        envelope=schemas.of_files(folder, {_SSDN: ENVELOPE}),
        payloads={service.key: schemas.of_files(folder, {service.namespace: service.schema}) for service in classic},
        replies=schemas.of_files(
            folder, {_SSDN: ENVELOPE} | {service.namespace: service.schema for service in classic}
        ),
    )
