"""Says in a reply which elements were taken out of it, for the services whose contract has a place for that."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from lxml import etree

from bcss_gateway.envelope.exchange import Answer, Element

_AFTER = "ssin"


def paths(answer: Answer) -> dict[str, None]:
    """The path of every element of an answer, each once, in order, then of what its source withheld already."""
    there = dict.fromkeys(path for whole in answer.content for path in _paths(whole))
    return there | dict.fromkeys(answer.withheld)


def tell(answer: Answer, before: Iterable[str]) -> Answer:
    """The answer with ``dataFilters`` after the person's number, when paths that were there before are not any more.

    Of an element that went whole, what was in it is not named.
    """
    after = paths(replace(answer, withheld=()))
    gone = [path for path in before if path not in after and path.rpartition("/")[0] in after]
    if not gone:
        return answer
    filters = etree.Element("dataFilters")
    for path in gone:
        etree.SubElement(filters, "filteredElement").text = path
    position = sum(1 for whole in answer.content if whole.tag == _AFTER)
    return replace(answer, content=(*answer.content[:position], filters, *answer.content[position:]))


def _paths(element: Element, above: str = "") -> Iterator[str]:
    path = above + element.tag
    yield path
    for child in element:
        yield from _paths(child, f"{path}/")
