"""Reads the table of quality codes and their longest durations."""

from __future__ import annotations

import tomllib
from pathlib import Path

from bcss_gateway.domain.quality_code import QualityCode

FILE = Path(__file__).with_name("quality_codes.toml")


def load(file: Path = FILE) -> dict[int, QualityCode]:
    """The quality codes of the CPAS sector by number."""
    rows = tomllib.loads(file.read_text("utf-8"))["code"]
    codes = [
        QualityCode(row["number"], row["fr"], row["nl"], row.get("longest_months"), row.get("within_a_year", False))
        for row in rows
    ]
    return {code.number: code for code in codes}
