"""A WSDL as a client gets it: fetched with all that it imports."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urljoin

from lxml import etree

from basic_profile.names import W, X, expanded

_LINKS = {f"{W}import": "location", f"{X}import": "schemaLocation", f"{X}include": "schemaLocation"}


class _Fetched(etree.Resolver):
    def __init__(self, documents: Mapping[str, bytes]) -> None:
        super().__init__()
        self._documents = documents

    def resolve(self, address: str, _public_id: str, context: Any) -> Any:
        return self.resolve_string(self._documents[address], context, base_url=address)


@dataclass(frozen=True)
class Description:
    """A WSDL and its imports.

    Attributes:
        documents: the bytes of each by its address, the WSDL first.
    """

    documents: Mapping[str, bytes]

    @classmethod
    def fetched(cls, address: str, get: Callable[[str], bytes]) -> Description:
        """The WSDL at an address, with whatever it leads to."""
        documents, waiting = {}, [address]
        while waiting:
            at = waiting.pop(0)
            if at not in documents:
                documents[at] = get(at)
                waiting += [urljoin(at, link.get(_LINKS[link.tag])) for link in _links(etree.fromstring(documents[at]))]
        return cls(documents)

    def changed(self, change: Callable[[bytes], bytes]) -> Description:
        """The same with another WSDL."""
        first = self.address
        return Description(self.documents | {first: change(self.documents[first])})

    @property
    def address(self) -> str:
        return next(iter(self.documents))

    @property
    def text(self) -> bytes:
        """The bytes of the WSDL."""
        return self.documents[self.address]

    @cached_property
    def root(self) -> Any:
        """The root of the WSDL."""
        return etree.fromstring(self.text)

    @cached_property
    def roots(self) -> dict[str, Any]:
        """The root of each document by its address."""
        return {address: etree.fromstring(text) for address, text in self.documents.items()}

    @cached_property
    def definitions(self) -> list[Any]:
        """The WSDL and each WSDL that it imports."""
        return [self.root, *(root for root in list(self.roots.values())[1:] if root.tag == f"{W}definitions")]

    @cached_property
    def inline(self) -> list[Any]:
        """The schemas inside the WSDL."""
        return self.root.findall(f"{W}types/{X}schema")

    @cached_property
    def schemas(self) -> list[Any]:
        """The schemas inside the WSDL, and each that was imported."""
        return [*self.inline, *(root for root in list(self.roots.values())[1:] if root.tag == f"{X}schema")]

    @cached_property
    def bindings(self) -> list[Any]:
        return [one for root in self.definitions for one in root.findall(f"{W}binding")]

    @cached_property
    def elements(self) -> dict[str, Any]:
        """The global element declarations."""
        return {
            f"{{{schema.get('targetNamespace')}}}{one.get('name')}": one
            for schema in self.schemas
            for one in schema.findall(f"{X}element")
        }

    def named(self, kind: str, referring: Any, attribute: str) -> Any:
        """The message, portType or binding that an attribute refers to, or ``None``."""
        wanted = expanded(referring, referring.get(attribute) or "")
        for root in self.definitions:
            for one in root.findall(f"{W}{kind}"):
                if f"{{{root.get('targetNamespace')}}}{one.get('name')}" == wanted:
                    return one
        return None

    @cached_property
    def schema(self) -> etree.XMLSchema:
        """The compiled schema of the WSDL's types."""
        parser = etree.XMLParser(no_network=False)
        parser.resolvers.add(_Fetched(self.documents))
        text = etree.tostring(self.inline[0], with_tail=False)
        return etree.XMLSchema(etree.fromstring(text, parser, base_url=self.address))


def _links(root: Any) -> list[Any]:
    return [one for one in root.iter(*_LINKS) if one.get(_LINKS[one.tag])]
