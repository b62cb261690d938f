"""The institute's codes with their wording, from ``codes.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

Wording = Mapping[str, str]
"""A wording by language, ``nl``, ``fr`` and ``de``."""

Wordings = Mapping[str, Wording]
"""Wordings by code."""

_DATA: Mapping[str, Any] = tomllib.loads(Path(__file__).with_name("codes.toml").read_text("utf-8"))

FUNDS: Mapping[str, str] = {code: fund.get("enterprise_number", "") for code, fund in _DATA["fund"].items()}
"""The enterprise number of each social insurance fund, empty where no source has it."""

OCCUPATIONS: Wordings = _DATA["occupation"]
QUALITIES: Wordings = _DATA["quality"]
SERIES: Wordings = _DATA["series"]
SITUATIONS: Wordings = _DATA["situation"]
INSURANCE: Wordings = _DATA["insurance"]

OWN_NAME, MAIN_OCCUPATION = "100", "100"
PAID, DUE, OVERDUE = "01", "02", "03"
COUNTS, DOES_NOT_COUNT = "1", "0"


def occupations_of(trade: int) -> tuple[str, ...]:
    """The institute's codes that fit a trade of the National Register; none where it has none."""
    return tuple(_DATA["trades"].get(str(trade), ()))
