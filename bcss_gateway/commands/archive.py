"""The one file of a backup: a tar with its members, and last a manifest with the digest of each."""

from __future__ import annotations

import hashlib
import io
import os
import re
import tarfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, BinaryIO

from bcss_gateway.commands import manifest as manifests
from bcss_gateway.commands.manifest import Manifest, UnusableArchive

MANIFEST = "manifest.json"
DATABASE = "gateway.sqlite"
_BESIDE = ("sandbox.key", "sandbox.json")
_KEYS = "keys"
_NAME = re.compile(rf"{DATABASE}|sandbox\.key|sandbox\.json|{_KEYS}(/[A-Za-z0-9_@+-][A-Za-z0-9_.@+-]*){{1,8}}")
_LARGEST_MANIFEST = 1024 * 1024
_PIECE = 1024 * 1024


def members_of(data: Path, *, with_keys: bool) -> dict[str, Path]:
    """The files beside the database that belong into a backup, by their names in it.

    Raises:
        UnusableArchive: a file among the keys has a name that no backup may have.
    """
    found = {name: data / name for name in _BESIDE if (data / name).is_file()}
    if with_keys:
        keys = sorted(file for file in (data / _KEYS).rglob("[!.]*") if file.is_file())
        found |= {file.relative_to(data).as_posix(): file for file in keys}
    for name in found:
        if not _NAME.fullmatch(name):
            raise UnusableArchive(f"{name} has a name that no backup may have: rename it, or take it away")
    return found


def write(archive: Path, files: Mapping[str, Path], manifest: Manifest) -> None:
    """Write the files and then the manifest, durably; what it says of each file is what was written.

    Raises:
        OSError: a file cannot be read, or the archive cannot be written.
    """
    with _new(archive) as out, tarfile.open(fileobj=out, mode="w") as tar:
        for name, file in files.items():
            with file.open("rb") as stream:
                read = _Counted(stream)
                tar.addfile(_info(name, os.fstat(stream.fileno()).st_size), read)
            manifest.members[name] = (read.length, read.digest.hexdigest())
        text = manifest.text()
        tar.addfile(_info(MANIFEST, len(text)), io.BytesIO(text))
        tar.close()
        out.flush()
        os.fsync(out.fileno())


@contextmanager
def opened(archive: Path) -> Iterator[tuple[tarfile.TarFile, Manifest]]:
    """An archive whose names have all been looked at, with its manifest.

    Raises:
        UnusableArchive: it is no backup, it was cut off, or it holds what no backup holds.
    """
    try:
        with tarfile.open(archive, mode="r:") as tar:
            yield tar, _manifest(tar)
    except (tarfile.TarError, EOFError) as problem:
        raise UnusableArchive(f"it cannot be read to its end ({problem})") from problem


def extract(tar: tarfile.TarFile, manifest: Manifest, folder: Path) -> None:
    """Write the members into a new folder, each readable by its owner alone.

    Raises:
        UnusableArchive: a member is not what the manifest says.
        OSError: the folder cannot be written.
    """
    for name, expected in manifest.members.items():
        file = folder / name
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        stream = tar.extractfile(name)
        assert stream is not None, "only files passed"
        with _new(file) as out:
            read = _Counted(stream)
            while piece := read.read(_PIECE):
                out.write(piece)
        if (read.length, read.digest.hexdigest()) != expected:
            raise UnusableArchive(f"{name} is not what the manifest says")


class _Counted:
    """A stream that notes how much was read of it, and the digest of that."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream, self.length, self.digest = stream, 0, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        piece = self._stream.read(size)
        self.length += len(piece)
        self.digest.update(piece)
        return piece


def _manifest(tar: tarfile.TarFile) -> Manifest:
    infos = tar.getmembers()
    for info in infos:
        if info.type != tarfile.REGTYPE or info.issparse():
            raise UnusableArchive(f"{info.name!r} in it is not a plain file")
        if not (info.name == MANIFEST or _NAME.fullmatch(info.name)):
            raise UnusableArchive(f"{info.name!r} is no name of a member of a backup")
    names = [info.name for info in infos]
    if len(set(names)) != len(names):
        raise UnusableArchive("a member is in it twice")
    if not infos or names[-1] != MANIFEST or infos[-1].size > _LARGEST_MANIFEST:
        raise UnusableArchive("it has no manifest at its end")
    stream = tar.extractfile(infos[-1])
    assert stream is not None, "a plain file has content"
    manifest = manifests.read(stream.read())
    if {info.name: info.size for info in infos[:-1]} != {name: size for name, (size, _) in manifest.members.items()}:
        raise UnusableArchive("its members are not those of the manifest")
    if DATABASE not in manifest.members:
        raise UnusableArchive("there is no database in it")
    return manifest


def _info(name: str, size: int) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    return info


def _new(file: Path) -> BinaryIO:
    """A file that was not there, to write to; its owner alone can read it."""
    return os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600), "wb")
