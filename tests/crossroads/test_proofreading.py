"""Authorization tables are taken whole or refused whole, with file and line; whatever is in them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcss_gateway import bootstrap
from bcss_gateway.contracts import catalogue, library
from bcss_gateway.crossroads import authorization
from bcss_gateway.crossroads.lines_of_tables import Lines, Place
from bcss_gateway.crossroads.proofreading import Complaint, TablesRefused, load, of_texts
from bcss_gateway.crossroads.row_rules import Known
from bcss_gateway.crossroads.vocabulary import known_to
from bcss_gateway.directory import quality_codes
from bcss_gateway.sandbox.institutions import institutions
from bcss_gateway.settings import AUTHORIZATION_TABLES, HOME, Settings

KNOWN = known_to(library.load(catalogue.load(), HOME), institutions(), quality_codes.load().codes)
TEXTS = {file.name: file.read_text("utf-8") for file in sorted(AUTHORIZATION_TABLES.glob("*.toml"))}
HANDI = "cpas_disability.toml"


def refused(texts: dict[str, str], known: Known = KNOWN) -> tuple[Complaint, ...]:
    with pytest.raises(TablesRefused) as caught:
        of_texts(texts, known)
    assert str(caught.value) == "\n".join(map(str, caught.value.complaints))
    return caught.value.complaints


def changed(file: str, old: str, new: str) -> dict[str, str]:
    assert old in TEXTS[file]
    return TEXTS | {file: TEXTS[file].replace(old, new, 1)}


def line_of(text: str, words: str, after: str = "") -> int:
    """The first line that begins with these words, after some others."""
    lines = text.splitlines()
    start = next(place for place, line in enumerate(lines) if line.startswith(after))
    return next(place for place, line in enumerate(lines[start:], start + 1) if line.startswith(words))


def test_the_shipped_tables_are_taken_as_they_are() -> None:
    taken = load(AUTHORIZATION_TABLES, KNOWN)
    assert taken.tables == authorization.load(AUTHORIZATION_TABLES).tables
    assert len(taken.rows) >= 110


def test_the_start_refuses_what_cannot_be_meant_with_file_and_line(sqlite_settings: Settings, tmp_path: Path) -> None:
    shutil.copytree(AUTHORIZATION_TABLES, tmp_path / "tables")
    wrong = changed(HANDI, 'service = "HandiService"', 'service = "HandyService"')[HANDI]
    (tmp_path / "tables" / HANDI).write_text(wrong, "utf-8")
    line = line_of(wrong, 'service = "HandyService"')
    with pytest.raises(ValueError, match=rf"{HANDI}:{line}: row 1: service HandyService is not in the catalogue"):
        bootstrap.build(sqlite_settings.model_copy(update={"authorization_tables": tmp_path / "tables"}))


def test_everything_wrong_is_told_at_once_in_the_order_of_files_and_lines() -> None:
    texts = changed(HANDI, '"cpas"', '"cpsa"') | {"everyone.toml": TEXTS["everyone.toml"].replace("true", "false", 1)}
    found = refused(texts)
    assert list(found) == sorted(found)
    assert {one.file for one in found} == {HANDI, "everyone.toml"}
    assert any(one.what.startswith("example 1 does not hold") for one in found)
    assert any(one.what == "kind cpsa is unknown" and one.row == 1 for one in found)
    assert any(one.what == "it is for nobody: who is empty" for one in found)


@pytest.mark.parametrize(
    ("file", "old", "new", "what"),
    [
        (
            HANDI,
            '"addressHandicappedPerson", ',
            '"address", ',
            "part address is not in the reply of HandiService v2: add",
        ),
        (
            HANDI,
            'operations = ["consultFilesByDate", "consultFilesByPeriod"]',
            'operations = ["consultFilesByDate", "consultPayments"]',
            "the reply of HandiService v2 to consultPayments has no parts to tell apart: it would be seen whole",
        ),
        (
            "partners_telecom.toml",
            'parts = ["period"]',
            'parts = ["periode"]',
            "part periode is not in the reply of LivingWages v2: period",
        ),
        (
            "partners_telecom.toml",
            "quality_codes = [0]",
            "quality_codes = [999]",
            "quality code 999 opens nothing: it says that a number was replaced",
        ),
        ("partners_dmfa.toml", "quality_codes = [4]", "quality_codes = [5]", "quality code 5 is unknown in sector 53"),
        ("partners_telecom.toml", "subsectors = [0]", "subsectors = [9]", "no list has the type 9 in sector 44"),
    ],
)
def test_what_a_row_names_has_to_be_there(file: str, old: str, new: str, what: str) -> None:
    assert any(one.what.startswith(what) for one in refused(changed(file, old, new)))


def test_a_row_is_complained_of_where_its_key_stands() -> None:
    texts = changed(HANDI, '"evolutionOfRequest"', '"evolution"')
    (complaint,) = [one for one in refused(texts) if "evolution " in one.what]
    assert (complaint.file, complaint.row) == (HANDI, 2)
    assert complaint.line == line_of(texts[HANDI], "parts =")


def test_two_files_that_open_the_same_question_are_refused_at_the_second() -> None:
    (complaint,) = refused(TEXTS | {"zz.toml": TEXTS["cpas_taxes.toml"]})
    assert complaint == Complaint(
        "zz.toml",
        line_of(TEXTS["cpas_taxes.toml"], "[[allowance]]"),
        1,
        "it opens again what cpas_taxes#1 opens already, which is tried before it",
    )


@pytest.mark.parametrize(
    ("content", "line", "what"),
    [
        (b"title = ", 1, "Invalid value"),
        (b"\n\ntitle = 'x'\ntitle = 'y'\n", 4, "Cannot overwrite a value"),
        (b"title = 'x'\n# \xff\n", 2, "it is no UTF-8"),
        (b"allowance = 1\ntitle = 't'", 1, "allowance: Input should be a valid list"),
        (b"", 1, "title: Field required"),
    ],
    ids=["no value", "twice", "no UTF-8", "no row", "empty"],
)
def test_what_is_no_table_is_told_with_its_line(tmp_path: Path, content: bytes, line: int, what: str) -> None:
    (tmp_path / "wrong.toml").write_bytes(content)
    with pytest.raises(TablesRefused) as caught:
        load(tmp_path, KNOWN)
    assert any((one.file, one.line) == ("wrong.toml", line) and what in one.what for one in caught.value.complaints)


def test_an_installation_from_before_an_institution_was_known_starts() -> None:
    few = [one for one in institutions() if one.kind == "cpas"]
    contracts = library.load(catalogue.load(), HOME)
    assert of_texts(TEXTS, known_to(contracts, few, quality_codes.load().codes)).tables.keys() == {
        Path(name).stem for name in TEXTS
    }


@given(st.text(alphabet='[]allowncexmp= "#\n', max_size=200))
def test_a_line_that_is_told_is_one_of_the_file(text: str) -> None:
    lines = Lines(text)
    for place in (Place(), Place("allowance", 1), Place("example", 2, "text"), Place(key="title")):
        assert 1 <= lines.line_of(place) <= max(1, len(text.splitlines()))


@given(st.sampled_from(sorted(TEXTS)), st.data())
def test_a_table_with_a_line_less_is_taken_or_refused_and_nothing_else(file: str, data: st.DataObject) -> None:
    lines = TEXTS[file].splitlines()
    gone = data.draw(st.integers(0, len(lines) - 1))
    shorter = "\n".join([*lines[:gone], *lines[gone + 1 :]])
    try:
        of_texts({file: shorter}, KNOWN)
    except TablesRefused as refusal:
        assert all(one.file == file and 1 <= one.line <= len(lines) and one.what for one in refusal.complaints)
