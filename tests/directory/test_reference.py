"""The reference lists: complete, in order, and in step with what else names a sector or a code."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from bcss_gateway.crossroads import authorization
from bcss_gateway.directory import quality_codes
from bcss_gateway.directory.reference.loading import CODES, FOLDER, INSTITUTIONS, load
from bcss_gateway.directory.reference.rows import InstitutionType, SectorCode, Words
from bcss_gateway.domain.period import Period
from bcss_gateway.domain.quality_code import CPAS_SECTOR
from bcss_gateway.providers.job_seeker.fictions import SERVICE_OF
from bcss_gateway.sandbox.data_files import read_toml
from bcss_gateway.sandbox.institutions import institutions
from bcss_gateway.sandbox.population import population
from bcss_gateway.sandbox.social_lives import EMPLOYMENT_SECTORS
from bcss_gateway.settings import HOME

REFERENCE = load()
TYPES = [row for rows in REFERENCE.types.values() for row in rows]
ROWS: list[InstitutionType | SectorCode] = [*TYPES, *(row for rows in REFERENCE.codes.values() for row in rows)]
SHIPPED = quality_codes.load()
SEED_002 = {1: 2, 2: 12, 3: 12, 4: 12, 5: 12, 6: 12, 7: 60, 8: 60, 9: 24}
"""The longest durations of seed 002, in months; code 40 runs from 1 January to 31 December."""
CODES_HEAD, TYPES_HEAD = (
    (FOLDER / name).read_text("utf-8").partition("\n")[0] + "\n" for name in (CODES, INSTITUTIONS)
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Lists without rows, to which a test adds its own."""
    (tmp_path / CODES).write_text(CODES_HEAD, "utf-8")
    (tmp_path / INSTITUTIONS).write_text(TYPES_HEAD, "utf-8")
    return tmp_path


def test_every_row_of_the_official_lists_is_there() -> None:
    assert len({(row.sector, row.number) for row in TYPES if row.basis.startswith("list of sectors")}) == 209
    assert len([row for row in ROWS if isinstance(row, SectorCode) and "list of quality codes" in row.basis]) == 106
    assert len(REFERENCE.sectors) == 85


def test_every_row_has_both_languages_and_says_what_it_is_taken_from() -> None:
    for row in ROWS:
        words = row.name if isinstance(row, InstitutionType) else row.label
        for text in (words.fr, words.nl):
            assert text == " ".join(text.split()) != "", row
            assert text.upper() != text or len(text) < 10 or "_" in text, f"{text} is shouted"
        assert row.basis, row


def test_the_codes_of_the_cpas_and_of_every_sector_are_in_german_too() -> None:
    assert all(row.label.de for sector in (CPAS_SECTOR, None) for row in REFERENCE.codes_of(sector))


def test_one_name_follows_another_without_a_gap() -> None:
    renamed = [rows for rows in REFERENCE.types.values() if len(rows) > 1]
    assert len(renamed) >= 10
    for row, following in (pair for rows in renamed for pair in pairwise(rows)):
        assert row.validity.last is not None
        assert following.validity.first == row.validity.last + timedelta(days=1)


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2014, 12, 31), "Office national de sécurité sociale des administrations provinciales et locales"),
        (date(2015, 1, 1), "Office des régimes particuliers de sécurité sociale"),
        (date(2017, 1, 1), "Office national de sécurité sociale"),
        (None, "Office national de sécurité sociale"),
    ],
)
def test_an_institution_is_named_as_it_was_on_the_day(day: date | None, name: str) -> None:
    row = REFERENCE.institution_type(13, 0, day)
    assert row
    assert row.name.fr == name


def test_a_code_of_every_sector_is_found_in_each_and_an_unknown_one_in_none() -> None:
    assert {REFERENCE.code(sector, 999) for sector in REFERENCE.sectors} == {REFERENCE.codes[None, 999][0]}
    assert REFERENCE.code(17, 10) is None
    assert REFERENCE.institution_type(4, 0) is None
    with pytest.raises(ValueError, match="empty"):
        REFERENCE.abbreviation(4)


def test_the_codes_of_the_cpas_are_those_that_can_be_registered_by_the_same_names() -> None:
    listed = {row.number: (row.label.fr, row.label.nl) for row in REFERENCE.codes_of(CPAS_SECTOR)}
    assert listed == {code.number: (code.label_fr, code.label_nl) for code in SHIPPED.codes.values()}


@pytest.mark.parametrize(("code", "months"), SEED_002.items())
def test_the_durations_are_those_of_seed_002(code: int, months: int) -> None:
    assert SHIPPED.codes[code].longest_months == months


def test_the_duration_that_two_sources_dispute_and_those_that_none_gives_are_marked() -> None:
    assert {number for number, code in SHIPPED.codes.items() if code.source == "INFERRED"} == {9, 11, 12, 20, 21}
    assert {code.source for code in SHIPPED.codes.values()} == {"OFFICIAL", "INFERRED"}


@pytest.mark.parametrize("begin", [date(2026, 1, 1), date(2026, 6, 15), date(2026, 12, 31)])
def test_code_40_ends_with_the_calendar_year(begin: date) -> None:
    code = SHIPPED.codes[40]
    assert code.last_day(begin) == date(2026, 12, 31)
    assert code.allows(Period(begin, date(2026, 12, 31)))
    assert not code.allows(Period(begin, date(2027, 1, 1)))


def test_every_institution_of_the_sandbox_has_a_type_of_the_lists() -> None:
    for one in institutions():
        assert REFERENCE.institution_type(one.sector, one.subsector), one


def test_every_partner_of_the_sandbox_has_the_name_of_its_type_or_says_that_its_sector_is_a_guess() -> None:
    """The whole name, a part of it, or the abbreviation, in one of the two languages."""
    flagged = {entry["basic_user"] for entry in read_toml("institutions")["institution"] if entry.get("inferred")}
    assert len(flagged) < 20
    for one in institutions():
        row = REFERENCE.institution_type(one.sector, one.subsector)
        assert row
        if one.basic_user not in flagged and one.sector != CPAS_SECTOR:
            ours = [_folded(name) for name in (one.name_fr, one.name_nl)]
            theirs = [_folded(name) for name in (row.name.fr, row.name.nl, row.abbreviation.fr, row.abbreviation.nl)]
            alike = [name for name in theirs if any(name and (name in own or own in name) for own in ours)]
            assert alike or one.basic_user in theirs, (one.name_fr, row.name)


def test_the_employment_services_are_those_of_the_list() -> None:
    named = {region: REFERENCE.abbreviation(sector).fr.upper() for region, sector in EMPLOYMENT_SECTORS.items()}
    assert named == SERVICE_OF
    assert all(REFERENCE.code(sector, 4) for sector in EMPLOYMENT_SECTORS.values())


def test_every_line_of_the_persons_is_in_a_code_of_its_sector() -> None:
    used = {line[:3:2] for one in population(2000, 1990, date(2026, 11, 22)) for line in one.integrations}
    assert len(used) > 10
    assert {(sector, code) for sector, code in used if not REFERENCE.code(sector, code)} == set()


def test_every_code_of_the_authorization_tables_is_one_of_its_sector() -> None:
    used = set(_of_the_tables())
    assert {(17, 2), (55, 4)} < used
    assert {(sector, code) for sector, code in used if not REFERENCE.code(sector, code)} == set()


def test_what_is_guessed_stands_in_the_decisions() -> None:
    text = (HOME / "docs" / "decisions.md").read_text("utf-8")
    for name in (CODES, INSTITUTIONS):
        assert f"`{(FOLDER / name).relative_to(HOME)}`" in text


def test_a_name_is_said_in_the_language_asked_or_in_both() -> None:
    name = Words("Chômeur contrôlé", "Gecontroleerde werkloze")
    assert [name.said_in(language) for language in ("fr", "nl")] == [name.fr, name.nl]
    assert {name.said_in(language) for language in ("de", "en")} == {"Chômeur contrôlé · Gecontroleerde werkloze"}
    assert Words("Dimona", "Dimona").said_in("en") == "Dimona"


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("1,10,,,Un,,,,,OFFICIAL,x", "quality_codes.csv:2: a name in French or in Dutch is missing"),
        ("1,10,,,Un,Een,,,,GUESSED,x", "quality_codes.csv:2: source is none of OFFICIAL, REAL, CLIENT, INFERRED"),
        ("1,10,2020-02-01,2020-01-01,Un,Een,,,,REAL,x", "quality_codes.csv:2: valid_until is before valid_from"),
        ("1,10,2020-02-30,,Un,Een,,,,REAL,x", "quality_codes.csv:2: day is out of range for month"),
        ("one,10,,,Un,Een,,,,REAL,x", "quality_codes.csv:2: invalid literal for int"),
        ("1,10", "quality_codes.csv:2: "),
        ("1,10,,,Un,Een,,,,REAL,x\n1,10,,,Uns,Eens,,,,REAL,x", "1, 10: two rows hold on the same day"),
        (
            "1,10,,2020-01-01,Un,Een,,,,REAL,x\n1,10,2020-01-01,,Uns,Eens,,,,REAL,x",
            "1, 10: two rows hold on the same day",
        ),
    ],
)
def test_a_list_that_is_not_in_order_is_refused_with_file_and_line(folder: Path, row: str, words: str) -> None:
    (folder / CODES).write_text(f"{CODES_HEAD}{row}\n", "utf-8")
    with pytest.raises(ValueError, match=words):
        load(folder)


def test_a_code_holds_within_its_dates(folder: Path) -> None:
    (folder / CODES).write_text(f"{CODES_HEAD}1,10,2020-01-01,2020-12-31,Un,Een,,,,REAL,x\n", "utf-8")
    reference = load(folder)
    held = [reference.code(1, 10, date(year, month, day)) for year, month, day in ((2019, 12, 31), (2021, 1, 1))]
    assert held == [None, None]
    assert reference.code(1, 10, date(2020, 12, 31)) == reference.code(1, 10)


def _folded(name: str) -> str:
    """A name as names are compared, with the services of the federation called for short."""
    small = name.casefold().replace("service public fédéral", "spf").replace("federale overheidsdienst", "fod")
    return " ".join(small.split())


def _of_the_tables() -> Iterator[tuple[int, int]]:
    """Sector and code of every row and of every example that may; one that may not may ask in any code."""
    for table in authorization.load(HOME / "authorization_tables").tables.values():
        for row in table.allowance:
            sectors = {*row.who.sectors, *(one.sector for one in institutions() if row.who.includes(one))}
            yield from ((sector, code) for sector in sectors for code in row.quality_codes)
        for example in table.example:
            assert example.sector in REFERENCE.sectors
            if example.may and example.quality_code is not None:
                yield example.sector, example.quality_code
