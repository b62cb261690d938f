"""Why a batch is refused as a whole, in codes and words."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from bcss_gateway.contracts.return_codes import SPOKEN

FILE = Path(__file__).with_name("refused.toml")
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class Words:
    """One row: what an acknowledgement says.

    Attributes:
        advice: the next step by language.
    """

    code: str
    reason: str
    advice: Mapping[str, str]


class BatchRefused(ValueError):
    """Nothing of the batch was answered.

    Args:
        key: the row of ``refused.toml``.
        shown: what is wrong about this very batch.
    """

    def __init__(self, key: str, shown: str) -> None:
        self.key, self.shown = key, printable(shown)
        super().__init__(f"{words()[key].code}: {words()[key].reason} ({self.shown}). {words()[key].advice['en']}")


def printable(text: str) -> str:
    """Text of a stranger on one line of a terminal, of a file or of the journal: what is no sign is a question mark."""
    return "".join(sign if sign.isprintable() else "?" for sign in text[:_LONGEST])


@lru_cache(1)
def words() -> dict[str, Words]:
    """The table."""
    rows = tomllib.loads(FILE.read_text("utf-8"))
    return {
        key: Words(row["code"], row["reason"], {language: row[language] for language in SPOKEN})
        for key, row in rows.items()
    }
