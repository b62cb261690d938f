"""The voucher: what it says of the file beside it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from lxml import etree

from bcss_gateway.batch import files
from bcss_gateway.batch.files import NotRegular
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


def voucher_of(file: Path) -> Path:
    """Where the voucher of a file stands: beside it, ``NAME.voucher.xml`` of ``NAME.xml``."""
    return file.with_name(f"{file.stem}.voucher.xml")


def read(file: Path) -> Voucher:
    """The voucher in a file.

    Raises:
        BatchRefused: there is none, or it is none.
    """
    try:
        with files.opened(file) as content:
            raw = content.read(_LARGEST + 1)
    except FileNotFoundError:
        raise BatchRefused("voucher_missing", file.name) from None
    except NotRegular as problem:
        raise BatchRefused("not_regular", str(problem)) from None
    if len(raw) > _LARGEST:
        raise BatchRefused("voucher_invalid", f"more than {_LARGEST} bytes")
    return _said(raw)


def _said(raw: bytes) -> Voucher:
    try:
        root = parse(raw)
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
    """Have a voucher stand in its place."""
    files.put(file, written(voucher))


def written(voucher: Voucher) -> bytes:
    """A voucher as it stands in its file."""
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
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def made_of(
    content: BinaryIO, sender: str, sequence: int, file_id: int, counted: Counted, created: datetime
) -> Voucher:
    """The voucher that goes with a file."""
    moment = created.strftime("%Y-%m-%dT%H:%M:%SZ")
    digest = hashlib.sha256()
    content.seek(0)
    while block := content.read(_BLOCK):
        digest.update(block)
    return Voucher(sender, sequence, file_id, moment, counted.items, counted.total, content.tell(), digest.hexdigest())
