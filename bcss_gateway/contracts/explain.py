"""Why a document is not valid: the path and the rule in words, never the value, which may identify a person."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import xmlschema
from xmlschema.validators import XMLSchemaValidationError

MOST_EXPLANATIONS = 10
_LONGEST_PATTERN = 80
# xmlschema's time grows with the cube of an element's attributes: a sender could keep it busy for minutes.
_MOST_ELEMENTS, _MOST_ATTRIBUTES = 2_000, 100
_NAMESPACE = re.compile(r"\{[^}]*\}|[^/:\[\]]+:")
_NO_NAME_OF_OURS = re.compile(r"[^/\[\]]*[0-9]{6}[^/\[\]]*|[^/\[\]]{65,}")
_FACETS = {
    "XsdLengthFacet": "must have exactly {} characters",
    "XsdMinLengthFacet": "must have at least {} characters",
    "XsdMaxLengthFacet": "must have at most {} characters",
    "XsdMinInclusiveFacet": "must be at least {}",
    "XsdMaxInclusiveFacet": "must be at most {}",
    "XsdMinExclusiveFacet": "must be more than {}",
    "XsdMaxExclusiveFacet": "must be less than {}",
    "XsdTotalDigitsFacet": "must have at most {} digits",
    "XsdFractionDigitsFacet": "must have at most {} digits after the point",
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
    return xmlschema.XMLSchema10(text.decode(), base_url=str(base.parent), allow="local", loglevel=50)


class Explainer:
    """Reads the same schema as the fast validator, slowly, to say what is wrong."""

    def __init__(self, text: bytes, base: Path) -> None:
        self._schema = readable(text, base)

    def explain(self, element: Any) -> tuple[Explanation, ...]:
        """Up to ten violations; a document with very many elements or attributes gets one general sentence."""
        if _is_crowded(element):
            return (Explanation("/", "has too many elements or attributes to say where it breaks the schema"),)
        found = dict.fromkeys(self._violations(element))
        return tuple(found) or (Explanation("/", "does not follow the schema"),)

    def _violations(self, element: Any) -> Iterator[Explanation]:
        for error in islice(self._schema.iter_errors(element), MOST_EXPLANATIONS):
            yield Explanation(_local_path(error.path or "/"), _rule(error))


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


def _rule(error: XMLSchemaValidationError) -> str:
    validator: Any = error.validator
    kind = type(validator).__name__
    if kind == "XMLSchema10":
        return "is not an element of this contract"
    if kind in _FACETS:
        return _FACETS[kind].format(validator.value)
    if kind == "XsdPatternFacets":
        return _pattern(validator)
    if kind == "XsdEnumerationFacets":
        return "must be one of " + ", ".join(str(value) for value in validator.enumeration)
    if getattr(error, "expected", None) or kind in ("XsdGroup", "Xsd11Group"):
        return _children(error)
    if kind in ("XsdAttributeGroup", "XsdAttribute"):
        return "has an attribute that the schema does not know, or lacks one that it asks for"
    name = getattr(validator, "local_name", None) or getattr(validator, "prefixed_name", None)
    return f"must be a valid {name}" if name else "does not follow the schema"


def _pattern(facet: Any) -> str:
    """The pattern itself where it is one and short; else the type, which says more than many expressions do."""
    name = facet.parent.local_name if facet.parent is not None else None
    (first, *more) = facet.regexps
    if name and (more or len(first) > _LONGEST_PATTERN):
        return f"must have the form of {name}"
    return f"must match {' or '.join(facet.regexps)}"


def _children(error: Any) -> str:
    expected = getattr(error, "expected", None) or ()
    names = [particle.local_name for particle in expected if getattr(particle, "local_name", None)]
    return f"expected here: {' or '.join(names)}" if names else "holds an element that is not expected here"
