"""A service's whole contract in one ZIP file, whose relative imports resolve wherever it is unpacked."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from lxml import etree

from bcss_gateway.contracts.catalogue import Service
from bcss_gateway.contracts.library import ENVELOPE, Library

_SOAP = "{http://schemas.xmlsoap.org/wsdl/soap/}"
_XSD = "{http://www.w3.org/2001/XMLSchema}"
_MOMENT = (1980, 1, 1, 0, 0, 0)
_ORDINARY_FILE = 0o644 << 16


def contract_archive(library: Library, service: Service, home: Path, address: str) -> bytes:
    """The WSDL, which names this gateway's address, and every schema that it or the service's own documents import.

    The files lie as in the project's ``wsdl`` and ``xsd`` folders; the same contract gives the same bytes.

    Args:
        home: the folder that holds both.
        address: the public address of the gateway, without a slash at its end.
    """
    endpoint = library.contracts[service.endpoint].endpoint
    starts = [home / "xsd" / name for name in (ENVELOPE, service.schema)] if service.schema else []
    return _zipped((home / "wsdl" / endpoint.wsdl).resolve(), starts, home, address + endpoint.paths[0])


def subscriber_archive(service: Service, home: Path) -> bytes:
    """The same of a contract that subscribers serve, at addresses of their own."""
    return _zipped((home / "wsdl" / service.subscriber_wsdl).resolve(), [], home, "")


def _zipped(wsdl: Path, starts: Iterable[Path], home: Path, place: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in _closure([wsdl, *starts]):
            entry = zipfile.ZipInfo(file.relative_to(home).as_posix(), _MOMENT)
            entry.external_attr, entry.compress_type = _ORDINARY_FILE, zipfile.ZIP_DEFLATED
            archive.writestr(entry, _at(place, file) if place and file == wsdl else file.read_bytes())
    return out.getvalue()


def _closure(starts: Iterable[Path]) -> list[Path]:
    """The files and all that they import or include, in the order of their names."""
    found: set[Path] = set()
    waiting = [start.resolve() for start in starts]
    while waiting:
        file = waiting.pop()
        if file not in found:
            found.add(file)
            links = _parse(file).iter(f"{_XSD}import", f"{_XSD}include")
            places = [link.get("schemaLocation") for link in links]
            waiting += [(file.parent / place).resolve() for place in places if place]
    return sorted(found)


def _at(place: str, file: Path) -> bytes:
    tree = _parse(file)
    for address in tree.iter(f"{_SOAP}address"):
        address.set("location", place)
    return etree.tostring(tree, xml_declaration=True, encoding="UTF-8")  # type: ignore[no-any-return]


def _parse(file: Path) -> Any:
    return etree.parse(str(file), etree.XMLParser(resolve_entities=False, no_network=True))
