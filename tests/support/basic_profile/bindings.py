"""Checks of port types and SOAP bindings; what each means stands in the table."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlsplit

from basic_profile.bound import Bound, operations, style_of
from basic_profile.description import Description
from basic_profile.names import BINDING, HTTP, WSDL, S, W, expanded, local_of, space_of
from basic_profile.registry import Violations, description

_OTHER_BINDINGS = (
    "http://schemas.xmlsoap.org/wsdl/mime/",
    "http://schemas.xmlsoap.org/wsdl/http/",
    "http://schemas.xmlsoap.org/ws/2002/04/dime/wsdl/",
)
_TOKEN = re.compile(r"[\w.:-]+")


@description("BP2208")
def operations_are_asked(one: Description) -> Violations:
    for root in one.definitions:
        for operation in root.iterfind(f"{W}portType/{W}operation"):
            order = [local_of(child.tag) for child in operation.iterchildren(f"{W}input", f"{W}output")]
            if order not in (["input"], ["input", "output"]):
                yield f"{operation.get('name')} begins with {order[:1]}"


@description("BP2010")
def operations_have_names_of_their_own(one: Description) -> Violations:
    for root in one.definitions:
        for port in root.iterfind(f"{W}portType"):
            names = Counter(operation.get("name") for operation in port.iterfind(f"{W}operation"))
            yield from (f"{name} stands {count} times" for name, count in names.items() if count > 1)


@description("BP2402")
def bindings_are_of_soap(one: Description) -> Violations:
    for binding in one.bindings:
        if binding.find(f"{S}binding") is None:
            yield f"{binding.get('name')} has no soap:binding"


@description("BP2404")
def bindings_are_over_http(one: Description) -> Violations:
    for binding in one.bindings:
        for soap in binding.findall(f"{S}binding"):
            if soap.get("transport") != HTTP:
                yield f"the transport is {soap.get('transport')}"


@description("BP2017")
def bindings_have_one_style(one: Description) -> Violations:
    for binding in one.bindings:
        own = [each.get("style") for each in binding.iterfind(f"{W}operation/{S}operation")]
        if len({style or style_of(binding) for style in own}) > 1:
            yield f"{binding.get('name')} mixes styles"


@description("BP2406")
def everything_is_literal(one: Description) -> Violations:
    for bound in operations(one):
        for carrier in bound.carriers():
            if carrier.get("use", "literal") != "literal":
                yield f"{carrier.tag} of {bound.bound.get('name')} is {carrier.get('use')}"


@description("BP2118")
def bindings_bind_all_operations(one: Description) -> Violations:
    for binding in one.bindings:
        port = one.named("portType", binding, "type")
        abstract = [] if port is None else port.findall(f"{W}operation")
        bound = sorted(each.get("name") for each in binding.findall(f"{W}operation"))
        if bound != sorted(each.get("name") for each in abstract):
            yield f"{binding.get('name')} binds {bound}"


@description("BP2120")
def operations_are_told_apart(one: Description) -> Violations:
    for binding in one.bindings:
        signatures = Counter(_signature(each) for each in operations(one) if each.binding is binding)
        yield from (f"{count} operations are {name}" for name, count in signatures.items() if count > 1)


def _signature(bound: Bound) -> tuple[str, ...]:
    """What of a request tells the operation: the elements of its Body, or the name of its wrapper."""
    if bound.style == "rpc":
        return (bound.body("input").get("namespace", ""), bound.bound.get("name"))
    return tuple(expanded(part, part.get("element") or "") for part in bound.parts("input"))


@description("BP2020")
def rpc_bodies_have_a_namespace(one: Description) -> Violations:
    for bound in operations(one, "rpc"):
        for body in bound.carriers("body"):
            if not urlsplit(body.get("namespace", "")).scheme:
                yield f"the namespace of {bound.bound.get('name')} is {body.get('namespace')!r}"


@description("BP2117")
def rpc_others_have_no_namespace(one: Description) -> Violations:
    yield from _with_namespace(one, "rpc", "header", "headerfault", "fault")


@description("BP2019")
def document_carriers_have_no_namespace(one: Description) -> Violations:
    yield from _with_namespace(one, "document", "body", "header", "headerfault", "fault")


def _with_namespace(one: Description, style: str, *kinds: str) -> Violations:
    for bound in operations(one, style):
        for carrier in bound.carriers(*kinds):
            if "namespace" in carrier.attrib:
                yield f"{carrier.tag} of {bound.bound.get('name')} has a namespace"


@description("BP2021")
def headers_name_one_part(one: Description) -> Violations:
    for bound in operations(one):
        for carrier in bound.carriers("header", "headerfault"):
            if "parts" in carrier.attrib or not _TOKEN.fullmatch(carrier.get("part", "")):
                yield f"{carrier.tag} of {bound.bound.get('name')} names no part"


@description("BP2022")
def faults_are_named(one: Description) -> Violations:
    for bound in operations(one):
        for fault in bound.carriers("fault"):
            if not fault.get("name"):
                yield f"a fault of {bound.bound.get('name')} has no name"


@description("BP2032")
def faults_have_one_name(one: Description) -> Violations:
    for bound in operations(one):
        for fault in bound.carriers("fault"):
            if fault.get("name") != fault.getparent().get("name"):
                yield f"{fault.get('name')} is in {fault.getparent().get('name')}"


@description("SSBP2403")
def bindings_are_of_no_other_kind(one: Description) -> Violations:
    yield from (name for name in _extensions(one) if space_of(name) in _OTHER_BINDINGS)


@description("SSBP2999")
def bindings_are_of_soap_alone(one: Description) -> Violations:
    yield from (name for name in _extensions(one) if space_of(name) != BINDING)


def _extensions(one: Description) -> Iterator[str]:
    """The elements and qualified attributes in bindings that are not WSDL's own."""
    for binding in one.bindings:
        for element in binding.iter("{*}*"):
            yield from (name for name in (element.tag, *element.attrib) if space_of(name) not in (WSDL, ""))
