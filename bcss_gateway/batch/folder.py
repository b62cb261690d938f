"""A folder through which an institution exchanges batches: in, out, done, refused."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path

from lxml import etree

from bcss_gateway.batch import files, voucher
from bcss_gateway.batch.answering import Batches, Fetched, Gone
from bcss_gateway.batch.checking import is_suitable
from bcss_gateway.batch.files import Busy, NotRegular
from bcss_gateway.batch.questions import NAMESPACE
from bcss_gateway.batch.refused import BatchRefused, printable, words
from bcss_gateway.batch.voucher import voucher_of
from bcss_gateway.domain.institution import Institution

IN, OUT, DONE, REFUSED = "in", "out", "done", "refused"
_LOCK = ".sweeping"
_VOUCHER = ".voucher"
_NAMELESS = "unsuitable-name"
_R = f"{{{NAMESPACE}}}"


@dataclass(frozen=True, slots=True)
class Swept:
    """What became of one file, for whoever looks.

    Attributes:
        is_well: whether it is answered; else somebody has to do something.
    """

    file: str
    what: str
    is_well: bool = True


def sweep(folder: Path, institution: Institution, batches: Batches) -> Iterator[Swept]:
    """Answer everything that lies in the folder, in the order of the sequence numbers.

    A file without a voucher is left alone: its voucher comes first, so it is still on its way, or nobody's.

    Raises:
        Busy: another process sweeps this folder.
        NotRegular: what should be one of its folders is a link, or something else.
        OSError: the disk is full, or fails; the same again goes on from there.
    """
    for name in (IN, OUT, DONE, REFUSED):
        _make(folder / name)
    with files.alone(folder / DONE / _LOCK):
        waiting = [one for one in (folder / IN).glob("*.xml") if not one.stem.endswith(_VOUCHER)]
        for file in sorted((one for one in waiting if os.path.lexists(voucher_of(one))), key=_order):
            yield _swept(file, folder, institution, batches)


def _make(folder: Path) -> None:
    with suppress(FileExistsError):
        folder.mkdir()
    if not stat.S_ISDIR(folder.lstat().st_mode):
        raise NotRegular(f"{folder.name} is no folder of its own: a link leads elsewhere, where nothing may be moved")


def _order(file: Path) -> tuple[int, str]:
    try:
        return voucher.read(voucher_of(file)).sequence, file.name
    except BatchRefused:
        return 0, file.name


def _swept(file: Path, folder: Path, institution: Institution, batches: Batches) -> Swept:
    shown = printable(file.name)
    try:
        answers = batches.answer(file, institution, folder / OUT / f"{file.stem}.answers.xml")
    except BatchRefused as refused:
        to = _free(folder / REFUSED, file.stem if is_suitable(file.name) else _NAMELESS)
        _acknowledge(_acknowledgement(to), refused)
        _move(file, to)
        return Swept(shown, f"refused, {refused}", is_well=False)
    except Fetched as problem:
        _move(file, _free(folder / DONE, file.stem))
        return Swept(shown, str(problem))
    except (Busy, Gone, NotRegular) as problem:
        return Swept(shown, f"left where it is: {problem}", is_well=False)
    _move(file, _free(folder / DONE, file.stem))
    return Swept(shown, f"answered, {answers.name}")


def _free(folder: Path, stem: str) -> Path:
    """A name that nothing in a folder has: what lies there is somebody's still."""
    names = (folder / name for name in chain([f"{stem}.xml"], (f"{stem}-{number}.xml" for number in count(2))))
    return next(one for one in names if not any(map(os.path.lexists, (one, voucher_of(one), _acknowledgement(one)))))


def _move(file: Path, to: Path) -> None:
    """Out of the way, the voucher first: without it nobody takes the file. Its sender may have taken it back."""
    with suppress(FileNotFoundError):
        voucher_of(file).rename(voucher_of(to))
    with suppress(FileNotFoundError):
        file.rename(to)


def _acknowledgement(file: Path) -> Path:
    return file.with_name(f"{file.stem}.refused.xml")


def _acknowledge(file: Path, refused: BatchRefused) -> None:
    said = words()[refused.key]
    root = etree.Element(f"{_R}refused", nsmap={None: NAMESPACE})
    etree.SubElement(root, f"{_R}code").text = said.code
    etree.SubElement(root, f"{_R}reason").text = f"{said.reason}: {refused.shown}"
    for language, advice in said.advice.items():
        etree.SubElement(root, f"{_R}advice", language=language).text = advice
    files.put(file, etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))
