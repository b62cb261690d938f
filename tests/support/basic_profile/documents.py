"""Checks of a description as documents: encodings, namespaces, imports, the order of things."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from lxml import etree

from basic_profile.description import Description
from basic_profile.names import BINDING, WSDL, XML, XSD, S, W, X, expanded, local_of, space_of
from basic_profile.registry import Violations, description
from bcss_gateway.settings import HOME

_SCHEMA = etree.XMLSchema(etree.parse(HOME / "tests/support/basic_profile/schemas/wsdl.xsd"))
_DECLARATION = re.compile(r"""<\?xml\s+version\s*=\s*["']([\d.]+)["'](?:\s+encoding\s*=\s*["']([\w.-]+)["'])?""")
_TO_COMPONENTS = {
    f"{W}port": ("binding",),
    f"{W}binding": ("type",),
    f"{W}input": ("message",),
    f"{W}output": ("message",),
    f"{W}fault": ("message",),
    f"{S}header": ("message",),
    f"{S}headerfault": ("message",),
}


def _declared(text: bytes) -> tuple[str, str]:
    """Version and encoding of an XML declaration; both empty without one."""
    encoding = "utf-16" if text[:2] in (b"\xff\xfe", b"\xfe\xff") else "latin-1"
    found = _DECLARATION.search(text[:400].decode(encoding, "replace"))
    return (found[1], (found[2] or "").lower()) if found else ("", "")


def _of_unicode(address: str, text: bytes) -> Violations:
    encoding = _declared(text)[1]
    if encoding not in ("", "utf-8", "utf-16"):
        yield f"{address} is in {encoding}"


def _is_relative(address: str | None) -> bool:
    return not urlsplit(address or "").scheme


@description("BP2201")
def wsdl_in_unicode(one: Description) -> Violations:
    yield from _of_unicode(one.address, one.text)


@description("BP2202")
def schemas_in_unicode(one: Description) -> Violations:
    for address, text in list(one.documents.items())[1:]:
        yield from _of_unicode(address, text)


@description("BP2700")
def wsdl_is_xml(one: Description) -> Violations:
    try:
        etree.fromstring(one.text)
    except etree.XMLSyntaxError as error:
        yield str(error)


@description("BP2011")
def schemas_are_xml(one: Description) -> Violations:
    for address, text in list(one.documents.items())[1:]:
        try:
            etree.fromstring(text)
        except etree.XMLSyntaxError as error:
            yield f"{address}: {error}"
        if _declared(text)[0] not in ("", "1.0"):
            yield f"{address} is another version of XML"


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


@description("BP2701")
def wsdl_namespace(one: Description) -> Violations:
    if one.root.tag != f"{W}definitions":
        yield f"the root is {one.root.tag}"


@description("BP2703")
def wsdl_structure(one: Description) -> Violations:
    for root in one.definitions:
        if not _SCHEMA.validate(etree.fromstring(etree.tostring(root))):
            yield str(_SCHEMA.error_log.last_error)


@description("BP2034")
def prefix_xml_not_declared(one: Description) -> Violations:
    for address, text in one.documents.items():
        if re.search(rf"""xmlns:xml\s*=\s*["']{XML}""".encode(), text):
            yield f"{address} declares the prefix xml"


def _preceded(one: Description, name: str, allowed: tuple[str, ...]) -> Violations:
    for root in one.definitions:
        children = [child.tag for child in root if space_of(child.tag) == WSDL]
        last = max((at for at, tag in enumerate(children) if tag == f"{W}{name}"), default=0)
        for tag in children[:last]:
            if local_of(tag) not in (*allowed, name):
                yield f"{tag} stands before {name}"


@description("BP2018")
def types_come_early(one: Description) -> Violations:
    yield from _preceded(one, "types", ("documentation", "import"))


@description("BP2105")
def imports_come_first(one: Description) -> Violations:
    yield from _preceded(one, "import", ("documentation",))


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


def _imported(one: Description, root) -> list:
    return [schema for other in one.definitions if other is not root for schema in other.iter(f"{X}schema")]


def _unknown(element, attributes: tuple[str, ...], schemas: list) -> Violations:
    known = {XSD, *(schema.get("targetNamespace") for schema in schemas)}
    known |= {link.get("namespace") for schema in schemas for link in schema.findall(f"{X}import")}
    for name in filter(element.get, attributes):
        if space_of(expanded(element, element.get(name))) not in known:
            yield f"{element.get(name)} is of a namespace that is not imported"


@description("BP2123")
def extensions_are_not_required(one: Description) -> Violations:
    for root in one.definitions:
        for element in root.iter():
            if element.get(f"{W}required") in ("true", "1"):
                yield f"{element.tag} is required"


@description("BP4200")
def no_foreign_extensions(one: Description) -> Violations:
    for root in one.definitions:
        for element in root.iter("{*}*"):
            if not any(up.tag in (f"{X}schema", f"{W}documentation") for up in (element, *element.iterancestors())):
                names = [element.tag, *(name for name in element.attrib if name.startswith("{"))]
                yield from (name for name in names if space_of(name) not in (WSDL, BINDING))


@description("BP4201")
def addresses_are_absolute(one: Description) -> Violations:
    for root in one.definitions:
        places = [place.get("location") for place in root.iter(f"{S}address", f"{W}import")]
        places += [link.get("namespace") for link in root.findall(f"{W}import")]
        yield from (f"{place} is relative" for place in places if _is_relative(place))
