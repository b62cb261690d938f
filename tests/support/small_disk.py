"""Disks that become full when a test wants them to: a small one that is mounted, or a limit on how files may grow."""

from __future__ import annotations

import os
import resource
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import pytest

_MEGABYTES = 8


class Disk(Protocol):
    """Where everything lies.

    Attributes:
        folder: on this disk.
    """

    folder: Path

    @contextmanager
    def with_room_for(self, size: int) -> Iterator[None]:
        """A while in which so many bytes can be written."""


class Mounted:
    """A disk of its own, in memory, for whoever may mount one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        command = ["mount", "-t", "tmpfs", "-o", f"size={_MEGABYTES}m,mode=700", "tmpfs", str(folder)]
        if subprocess.run(command, capture_output=True, check=False).returncode:
            pytest.skip("only root may mount a disk")

    @contextmanager
    def with_room_for(self, size: int) -> Iterator[None]:
        """A ballast takes the rest."""
        ballast, state = self.folder / "ballast", os.statvfs(self.folder)
        if (free := state.f_bavail * state.f_frsize) > size:
            with ballast.open("wb") as out:
                os.posix_fallocate(out.fileno(), 0, free - size)
        try:
            yield
        finally:
            ballast.unlink(missing_ok=True)

    def close(self) -> None:
        """Take it away."""
        subprocess.run(["umount", "--lazy", str(self.folder)], check=True)


class Limited:
    """Any disk, on which files may not grow beyond a size."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @contextmanager
    def with_room_for(self, size: int) -> Iterator[None]:
        """The limit is this process's own, and may be taken back."""
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    def close(self) -> None:
        """Nothing is left of it."""
