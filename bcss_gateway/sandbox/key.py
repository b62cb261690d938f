"""The key from which the sandbox's credentials are derived."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def sandbox_key(data: Path) -> bytes:
    """The key in the data folder: made once, whole before anybody can read it, and readable by its owner alone."""
    file = data / "sandbox.key"
    if not file.exists():
        _make(file)
    return bytes.fromhex(file.read_text("ascii"))


def _make(file: Path) -> None:
    descriptor, new = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    with os.fdopen(descriptor, "w") as out:
        out.write(os.urandom(32).hex())
    try:
        os.link(new, file)
    except FileExistsError:
        pass  # somebody else made one at the same moment: that one holds
    finally:
        Path(new).unlink()
