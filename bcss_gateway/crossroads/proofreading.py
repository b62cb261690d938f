"""Reads authorization tables, and refuses them with file and line when something in them cannot be meant."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from bcss_gateway.crossroads.authorization import Authorizations
from bcss_gateway.crossroads.authorization_table import NONE_NAMED, WITHOUT_NUMBER, AuthorizationTable
from bcss_gateway.crossroads.contradictions import contradictions
from bcss_gateway.crossroads.lines_of_tables import Lines, Place
from bcss_gateway.crossroads.row_rules import Known, wrong_in_row

_SOURCES = ("OFFICIAL", "CLIENT", "REAL", "INFERRED")
_NUMBER = re.compile(r"\b\d{2}/\d{3,4}\b")
_AT_LINE = re.compile(r"at line (\d+)")

Found = tuple[str, Place, str]
"""The name of a file without its ending, what in it is wrong, and why."""


@dataclass(frozen=True, slots=True, order=True)
class Complaint:
    """Something that cannot be meant.

    Attributes:
        file: the file's name.
        line: the line in it, from 1.
        row: the number of the row, from 1, as the journal names it; 0 where it is about no row.
        what: what is wrong, in a sentence.
    """

    file: str
    line: int
    row: int
    what: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {f'row {self.row}: ' if self.row else ''}{self.what}"


class TablesRefused(ValueError):
    """Tables that are not taken up, with everything that is wrong with them."""

    def __init__(self, complaints: Iterable[Complaint]) -> None:
        self.complaints = tuple(complaints)
        super().__init__("\n".join(map(str, self.complaints)))


def load(folder: Path, known: Known) -> Authorizations:
    """The tables of a folder, all of them or none.

    Raises:
        TablesRefused: something in them cannot be meant, or an example does not hold.
    """
    return of_texts({file.name: file.read_bytes() for file in sorted(folder.glob("*.toml"))}, known)


def of_texts(texts: Mapping[str, str | bytes], known: Known) -> Authorizations:
    """The tables that stand in files, by the names of these.

    Raises:
        TablesRefused: as :func:`load`.
    """
    tables, wrong = proofread(texts, known)
    if wrong:
        raise TablesRefused(wrong)
    return Authorizations(tables)


def proofread(
    texts: Mapping[str, str | bytes], known: Known
) -> tuple[dict[str, AuthorizationTable], tuple[Complaint, ...]]:
    """The tables that can be read, by the names of their files without the ending, and all that is wrong, in order."""
    tables, unread = read(texts)
    lines: dict[str, Lines] = {}

    def complaint(name: str, place: Place, what: str) -> Complaint:
        file = f"{name}.toml"
        if name not in lines:
            lines[name] = Lines(_text(texts[file]))
        row = place.number if place.kind == "allowance" else 0
        return Complaint(file, lines[name].line_of(place), row, what)

    found = [complaint(*one) for one in _wrong(tables, known)]
    return tables, tuple(sorted((*unread, *found)))


def read(texts: Mapping[str, str | bytes]) -> tuple[dict[str, AuthorizationTable], list[Complaint]]:
    """The tables that can be read, by the names of their files without the ending, and why the others cannot."""
    tables, wrong = {}, []
    for file, content in texts.items():
        try:
            text = content.decode() if isinstance(content, bytes) else content
            tables[Path(file).stem] = AuthorizationTable(**tomllib.loads(text))
        except ValidationError as problem:
            wrong += [_invalid(file, Lines(_text(content)), error["loc"], error["msg"]) for error in problem.errors()]
        except UnicodeDecodeError as problem:
            wrong.append(Complaint(file, problem.object.count(b"\n", 0, problem.start) + 1, 0, "it is no UTF-8"))
        except ValueError as problem:  # no TOML
            line = _AT_LINE.search(str(problem))
            wrong.append(Complaint(file, int(line[1]) if line else _text(content).count("\n") + 1, 0, str(problem)))
    return tables, wrong


def without_examples(tables: Mapping[str, AuthorizationTable]) -> Authorizations:
    """The tables without their examples, for those who want to see which ones fail, or what would change."""
    return Authorizations({name: table.model_copy(update={"example": []}) for name, table in tables.items()})


def _text(content: str | bytes) -> str:
    return content.decode(errors="replace") if isinstance(content, bytes) else content


def _invalid(file: str, lines: Lines, place: tuple[int | str, ...], what: str) -> Complaint:
    """What the model of a table says of a value, which it names by the way to it."""
    kind = str(place[0]) if len(place) > 1 and place[0] in ("allowance", "example") else ""
    number, rest = (int(place[1]) + 1, place[2:]) if kind else (0, place)
    line = lines.line_of(Place(kind, number, str(rest[0]) if rest else ""))
    about = [f"example {number}"] if kind == "example" else []
    named, what = ".".join([*about, *map(str, rest)]), what.removeprefix("Value error, ")
    return Complaint(file, line, number if kind == "allowance" else 0, f"{named}: {what}" if named else what)


def _wrong(tables: Mapping[str, AuthorizationTable], known: Known) -> Iterator[Found]:
    bare = without_examples(tables)
    for name, table in tables.items():
        yield from ((name, place, what) for place, what in _in_table(table))
        yield from ((name, place, what) for place, what in _in_examples(table, bare))
        for number, row in enumerate(table.allowance, start=1):
            yield from ((name, Place("allowance", number, key), what) for key, what in wrong_in_row(row, table, known))
    for grant, what in contradictions(bare.rows, known.institutions):
        name, _, its_number = grant.row.rpartition("#")
        yield name, Place("allowance", int(its_number)), what


def _in_table(table: AuthorizationTable) -> Iterator[tuple[Place, str]]:
    if not table.legal_basis.strip():
        yield Place(key="legal_basis"), "no legal basis is named"
    if table.deliberation not in (NONE_NAMED, WITHOUT_NUMBER) and not _NUMBER.search(table.deliberation):
        said = f"deliberation {table.deliberation!r} has no number such as 04/032"
        yield Place(key="deliberation"), f"{said}; where there is none, say {NONE_NAMED!r} or {WITHOUT_NUMBER!r}"
    if table.valid_to < table.valid_from:
        yield Place(key="valid_to"), f"it would end on {table.valid_to}, before it begins on {table.valid_from}"
    if table.source not in _SOURCES:
        yield Place(key="source"), f"source {table.source} is none of {', '.join(_SOURCES)}"


def _in_examples(table: AuthorizationTable, bare: Authorizations) -> Iterator[tuple[Place, str]]:
    failed = bare.failed(table)
    for number, example in enumerate(table.example, start=1):
        if example in failed:
            yield Place("example", number, "text"), f"example {number} does not hold: {example.text}"
