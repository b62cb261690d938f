"""Namespaces, and names as lxml writes them."""

from __future__ import annotations

from typing import Any

WSDL = "http://schemas.xmlsoap.org/wsdl/"
BINDING = "http://schemas.xmlsoap.org/wsdl/soap/"
HTTP = "http://schemas.xmlsoap.org/soap/http"
XSD = "http://www.w3.org/2001/XMLSchema"
ENVELOPE = "http://schemas.xmlsoap.org/soap/envelope/"
ENCODING = "http://schemas.xmlsoap.org/soap/encoding/"
XML = "http://www.w3.org/XML/1998/namespace"
NEXT = "http://schemas.xmlsoap.org/soap/actor/next"

W, S, X, E = f"{{{WSDL}}}", f"{{{BINDING}}}", f"{{{XSD}}}", f"{{{ENVELOPE}}}"
NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"


def expanded(element: Any, name: str) -> str:
    """A QName in the text or an attribute of an element, as lxml writes names."""
    prefix, _, local = name.strip().rpartition(":")
    space = element.nsmap.get(prefix or None)
    return f"{{{space}}}{local}" if space else local


def space_of(tag: Any) -> str:
    """The namespace of a name as lxml writes it; empty for none, and for what is no element."""
    return tag[1:].partition("}")[0] if isinstance(tag, str) and tag.startswith("{") else ""


def local_of(tag: str) -> str:
    """The local part of a name as lxml writes it."""
    return tag.rpartition("}")[2]


def namespaced(start: Any, space: str) -> list[Any]:
    """The elements of a namespace, from this one down."""
    return [one for one in start.iter() if space_of(one.tag) == space]
