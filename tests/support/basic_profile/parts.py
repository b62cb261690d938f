"""Checks of how bindings carry the parts of messages; what each means stands in the table."""

from __future__ import annotations

from basic_profile.bound import operations
from basic_profile.description import Description
from basic_profile.names import W
from basic_profile.registry import Violations, description


def _body_parts(one: Description, style: str, attribute: str) -> Violations:
    """The parts in bodies of a style that are not told by the attribute that the style asks for."""
    for bound in operations(one, style):
        for where in ("input", "output"):
            yield from (part.get("name") for part in bound.parts(where) if not part.get(attribute))


@description("BP2012")
def document_parts_are_elements(one: Description) -> Violations:
    yield from _body_parts(one, "document", "element")


@description("BP2013")
def rpc_parts_are_types(one: Description) -> Violations:
    yield from _body_parts(one, "rpc", "type")


@description("BP2112")
def rpc_parts_are_no_elements(one: Description) -> Violations:
    for bound in operations(one, "rpc"):
        for where in ("input", "output"):
            yield from (part.get("name") for part in bound.parts(where) if part.get("element"))


@description("BP2014")
def parameter_order_leaves_out_one_part(one: Description) -> Violations:
    for bound in operations(one, "rpc"):
        order = bound.abstract.get("parameterOrder")
        if order is not None:
            left = [part.get("name") for part in bound.parts("output") if part.get("name") not in order.split()]
            if len(left) > 1:
                yield f"{bound.bound.get('name')} leaves out {left}"


@description("BP2111")
def bodies_list_one_part(one: Description) -> Violations:
    for bound in operations(one, "document"):
        for body in bound.carriers("body"):
            if len((body.get("parts") or "").split()) > 1:
                yield f"{bound.bound.get('name')} lists {body.get('parts')}"


@description("BP2119")
def unlisted_bodies_have_one_part(one: Description) -> Violations:
    for bound in operations(one, "document"):
        for where in ("input", "output"):
            body = bound.body(where)
            if body is not None and body.get("parts") is None and len(bound.parts(where)) > 1:
                yield f"{bound.bound.get('name')} has {len(bound.parts(where))} parts"


@description("BP2113")
def other_carriers_are_elements(one: Description) -> Violations:
    for bound in operations(one):
        for carrier in bound.carriers("header", "headerfault", "fault"):
            part = bound.part_of(carrier)
            if part is not None and not part.get("element"):
                yield f"{part.get('name')} is no element"


@description("BP2114", "SSBP2209")
def every_part_is_bound(one: Description) -> Violations:
    for bound in operations(one):
        seen = [part for where in ("input", "output") for part in bound.parts(where)]
        seen += [bound.part_of(carrier) for carrier in bound.carriers("header", "headerfault", "fault")]
        for param in bound.abstract.iterchildren(f"{W}input", f"{W}output", f"{W}fault"):
            for part in one.named("message", param, "message").findall(f"{W}part"):
                if not any(part is each for each in seen):
                    yield f"{part.get('name')} is bound to nothing"
