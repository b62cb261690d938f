"""The operations of a service, as authorization tables and the journal name them, and the parts of its replies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from bcss_gateway.contracts.catalogue import Service
from bcss_gateway.contracts.declarations import Declarations
from bcss_gateway.contracts.library import Library


def operations_of(library: Library, service: Service) -> tuple[str, ...]:
    """Every operation, in the order of the contract; none where no contract is written.

    Of a newer service those of its WSDL; of a classic one what its request may ask for, or the request itself.
    """
    if not service.is_written:
        return ()
    if not service.schema:
        return tuple(operation.name for operation in library.contracts[service.endpoint].wsdl.operations)
    if not service.operation:
        return (service.request.removesuffix("Request"),)
    declared = _declared(library, service)
    request = declared.element(f"{{{service.namespace}}}{service.request}")
    asked = (one for name, one in _below(declared, request, ()) if name == service.operation)
    return next((values for one in asked if (values := declared.values(one))), ())


def parts_of(library: Library, service: Service, operation: str) -> frozenset[str] | None:
    """The elements of a reply that an authorization table may open or close one by one.

    They are where the catalogue says that the service's parts are. ``None`` where the contract leaves that open, is not
    written, or has no such operation; empty where there is nothing to tell apart.
    """
    root = _reply(library, service, operation)
    if root is None:
        return None
    declared = _declared(library, service)
    holders = [declared.element(root)]
    if not service.schema:
        own = set(service.reply)
        holders = [one for name, one in _children(declared, holders) if name not in own]
    for step in service.parts.split("/") if service.parts else ():
        holders = [one for name, one in _children(declared, holders) if step in ("*", name)]
    known = [declared.children(one) for one in holders]
    if None in known:
        return None
    return frozenset(name for children in known if children for name in children)


def _reply(library: Library, service: Service, operation: str) -> str | None:
    """The qualified name of what answers an operation."""
    if not service.is_written:
        return None
    if service.schema:
        return f"{{{service.namespace}}}{service.reply_document}"
    operations = library.contracts[service.endpoint].wsdl.operations
    return next((one.reply for one in operations if one.name == operation), None)


def _declared(library: Library, service: Service) -> Declarations:
    schema = library.payloads.get(service.key) or library.contracts[service.endpoint].schema
    return schema.declarations()


def _children(declared: Declarations, holders: Iterable[Any]) -> Iterator[tuple[str, Any]]:
    for holder in holders:
        yield from (declared.children(holder) or {}).items()


def _below(declared: Declarations, holder: Any, above: tuple[Any, ...]) -> Iterator[tuple[str, Any]]:
    """Every element in an element, at whatever depth; what holds itself is entered once."""
    if holder is None or holder in above:
        return
    for name, child in (declared.children(holder) or {}).items():
        yield name, child
        yield from _below(declared, child, (*above, holder))
