"""Makes a request that fails smaller, as long as it fails in the same way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from lxml import etree

from fuzzing.request import Request

_TRIES = 200


def smaller(request: Request, fails: Callable[[Request], bool]) -> Request:
    """The smallest request that was found in some two hundred tries.

    Args:
        fails: whether a request still fails in the same way.
    """
    tries, improved = 0, True
    while improved:
        improved = False
        for candidate in _candidates(request):
            tries += 1
            if tries > _TRIES:
                return request
            if fails(candidate):
                request, improved = candidate, True
                break
    return request


def _candidates(request: Request) -> Iterator[Request]:
    for name in request.headers:
        yield replace(request, headers={key: value for key, value in request.headers.items() if key != name})
    for body in (*_without_elements(request.body), *_without_stretches(request.body)):
        yield replace(request, body=body)


def _without_elements(raw: bytes) -> Iterator[bytes]:
    """The document without each of its elements in turn; what is text of a connector is such a document too."""
    try:
        count = len(list(etree.fromstring(raw).iter("*")))
    except (etree.XMLSyntaxError, ValueError):
        return
    for number in range(1, count):
        root = etree.fromstring(raw)
        gone = list(root.iter("*"))[number]
        gone.getparent().remove(gone)
        yield etree.tostring(root)
    yield from _without_inner_elements(etree.fromstring(raw))


def _without_inner_elements(root: Any) -> Iterator[bytes]:
    for leaf in root.iter("*"):
        if len(leaf) == 0 and (leaf.text or "").lstrip().startswith("<"):
            for inner in _without_elements(leaf.text.strip().encode()):
                leaf.text = inner.decode()
                yield etree.tostring(root)


def _without_stretches(raw: bytes) -> Iterator[bytes]:
    size = len(raw) // 2
    while size >= max(1, len(raw) // 32):
        for begin in range(0, len(raw), size):
            yield raw[:begin] + raw[begin + size :]
        size //= 2
