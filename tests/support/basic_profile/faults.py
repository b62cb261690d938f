"""Checks of SOAP faults; what each means stands in the table."""

from __future__ import annotations

from typing import Any

from basic_profile.exchange import Exchange
from basic_profile.names import ENVELOPE, local_of, space_of
from basic_profile.registry import Violations, exchange, fault

_CODES = ("VersionMismatch", "MustUnderstand", "Client", "Server")
_CHILDREN = ("faultcode", "faultstring", "faultactor", "detail")


@fault("BP1305")
def faults_are_500(_: Any, one: Exchange) -> Violations:
    if one.response.status != 500:
        yield f"the status is {one.response.status}"


@exchange("BP1100")
def answers_are_200(one: Exchange) -> Violations:
    is_answer = one.response in one.held and one.response.root is not None and one.response.fault is None
    if is_answer and one.response.status != 200:
        yield f"the status is {one.response.status}"


@fault("BP1306")
def nothing_else_in_a_fault(element: Any, _: Exchange) -> Violations:
    yield from (child.tag for child in element if local_of(child.tag) not in _CHILDREN)


@fault("BP1316")
def children_are_unqualified(element: Any, _: Exchange) -> Violations:
    yield from (child.tag for child in element if space_of(child.tag))


@fault("BP1031")
def codes_have_no_dots(element: Any, _: Exchange) -> Violations:
    if "." in (element.findtext("faultcode") or ""):
        yield element.findtext("faultcode")


@fault("BP1302")
def codes_are_known(_: Any, one: Exchange) -> Violations:
    code = one.response.fault_code
    if space_of(code) in ("", ENVELOPE) and local_of(code) not in _CODES:
        yield f"the code is {code}"


@fault("BP1203")
def details_have_foreign_attributes(element: Any, _: Exchange) -> Violations:
    for detail in element.iterchildren("detail"):
        yield from (name for name in detail.attrib if space_of(name) == ENVELOPE)


@fault("BP1107", "BP4102")
def details_are_described(element: Any, one: Exchange) -> Violations:
    described = one.operation.faults() if one.operation else []
    yield from (child.tag for child in element.iterfind("detail/*") if child.tag not in described)
