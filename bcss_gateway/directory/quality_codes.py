"""Reads the table of quality codes, their longest durations, and when a registration may begin."""

from __future__ import annotations

import tomllib
from pathlib import Path

from bcss_gateway.domain.quality_code import QualityCode, RegistrationRules

FILE = Path(__file__).with_name("quality_codes.toml")


def load(file: Path | None = None) -> RegistrationRules:
    """The rules of the CPAS sector, from the shipped table or another one.

    Raises:
        ValueError: the file is no such table.
    """
    table = tomllib.loads((file or FILE).read_text("utf-8"))
    try:
        codes = [
            QualityCode(
                number=row["number"],
                label_fr=row["fr"],
                label_nl=row["nl"],
                longest_months=row.get("longest_months"),
                within_a_year=row.get("within_a_year", False),
                source=row.get("source", ""),
                follows=tuple(row.get("follows", ())),
            )
            for row in table["code"]
        ]
        rules = RegistrationRules(
            codes={code.number: code for code in codes},
            begins_ahead=table["begins_ahead"],
            begins_back=table["begins_back"],
            excluding=frozenset(map(frozenset, table.get("excluding", ()))),
        )
    except KeyError as missing:
        raise ValueError(f"{file or FILE}: {missing} is missing") from None
    for code in codes:
        if unknown := set(code.follows) - (set(rules.codes) - {code.number}):
            raise ValueError(f"{file or FILE}: code {code.number} cannot follow {', '.join(map(str, sorted(unknown)))}")
    return rules
