"""Changes to a signed message that leave its signature holding, or look as if they did."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from lxml import etree

from bcss_gateway.security.signatures.names import (
    BODY,
    DS,
    ENV,
    ENVELOPE,
    HEADER,
    SECURITY,
    SIGNATURE,
    TIMESTAMP,
    TOKEN,
    WSSE,
    WSU,
    WSU_ID,
)
from signing import signed

XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
Attack = Callable[[Any], None]
SOMEBODY_ELSE = "85673003360"
EVERY_ID = [None, WSU_ID, "Id", "ID", "id", XML_ID]


def short(attribute: str | None) -> str:
    return {None: "no Id", WSU_ID: "wsu:Id", XML_ID: "xml:id"}.get(attribute, str(attribute))


def part(envelope: Any, tag: str) -> Any:
    return next(envelope.iter(tag))


def who(envelope: Any) -> Any:
    """The element that says who is asked about: the last one of the Body that holds text."""
    return [one for one in part(envelope, BODY).iter() if one.text and not len(one)][-1]


def evil_body(envelope: Any, id_name: str | None = None, value: str = "evil") -> Any:
    """The Body once more, not signed, about somebody else."""
    body = copy.deepcopy(part(envelope, BODY))
    body.attrib.clear()
    if id_name:
        body.set(id_name, value)
    body.tail = None
    [one for one in body.iter() if one.text and not len(one)][-1].text = SOMEBODY_ELSE
    return body


def swap_body(envelope: Any, new: Any) -> Any:
    """Puts another Body in the place of the signed one, which is given back."""
    old = part(envelope, BODY)
    envelope.replace(old, new)
    return old


def in_wrapper(element: Any) -> Any:
    wrapper = etree.Element("{urn:wrapper}wrapper")
    wrapper.append(element)
    return wrapper


def in_envelope(element: Any) -> Any:
    outer = etree.Element(ENVELOPE)
    outer.append(element)
    return outer


def in_object(element: Any) -> Any:
    wrapper = etree.Element(f"{DS}Object")
    wrapper.append(element)
    return wrapper


BURIALS: dict[str, Callable[[Any, Any], None]] = {
    "in a wrapper in the Header": lambda e, old: part(e, HEADER).append(in_wrapper(old)),
    "bare in the Header": lambda e, old: part(e, HEADER).append(old),
    "in a wrapper in Security": lambda e, old: part(e, SECURITY).append(in_wrapper(old)),
    "bare in Security": lambda e, old: part(e, SECURITY).insert(0, old),
    "in an Object of the Signature": lambda e, old: part(e, SIGNATURE).append(in_object(old)),
    "in the KeyInfo": lambda e, old: part(e, f"{DS}KeyInfo").append(old),
    "in the SecurityTokenReference": lambda e, old: part(e, f"{WSSE}SecurityTokenReference").append(old),
    "in the Timestamp": lambda e, old: part(e, TIMESTAMP).append(in_wrapper(old)),
    "before the Body": lambda e, old: part(e, BODY).addprevious(old),
    "after the Body": lambda e, old: part(e, BODY).addnext(old),
    "in a wrapper after the Body": lambda e, old: part(e, BODY).addnext(in_wrapper(old)),
    "before the Header": lambda e, old: e.insert(0, in_wrapper(old)),
    "within the new Body": lambda e, old: part(e, BODY).append(old),
    "within what the new Body asks": lambda e, old: part(e, BODY)[0].append(in_wrapper(old)),
    "in an envelope within the Header": lambda e, old: part(e, HEADER).append(in_envelope(old)),
}


def buried(place: str, id_name: str | None) -> Attack:
    def attack(envelope: Any) -> None:
        old = swap_body(envelope, evil_body(envelope, id_name))
        BURIALS[place](envelope, old)

    return attack


def same_id(id_name: str) -> Attack:
    """The new Body has the signed one's Id: whoever looks up the first, or the last, finds the wrong one."""

    def attack(envelope: Any) -> None:
        value = part(envelope, BODY).get(WSU_ID)
        old = swap_body(envelope, evil_body(envelope, id_name, value))
        part(envelope, HEADER).append(in_wrapper(old))

    return attack


def renamed(id_name: str | None) -> Attack:
    """The signed Body, moved away, is no Body any more; only its wrapper looks like a header block."""

    def attack(envelope: Any) -> None:
        old = swap_body(envelope, evil_body(envelope, id_name))
        old.tag = "{urn:wrapper}body"
        part(envelope, HEADER).append(old)

    return attack


def moved_time(where: str) -> Attack:
    """A new Timestamp, so that an old message is fresh; the signed one is kept elsewhere."""

    def attack(envelope: Any) -> None:
        old = part(envelope, TIMESTAMP)
        new = copy.deepcopy(old)
        new.set(WSU_ID, "evil")
        old.getparent().replace(old, new)
        {"wrapper": lambda: part(envelope, HEADER).append(in_wrapper(old)),
         "security": lambda: part(envelope, SECURITY).append(old),
         "object": lambda: part(envelope, SIGNATURE).append(in_object(old)),
         "body": lambda: part(envelope, BODY)[0].append(old),
         "header": lambda: part(envelope, HEADER).append(old)}[where]()  # fmt: skip

    return attack


def moved_token(envelope: Any) -> None:
    old = part(envelope, TOKEN)
    new = copy.deepcopy(old)
    new.set(WSU_ID, "evil")
    old.getparent().replace(old, new)
    part(envelope, HEADER).append(in_wrapper(old))


def second_security(*, first: bool, actor: str | None = None) -> Attack:
    def attack(envelope: Any) -> None:
        new = etree.Element(SECURITY)
        if actor is not None:
            new.set(f"{ENV}actor", actor)
        part(envelope, HEADER).insert(0 if first else 1, new)

    return attack


def signature_moved(where: str) -> Attack:
    def attack(envelope: Any) -> None:
        part(envelope, where).append(part(envelope, SIGNATURE))

    return attack


def body_reference(change: Callable[[Any], None]) -> Attack:
    """The reference to the Body, which is the last, is changed: the signature would have to be made again."""

    def attack(envelope: Any) -> None:
        change(envelope.findall(f".//{DS}Reference")[-1])

    return attack


def uri(value: str | None) -> Attack:
    def change(reference: Any) -> None:
        reference.attrib.pop("URI")
        if value is not None:
            reference.set("URI", value)

    return body_reference(change)


def without_hash(reference: Any) -> None:
    reference.set("URI", reference.get("URI")[1:])


def other_sign(reference: Any) -> None:
    reference.set("URI", reference.get("URI").replace("#", "?"))


def for_another_actor(envelope: Any) -> None:
    part(envelope, SECURITY).set(f"{ENV}actor", "urn:other")


def transform(*algorithms: str) -> Attack:
    def change(reference: Any) -> None:
        (holder,) = reference.findall(f"{DS}Transforms")
        for old in list(holder):
            holder.remove(old)
        for algorithm in algorithms:
            etree.SubElement(holder, f"{DS}Transform", Algorithm=algorithm)

    return body_reference(change)


def remove(tag: str) -> Attack:
    def attack(envelope: Any) -> None:
        element = part(envelope, tag)
        element.getparent().remove(element)

    return attack


def child_of(tag: str, new: str) -> Attack:
    return lambda envelope: part(envelope, tag).append(etree.Element(new))


def double(tag: str) -> Attack:
    def attack(envelope: Any) -> None:
        element = part(envelope, tag)
        element.addnext(copy.deepcopy(element))

    return attack


def header_reference_only(envelope: Any) -> None:
    """Only a header block is signed, in the Body's stead: the signature does not cover what is asked."""
    block = etree.SubElement(part(envelope, HEADER), "{urn:block}block", {WSU_ID: "block"})
    envelope.findall(f".//{DS}Reference")[-1].set("URI", f"#{block.get(WSU_ID)}")


def reference_left_out(envelope: Any) -> None:
    last = envelope.findall(f".//{DS}Reference")[-1]
    last.getparent().remove(last)


def reference_twice(envelope: Any) -> None:
    first, *_, last = envelope.findall(f".//{DS}Reference")
    last.getparent().replace(last, copy.deepcopy(first))


def many_references(envelope: Any) -> None:
    last = envelope.findall(f".//{DS}Reference")[-1]
    for _ in range(31):
        last.addnext(copy.deepcopy(last))


def manifest(envelope: Any) -> None:
    holder = etree.SubElement(part(envelope, SIGNATURE), f"{DS}Object")
    etree.SubElement(holder, f"{DS}Manifest", Id="manifest")
    envelope.findall(f".//{DS}Reference")[-1].set("URI", "#manifest")


def tampered(envelope: Any) -> None:
    who(envelope).text = SOMEBODY_ELSE


def ask_more(envelope: Any) -> None:
    part(envelope, BODY).append(copy.deepcopy(part(envelope, BODY)[0]))


def other_namespace(envelope: Any) -> None:
    for element in part(envelope, BODY).iterdescendants():
        element.tag = f"{{urn:example:other}}{etree.QName(element).localname}"


def redigested(envelope: Any) -> None:
    """The Body is changed, and its digest with it: now it is SignedInfo that was not signed."""
    other = signed()
    tampered(envelope)
    digest = other.findall(f".//{DS}DigestValue")[-1].text
    envelope.findall(f".//{DS}DigestValue")[-1].text = digest


def evil_time(envelope: Any) -> None:
    part(envelope, f"{WSU}Created").text = "2026-11-21T11:00:01Z"


def other_certificate(envelope: Any) -> None:
    """A certificate of the same authority, of another institution, in place of the one that signed."""
    part(envelope, TOKEN).text = part(signed("p384"), TOKEN).text


def comment(inside: str) -> Attack:
    return lambda envelope: part(envelope, inside).append(etree.Comment("skipped"))


def comment_in_body(envelope: Any) -> None:
    who(envelope).append(etree.Comment("skipped"))


def instruction(envelope: Any) -> None:
    who(envelope).append(etree.ProcessingInstruction("skipped"))


def split_digest(envelope: Any) -> None:
    digest = envelope.findall(f".//{DS}DigestValue")[-1]
    etree.SubElement(digest, "{urn:split}split").tail, digest.text = digest.text, ""


def two_signed_infos(envelope: Any) -> None:
    info = part(envelope, f"{DS}SignedInfo")
    other = copy.deepcopy(info)
    other.findall(f"{DS}Reference")[-1].set("URI", "#evil")
    info.addprevious(other)


def whole_in_header(envelope: Any) -> None:
    """The whole signed message is put into the Header of another one."""
    inner = copy.deepcopy(envelope)
    for child in list(envelope):
        envelope.remove(child)
    etree.SubElement(envelope, HEADER).append(inner)
    envelope.append(evil_body(envelope))


def envelope_of_another_version(envelope: Any) -> None:
    envelope.tag = "{http://www.w3.org/2003/05/soap-envelope}Envelope"


def signed_body_in_other_version(envelope: Any) -> None:
    """The Body that counts is of SOAP 1.2, the signed one of SOAP 1.1 beside it."""
    other = evil_body(envelope)
    other.tag = "{http://www.w3.org/2003/05/soap-envelope}Body"
    envelope.append(other)


def doubled_id(id_name: str) -> Attack:
    """Somewhere in the Body an Id is met again, in another spelling."""

    def attack(envelope: Any) -> None:
        etree.SubElement(part(envelope, HEADER), "{urn:block}block").set(id_name, part(envelope, BODY).get(WSU_ID))

    return attack


def relative_namespace(envelope: Any) -> None:
    etree.SubElement(part(envelope, BODY), "{relative}element", nsmap={"r": "relative"})
