"""Elements of SSINInformationService."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bcss_gateway.domain.ssin import Ssin
from bcss_gateway.envelope.exchange import Element
from bcss_gateway.providers.markup import group, leaf, parsed

RELATED = "consultRelatedSsins"
"""The operation that tells all numbers; the other one, ``consultCurrentSsin``, tells one."""


def read_operation(content: Element) -> str:
    """The operation of a valid request."""
    return str(content.tag).rpartition("}")[2].removesuffix("Request")


def write_numbers(asked: Ssin, current: Ssin, others: Iterable[Ssin], *, cancelled: bool) -> Iterator[Element]:
    """The current number, with what became of it and of the one that was asked about; and the others, if any."""
    replaces = f' replaces="{asked}"' if asked != current else ""
    yield parsed(leaf("ssin", current, f'{replaces} canceled="true"' if cancelled else replaces))
    if related := group("relatedSsins", (leaf("relatedSsin", one) for one in others)):
        yield parsed(related)
