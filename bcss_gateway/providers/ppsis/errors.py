"""The table of what can be wrong with a form, in the codes and words of the federal service."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bcss_gateway.contracts.return_codes import SPOKEN

FILE = Path(__file__).with_name("errors.toml")


@dataclass(frozen=True, slots=True)
class FormError:
    """One row: six digits, and the words by language."""

    key: str
    code: str
    words: Mapping[str, str]


def load(file: Path = FILE) -> Mapping[str, FormError]:
    """The errors by their key."""
    rows = tomllib.loads(file.read_text("utf-8"))
    return {key: FormError(key, row["code"], {one: row[one] for one in SPOKEN}) for key, row in rows.items()}
