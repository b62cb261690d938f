"""Prints the part of requirements.lock that a running gateway needs: none of the tools of its development.

With names as arguments: the part that has these packages, and no other.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

LOCK = Path(__file__).resolve().parent.parent / "requirements.lock"
_BLOCK = re.compile(r"^([a-z0-9][a-z0-9._-]*)(?:\[[^]]*\])?==.*\n(?: .*\n)*", re.MULTILINE)
_NEEDED_BY = re.compile(r"^ +#(?: via)? {1,3}([a-z0-9][\w.-]*)(?: \((.*)\))?$", re.MULTILINE)
_OURSELVES = "bcss-gateway", "pyproject.toml"


def part(names: list[str] | None = None) -> str:
    """The blocks of the lock file of these packages; without names, of all that the gateway imports."""
    blocks = {found.group(1): found.group() for found in _BLOCK.finditer(LOCK.read_text("utf-8"))}
    chosen = set(names) if names else _needed({name: _NEEDED_BY.findall(text) for name, text in blocks.items()})
    return "".join(blocks[name] for name in sorted(chosen))


def _needed(by: dict[str, list[tuple[str, str]]]) -> set[str]:
    """Whatever we need, whatever that needs, and so on."""
    chosen = {name for name, needing in by.items() if _OURSELVES in needing}
    while more := {name for name, needing in by.items() if chosen & {one for one, _ in needing}} - chosen:
        chosen |= more
    return chosen


if __name__ == "__main__":
    sys.stdout.write(part(sys.argv[1:]))
