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
        return (service.document,)
    declared = _declared(library, service)
    request = declared.element(f"{{{service.namespace}}}{service.request}")
    wanted = service.operation.rpartition("/")[2]
    asked = (one for name, one in _below(declared, request, ()) if name == wanted)
    return next((values for one in asked if (values := declared.values(one))), ())


def parts_of(library: Library, service: Service) -> dict[str, frozenset[str] | None]:
    """The elements of the reply to each operation that an authorization table may open or close one by one.

    They are where the catalogue says that the service's parts are; none are where there is nothing to tell apart.
    ``None`` stands where the contract leaves it open. A service whose contract is not written has no operation.
    """
    if not service.is_written:
        return {}
    declared = _declared(library, service)
    if service.schema:
        names = _parts_inside(declared, service, [declared.element(f"{{{service.namespace}}}{service.reply_document}")])
        return dict.fromkeys(operations_of(library, service), names)
    own = set(service.reply)
    return {
        one.name: _parts_inside(
            declared,
            service,
            [child for name, child in _children(declared, [declared.element(one.reply)]) if name not in own],
        )
        for one in library.contracts[service.endpoint].wsdl.operations
    }


def _parts_inside(declared: Declarations, service: Service, holders: Iterable[Any]) -> frozenset[str] | None:
    for step in service.parts.split("/") if service.parts else ():
        holders = [child for name, child in _children(declared, holders) if step in ("*", name)]
    known = [declared.children(one) for one in holders]
    return None if None in known else frozenset(name for children in known for name in children or ())


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
