"""``codes``: what the network's lists say, in the language asked for."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from click.testing import Result

from bcss_gateway.directory.reference.loading import load

Run = Callable[..., Result]


@pytest.mark.parametrize(
    ("language", "sector", "code", "every"),
    [
        ("fr", "Secteur 17  CPAS", "  code 2    Revenu d'intégration", "Tous les secteurs"),
        ("nl", "Sector 17  OCMW", "  code 2    Leefloon", "Alle sectoren"),
        ("de", "Sektor 17  CPAS · OCMW", "  Code 2    Eingliederungseinkommen", "Alle Sektoren"),
        ("en", "Sector 17  CPAS · OCMW", "  code 2    Revenu d'intégration · Leefloon", "Every sector"),
    ],
)
def test_a_sector_in_each_language(run: Run, language: str, sector: str, code: str, every: str) -> None:
    lines = run("codes", "--sector", 17, "--lang", language).output.splitlines()
    assert lines[0] == sector
    assert code in lines
    assert lines.index(every) == len(lines) - 4


def test_all_sectors_with_every_row(run: Run) -> None:
    reference = load()
    lines = run("codes").output.splitlines()
    assert [int(line.split()[1]) for line in lines if line.startswith("Secteur ")] == list(reference.sectors)
    rows = sum(len(rows) for lists in (reference.types, reference.codes) for rows in lists.values())
    assert len([line for line in lines if line.startswith("  ")]) == rows


def test_dates_and_guesses_are_said(run: Run) -> None:
    listed = run("codes", "--sector", "13", "--lang", "nl").output
    assert listed.startswith("Sector 13  RSZ\n")
    assert "Socialezekerheidsstelsels (vanaf 2015-01-01 tot en met 2016-12-31)  INFERRED\n" in listed
    assert "  code 30   Dimona\n" in listed


def test_an_unknown_sector_is_refused_with_those_that_there_are(run: Run) -> None:
    result = run("codes", "--sector", "4")
    assert result.exit_code == 1
    assert "no list has the sector 4; there are: 0, 1, 2, 3, 5," in result.output
