"""Checks of the schemas of a description; what each means stands in the table."""

from __future__ import annotations

from basic_profile.bound import operations
from basic_profile.description import Description
from basic_profile.names import ENCODING, WSDL, XSD, W, X, expanded, space_of
from basic_profile.registry import Violations, description

_NAMES = ("ref", "type", "base", "itemType", "substitutionGroup")
_INSIDE = {f"{X}documentation", f"{X}appinfo"}


@description("BP2107")
def schemas_have_a_namespace(one: Description) -> Violations:
    for schema in one.inline:
        children = {child.tag for child in schema.iterchildren("{*}*")}
        if not schema.get("targetNamespace") and children - {f"{X}import", f"{X}annotation"}:
            yield "a schema has no targetNamespace"


@description("BP2108")
def no_encoded_arrays(one: Description) -> Violations:
    for schema in one.schemas:
        for element in schema.iter(f"{X}*"):
            names = [expanded(element, element.get(name)) for name in _NAMES if element.get(name)]
            yield from (name for name in names if name == f"{{{ENCODING}}}Array")
            if f"{{{WSDL}}}arrayType" in element.attrib or f"{{{ENCODING}}}arrayType" in names:
                yield f"{element.get('name')} has an arrayType"


@description("BP2110")
def no_names_of_arrays(one: Description) -> Violations:
    if any(operations(one, "rpc")):
        for schema in one.schemas:
            for element in schema.iter(f"{X}element", f"{X}complexType"):
                if (element.get("name") or "").startswith("ArrayOf"):
                    yield element.get("name")


@description("BP2115")
def parts_name_global_elements(one: Description) -> Violations:
    for root in one.definitions:
        for part in root.iterfind(f"{W}message/{W}part[@element]"):
            if expanded(part, part.get("element")) not in one.elements:
                yield f"{part.get('element')} is declared nowhere"


@description("BP2122")
def types_are_schemas(one: Description) -> Violations:
    for root in one.definitions:
        for child in root.iterfind(f"{W}types/*"):
            if child.tag not in (f"{X}schema", f"{W}documentation"):
                yield f"types hold {child.tag}"
    for schema in one.schemas:
        for element in schema.iter("{*}*"):
            if (
                not any(up.tag in _INSIDE for up in (element, *element.iterancestors()))
                and space_of(element.tag) != XSD
            ):
                yield f"{element.tag} is no XML Schema"
    try:
        _ = one.schema
    except Exception as error:
        yield f"the schema does not compile: {error}"


@description("BP4202")
def annotations_only_explain(one: Description) -> Violations:
    for schema in one.schemas:
        for inside in schema.iterfind(f".//{X}annotation/*"):
            if inside.tag != f"{X}documentation":
                yield f"an annotation holds {inside.tag}"


@description("BP2116")
def parts_are_of_one_kind(one: Description) -> Violations:
    for root in one.definitions:
        for part in root.iterfind(f"{W}message/{W}part"):
            if part.get("element") and part.get("type"):
                yield f"{part.get('name')} has a type and an element"
