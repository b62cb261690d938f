"""Checks of a description as documents: encodings, structure, order; what each means stands in the table."""

from __future__ import annotations

import re
from pathlib import Path

from lxml import etree

from basic_profile.description import Description
from basic_profile.names import BINDING, WSDL, XML, W, X, local_of, space_of
from basic_profile.registry import Violations, description

_SCHEMA = etree.XMLSchema(etree.parse(Path(__file__).parent / "schemas" / "wsdl.xsd"))
_DECLARATION = re.compile(r"""<\?xml\s+version\s*=\s*["']([\d.]+)["'](?:\s+encoding\s*=\s*["']([\w.-]+)["'])?""")


def _declared(text: bytes) -> tuple[str, str]:
    """Version and encoding of an XML declaration; both empty without one."""
    encoding = "utf-16" if text[:2] in (b"\xff\xfe", b"\xfe\xff") else "latin-1"
    found = _DECLARATION.search(text[:400].decode(encoding, "replace"))
    return (found[1], (found[2] or "").lower()) if found else ("", "")


def _of_unicode(address: str, text: bytes) -> Violations:
    encoding = _declared(text)[1]
    if encoding not in ("", "utf-8", "utf-16"):
        yield f"{address} is in {encoding}"


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
