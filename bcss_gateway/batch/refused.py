"""Why a batch is refused as a whole, in codes and words."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

FILE = Path(__file__).with_name("refused.toml")
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class Words:
    """One row: what an acknowledgement says."""

    code: str
    reason: str
    advice: str


class BatchRefused(ValueError):
    """Nothing of the batch was answered.

    Args:
        key: the row of ``refused.toml``.
        shown: what is wrong about this very batch.
    """

    def __init__(self, key: str, shown: str) -> None:
        self.key, self.shown = key, printable(shown)
        super().__init__(f"{words()[key].code}: {words()[key].reason} ({self.shown}). {words()[key].advice}")


def printable(text: str) -> str:
    """Text of a stranger on one line of a terminal, of a file or of the journal: what is no sign is a question mark."""
    return "".join(sign if sign.isprintable() else "?" for sign in text[:_LONGEST])


@lru_cache(1)
def words() -> dict[str, Words]:
    """The table."""
    return {key: Words(**row) for key, row in tomllib.loads(FILE.read_text("utf-8")).items()}
