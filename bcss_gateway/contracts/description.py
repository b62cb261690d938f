"""What each operation of a service takes and gives, for people to read."""

from __future__ import annotations

from dataclasses import dataclass

from bcss_gateway.contracts.catalogue import Service
from bcss_gateway.contracts.library import Library
from bcss_gateway.contracts.outline import Part
from bcss_gateway.contracts.wsdl import Operation


@dataclass(frozen=True, slots=True)
class Described:
    """One operation.

    Attributes:
        name: of a newer service its operation, of a classic one the document inside ``sendXML``.
        action: the ``SOAPAction`` that the WSDL gives it.
        request, reply: the trees; ``None`` where the contract has no such element.
    """

    name: str
    action: str
    request: Part | None
    reply: Part | None


def described(library: Library, service: Service) -> tuple[Described, ...]:
    """Every operation of a service; it takes up to a second, so its caller keeps what it gives."""
    wsdl = library.contracts[service.endpoint].wsdl
    operations = wsdl.operations
    schema = library.payloads.get(service.key) or library.contracts[service.endpoint].schema
    if service.schema:
        operations = tuple(_classic(service, operation.action) for operation in operations)
    names = [name for operation in operations for name in (operation.request, operation.reply)]
    trees = iter(schema.outlines(names))
    return tuple(Described(one.name, one.action, next(trees), next(trees)) for one in operations)


def _classic(service: Service, action: str) -> Operation:
    request, reply = (f"{{{service.namespace}}}{name}" for name in (service.request, service.reply_document))
    return Operation(service.request, action, request, reply, "")
