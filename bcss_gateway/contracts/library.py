"""Every contract, loaded and compiled once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bcss_gateway.contracts import schema as schemas
from bcss_gateway.contracts.catalogue import Catalogue, Endpoint, Service
from bcss_gateway.contracts.schema import Schema
from bcss_gateway.contracts.wsdl import Unwritten, Wsdl

_SSDN = "http://www.ksz-bcss.fgov.be/XSD/SSDN/Service"
ENVELOPE = "ssdn/Service/NamespaceRoot.xsd"


@dataclass(frozen=True, slots=True)
class Contract:
    """What is served at an endpoint: a WSDL with its compiled schema, or none yet."""

    endpoint: Endpoint
    wsdl: Wsdl | Unwritten
    schema: Schema

    @property
    def is_written(self) -> bool:
        """Whether there is a contract to hold messages to, and to show."""
        return bool(self.endpoint.wsdl)


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
    classic = [service for service in catalogue.services.values() if service.schema]
    return Library(
        catalogue=catalogue,
        contracts={endpoint.name: _contract(endpoint, home / "wsdl") for endpoint in catalogue.endpoints},
        envelope=schemas.of_files(folder, {_SSDN: ENVELOPE}),
        payloads={service.key: schemas.of_files(folder, {service.namespace: service.schema}) for service in classic},
        replies=schemas.of_files(
            folder, {_SSDN: ENVELOPE} | {service.namespace: service.schema for service in classic}
        ),
    )


def _contract(endpoint: Endpoint, folder: Path) -> Contract:
    if not endpoint.wsdl:
        return Contract(endpoint, Unwritten(endpoint.name), schemas.of_files(folder, {}))
    wsdl = Wsdl(folder / endpoint.wsdl)
    return Contract(endpoint, wsdl, schemas.of_wsdl(wsdl))
