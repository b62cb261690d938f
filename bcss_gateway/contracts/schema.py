"""A compiled schema: whether a document is valid, in microseconds."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

from lxml import etree

from bcss_gateway.contracts.declarations import Declarations
from bcss_gateway.contracts.explain import Explainer, Explanation, readable
from bcss_gateway.contracts.outline import Part, outline
from bcss_gateway.contracts.wsdl import Wsdl

T = TypeVar("T")


class Schema:
    """A schema compiled once, before the workers fork; any number of threads may ask it.

    libxml2 decides; the slow explainer is built only when somebody's document was refused.

    Args:
        text: the schema document.
        base: the file whose folder its relative locations start from.
    """

    def __init__(self, text: bytes, base: Path) -> None:
        self._text, self._base = text, base
        self._compiled = etree.XMLSchema(etree.fromstring(text, _trusted_parser(), base_url=str(base)))
        self._lock = threading.Lock()
        self._explainer: Explainer | None = None

    def accepts(self, element: Any) -> bool:
        """Whether the element is valid. The compiled schema's own error log is shared by threads and never read.

        libxml2 refuses blanks around a date or a time, which XML Schema takes: where nothing else is wrong they go.
        """
        if self._compiled.validate(element):
            return True
        padded = [one for one in element.iter("*") if len(one) == 0 and one.text and one.text != one.text.strip()]
        if not padded or self._violated(element):
            return False
        for one in padded:
            one.text = one.text.strip()
        return bool(self._compiled.validate(element))

    def explain(self, element: Any, language: str = "en") -> tuple[Explanation, ...]:
        """Why the element is not valid: paths, rules in words and examples, never a value of the document."""
        return self._explained(lambda explainer: explainer.explain(element, language))

    def declarations(self) -> Declarations:
        """What the schema declares, read anew from its files in milliseconds; its caller keeps what it needs of it."""
        return Declarations(self._text, self._base)

    def _violated(self, element: Any) -> bool:
        return self._explained(lambda explainer: explainer.finds_fault_with(element))

    def _explained(self, ask: Callable[[Explainer], T]) -> T:
        with self._lock:
            if self._explainer is None:
                self._explainer = Explainer(self._text, self._base)
            return ask(self._explainer)

    def outlines(self, names: Iterable[str]) -> tuple[Part | None, ...]:
        """The trees of some global elements, for people to read; the slow reading of the schema is not kept."""
        schema = readable(self._text, self._base)
        return tuple(outline(schema, name) for name in names)


def of_wsdl(wsdl: Wsdl) -> Schema:
    """The schema inside a WSDL."""
    return Schema(wsdl.schema_text, wsdl.file)


def of_files(folder: Path, files: dict[str, str]) -> Schema:
    """One schema that imports several files, so that a wildcard between them finds every declaration.

    Args:
        folder: where the files lie.
        files: the file of each namespace.
    """
    imports = "".join(f'<xs:import namespace="{space}" schemaLocation="{file}"/>' for space, file in files.items())
    text = f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">{imports}</xs:schema>'
    return Schema(text.encode(), folder / "driver.xsd")


def _trusted_parser() -> Any:
    return etree.XMLParser(resolve_entities=False, no_network=True)
