"""One WSDL: its operations, its documents as they are served, and the schema inside it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote
from xml.sax.saxutils import escape

from lxml import etree

_WSDL = "{http://schemas.xmlsoap.org/wsdl/}"
_SOAP = "{http://schemas.xmlsoap.org/wsdl/soap/}"
_XSD = "{http://www.w3.org/2001/XMLSchema}"
_ADDRESS = "http://address.placeholder.invalid/"


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of a WSDL; the elements are qualified names as lxml writes them."""

    name: str
    action: str
    request: str
    reply: str
    fault: str


class Wsdl:
    """A contract as its WSDL file describes it.

    Args:
        file: the WSDL file; its imports are followed by their relative locations.
    """

    def __init__(self, file: Path) -> None:
        self.file = file.resolve()
        root = _parse(self.file).getroot()
        self.namespace: str = root.get("targetNamespace")
        self.name: str = root.find(f"{_WSDL}service").get("name")
        self.operations = _operations(root)
        self.by_request = {operation.request: operation for operation in self.operations}
        self.schema_text: bytes = etree.tostring(root.find(f"{_WSDL}types/{_XSD}schema"), with_tail=False)
        self._documents: dict[str, bytes] = {}
        self._collect(self.file, "")

    def operation_of(self, request: str) -> Operation | None:
        """The operation that this element asks for; ``None`` for an element of no operation."""
        return self.by_request.get(request)

    @lru_cache(maxsize=8)  # noqa: B019 - a contract lives as long as the process
    def document(self, key: str, address: str) -> bytes | None:
        """The WSDL (key ``""``) or one of its schemas, naming this public address; ``None`` for an unknown key.

        The keys are a closed set made at start, so that no path of the machine can be asked for.
        """
        text = self._documents.get(key)
        return None if text is None else text.replace(_ADDRESS.encode(), escape(address).encode())

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of all documents; the WSDL's own is empty."""
        return tuple(self._documents)

    def _collect(self, file: Path, key: str) -> None:
        self._documents[key] = b""
        tree = _parse(file)
        for link in tree.iter(f"{_XSD}import", f"{_XSD}include"):
            location = link.get("schemaLocation")
            if location:
                target = (file.parent / location).resolve()
                its_key = self._key_of(target)
                link.set("schemaLocation", f"{_ADDRESS}?xsd={quote(its_key)}")
                if its_key not in self._documents:
                    self._collect(target, its_key)
        for address in tree.iter(f"{_SOAP}address"):
            address.set("location", _ADDRESS)
        self._documents[key] = etree.tostring(tree, xml_declaration=True, encoding="UTF-8")

    def _key_of(self, target: Path) -> str:
        home = next(parent for parent in target.parents if parent.name in ("xsd", "wsdl"))
        return str(target.relative_to(home))


class Unwritten:
    """Stands for the WSDL of a service whose contract nobody has written: it takes any element, and shows nothing."""

    namespace = ""
    operations: tuple[Operation, ...] = ()
    keys: tuple[str, ...] = ()

    def __init__(self, name: str) -> None:
        self.name = name

    def operation_of(self, request: str) -> Operation:
        """An operation without a name."""
        return Operation("", "", request, "", "")

    def document(self, key: str, address: str) -> bytes | None:
        """Nothing."""
        return None


def _parse(file: Path) -> Any:
    return etree.parse(str(file), etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True))


def _operations(root: Any) -> tuple[Operation, ...]:
    parts = {message.get("name"): message.find(f"{_WSDL}part") for message in root.findall(f"{_WSDL}message")}
    actions = {
        bound.get("name"): bound.find(f"{_SOAP}operation").get("soapAction", "")
        for bound in root.findall(f"{_WSDL}binding/{_WSDL}operation")
    }

    def element(operation: Any, kind: str) -> str:
        node = operation.find(_WSDL + kind)
        if node is None:
            return ""
        part = parts[node.get("message").rpartition(":")[2]]
        prefix, _, local = part.get("element").rpartition(":")
        return f"{{{part.nsmap[prefix or None]}}}{local}"

    return tuple(
        Operation(
            operation.get("name"),
            actions[operation.get("name")],
            element(operation, "input"),
            element(operation, "output"),
            element(operation, "fault"),
        )
        for operation in root.findall(f"{_WSDL}portType/{_WSDL}operation")
    )
