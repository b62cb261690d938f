"""The questions of a file, read one after the other: however long the file is, one of them is in memory at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO

from lxml import etree

from bcss_gateway.batch.refused import BatchRefused
from bcss_gateway.envelope.exchange import Element
from bcss_gateway.envelope.parsing import OF_A_CALL

NAMESPACE = "urn:bcss-gateway:batch:v1"
_B = f"{{{NAMESPACE}}}"
_AT_ONCE = 32 * 1024
"""So many bytes the parser takes in at once."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What a voucher says of what is in a file.

    Attributes:
        items: how many there are.
        total: the sum over all of them of the number times the characters of text in it: an item that is changed,
            missing, or in another place changes it.
    """

    items: int = 0
    total: int = 0

    def and_one(self, number: int, length: int) -> Counted:
        """With one more, whose text has so many characters."""
        return Counted(self.items + 1, self.total + number * length)


@dataclass(frozen=True, slots=True)
class BatchQuestion:
    """One question: its number, and the element that would stand in the body of a call."""

    number: int
    element: Element


def questions(content: IO[bytes], largest: int) -> Iterator[BatchQuestion]:
    """The questions of a file, in their order.

    Args:
        content: the file, from its first byte on.
        largest: how many bytes one question may have, as a call has its limit.

    Raises:
        BatchRefused: it cannot be read, a question is too large, or they are not numbered from 1 on.
    """
    content.seek(0)
    try:
        yield from _questions(content, largest)
    except etree.XMLSyntaxError as problem:
        raise BatchRefused("file_unreadable", f"line {problem.lineno}: {(problem.msg or '')[:200]}") from None


def counted(content: IO[bytes], largest: int, is_known: Callable[[str], bool]) -> Counted:
    """What there is in a file.

    Args:
        is_known: whether an element of this name may be asked.

    Raises:
        BatchRefused: as :func:`questions`, or nobody knows what is asked.
    """
    found = Counted()
    for one in questions(content, largest):
        if not is_known(one.element.tag):
            raise BatchRefused("file_unreadable", f"question {one.number}: no service has {one.element.tag[:120]}")
        found = found.and_one(one.number, length_of(one.element))
    return found


def length_of(element: Element) -> int:
    """How many characters of text there are in an element."""
    return sum(len(text) for text in element.itertext())


class _Measured:
    """Gives a parser its bytes, as long as a question comes to its end among them."""

    def __init__(self, content: IO[bytes], largest: int) -> None:
        self._content, self._largest = content, largest
        self._left = largest + _AT_ONCE
        self.number = 1

    def read(self, size: int) -> bytes:
        """The next bytes, for the parser.

        Raises:
            BatchRefused: too many of them belong to one question.
        """
        if self._left <= 0:
            raise self.too_large()
        taken = self._content.read(min(size, _AT_ONCE))
        self._left -= len(taken)
        return taken

    def another(self) -> None:
        """A question has come to its end."""
        self._left, self.number = self._largest + _AT_ONCE, self.number + 1

    def too_large(self) -> BatchRefused:
        """Why it is not read any further."""
        return BatchRefused("file_unreadable", f"question {self.number}: more than {self._largest} bytes")


def _questions(content: IO[bytes], largest: int) -> Iterator[BatchQuestion]:
    measured = _Measured(content, largest)
    events = etree.iterparse(
        measured,
        events=("start", "end"),
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    depth = 0
    for event, element in events:
        if event == "start":
            _check_start(element, depth)
            depth += 1
            continue
        depth -= 1
        if depth == 1:
            yield _question(element, measured, largest)
            measured.another()
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]


def _check_start(element: Element, depth: int) -> None:
    wanted = {0: f"{_B}questions", 1: f"{_B}question"}.get(depth)
    if wanted and element.tag != wanted:
        raise BatchRefused("file_unreadable", f"line {element.sourceline}: {etree.QName(wanted).localname} is expected")
    if depth == 0 and element.getroottree().docinfo.doctype:
        raise BatchRefused("file_unreadable", "a DOCTYPE is not allowed")


def _question(element: Element, measured: _Measured, largest: int) -> BatchQuestion:
    expected, number = measured.number, element.get("number") or ""
    if number != str(expected):
        raise BatchRefused("numbering_wrong", f"{number[:20] or 'none'} where {expected} is expected")
    inside = list(element)
    if len(inside) != 1:
        raise BatchRefused("file_unreadable", f"question {number}: one element is expected")
    written = etree.tostring(inside[0], encoding="UTF-8", with_tail=False)
    if len(written) > largest:
        raise measured.too_large()
    # A tree of its own, as a call has one: what reads a body looks at its document too.
    alone = etree.fromstring(written, etree.XMLParser(resolve_entities=False))
    if complaint := OF_A_CALL.complaint(alone):
        raise BatchRefused("file_unreadable", f"question {number}: {complaint}")
    return BatchQuestion(expected, alone)
