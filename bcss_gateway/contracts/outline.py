"""A contract as a tree for people to read: each element with its type, how often it may stand there, what it means."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

_XML = "{http://www.w3.org/XML/1998/namespace}"
_XSD = "http://www.w3.org/2001/XMLSchema"
_FACETS = {
    "length": "length",
    "minLength": "least_length",
    "maxLength": "most_length",
    "minInclusive": "from",
    "maxInclusive": "to",
    "minExclusive": "above",
    "maxExclusive": "below",
    "totalDigits": "digits",
    "fractionDigits": "decimals",
}
_FACET_ORDER = tuple(_FACETS.values())
MOST_PARTS = 1_000


@dataclass(frozen=True, slots=True)
class Value:
    """What may stand in an element or attribute.

    Attributes:
        base: the built-in type of XML Schema, without a prefix; ``union`` where there are several.
        name: what the contract calls the type, or empty.
        values: the only texts allowed, if they are listed.
        patterns: regular expressions that must all hold; those of one step stand in one, with ``|`` between them.
        bounds: limits by name, such as ``most_length``, in a fixed order.
        default: what is meant where nothing is given.
    """

    base: str
    name: str = ""
    values: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    bounds: tuple[tuple[str, str], ...] = ()
    default: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One element, attribute or group of a message.

    Attributes:
        kind: ``element``, ``attribute``, ``choice`` (one of its parts), ``sequence`` (its parts together), or ``any``.
        most: how often at most; ``None`` for no limit.
        said: what the schema says about it, by language.
        is_cut: whether it has parts that are not shown, because it holds itself or the tree would be too large.
    """

    kind: str
    name: str = ""
    least: int = 1
    most: int | None = 1
    value: Value | None = None
    said: Mapping[str, str] = field(default_factory=dict)
    parts: tuple[Part, ...] = ()
    is_cut: bool = False

    @property
    def size(self) -> int:
        """How many parts there are, itself included."""
        return 1 + sum(part.size for part in self.parts)


def outline(schema: Any, name: str) -> Part | None:
    """The tree of a global element, not larger than ``MOST_PARTS``; ``None`` where the schema has no such element.

    Args:
        schema: the contract as ``xmlschema`` reads it.
        name: the qualified name, as lxml writes it.
    """
    element = schema.maps.elements.get(name)
    if element is None:
        return None
    whole = _element(element, frozenset())
    depth = _depth(whole)
    tree = whole
    while tree.size > MOST_PARTS:
        depth -= 1
        tree = _shallow(whole, depth)
    return tree


def _depth(part: Part) -> int:
    return 1 + max(map(_depth, part.parts), default=0)


def _shallow(part: Part, depth: int) -> Part:
    if depth <= 1 and part.parts:
        return replace(part, parts=(), is_cut=True)
    return replace(part, parts=tuple(_shallow(child, depth - 1) for child in part.parts))


def _element(element: Any, inside: frozenset[int]) -> Part:
    kind = element.type
    is_cut = id(kind) in inside
    return Part(
        kind="element",
        name=element.local_name,
        least=element.min_occurs,
        most=element.max_occurs,
        value=_value_of(kind, element.default or element.fixed or ""),
        said=_said(element) or _said(element.ref) or _said(kind),
        parts=() if is_cut else tuple(_parts(kind, inside | {id(kind)})),
        is_cut=is_cut,
    )


def _parts(kind: Any, inside: frozenset[int]) -> Iterator[Part]:
    if kind.is_simple():
        return
    for name, attribute in kind.attributes.items():
        if name is not None and not attribute.is_prohibited():
            yield _attribute(attribute)
    if not kind.has_simple_content():
        yield from _group(kind.content, inside)


def _attribute(attribute: Any) -> Part:
    return Part(
        kind="attribute",
        name=attribute.local_name,
        least=int(attribute.use == "required"),
        value=_value_of(attribute.type, attribute.default or attribute.fixed or ""),
        said=_said(attribute) or _said(attribute.type),
    )


def _group(group: Any, inside: frozenset[int], *, of_choice: bool = False) -> Iterator[Part]:
    """The parts of a group; what stands there exactly once, all of it, is no part of its own."""
    is_choice = group.model == "choice"
    parts = tuple(part for particle in group for part in _particle(particle, inside, of_choice=is_choice))
    is_plain = len(parts) < 2 or not (is_choice or of_choice)
    if is_plain and group.min_occurs == group.max_occurs == 1:
        yield from parts
    elif parts:
        yield Part("choice" if is_choice else "sequence", "", group.min_occurs, group.max_occurs, parts=parts)


def _particle(particle: Any, inside: frozenset[int], *, of_choice: bool) -> Iterator[Part]:
    if hasattr(particle, "model"):
        yield from _group(particle, inside, of_choice=of_choice)
    elif getattr(particle, "type", None) is not None:
        yield _element(particle, inside)
    else:
        yield Part("any", "", particle.min_occurs, particle.max_occurs)


def _value_of(kind: Any, default: str) -> Value | None:
    simple = kind if kind.is_simple() else kind.content if kind.has_simple_content() else None
    if simple is None:
        return None
    line = list(_ancestry(simple))
    own = [one for one in line if one.target_namespace != _XSD]
    bounds: dict[str, str] = {}
    for one in own:
        for name, facet in one.facets.items():
            if known := _FACETS.get((name or "").rpartition("}")[2]):
                bounds.setdefault(known, str(facet.value))
    return Value(
        base="union" if len(own) == len(line) else line[-1].local_name,
        name=next((one.local_name for one in own if one.local_name), ""),
        values=next((tuple(map(str, one.enumeration)) for one in own if one.enumeration), ()),
        patterns=tuple(dict.fromkeys("|".join(one.patterns.regexps) for one in own if one.patterns)),
        bounds=tuple(sorted(bounds.items(), key=lambda item: _FACET_ORDER.index(item[0]))),
        default=default,
    )


def _ancestry(kind: Any) -> Iterator[Any]:
    """A simple type and what it restricts, down to the built-in type."""
    while kind is not None:
        yield kind
        if kind.target_namespace == _XSD:
            return
        kind = kind.base_type if kind.base_type is not None and kind.base_type.local_name != "anySimpleType" else None


def _said(component: Any) -> dict[str, str]:
    annotation = getattr(component, "annotation", None)
    if annotation is None or getattr(component, "target_namespace", "") == _XSD:
        return {}
    texts = {
        each.get(f"{_XML}lang", ""): " ".join("".join(each.itertext()).split()) for each in annotation.documentation
    }
    return {language: " ".join(text.split()) for language, text in texts.items() if language and text.strip()}
