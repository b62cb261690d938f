"""How a valid call is turned into an attack: what the rows at the door have in common."""

from __future__ import annotations

from collections.abc import Callable

from door import Sent, text
from messages import Call, envelope

Make = Callable[[Call], Sent]


def attributes(count: int) -> str:
    """So many attributes without a value."""
    return " ".join(f"a{number}=''" for number in range(count))


def namespaces(count: int) -> str:
    """So many declarations of a namespace."""
    return " ".join(f"xmlns:a{number}='a'" for number in range(count))


def nested(depth: int) -> str:
    """Elements in one another."""
    return "<a>" * depth + "</a>" * depth


def headed(block: str, encoding: str = "utf-8") -> Make:
    """The call with something in its Header."""
    return text(lambda call: envelope(call.element, block), encoding)


def instead(element: str) -> Make:
    """Another body element in the place of the call's."""
    return text(lambda call: envelope(element))


def around(replaced: str, by: str) -> Make:
    """The call with something of its envelope replaced; ``{}`` stands for the body element."""
    return text(lambda call: envelope(call.element).replace(replaced, by.format(call.element)))


def put(element: str) -> Make:
    """The call with something before the first end tag of its body element."""
    return text(lambda call: envelope(call.element.replace("</", element + "</", 1)))


def attributed(more: str) -> Make:
    """The call with attributes on its body element."""
    return text(lambda call: envelope(call.element.replace(" xmlns:", f" {more} xmlns:", 1)))


def for_mark(replacement: str) -> Make:
    """The call with something in the place of the marked number."""
    return text(lambda call: envelope(call.marked(replacement)))


def after_doctype(subset: str, for_mark: str | None = None, encoding: str = "utf-8") -> Make:
    """The call after a DOCTYPE, with something in the place of the marked number."""

    def make(call: Call) -> str:
        element = call.element if for_mark is None else call.marked(for_mark)
        return f"<!DOCTYPE x {subset}>{envelope(element)}"

    return text(make, encoding)


def before(prolog: str) -> Make:
    """The call after something."""
    return text(lambda call: prolog + envelope(call.element))


def declared(encoding: str, header: str = "", sent: str = "utf-8", **headers: str | None) -> Make:
    """The call in an encoding, with a declaration that says so, or says otherwise."""
    declaration = f'<?xml version="1.0" encoding="{encoding}"?>'
    return text(lambda call: declaration + envelope(call.element, header), sent, **headers)


def padded(size: int, **headers: str | None) -> Make:
    """The call with a comment that makes the body this long."""

    def make(call: Call) -> str:
        short = envelope(call.element)
        return short + f"<!--{' ' * (size - len(short) - 7)}-->"

    return text(make, **headers)


def raw(body: Callable[[Call], bytes], **headers: str | None) -> Make:
    """Bytes that are no text."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda call: Sent(body(call), named)
