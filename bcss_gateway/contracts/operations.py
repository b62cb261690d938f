"""The names of a service's operations, as authorization tables and the journal have them."""

from __future__ import annotations

from collections.abc import Iterator

from bcss_gateway.contracts.catalogue import Service
from bcss_gateway.contracts.library import Library
from bcss_gateway.contracts.outline import Part


def operations_of(library: Library, service: Service) -> tuple[str, ...]:
    """Every operation, in the order of the contract; none where no contract is written.

    Of a newer service those of its WSDL; of a classic one what its request may ask for, or the request itself.
    """
    if not service.schema:
        contract = library.contracts.get(service.endpoint)
        return tuple(operation.name for operation in contract.wsdl.operations) if contract else ()
    if not service.operation:
        return (service.request.removesuffix("Request"),)
    (tree,) = library.payloads[service.key].outlines([f"{{{service.namespace}}}{service.request}"])
    parts = _parts(tree) if tree else iter(())
    return next((one.value.values for one in parts if one.name == service.operation and one.value), ())


def _parts(whole: Part) -> Iterator[Part]:
    for part in whole.parts:
        yield part
        yield from _parts(part)
