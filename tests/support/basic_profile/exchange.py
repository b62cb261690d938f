"""What went over the line: a request and the response to it, byte for byte."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from email.message import Message as Header
from functools import cached_property
from typing import Any

from lxml import etree

from basic_profile.bound import Bound, operations
from basic_profile.description import Description
from basic_profile.names import E, expanded

_BOMS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_DECLARED = re.compile(r"""<\?xml[^>]*\bencoding\s*=\s*["']([\w.-]+)""")


@dataclass(frozen=True)
class Message:
    """One HTTP message, split from its bytes."""

    start: str
    headers: tuple[tuple[str, str], ...]
    body: bytes

    @classmethod
    def read(cls, raw: bytes) -> Message:
        """A message from the bytes of a whole line."""
        head, _, body = raw.partition(b"\r\n\r\n")
        start, *lines = head.decode("latin-1").split("\r\n")
        pairs = (line.partition(":") for line in lines)
        return cls(start, tuple((name.strip().lower(), value.strip()) for name, _, value in pairs), body)

    def header(self, name: str) -> str | None:
        """The value of a header field, ``None`` where there is none."""
        return next((value for known, value in self.headers if known == name), None)

    @property
    def status(self) -> int:
        """The status of a response."""
        return int(self.start.split()[1])

    @property
    def method(self) -> str:
        """The method of a request."""
        return self.start.split()[0]

    @property
    def media_type(self) -> str:
        return (self.header("content-type") or "").partition(";")[0].strip().lower()

    @property
    def charset(self) -> str:
        """The charset that the Content-Type names, in small letters; empty for none."""
        header = Header()
        header["Content-Type"] = self.header("content-type") or ""
        return str(header.get_param("charset") or "").lower()

    @property
    def bom(self) -> str:
        """The encoding that a byte order mark tells; empty without one."""
        return next((name for mark, name in _BOMS.items() if self.body.startswith(mark)), "")

    @property
    def declared(self) -> str:
        """The encoding that the XML declaration names, in small letters; empty for none."""
        head = self.body[:400].decode(self.bom or "latin-1", "replace")
        found = _DECLARED.search(head)
        return found[1].lower() if found else ""

    @cached_property
    def root(self) -> Any:
        """The root of the body, read by its charset; ``None`` where that is not well-formed."""
        try:
            return etree.fromstring(self.body, etree.XMLParser(resolve_entities=False, encoding=self._encoding))
        except (etree.XMLSyntaxError, ValueError):
            return None

    @property
    def _encoding(self) -> str | None:
        """What outweighs the XML declaration: UTF-8 that the charset names and the body is in."""
        try:
            return "utf-8" if self.charset == "utf-8" and self.body.decode() else None
        except UnicodeDecodeError:
            return None

    def child(self, name: str) -> Any:
        """The Header or the Body of the envelope, or ``None``."""
        return None if self.root is None else self.root.find(f"{E}{name}")

    @property
    def contents(self) -> list[Any]:
        """The elements in the Body."""
        body = self.child("Body")
        return [] if body is None else [one for one in body if isinstance(one.tag, str)]

    @property
    def blocks(self) -> list[Any]:
        """The elements in the Header."""
        header = self.child("Header")
        return [] if header is None else [one for one in header if isinstance(one.tag, str)]

    @property
    def fault(self) -> Any:
        """The SOAP fault, or ``None``."""
        return next((one for one in self.contents if one.tag == f"{E}Fault"), None)

    @property
    def fault_code(self) -> str:
        """The fault's code, as lxml writes names; empty without one."""
        code = None if self.fault is None else self.fault.find("faultcode")
        return "" if code is None else expanded(code, code.text or "")


@dataclass(frozen=True)
class Exchange:
    """A request and its response.

    Attributes:
        description: of the address that was called.
        is_good: whether the request keeps to the profile too; else only the response is held to it.
    """

    request: Message
    response: Message
    description: Description
    is_good: bool

    @property
    def held(self) -> list[Message]:
        """The messages that carry an envelope and must keep to the profile.

        A response with a 4xx status is HTTP's own word and carries none: the profile calls a MESSAGE what transports
        an envelope.
        """
        answered = [] if 400 <= self.response.status < 500 else [self.response]
        return [self.request, *answered] if self.is_good else answered

    @cached_property
    def operation(self) -> Bound | None:
        """The operation that the request calls; a document-literal one is known by its element."""
        asked = {one.tag for one in self.request.contents}
        for one in operations(self.description):
            element = {expanded(part, part.get("element")) for part in one.parts("input") if part.get("element")}
            if asked == (element if one.style == "document" else {f"{{{_space(one)}}}{one.bound.get('name')}"}):
                return one
        return None

    def where(self, message: Message) -> str:
        """``input`` or ``output``."""
        return "input" if message is self.request else "output"


def _space(bound: Bound) -> str:
    body = bound.body("input")
    return "" if body is None else body.get("namespace", "")
