"""A folder through which an institution exchanges batches: in, out, done, refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from bcss_gateway.batch import voucher
from bcss_gateway.batch.answering import Batches, voucher_of
from bcss_gateway.batch.questions import NAMESPACE
from bcss_gateway.batch.refused import BatchRefused, words
from bcss_gateway.domain.institution import Institution

IN, OUT, DONE, REFUSED = "in", "out", "done", "refused"
_VOUCHER = ".voucher"
_R = f"{{{NAMESPACE}}}"


@dataclass(frozen=True, slots=True)
class Swept:
    """What became of one file, for whoever looks."""

    file: str
    what: str
    is_refused: bool = False


def sweep(folder: Path, institution: Institution, batches: Batches) -> Iterator[Swept]:
    """Answer everything that lies in the folder, in the order of the sequence numbers.

    A file without a voucher is left alone: its voucher comes first, so it is still on its way, or nobody's.
    """
    for name in (IN, OUT, DONE, REFUSED):
        (folder / name).mkdir(exist_ok=True)
    waiting = [one for one in (folder / IN).glob("*.xml") if not one.stem.endswith(_VOUCHER)]
    for file in sorted((one for one in waiting if voucher_of(one).is_file()), key=_order):
        yield _swept(file, folder, institution, batches)


def _order(file: Path) -> tuple[int, str]:
    try:
        return voucher.read(voucher_of(file)).sequence, file.name
    except BatchRefused:
        return 0, file.name


def _swept(file: Path, folder: Path, institution: Institution, batches: Batches) -> Swept:
    try:
        answers = batches.answer(file, institution, folder / OUT / f"{file.stem}.answers.xml")
    except BatchRefused as refused:
        _acknowledge(folder / REFUSED / f"{file.stem}.refused.xml", refused)
        _move(file, folder / REFUSED)
        return Swept(file.name, f"refused, {refused}", is_refused=True)
    _move(file, folder / DONE)
    return Swept(file.name, f"answered, {answers.name}")


def _move(file: Path, folder: Path) -> None:
    """Out of the way, the voucher first: without it nobody takes the file."""
    voucher_of(file).replace(folder / voucher_of(file).name)
    file.replace(folder / file.name)


def _acknowledge(file: Path, refused: BatchRefused) -> None:
    said = words()[refused.key]
    root = etree.Element(f"{_R}refused", nsmap={None: NAMESPACE})
    for name, text in (("code", said.code), ("reason", f"{said.reason}: {refused.shown}"), ("advice", said.advice)):
        etree.SubElement(root, _R + name).text = text
    file.write_bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))
