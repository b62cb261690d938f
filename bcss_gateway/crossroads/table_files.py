"""The files of a folder of authorization tables: what is loaded, compared and kept are the same bytes, read once."""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_MOST_BYTES = 4 * 1024 * 1024
"""Of all tables together; more is no table that somebody wrote."""

State = tuple[tuple[str | int, ...], ...]
"""What a folder looks like from outside: it differs whenever a file of it does."""


@dataclass(frozen=True, slots=True)
class TableFiles:
    """What was read.

    Attributes:
        digest: SHA-256 of what ``LC_ALL=C sha256sum *.toml`` prints in the folder.
        texts: the text of each file by its name, in the order of the names.
        unreadable: what is wrong with the files that cannot be read, each with its name.
    """

    digest: str
    texts: dict[str, str]
    unreadable: tuple[str, ...]


def state_of(folder: Path) -> State:
    """The names, sizes and times of the files of a folder, without a look into them."""
    try:
        return tuple(_state(folder / name) for name in _names(folder))
    except OSError as problem:
        return (("", problem.errno or 0),)


def read(folder: Path) -> TableFiles:
    """Read the tables of a folder; whatever cannot be read is told, never raised."""
    try:
        names = _names(folder)
    except OSError as problem:
        return TableFiles(_digest({}), {}, (f"{folder} cannot be read: {problem.strerror}",))
    texts: dict[str, str] = {}
    marks: dict[str, str] = {}
    unreadable, left = [], _MOST_BYTES
    for name in names:
        try:
            content = _content(folder / name, left)
            texts[name] = content.decode()
            marks[name], left = hashlib.sha256(content).hexdigest(), left - len(content)
        except (OSError, ValueError) as problem:
            marks[name] = (problem.strerror or "") if isinstance(problem, OSError) else str(problem)
            unreadable.append(f"{ascii(name)[1:-1]}: {marks[name]}")
    if not names:
        unreadable.append(f"there is no table in {folder}")
    return TableFiles(_digest(marks), texts, tuple(unreadable))


def _digest(marks: dict[str, str]) -> str:
    lines = "".join(f"{mark}  {name}\n" for name, mark in marks.items())
    return hashlib.sha256(lines.encode(errors="surrogateescape")).hexdigest()


def _names(folder: Path) -> list[str]:
    """The names of the tables. What is hidden is an editor's, or on its way."""
    return sorted(one.name for one in folder.iterdir() if one.suffix == ".toml" and not one.name.startswith("."))


def _state(file: Path) -> tuple[str | int, ...]:
    try:
        seen = file.stat()
    except OSError as problem:
        return file.name, problem.errno or 0
    return file.name, seen.st_ino, seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns


def _content(file: Path, most: int) -> bytes:
    """The bytes of a file; nobody waits for a pipe or a device of that name.

    Raises:
        OSError: it cannot be read.
        ValueError: it is no file, larger than ``most``, or has a name that cannot be told.
    """
    if not file.name.isprintable():
        raise ValueError("a table has a name of plain letters")
    if not stat.S_ISREG(file.stat().st_mode):
        raise ValueError("this is no file")
    with file.open("rb") as opened:
        content = opened.read(most + 1)
    if len(content) > most:
        raise ValueError(f"the tables are larger than {_MOST_BYTES} bytes together")
    return content


def changes(former: dict[str, str], present: dict[str, str]) -> Iterator[str]:
    """Which files were added, changed and removed, in words, in the order of their names."""
    for name in sorted({*former, *present}):
        if name not in former:
            yield f"added {name}"
        elif name not in present:
            yield f"removed {name}"
        elif former[name] != present[name]:
            yield f"changed {name}"
