"""Whether a gateway serves from a data folder: a lock on a file in it, for as long as one does."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

import click

_FILE = "serving.lock"


def occupy(data: Path) -> int:
    """Say that this process serves from a folder, until it and all that it forks have ended.

    Returns:
        The open file that holds the lock.

    Raises:
        click.ClickException: another data folder is being put in its place.
    """
    return _locked(data, fcntl.LOCK_SH, "a backup is being restored there: start again when that is done")


def reserve(data: Path) -> int:
    """See that nobody serves from a folder, and that nobody begins to.

    Returns:
        The open file that holds the lock.

    Raises:
        click.ClickException: a gateway serves from it.
    """
    return _locked(data, fcntl.LOCK_EX, "a gateway serves from there: stop it first")


def _locked(data: Path, kind: int, complaint: str) -> int:
    descriptor = os.open(data / _FILE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        raise click.ClickException(f"{data}: {complaint}") from None
    return descriptor
