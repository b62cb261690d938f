"""Changes to elements and attributes: what comes out is well-formed, whatever it means."""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from random import Random
from typing import Any

from lxml import etree

from fuzzing.values import DAYS, TEXTS, Plausible

Element = Any
Change = Callable[[Element, Element, Random], None]
"""Changes a tree in its place; takes its root, that of another message, and the dice."""

_XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
_WSU = "{http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd}"
_SOAP = "{http://schemas.xmlsoap.org/soap/envelope/}"
_XML = "{http://www.w3.org/XML/1998/namespace}"
_NAMES = ("a", "x", "Id", "ssin", "SSIN", "Language", "Body", "Envelope", "é", "A" * 70, "A" * 3000, "_", "a-b.c")
_SPACES = (
    "",
    "urn:x",
    "http://www.ksz-bcss.fgov.be/XSD/SSDN/Service",
    "http://www.ksz-bcss.fgov.be/XSD/SSDN/Common",
    "http://schemas.xmlsoap.org/soap/envelope/",
    "http://www.w3.org/2003/05/soap-envelope",
    "http://www.w3.org/2001/XMLSchema-instance",
    "http://kszbcss.fgov.be/types/common/v3",
)
_ATTRIBUTES: tuple[tuple[str, Sequence[str]], ...] = (
    (f"{_XSI}type", ("xs:string", "c:SsinType", "x", "", "a:b:c", "xs:anyType")),
    (f"{_XSI}nil", ("true", "1", "false", "maybe")),
    (f"{_XSI}schemaLocation", ("urn:x http://192.0.2.1/x.xsd", "a", "file:///etc/passwd file:///etc/passwd")),
    (f"{_XSI}noNamespaceSchemaLocation", ("http://192.0.2.1/x.xsd",)),
    (f"{_WSU}Id", ("body", "a", "", "1")),
    ("Id", ("body", "a")),
    ("id", ("body", "a")),
    (f"{_XML}id", ("body", "1", "a b")),
    (f"{_XML}lang", ("fr", "xx-yy", "")),
    (f"{_XML}base", ("http://192.0.2.1/", "file:///")),
    (f"{_SOAP}mustUnderstand", ("1", "0", "true", "2")),
    (f"{_SOAP}actor", ("", "http://schemas.xmlsoap.org/soap/actor/next", "urn:x")),
    (f"{_SOAP}encodingStyle", ("http://schemas.xmlsoap.org/soap/encoding/",)),
    ("href", ("#a", "http://192.0.2.1/")),
    ("qualitycode", ("1", "0", "999", "")),
)


def made_plausible(root: Element, values: Plausible, dice: Random) -> None:
    """Give one to three leaves another value of their kind."""
    leaves = [each for each in root.iter("*") if len(each) == 0 and (each.text or "").strip()]
    for leaf in dice.sample(leaves, min(len(leaves), dice.choice((1, 1, 2, 3)))):
        name = str(etree.QName(leaf).localname)
        leaf.text = values.instead_of(leaf.text, name, dice)
    for each in root.iter("*"):
        for name, value in each.attrib.items():
            if dice.random() < 0.1:
                each.set(name, values.instead_of(value, str(etree.QName(name).localname), dice))


def restructured(root: Element, other: Element, dice: Random) -> None:
    """Leave out, repeat or bring in one element: where much is optional, this is often valid."""
    dice.choice((_drop, _drop, _repeat, _graft_alike, _graft_alike))(root, other, dice)


def changed(root: Element, other: Element, dice: Random) -> None:
    """Make one to five changes."""
    for _ in range(dice.choice((1, 1, 2, 3, 5))):
        dice.choices(_CHANGES, _WEIGHTS)[0](root, other, dice)


def _drop(root: Element, _: Element, dice: Random) -> None:
    if inner := _inner(root):
        each = dice.choice(inner)
        each.getparent().remove(each)


def _repeat(root: Element, _: Element, dice: Random) -> None:
    if inner := _inner(root):
        each = dice.choice(inner)
        for _ in range(dice.choice((1, 1, 2, 9, 50, 1000) if len(list(each.iter())) < 3 else (1, 2, 9))):
            each.addnext(copy.deepcopy(each))


def _move(root: Element, _: Element, dice: Random) -> None:
    if inner := _inner(root):
        each = dice.choice(inner)
        below = set(each.iter())
        place = dice.choice([one for one in root.iter("*") if one not in below])
        place.insert(dice.randrange(len(place) + 1), each)


def _swap(root: Element, _: Element, dice: Random) -> None:
    parents = [each for each in root.iter("*") if len(each) > 1]
    if parents:
        parent = dice.choice(parents)
        parent.insert(0, parent[dice.randrange(len(parent))])


def _rename(root: Element, _: Element, dice: Random) -> None:
    each = dice.choice(list(root.iter("*")))
    name = etree.QName(each)
    local = dice.choice((*_NAMES, name.localname.swapcase(), name.localname + "s"))
    each.tag = etree.QName(name.namespace, local).text


def _move_to_namespace(root: Element, _: Element, dice: Random) -> None:
    each = dice.choice(list(root.iter("*")))
    for one in each.iter("*") if dice.random() < 0.3 else (each,):
        one.tag = etree.QName(dice.choice(_SPACES) or None, etree.QName(one).localname).text


def _other_prefix(root: Element, _: Element, dice: Random) -> None:
    each = dice.choice(list(root.iter("*")))
    prefix = dice.choice(("ns0", "s", "xsi", "soap", "wsse", "x" * 40))
    new = etree.Element(each.tag, dict(each.attrib), {prefix: etree.QName(each).namespace or "urn:none"})
    new.text, new.tail = each.text, each.tail
    if each.getparent() is not None:
        each.getparent().replace(each, new)
        new.extend(list(each))


def _put_text(root: Element, _: Element, dice: Random) -> None:
    leaves = [each for each in root.iter("*") if len(each) == 0]
    dice.choice(leaves or [root]).text = dice.choice(TEXTS if dice.random() < 0.8 else DAYS)


def _put_text_between(root: Element, _: Element, dice: Random) -> None:
    each = dice.choice(list(root.iter("*")))
    if dice.random() < 0.5 or each is root:
        each.text = (each.text or "") + dice.choice(TEXTS)
    else:
        each.tail = dice.choice(TEXTS)


def _put_attribute(root: Element, _: Element, dice: Random) -> None:
    each = dice.choice(list(root.iter("*")))
    name, values = dice.choice(_ATTRIBUTES)
    each.set(name, dice.choice(values) if dice.random() < 0.8 else dice.choice(TEXTS))


def _put_many_attributes(root: Element, _: Element, dice: Random) -> None:
    each = dice.choice(list(root.iter("*")))
    for number in range(dice.choice((10, 101, 500))):
        each.set(f"a{number}", str(number))


def _change_attribute(root: Element, _: Element, dice: Random) -> None:
    having = [each for each in root.iter("*") if each.attrib]
    if having:
        each = dice.choice(having)
        name = dice.choice(sorted(each.attrib))
        if dice.random() < 0.4:
            del each.attrib[name]
        else:
            each.set(name, dice.choice(TEXTS))


def _graft(root: Element, other: Element, dice: Random) -> None:
    place = dice.choice(list(root.iter("*")))
    place.insert(dice.randrange(len(place) + 1), copy.deepcopy(dice.choice(list(other.iter("*")))))


def _graft_alike(root: Element, other: Element, dice: Random) -> None:
    """Put what another message has in an element of the same name in the place of it."""
    have = {each.tag: each for each in other.iter("*")}
    alike = [each for each in _inner(root) if each.tag in have]
    if alike:
        each = dice.choice(alike)
        each.getparent().replace(each, copy.deepcopy(have[each.tag]))


def _nest(root: Element, _: Element, dice: Random) -> None:
    if inner := _inner(root):
        each = dice.choice(inner)
        outer = new = etree.Element(each.tag if dice.random() < 0.5 else "a")
        for _ in range(dice.choice((0, 3, 99, 255, 400))):
            new = etree.SubElement(new, new.tag)
        each.getparent().replace(each, outer)
        new.append(each)


def _put_other_node(root: Element, _: Element, dice: Random) -> None:
    place = dice.choice(list(root.iter("*")))
    node = dice.choice((etree.Comment(" a "), etree.ProcessingInstruction("a", "b"), etree.Entity("amp")))
    place.insert(dice.randrange(len(place) + 1), node)


def _inner(root: Element) -> list[Element]:
    return list(root.iterdescendants("*"))


_CHANGES: tuple[Change, ...] = (
    _drop,
    _repeat,
    _move,
    _swap,
    _rename,
    _move_to_namespace,
    _other_prefix,
    _put_text,
    _put_text_between,
    _put_attribute,
    _put_many_attributes,
    _change_attribute,
    _graft,
    _graft_alike,
    _nest,
    _put_other_node,
)
_WEIGHTS = (6, 4, 4, 4, 3, 3, 2, 16, 3, 6, 1, 3, 3, 4, 2, 2)
