"""Checks of what is in envelopes against the description; what each means stands in the table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree

from basic_profile.bound import Bound
from basic_profile.exchange import Exchange, Message
from basic_profile.names import NIL, E, expanded, space_of
from basic_profile.registry import Violations, envelope, request, response


def _called(one: Message, all_of_it: Exchange, style: str) -> tuple[Bound, list[Any]] | None:
    """The operation with the parts that the envelope must have; ``None`` for a fault and for another style."""
    bound = all_of_it.operation
    if bound is None or bound.style != style or one.fault is not None or one.child("Body") is None:
        return None
    return bound, bound.parts(all_of_it.where(one))


def _as_described(one: Message, all_of_it: Exchange) -> Iterator[str]:
    found = _called(one, all_of_it, "document")
    if one.root is None or one.fault is not None or (found is None and all_of_it.operation is not None):
        return
    wanted = [expanded(part, part.get("element")) for part in found[1]] if found else []
    if [child.tag for child in one.contents] != wanted:
        yield f"the Body holds {[child.tag for child in one.contents]}, not {wanted}"
    for child in one.contents:
        if found and not all_of_it.description.schema.validate(etree.fromstring(etree.tostring(child))):
            yield str(all_of_it.description.schema.error_log.last_error)


@request("BP1011")
def requests_are_as_described(one: Message, all_of_it: Exchange) -> Violations:
    yield from _as_described(one, all_of_it)


@response("BP1013")
def answers_are_as_described(one: Message, all_of_it: Exchange) -> Violations:
    if one in all_of_it.held:
        yield from _as_described(one, all_of_it)


@envelope("BP1009")
def described_headers_are_there(one: Message, all_of_it: Exchange) -> Violations:
    if all_of_it.operation is not None and one.fault is None:
        blocks = {block.tag for block in one.blocks}
        yield from (name for name in all_of_it.operation.headers(all_of_it.where(one)) if name not in blocks)


@envelope("BP1212")
def each_part_is_there_once(one: Message, all_of_it: Exchange) -> Violations:
    for style in ("document", "rpc"):
        found = _called(one, all_of_it, style)
        if found:
            there = one.contents if style == "document" else [each for child in one.contents for each in child]
            if len(there) != len(found[1]):
                yield f"{len(there)} elements for {len(found[1])} parts"


@envelope("BP1213")
def no_parts_no_content(one: Message, all_of_it: Exchange) -> Violations:
    found = _called(one, all_of_it, "document")
    if found and found[0].body(all_of_it.where(one)).get("parts") == "" and one.contents:
        yield "the Body is not empty"


@envelope("BP1214")
def no_parts_no_accessors(one: Message, all_of_it: Exchange) -> Violations:
    found = _called(one, all_of_it, "rpc")
    if found and found[0].body(all_of_it.where(one)).get("parts") == "" and _accessors(one):
        yield "the wrapper is not empty"


@envelope("BP1008")
def accessors_are_unqualified(one: Message, all_of_it: Exchange) -> Violations:
    if _called(one, all_of_it, "rpc"):
        yield from (each.tag for each in _accessors(one) if space_of(each.tag))


@envelope("BP1211")
def accessors_are_not_nil(one: Message, all_of_it: Exchange) -> Violations:
    if _called(one, all_of_it, "rpc"):
        yield from (each.tag for each in _accessors(one) if each.get(NIL) in ("1", "true"))


@envelope("BP1755")
def accessors_have_the_names_of_parts(one: Message, all_of_it: Exchange) -> Violations:
    found = _called(one, all_of_it, "rpc")
    if found:
        names = [part.get("name") for part in found[1]]
        yield from (each.tag for each in _accessors(one) if etree.QName(each).localname not in names)


@envelope("BP1318")
def accessors_have_no_encoding_style(one: Message, all_of_it: Exchange) -> Violations:
    if _called(one, all_of_it, "rpc"):
        yield from (each.tag for each in _accessors(one) if f"{E}encodingStyle" in each.attrib)


@response("BP1005")
def wrappers_are_called_response(one: Message, all_of_it: Exchange) -> Violations:
    found = _called(one, all_of_it, "rpc")
    if found:
        name = f"{found[0].bound.get('name')}Response"
        yield from (child.tag for child in one.contents if etree.QName(child).localname != name)


def _accessors(one: Message) -> list[Any]:
    return [each for child in one.contents for each in child if isinstance(each.tag, str)]
