"""Checks of what a description imports, and of the names that lead there; what each means stands in the table."""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin, urlsplit

from basic_profile.description import Description
from basic_profile.names import XSD, S, W, X, expanded, space_of
from basic_profile.registry import Violations, description

_TO_COMPONENTS = {
    f"{W}port": ("binding",),
    f"{W}binding": ("type",),
    f"{W}input": ("message",),
    f"{W}output": ("message",),
    f"{W}fault": ("message",),
    f"{S}header": ("message",),
    f"{S}headerfault": ("message",),
}


def _is_relative(address: str | None) -> bool:
    return not urlsplit(address or "").scheme


@description("BP2102")
def imports_lead_to_schemas(one: Description) -> Violations:
    for address, root in one.roots.items():
        for link in root.iter(f"{X}import"):
            target = urljoin(address, link.get("schemaLocation") or "")
            if link.get("schemaLocation") and one.roots[target].tag != f"{X}schema":
                yield f"{target} is no schema"


@description("BP2103")
def schemas_are_imported_by_schemas(one: Description) -> Violations:
    for root in one.definitions:
        for link in root.iter(f"{X}import"):
            if link.getparent().tag != f"{X}schema":
                yield f"an import stands in {link.getparent().tag}"


@description("BP2101")
def imports_lead_to_wsdl(one: Description) -> Violations:
    for link in one.root.findall(f"{W}import"):
        target = one.roots.get(urljoin(one.address, link.get("location") or ""))
        if target is None or target.tag != f"{W}definitions":
            yield f"{link.get('location')} is no WSDL"


@description("BP2098")
def imports_say_where(one: Description) -> Violations:
    for link in one.root.findall(f"{W}import"):
        if not link.get("location"):
            yield f"the import of {link.get('namespace')} has no location"


@description("BP2803")
def imported_namespaces_are_absolute(one: Description) -> Violations:
    for link in one.root.findall(f"{W}import"):
        if _is_relative(link.get("namespace")):
            yield f"the namespace {link.get('namespace')} is relative"


@description("BP2104")
def imports_name_the_right_namespace(one: Description) -> Violations:
    for link in one.root.findall(f"{W}import"):
        target = one.roots.get(urljoin(one.address, link.get("location") or ""))
        if target is not None and target.get("targetNamespace") != link.get("namespace"):
            yield f"{link.get('location')} is of {target.get('targetNamespace')}"


@description("BP2416")
def components_are_of_the_wsdl(one: Description) -> Violations:
    for root in one.definitions:
        known = {root.get("targetNamespace"), *(link.get("namespace") for link in root.findall(f"{W}import"))}
        for element in root.iter(*_TO_COMPONENTS):
            for name in filter(element.get, _TO_COMPONENTS[element.tag]):
                if space_of(expanded(element, element.get(name))) not in known:
                    yield f"{name} of {element.tag}: {element.get(name)}"


@description("BP2417")
def schema_names_are_imported(one: Description) -> Violations:
    for root in one.definitions:
        schemas = root.findall(f"{W}types/{X}schema")
        for part in root.iterfind(f"{W}message/{W}part"):
            yield from _unknown(part, ("element", "type"), [*schemas, *_imported(one, root)])
        for schema in schemas:
            for element in schema.iter(f"{X}*"):
                yield from _unknown(element, ("ref", "type", "base"), [schema])


def _imported(one: Description, root: Any) -> list[Any]:
    return [schema for other in one.definitions if other is not root for schema in other.iter(f"{X}schema")]


def _unknown(element: Any, attributes: tuple[str, ...], schemas: list[Any]) -> Violations:
    known = {XSD, *(schema.get("targetNamespace") for schema in schemas)}
    known |= {link.get("namespace") for schema in schemas for link in schema.findall(f"{X}import")}
    for name in filter(element.get, attributes):
        if space_of(expanded(element, element.get(name))) not in known:
            yield f"{element.get(name)} is of a namespace that is not imported"


@description("BP4201")
def addresses_are_absolute(one: Description) -> Violations:
    for root in one.definitions:
        places = [place.get("location") for place in root.iter(f"{S}address", f"{W}import")]
        places += [link.get("namespace") for link in root.findall(f"{W}import")]
        yield from (f"{place} is relative" for place in places if _is_relative(place))
