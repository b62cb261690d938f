"""Reads the two reference lists, and refuses one that is not in order."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from datetime import date
from itertools import groupby, pairwise
from pathlib import Path
from typing import TypeVar

from bcss_gateway.directory.reference.rows import MARKS, InstitutionType, Reference, SectorCode, Validity, Words

FOLDER = Path(__file__).parent
INSTITUTIONS, CODES = "institutions.csv", "quality_codes.csv"
EVERY_SECTOR = "*"

_Cells = dict[str, str]
_R = TypeVar("_R", InstitutionType, SectorCode)


def load(folder: Path = FOLDER) -> Reference:
    """The rows of ``institutions.csv`` and ``quality_codes.csv`` in a folder.

    Raises:
        ValueError: with file and line, where a row lacks a language, its mark is unknown, a number or a date is none,
            or two rows of one key hold on the same day.
    """
    types = _read(folder / INSTITUTIONS, _institution_type)
    codes = _read(folder / CODES, _code)
    return Reference(
        {(row.sector, row.number): rows for rows in types for row in rows[:1]},
        {(row.sector, row.number): rows for rows in codes for row in rows[:1]},
    )


def _read(file: Path, made: Callable[[_Cells], _R]) -> list[tuple[_R, ...]]:
    """The rows of a file, those of one key together."""
    rows: list[_R] = []
    with file.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines)
        for cells in reader:
            try:
                rows.append(made(cells))
            except (KeyError, TypeError, ValueError) as wrong:
                raise ValueError(f"{file}:{reader.line_num}: {wrong}") from None
    grouped = [tuple(group) for _, group in groupby(sorted(rows, key=_place), key=_key)]
    for group in grouped:
        _follow_each_other(file, group)
    return grouped


def _institution_type(cells: _Cells) -> InstitutionType:
    return InstitutionType(
        int(cells["sector"]),
        int(cells["type"]),
        _words(cells["name_fr"], cells["name_nl"]),
        Words(cells["abbreviation_fr"], cells["abbreviation_nl"]),
        _validity(cells),
        _mark(cells["source"]),
        cells["basis"],
    )


def _code(cells: _Cells) -> SectorCode:
    label = _words(cells["fr"], cells["nl"], cells["de"])
    return SectorCode(
        None if cells["sector"] == EVERY_SECTOR else int(cells["sector"]),
        int(cells["code"]),
        label,
        Words(cells["listed_fr"] or label.fr, cells["listed_nl"] or label.nl, label.de),
        _validity(cells),
        _mark(cells["source"]),
        cells["basis"],
    )


def _words(fr: str, nl: str, de: str = "") -> Words:
    if not (fr and nl):
        raise ValueError("a name in French or in Dutch is missing")
    return Words(fr, nl, de)


def _validity(cells: _Cells) -> Validity:
    first, last = (date.fromisoformat(cells[name]) if cells[name] else None for name in ("valid_from", "valid_until"))
    if first and last and last < first:
        raise ValueError("valid_until is before valid_from")
    return Validity(first, last)


def _mark(source: str) -> str:
    if source not in MARKS:
        raise ValueError(f"source is none of {', '.join(MARKS)}")
    return source


def _key(row: InstitutionType | SectorCode) -> tuple[int, int]:
    return (-1 if row.sector is None else row.sector, row.number)


def _place(row: InstitutionType | SectorCode) -> tuple[int, int, date]:
    return (*_key(row), row.validity.first or date.min)


def _follow_each_other(file: Path, rows: Iterable[InstitutionType | SectorCode]) -> None:
    for row, following in pairwise(rows):
        begin = following.validity.first
        if begin is None or row.validity.last is None or row.validity.last >= begin:
            raise ValueError(f"{file}: {row.sector}, {row.number}: two rows hold on the same day")
