"""Reads from a schema's own files, in milliseconds, what is declared: the children of an element, its listed values.

It follows what our contracts are written with: named and inline types, extensions and restrictions, references, groups,
imports and includes. What it cannot follow it says to be open, never to be closed.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import etree

_XS = "{http://www.w3.org/2001/XMLSchema}"
_NAMED = ("element", "complexType", "simpleType", "group")
_INSIDE = tuple(_XS + name for name in ("sequence", "choice", "all", "complexContent", "extension", "restriction"))


class Declarations:
    """Every global declaration of a schema and of the files that it imports.

    Args:
        text: the schema document.
        base: the file whose folder its relative locations start from.
    """

    def __init__(self, text: bytes, base: Path) -> None:
        self._global: dict[tuple[str, str], Any] = {}
        self._spaces: dict[Any, str] = {}
        self._read(etree.fromstring(text, _parser()), base.parent, set(), "")

    def element(self, name: str) -> Any:
        """The global element of a qualified name, as lxml writes it; ``None`` where there is none."""
        return self._global.get(("element", name))

    def children(self, element: Any) -> dict[str, Any] | None:
        """The elements that may stand in an element, by local name; ``None`` where anything may."""
        found: dict[str, Any] = {}
        kind = self._type_of(element)
        for child in () if kind is None else self._particles(kind):
            if child is None:
                return None
            found[(child.get("name") or child.get("ref")).rpartition(":")[2]] = child
        return found

    def values(self, element: Any) -> tuple[str, ...]:
        """The texts that an element lists as the only ones allowed; none where it lists none."""
        kind = self._type_of(element)
        found = () if kind is None else kind.findall(f"{_XS}restriction/{_XS}enumeration")
        return tuple(one.get("value") for one in found)

    def _read(self, root: Any, folder: Path, seen: set[Path], including: str) -> None:
        space = root.get("targetNamespace", including)
        self._spaces[root] = space
        for child in root:
            if child.tag in (f"{_XS}import", f"{_XS}include"):
                self._follow(child, folder, seen, space if child.tag.endswith("include") else "")
            elif isinstance(child.tag, str) and child.tag.removeprefix(_XS) in _NAMED:
                name = f"{{{space}}}{child.get('name')}" if space else child.get("name")
                self._global[child.tag.removeprefix(_XS), name] = child

    def _follow(self, link: Any, folder: Path, seen: set[Path], including: str) -> None:
        location = link.get("schemaLocation")
        file = (folder / location).resolve() if location else None
        if file is not None and file not in seen:
            seen.add(file)
            self._read(etree.parse(str(file), _parser()).getroot(), file.parent, seen, including)

    def _named(self, kind: str, user: Any, name: str) -> Any:
        """The global declaration that a reference in a document means."""
        prefix, _, local = name.rpartition(":")
        space = user.nsmap.get(prefix or None) or self._spaces[user.getroottree().getroot()]
        return self._global.get((kind, f"{{{space}}}{local}" if space else local))

    def _type_of(self, element: Any) -> Any:
        if element.get("ref"):
            element = self._named("element", element, element.get("ref"))
        if element is not None and element.get("type"):
            kinds = (self._named(kind, element, element.get("type")) for kind in ("complexType", "simpleType"))
            return next((kind for kind in kinds if kind is not None), None)
        inline = [] if element is None else element.findall(f"{_XS}complexType") + element.findall(f"{_XS}simpleType")
        return inline[0] if inline else None

    def _particles(self, holder: Any) -> Iterator[Any]:
        """The elements of a content model; ``None`` for a wildcard, and for what is declared nowhere."""
        for child in holder:
            if child.tag == f"{_XS}element":
                yield child
            elif child.tag == f"{_XS}any":
                yield None
            elif child.tag == f"{_XS}group":
                yield from self._of_another("group", child, child.get("ref"))
            elif child.tag in _INSIDE:
                if child.tag == f"{_XS}extension":
                    yield from self._of_another("complexType", child, child.get("base"))
                yield from self._particles(child)

    def _of_another(self, kind: str, user: Any, name: str) -> Iterator[Any]:
        other = self._named(kind, user, name)
        return iter([None]) if other is None else self._particles(other)


def _parser() -> Any:
    return etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
