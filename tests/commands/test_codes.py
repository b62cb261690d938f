"""``codes``: what the network's lists say, in the language asked for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from bcss_gateway.directory import quality_codes
from bcss_gateway.directory.reference.loading import load

Run = Callable[..., Result]


@pytest.mark.parametrize(
    ("language", "sector", "code", "every"),
    [
        ("fr", "Secteur 17  CPAS", "  code 2    Revenu d'intégration; 12 mois au plus", "Tous les secteurs"),
        ("nl", "Sector 17  OCMW", "  code 2    Leefloon; hoogstens 12 maanden", "Alle sectoren"),
        ("de", "Sektor 17  CPAS · OCMW", "  Code 2    Eingliederungseinkommen; höchstens 12 Monate", "Alle Sektoren"),
        (
            "en",
            "Sector 17  CPAS · OCMW",
            "  code 2    Revenu d'intégration · Leefloon; 12 months at most",
            "Every sector",
        ),
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


def test_a_code_of_the_cpas_says_its_longest_duration_and_whether_it_is_a_guess(run: Run) -> None:
    listed = run("codes", "--sector", 17).output
    assert "  code 9    Autres formes d'accompagnement; 24 mois au plus  INFERRED\n" in listed
    assert "  code 1    Dossier en examen; 2 mois au plus\n" in listed
    assert "Bénéficiaire de l'allocation de chauffage  INFERRED; jusqu'au 31 décembre\n" in listed
    assert "Participant (projet FSE)  INFERRED; sans limite  INFERRED\n" in listed


def test_the_duration_is_the_one_that_is_configured(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = quality_codes.FILE.read_text("utf-8").replace("longest_months = 24", "longest_months = 12")
    (tmp_path / "codes.toml").write_text(other, "utf-8")
    monkeypatch.setenv("BCSS_QUALITY_CODES", str(tmp_path / "codes.toml"))
    assert "Autres formes d'accompagnement; 12 mois au plus" in run("codes", "--sector", 17).output
