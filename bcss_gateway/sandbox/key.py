"""The key from which the sandbox's credentials are derived."""

from __future__ import annotations

import os
from pathlib import Path


def sandbox_key(data: Path) -> bytes:
    """The key in the data folder: made once, whole before anybody can read it, and readable by its owner alone."""
    file = data / "sandbox.key"
    if not file.exists():
        _make(file)
    return bytes.fromhex(file.read_text("ascii"))


def _make(file: Path) -> None:
    new = file.with_name(f".{file.name}.{os.getpid()}")
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as out:
        out.write(os.urandom(32).hex())
    try:
        os.link(new, file)
    except FileExistsError:
        pass  # somebody else made one at the same moment: that one holds
    finally:
        new.unlink()
