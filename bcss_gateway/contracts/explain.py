"""Why a document is not valid: path, rule in words and an example; never the value, which may identify a person."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from bcss_gateway.contracts.examples import example_of
from bcss_gateway.contracts.rules import Words

MOST_EXPLANATIONS = 10
_LONGEST_PATTERN = 80
# xmlschema takes 40 microseconds an element, often twice, and grows with the cube of an element's attributes.
_MOST_ELEMENTS, _MOST_ATTRIBUTES = 500, 100
_NAMESPACE = re.compile(r"\{[^}]*\}|[^/:\[\]]+:")
_NO_NAME_OF_OURS = re.compile(r"[^/\[\]]*[0-9]{6}[^/\[\]]*|[^/\[\]]{65,}")
_MOST_VALUES = 12
_FACETS = {
    "XsdLengthFacet": "length",
    "XsdMinLengthFacet": "min_length",
    "XsdMaxLengthFacet": "max_length",
    "XsdMinInclusiveFacet": "min_inclusive",
    "XsdMaxInclusiveFacet": "max_inclusive",
    "XsdMinExclusiveFacet": "min_exclusive",
    "XsdMaxExclusiveFacet": "max_exclusive",
    "XsdTotalDigitsFacet": "total_digits",
    "XsdFractionDigitsFacet": "fraction_digits",
}


@dataclass(frozen=True, slots=True)
class Explanation:
    """One violation: where, and which rule."""

    path: str
    rule: str

    def __str__(self) -> str:
        return f"{self.path}: {self.rule}"


def readable(text: bytes, base: Path) -> Any:
    """A schema as ``xmlschema`` reads it, which takes up to a second.

    Args:
        base: the file whose folder its relative locations start from.
    """
    import xmlschema  # a tenth of the start, for what most processes never do

    return xmlschema.XMLSchema10(text.decode(), base_url=str(base.parent), allow="local", loglevel=50)


class Explainer:
    """Reads the same schema as the fast validator, slowly, to say what is wrong."""

    def __init__(self, text: bytes, base: Path) -> None:
        self._schema = readable(text, base)

    def explain(self, element: Any, language: str = "en") -> tuple[Explanation, ...]:
        """Up to ten violations; a document with very many elements or attributes gets one general sentence.

        Args:
            language: of the rules' words; English where it is none of ours.
        """
        words = Words(language)
        if _is_crowded(element):
            return (Explanation("/", words.rule("crowded")),)
        found: dict[Explanation, None] = {}
        with suppress(Exception):  # xmlschema raises for some documents, such as an xsi:type that is no name
            for violation in self._violations(element, words):
                found[violation] = None
        return tuple(found) or (Explanation("/", words.rule("schema")),)

    def finds_fault_with(self, element: Any) -> bool:
        """Whether it has anything against the element; against one that is too large to look at, always."""
        if _is_crowded(element):
            return True
        try:
            return not self._schema.is_valid(element)
        except Exception:  # as above
            return True

    def _violations(self, element: Any, words: Words) -> Iterator[Explanation]:
        for error in islice(self._schema.iter_errors(element), MOST_EXPLANATIONS):
            rule, example = _rule(error, words), _example(error)
            yield Explanation(_local_path(error.path or "/"), words.rule("example", rule, example) if example else rule)


def _is_crowded(element: Any) -> bool:
    attributes = 0
    for count, each in enumerate(element.iter(), start=1):
        attributes += len(each.attrib)
        if count > _MOST_ELEMENTS or attributes > _MOST_ATTRIBUTES:
            return True
    return False


def _local_path(path: str) -> str:
    """The path without prefixes and namespaces: ``/retrieveTIGroupsRequest/searchInformation/ssin``.

    A name that is no name, a person's number for one, is not repeated.
    """
    return _NO_NAME_OF_OURS.sub("*", _NAMESPACE.sub("", path))


def _rule(error: Any, words: Words) -> str:
    validator: Any = error.validator
    kind = type(validator).__name__
    if kind == "XMLSchema10":
        return words.rule("unknown_root")
    if kind in _FACETS:
        return words.rule(_FACETS[kind], validator.value)
    if kind == "XsdPatternFacets":
        return _pattern(validator, words)
    if kind == "XsdEnumerationFacets":
        return words.rule("enumeration", _listed(validator.enumeration))
    if getattr(error, "expected", None) or kind in ("XsdGroup", "Xsd11Group"):
        return _children(error, words)
    if kind in ("XsdAttributeGroup", "XsdAttribute"):
        return words.rule("attributes")
    name = getattr(validator, "local_name", None) or getattr(validator, "prefixed_name", None)
    return words.rule("type", name) if name else words.rule("schema")


def _pattern(facet: Any, words: Words) -> str:
    """The pattern itself where it is one and short; else the type, which says more than many expressions do."""
    name = facet.parent.local_name if facet.parent is not None else None
    (first, *more) = facet.regexps
    if name and (more or len(first) > _LONGEST_PATTERN):
        return words.rule("form", name)
    return words.rule("pattern", words.any_of(facet.regexps))


def _listed(values: Sequence[object]) -> str:
    shown = ", ".join(str(value) for value in values[:_MOST_VALUES])
    return f"{shown} …" if len(values) > _MOST_VALUES else shown


def _children(error: Any, words: Words) -> str:
    names = [one.local_name for one in _expected(error)]
    return words.rule("expected", words.any_of(names)) if names else words.rule("unexpected")


def _example(error: Any) -> str:
    """A value that would do; for a missing element, the element with such a value."""
    for particle in _expected(error)[:1]:
        kind = getattr(particle, "type", None)
        value = example_of(kind) if kind is not None and kind.is_simple() else ""
        return f"<{particle.local_name}>{value}</{particle.local_name}>" if value else ""
    if type(error.validator).__name__ == "XsdEnumerationFacets":
        return ""  # the rule has named them
    kind = getattr(error.validator, "parent", None) if _is_facet(error.validator) else error.validator
    return example_of(kind) if kind is not None and hasattr(kind, "is_simple") and kind.is_simple() else ""


def _expected(error: Any) -> list[Any]:
    expected = getattr(error, "expected", None) or ()
    return [particle for particle in expected if getattr(particle, "local_name", None)]


def _is_facet(validator: Any) -> bool:
    return "Facet" in type(validator).__name__
