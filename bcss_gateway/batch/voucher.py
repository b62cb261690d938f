"""The voucher: what it says of a file, and what is wrong with a file by what it says."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from lxml import etree

from bcss_gateway.batch.questions import NAMESPACE, Counted
from bcss_gateway.batch.refused import BatchRefused
from bcss_gateway.envelope.parsing import NotReadable, parse
from bcss_gateway.settings import HOME

_V = f"{{{NAMESPACE}}}"
_SCHEMA = HOME / "xsd" / "batch" / "BatchV1.xsd"
_LARGEST, _BLOCK = 16 * 1024, 1024 * 1024


@dataclass(frozen=True, slots=True)
class Voucher:
    """What goes with a file.

    Attributes:
        sender: the CBE number of the institution whose questions they are.
        sequence: counts the batches of that institution, without a gap.
        created: when the file was made, as its maker writes it.
        items: how many questions or answers there are.
        total: the control sum of :class:`Counted`.
        size: of the file, in bytes.
        digest: its SHA-256, in hexadecimals.
    """

    sender: str
    sequence: int
    file_id: int
    created: str
    items: int
    total: int
    size: int
    digest: str


def read(file: Path) -> Voucher:
    """The voucher in a file.

    Raises:
        BatchRefused: there is none, or it is none.
    """
    if not file.is_file():
        raise BatchRefused("voucher_missing", file.name)
    if file.stat().st_size > _LARGEST:
        raise BatchRefused("voucher_invalid", f"more than {_LARGEST} bytes")
    try:
        root = parse(file.read_bytes())
    except NotReadable as problem:
        raise BatchRefused("voucher_invalid", str(problem)) from None
    schema = etree.XMLSchema(etree.parse(_SCHEMA))
    if root.tag != f"{_V}voucher" or not schema.validate(root):
        said = schema.error_log.last_error if root.tag == f"{_V}voucher" else None
        raise BatchRefused("voucher_invalid", said.message[:200] if said else "it is no voucher")
    said_of = {etree.QName(one).localname: (one.text or "").strip() for one in root}
    return Voucher(
        sender=said_of["sender"],
        sequence=int(said_of["sequence"]),
        file_id=int(said_of["fileId"]),
        created=said_of["fileCreationTimestamp"],
        items=int(said_of["items"]),
        total=int(said_of["sum"]),
        size=int(said_of["bytes"]),
        digest=said_of["sha256"],
    )


def write(file: Path, voucher: Voucher) -> None:
    """Write a voucher."""
    root = etree.Element(f"{_V}voucher", nsmap={None: NAMESPACE})
    for name, value in (
        ("sender", voucher.sender),
        ("sequence", voucher.sequence),
        ("fileId", voucher.file_id),
        ("fileCreationTimestamp", voucher.created),
        ("items", voucher.items),
        ("sum", voucher.total),
        ("bytes", voucher.size),
        ("sha256", voucher.digest),
    ):
        etree.SubElement(root, _V + name).text = str(value)
    file.write_bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def made_of(file: Path, sender: str, sequence: int, file_id: int, counted: Counted, created: datetime) -> Voucher:
    """The voucher that goes with a file."""
    moment = created.strftime("%Y-%m-%dT%H:%M:%SZ")
    size, digest = file.stat().st_size, digest_of(file)
    return Voucher(sender, sequence, file_id, moment, counted.items, counted.total, size, digest)


def digest_of(file: Path) -> str:
    """The SHA-256 of a file, in hexadecimals."""
    digest = hashlib.sha256()
    with file.open("rb") as content:
        while block := content.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def hold_to(voucher: Voucher, file: Path, largest: int) -> None:
    """Hold a file to its voucher, before anything in it is read.

    Raises:
        BatchRefused: it is another file, or only a part of it.
    """
    if not file.is_file():
        raise BatchRefused("file_missing", file.name)
    size = file.stat().st_size
    if size > largest:
        raise BatchRefused("file_too_large", f"{size} bytes, {largest} at most")
    if size != voucher.size:
        raise BatchRefused("file_incomplete", f"{size} bytes, {voucher.size} by the voucher")
    if digest_of(file) != voucher.digest:
        raise BatchRefused("file_differs", "another SHA-256 than by the voucher")
