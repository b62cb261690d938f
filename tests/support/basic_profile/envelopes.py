"""Checks of the structure of envelopes; what each means stands in the table."""

from __future__ import annotations

from pathlib import Path

from lxml import etree

from basic_profile.exchange import Exchange, Message
from basic_profile.names import ENCODING, ENVELOPE, NEXT, XML, E, namespaced, space_of
from basic_profile.registry import Violations, envelope, exchange, message

_SCHEMA = etree.XMLSchema(etree.parse(Path(__file__).parent / "schemas" / "soap-envelope.xsd"))


@message("BP1601", "SSBP1601")
def envelopes_are_xml(one: Message, _: Exchange) -> Violations:
    if one.root is None:
        yield "the body is not well-formed"


@envelope("BP1201")
def envelopes_are_of_soap(one: Message, _: Exchange) -> Violations:
    if one.root.tag != f"{E}Envelope":
        yield f"the root is {one.root.tag}"


@envelope("BP1701")
def envelopes_keep_to_the_schema(one: Message, _: Exchange) -> Violations:
    if not _SCHEMA.validate(one.root):
        yield str(_SCHEMA.error_log.last_error)


@envelope("BP1600")
def envelopes_have_their_structure(one: Message, _: Exchange) -> Violations:
    children = [child.tag for child in one.root.iterchildren("{*}*", "*")]
    if children[:1] == [f"{E}Header"]:
        children = children[1:]
    if children[:1] != [f"{E}Body"] or f"{E}Header" in children:
        yield f"the envelope holds {children}"
    names = [*children, *one.root.attrib, *(block.tag for block in one.blocks)]
    yield from (f"{name} is not qualified" for name in names if not space_of(name))


@envelope("BP1309")
def nothing_after_the_body(one: Message, _: Exchange) -> Violations:
    body = one.child("Body")
    if body is not None:
        yield from (f"{after.tag} stands after the Body" for after in body.itersiblings("{*}*", "*"))


@envelope("BP1202")
def contents_are_qualified(one: Message, _: Exchange) -> Violations:
    yield from (child.tag for child in one.contents if not space_of(child.tag))


@envelope("BP1007")
def no_document_type(one: Message, _: Exchange) -> Violations:
    if one.root.getroottree().docinfo.doctype:
        yield "there is a DOCTYPE"


@envelope("BP1208")
def no_instructions(one: Message, _: Exchange) -> Violations:
    for found in one.root.xpath("//processing-instruction()"):
        yield f"there is an instruction for {found.target}"


@envelope("BP1033", "SSBP9704")
def prefix_xml_not_declared(one: Message, _: Exchange) -> Violations:
    text = one.body.decode(one.bom or "utf-8", "replace")
    if f'xmlns:xml="{XML}"' in text or f"xmlns:xml='{XML}'" in text:
        yield "the prefix xml is declared"


@envelope("BP1032")
def no_attributes_of_soap(one: Message, _: Exchange) -> Violations:
    for element in one.root.iter(f"{E}Envelope", f"{E}Header", f"{E}Body"):
        yield from (name for name in element.attrib if space_of(name) == ENVELOPE)


@envelope("BP1301")
def must_understand_is_a_digit(one: Message, _: Exchange) -> Violations:
    for element in one.root.iter("{*}*", "*"):
        if element.get(f"{E}mustUnderstand", "0") not in ("0", "1"):
            yield f"mustUnderstand is {element.get(f'{E}mustUnderstand')}"


@envelope("BP1307")
def no_encoding_style_in_soap(one: Message, _: Exchange) -> Violations:
    for element in namespaced(one.root, ENVELOPE):
        if f"{E}encodingStyle" in element.attrib:
            yield f"{element.tag} has an encodingStyle"


@envelope("BP1308")
def no_encoding_style_in_contents(one: Message, _: Exchange) -> Violations:
    yield from (child.tag for child in one.contents if f"{E}encodingStyle" in child.attrib)


@envelope("BP1204")
def no_encoded_arrays(one: Message, _: Exchange) -> Violations:
    for child in one.contents:
        for element in child.iter("{*}*", "*"):
            if f"{{{ENCODING}}}arrayType" in element.attrib:
                yield f"{element.tag} has an arrayType"


@envelope("BP4100")
def header_blocks_are_described(one: Message, all_of_it: Exchange) -> Violations:
    called = all_of_it.operation
    described = called.headers(all_of_it.where(one)) if called else []
    for block in one.blocks:
        if block.tag not in described or block.get(f"{E}mustUnderstand") == "1":
            yield f"{block.tag} is mandatory, or not described"


@envelope("BP4101")
def actors_are_next(one: Message, _: Exchange) -> Violations:
    for block in one.blocks:
        if block.get(f"{E}actor", NEXT) != NEXT:
            yield f"{block.tag} is for {block.get(f'{E}actor')}"


@envelope("BP4109")
def bodies_have_no_attributes(one: Message, _: Exchange) -> Violations:
    body = one.child("Body")
    yield from body.attrib if body is not None else ()


@exchange("BP1012")
def other_envelopes_get_a_fault(one: Exchange) -> Violations:
    root = one.request.root
    other = root is not None and root.tag.endswith("}Envelope") and root.tag != f"{E}Envelope"
    if other and one.request.method == "POST" and one.response.fault is None:
        yield "an envelope of another version is answered without a fault"
