"""Gateways under load: many clients at once, with what each of them did and was told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture
def processes_in() -> Callable[[Path], dict[int, int]]:
    """The processes that work in a folder, each with its parent."""

    def look(folder: Path) -> dict[int, int]:
        found = {}
        for entry in Path("/proc").iterdir():
            try:
                if entry.name.isdigit() and (entry / "cwd").readlink() == folder:
                    found[int(entry.name)] = int((entry / "stat").read_text().rpartition(") ")[2].split()[1])
            except OSError:
                pass  # it ended meanwhile, or belongs to somebody else
        return found

    return look
