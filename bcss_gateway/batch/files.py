"""Files in folders that others may write to: theirs are opened once and never through a link, ours come whole."""

from __future__ import annotations

import fcntl
import hashlib
import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, BinaryIO, cast

_OURSELVES = os.O_NOFOLLOW | os.O_CLOEXEC
_BLOCK = 1024 * 1024
_KINDS = (
    (stat.S_ISLNK, "a link"),
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISBLK, "a device"),
    (stat.S_ISCHR, "a device"),
)


class NotRegular(Exception):
    """It is a link, a folder, a pipe, a device, or may not be read; the text says which."""


class Busy(RuntimeError):
    """Another process is at it."""


def opened(file: Path) -> BinaryIO:
    """A regular file of somebody else, to read.

    It is looked at before it is opened, since opening a device may do something, and again after: it may be another by
    then. Nothing that it can be keeps one waiting.

    Raises:
        FileNotFoundError: there is none.
        NotRegular: it is something else, or may not be read.
    """
    _check(file, os.lstat(file))
    try:
        descriptor = os.open(file, os.O_RDONLY | os.O_NONBLOCK | _OURSELVES)
    except FileNotFoundError:
        raise
    except OSError as problem:
        raise NotRegular(f"{file.name} cannot be read: {problem.strerror}") from None
    return _regular(file, descriptor, "rb")


@contextmanager
def copied(content: BinaryIO, size: int, folder: Path) -> Iterator[tuple[IO[bytes], str]]:
    """The first bytes of a file as a copy that has no name, so that nobody else can change it, and their SHA-256.

    Raises:
        OSError: there is no room for it.
    """
    digest = hashlib.sha256()
    with TemporaryFile(dir=folder) as copy:
        while block := content.read(min(_BLOCK, size)):
            digest.update(block)
            copy.write(block)
            size -= len(block)
        yield copy, digest.hexdigest()


def put(file: Path, content: bytes) -> None:
    """Have a file stand in its place, whole and on the disk, whatever had its name before.

    Raises:
        OSError: there is no room for it; then nothing is changed.
    """
    made = file.with_name(f".{secrets.token_hex(8)}")
    try:
        with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _OURSELVES, 0o666), "wb") as out:
            out.write(content)
            force(out)
        made.replace(file)
    finally:
        made.unlink(missing_ok=True)
    force_folder(file.parent)


@contextmanager
def alone(file: Path) -> Iterator[BinaryIO]:
    """A file of ours, made if it is not there, for one process at a time; the lock ends with the process.

    Raises:
        Busy: another has it.
        NotRegular: something else stands in its place.
    """
    try:
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_NONBLOCK | _OURSELVES, 0o600)
    except IsADirectoryError:
        raise NotRegular(f"{file.name} is a folder") from None
    except OSError as problem:
        if not file.is_symlink():
            raise
        raise NotRegular(f"{file.name} is a link") from problem
    with _regular(file, descriptor, "r+b") as out:
        try:
            fcntl.flock(out, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy(f"another process is at {file.name}") from None
        yield out


def force(out: IO[bytes]) -> None:
    """Have what was written on the disk."""
    out.flush()
    os.fsync(out.fileno())


def force_folder(folder: Path) -> None:
    """Have on the disk which files are in a folder."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _regular(file: Path, descriptor: int, mode: str) -> BinaryIO:
    try:
        _check(file, os.fstat(descriptor))
    except NotRegular:
        os.close(descriptor)
        raise
    return cast(BinaryIO, os.fdopen(descriptor, mode))


def _check(file: Path, seen: os.stat_result) -> None:
    if not stat.S_ISREG(seen.st_mode):
        what = next((words for is_one, words in _KINDS if is_one(seen.st_mode)), "something else")
        raise NotRegular(f"{file.name} is {what}")
