"""``authorizations``: what is in each table and what is wrong with it; why a question passes or is refused."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.domain.legal_context import PCSA_SOCIAL_INQUIRY
from bcss_gateway.domain.period import add_months
from bcss_gateway.sandbox.institutions import institutions
from bcss_gateway.settings import AUTHORIZATION_TABLES, Settings

Run = Callable[..., Result]
Person = Callable[[str], Citizen]

INQUIRY = ("--service", "RetrieveTIGroups", "--version", "v2", "--context", PCSA_SOCIAL_INQUIRY, "--date", "2026-11-21")
GAINS = "GAINS  {cpas}\n  {question}"
ROW = """
[[allowance]]
who = { kinds = ["cpas"], sectors = [17] }
service = "RetrieveTIGroups"
versions = ["v2"]
operations = ["retrieveTI"]
legal_contexts = ["PCSA:SOCIAL_INQUIRY"]
quality_codes = [1]
parts = ["Names"]
"""
EXAMPLES = """
[[example]]
text = "a CPAS may see the name"
kind = "cpas"
sector = 17
service = "RetrieveTIGroups"
version = "v2"
operation = "retrieveTI"
legal_context = "PCSA:SOCIAL_INQUIRY"
quality_code = 1
may = true
sees = ["Names"]

[[example]]
text = "FOREM may not"
kind = "regional"
sector = 55
service = "RetrieveTIGroups"
version = "v2"
operation = "retrieveTI"
may = false
"""
HEAD = """
title = "t"
legal_basis = "the law"
deliberation = "18/001"
source = "INFERRED"
valid_from = 2020-01-01
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "tables"
    made.mkdir()
    (made / "mine.toml").write_text(HEAD + ROW + EXAMPLES)
    return made


def change(folder: Path, old: str, new: str) -> None:
    file = folder / "mine.toml"
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1))


def test_the_shipped_tables_hold(run: Run) -> None:
    result = run("authorizations", "check")
    assert result.exit_code == 0, result.output
    files = [line for line in result.output.splitlines() if line.startswith("ok ")]
    assert files == [f"ok     {file.name}" for file in sorted(AUTHORIZATION_TABLES.glob("*.toml"))]
    assert "Dossier du Registre national pour l'enquête sociale" in result.output
    assert "       in force from 2005-03-04\n       6 rows; 11 of 11 examples hold\n" in result.output


def test_a_folder_of_ones_own_is_described(run: Run, folder: Path) -> None:
    change(folder, "valid_from = 2020-01-01", "valid_from = 2020-01-01\nvalid_to = 2030-12-31")
    result = run("authorizations", "check", folder)
    assert (result.exit_code, result.output) == (
        0,
        "ok     mine.toml\n       t\n       the law; deliberation: 18/001 (INFERRED)\n"
        "       in force from 2020-01-01 to 2030-12-31\n       1 rows; 2 of 2 examples hold\n",
    )


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ('"RetrieveTIGroups"', '"RetrieveTI"', 10, "row 1: service RetrieveTI is not in the catalogue"),
        ('"v2"', '"v9"', 11, "row 1: version v9 of RetrieveTIGroups is not in the catalogue"),
        ('["retrieveTI"]', '["delete"]', 12, "row 1: operation delete is not one of RetrieveTIGroups v2: retrieveTI"),
        ('["retrieveTI"]', "[]", 12, "row 1: it opens nothing: versions or operations is empty"),
        ('["cpas"]', '["cpsa"]', 9, "row 1: kind cpsa is unknown"),
        ("sectors = [17]", "sectors = [17, 99]", 9, "row 1: no list has the sector 99"),
        ("sectors = [17]", "sectors = [17], subsectors = [77]", 9, "row 1: no list has the type 77 in sector 17"),
        ("sectors = [17]", "subsectors = [1]", 9, "row 1: no list has the type 1 in sector –"),
        ("sectors = [17]", 'institutions = ["0999999999"]', 9, "row 1: institution 0999999999 is unknown"),
        ('{ kinds = ["cpas"], sectors = [17] }', "{}", 9, "row 1: it is for nobody: who is empty"),
        (
            '{ kinds = ["cpas"], sectors = [17] }',
            "{ anyone = true }",
            14,
            "row 1: a file is asked of a sender who may be anybody",
        ),
        ("[1]\nparts", "[1, 77]\nparts", 14, "row 1: quality code 77 is unknown in sector 17"),
        ("sectors = [17]", "sectors = [17, 55]", 14, "row 1: quality code 1 is unknown in sector 55"),
        ('["Names"]\n', '["Names", "Name"]\n', 15, "row 1: part Name is not in the reply of RetrieveTIGroups v2: "),
        ("parts =", "partes =", 15, "row 1: partes: Extra inputs are not permitted"),
        (
            "quality_codes = [1]",
            'quality_codes = ["one"]',
            14,
            "row 1: quality_codes.0: Input should be a valid integer",
        ),
        ("may = true", "may = false", 18, "example 1 does not hold: a CPAS may see the name"),
        ("may = true", "", 17, "example 1.may: Field required"),
        ("the law", "", 3, "no legal basis is named"),
        ('legal_basis = "the law"', "", 1, "legal_basis: Field required"),
        ('deliberation = "18/001"', "", 1, "deliberation: Field required"),
        ("18/001", "", 4, "deliberation '' has no number such as 04/032; where there is none, say 'none named' or"),
        ("18/001", "the committee's", 4, 'deliberation "the committee\'s" has no number'),
        ("INFERRED", "HEARSAY", 5, "source HEARSAY is none of OFFICIAL, CLIENT, REAL, INFERRED"),
        (
            "[1]\nparts",
            "[1, 999]\nparts",
            14,
            "row 1: quality code 999 opens nothing: it says that a number was replaced",
        ),
        (
            "[1]\nparts",
            "[]\ngrace_months = 3\nparts",
            8,
            "row 1: household_codes, grace_months, asked_period and lowest_phase need quality_codes",
        ),
        (
            "[1]\nparts",
            "[1]\ngrace_months = -1\nparts",
            15,
            "row 1: grace_months: Input should be greater than or equal",
        ),
        ("[1]\nparts", '[1]\nasked_period = "some"\nparts', 15, "row 1: asked_period: Input should be 'any' or 'held'"),
        (
            "valid_from = 2020-01-01",
            "valid_from = 2020-01-01\nvalid_to = 2019-01-01",
            7,
            "it would end on 2019-01-01, before it begins on 2020-01-01",
        ),
        ("title =", "title", 2, "Expected '=' after a key in a key/value pair"),
    ],
)
def test_what_is_wrong_is_named_with_file_line_and_row(
    run: Run, folder: Path, old: str, new: str, line: int, words: str
) -> None:
    change(folder, old, new)
    result = run("authorizations", "check", folder)
    assert result.exit_code == 1
    assert result.output.startswith("WRONG  mine.toml\n")
    assert f"       → line {line}: {words}" in result.output


def test_the_codes_that_every_sector_has_may_be_named(run: Run, folder: Path) -> None:
    change(folder, "quality_codes = [1]", "quality_codes = [0, 1, 902]")
    assert run("authorizations", "check", folder).exit_code == 0


@pytest.mark.parametrize(
    "theirs",
    [
        ROW.replace('parts = ["Names"]', ""),
        f"{ROW}grace_months = 3\n",
        f'{ROW}asked_period = "held"\n',
        f"{ROW}lowest_phase = 1\n",
    ],
    ids=["parts", "grace", "period", "phase"],
)
def test_a_row_that_opens_otherwise_what_another_file_opens_is_told(run: Run, folder: Path, theirs: str) -> None:
    (folder / "yours.toml").write_text(HEAD + theirs + EXAMPLES)
    result = run("authorizations", "check", folder)
    assert result.exit_code == 1
    assert "ok     mine.toml" in result.output
    assert "→ line 8: row 1: it opens otherwise what mine#1 opens already, which is tried before it" in result.output


def test_a_row_that_opens_again_what_another_file_opens_is_told(run: Run, folder: Path) -> None:
    (folder / "yours.toml").write_text(HEAD + ROW.replace('["Names"]', '["Names", "Names"]') + EXAMPLES)
    result = run("authorizations", "check", folder)
    assert result.exit_code == 1
    assert "→ line 8: row 1: it opens again what mine#1 opens already, which is tried before it" in result.output


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("quality_codes = [1]", "quality_codes = [2]"),
        ("PCSA:SOCIAL_INQUIRY", "OTHER"),
        ("valid_from = 2020-01-01", "valid_from = 2010-01-01\nvalid_to = 2019-12-31"),
        ("sectors = [17]", "sectors = [17], subsectors = [3]"),
    ],
    ids=["quality", "context", "dates", "institution"],
)
def test_rows_that_never_meet_do_not_contradict(run: Run, folder: Path, old: str, new: str) -> None:
    theirs = (HEAD + ROW).replace('parts = ["Names"]', 'parts = ["Names", "BirthPlace"]').replace(old, new)
    refusals = EXAMPLES[EXAMPLES.index('[[example]]\ntext = "FOREM') :]
    (folder / "yours.toml").write_text(theirs + refusals + refusals)
    result = run("authorizations", "check", folder)
    assert result.exit_code == 0, result.output


def test_a_folder_without_tables_refuses_everything(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    result = run("authorizations", "check", tmp_path / "empty")
    assert result.exit_code == 1
    assert "everything is refused" in result.output


def test_the_institutions_of_an_installation_may_be_named(installed: Settings, run: Run, folder: Path) -> None:
    change(folder, "sectors = [17]", 'institutions = ["0999100097"]')
    change(folder, "sees =", "sees_not =")  # the example is of nobody in particular, whom the row does not name
    result = run("authorizations", "check", folder)
    assert "unknown" not in result.output
    assert "→ line 18: example 1 does not hold" in result.output


def explain(run: Run, *arguments: str) -> Result:
    return run("authorizations", "explain", *arguments)


def test_a_question_that_passes_is_told_row_by_row(installed: Settings, run: Run, person: Person) -> None:
    ssin = person("integrated").ssin
    result = explain(run, "--institution", "cpas-namur", "--ssin", ssin, *INQUIRY)
    assert result.exit_code == 0, result.output
    told = [line.strip() for line in result.output.splitlines()]
    assert told[0] == "CPAS de Namur (0999100097, kind cpas, sector 17) asks RetrieveTIGroups v2"
    assert "cpas_national_register, in force: from 2005-03-04" in told
    assert "row 1: opens it; a file in quality 1, 2, 3, 4, 5, 6 is asked; it shows every part" in told
    assert "row 3: for other operations: retrieveTI of v1" in told
    assert "a file in quality 2, phase 0, which holds on this day" in told
    assert told[-2:] == ["PASSES by row cpas_national_register#1, in quality 2", "may be seen: every part"]
    assert explain(run, "--institution", "92094", "--ssin", ssin, *INQUIRY).output == result.output
    assert person("integrated").last_name not in result.output


def test_what_may_be_seen_is_what_the_row_opens(installed: Settings, run: Run, person: Person) -> None:
    result = explain(run, "--institution", "cpas-namur", "--ssin", person("budget-guidance").ssin, *INQUIRY)
    assert result.exit_code == 0
    seen = result.output.partition("may be seen: ")[2]
    assert seen.startswith("BirthPlace, CivilStates, ")
    assert seen.endswith("; no history\n")
    assert "PASSES by row cpas_national_register#2, in quality 7" in result.output


@pytest.mark.parametrize(
    ("user", "tag", "changes", "words"),
    [
        ("cpas-namur", "anna", (), ("no line", "REFUSED at the station integrated", "not_integrated: MSG00012")),
        ("cpas-namur", "expired", (), ("which is over", "period_not_integrated: MSG00012")),
        ("cpas-namur", "integrated", ("--date", "2020-01-01"), ("which has not begun", "period_not_integrated")),
        ("cpas-namur", "replaced-number", (), ("Reference directory: not asked", "station number", "MSG00006")),
        (
            "forem",
            "integrated",
            (),
            ("it is for kind cpas and sector 17", "station authorized", "not_opened"),
        ),
        (
            "cpas-namur",
            "integrated",
            ("--context", "CURIOSITY"),
            ("not in this legal context; it is for PCSA:SOCIAL_INQUIRY", "not_authorised: MSG00013"),
        ),
        (
            "cpas-namur",
            "integrated",
            ("--date", "2000-01-01"),
            ("NOT in force: from 2005-03-04", "would open it, were its table in force", "not_opened"),
        ),
    ],
)
def test_a_refusal_says_which_station_and_what_would_have_been_asked(
    installed: Settings,
    run: Run,
    person: Person,
    user: str,
    tag: str,
    changes: tuple[str, ...],
    words: tuple[str, ...],
) -> None:
    result = explain(run, "--institution", user, "--ssin", person(tag).ssin, *INQUIRY, *changes)
    assert result.exit_code == 1
    for word in words:
        assert word in result.output
    assert "PASSES" not in result.output


def test_a_file_that_is_over_is_explained_with_the_grace_that_lets_it_open(
    installed: Settings, run: Run, person: Person
) -> None:
    grace = person("equivalent")
    end = max(end for sector, *_, end in grace.integrations if sector == 17 and end)
    form = ("--institution", "cpas-anderlecht", "--ssin", grace.ssin, "--date", str(add_months(end, 3)))
    late = explain(run, *form, "--service", "OCMWCPASWet65Loi65DF")
    member = "of a member of the household also 5"
    assert f"a file in quality 3, 4 is asked, {member}, over for 3 months at most; it shows" in late.output
    assert "a file in quality 3, phase 0, which is over" in late.output
    assert "PASSES by row cpas_federal_service#3, in quality 3" in late.output
    assert explain(run, *form, "--service", "OCMWCPASWet65Loi65AB").exit_code == 1


def test_the_days_asked_about_are_held_against_the_file_where_a_row_wants_that(
    installed: Settings, run: Run, person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(AUTHORIZATION_TABLES, tmp_path / "strict")
    file = tmp_path / "strict" / "cpas_national_register.toml"
    file.write_text(
        file.read_text("utf-8").replace("quality_codes", 'asked_period = "held"\nquality_codes', 1), "utf-8"
    )
    monkeypatch.setenv("BCSS_AUTHORIZATION_TABLES", str(tmp_path / "strict"))
    asked = ("--institution", "cpas-namur", "--ssin", person("integrated").ssin, *INQUIRY)
    held = explain(run, *asked, "--asks", "2026-11-01", "2026-11-21")
    assert held.exit_code == 0, held.output
    assert "is asked, on every day that the question asks; it shows" in held.output
    refused = explain(run, *asked, "--asks", "2020-01-01", "2026-11-21")
    assert refused.exit_code == 1
    assert "asking 2020-01-01 to 2026-11-21" in refused.output
    assert "asked_period_not_integrated: MSG00012" in refused.output
    assert explain(run, *asked).exit_code == 0, "which days are asked is not known, and not looked at"
    assert "a period ends on or after" in explain(run, *asked, "--asks", "2026-02-01", "2026-01-01").output


def test_a_new_number_is_not_told(installed: Settings, run: Run, person: Person) -> None:
    result = explain(run, "--institution", "cpas-namur", "--ssin", person("replaced-number").ssin, *INQUIRY)
    assert person("replaced-number").replaced_by not in result.output


def test_a_service_that_takes_former_numbers_looks_behind_them(installed: Settings, run: Run, person: Person) -> None:
    asked = (
        "--service",
        "HdiIndemnityAllowanceService",
        "--operation",
        "consultAttest",
        "--context",
        "NIC:INDEMNITIES",
    )
    result = explain(run, "--institution", "cin", "--ssin", person("replaced-number").ssin, *asked)
    assert "ssin_replaced" not in result.output
    assert "Reference directory, of this institution" in result.output


def test_a_question_about_nobody(installed: Settings, run: Run) -> None:
    result = explain(run, "--institution", "cpas-namur", "--service", "OCMWCPASIdentifyPerson")
    assert result.exit_code == 0
    assert "legal context SSDN:OCMW_CPAS" in result.output
    assert "PASSES by row cpas_directory#2, for which no file is asked" in result.output
    refused = explain(run, "--institution", "cpas-namur", *INQUIRY)
    assert refused.exit_code == 1
    assert "not_integrated: MSG00012" in refused.output
    assert "Purpose 1, 2, 3, 4, 5, 6, 7, 8, 9, StartDate 2026-11-21" in refused.output


def test_a_wrong_number_and_a_service_that_nobody_answers(installed: Settings, run: Run) -> None:
    wrong = explain(run, "--institution", "cpas-namur", "--ssin", "85631290292", *INQUIRY)
    assert wrong.exit_code == 1
    assert "REFUSED at the station number" in wrong.output
    waiting = explain(run, "--institution", "cpas-namur", "--service", "PatrimonyService")
    assert waiting.exit_code == 1
    assert "REFUSED at the station routed" in waiting.output


def test_rows_on_a_service_that_nobody_answers_are_weighed_all_the_same(installed: Settings, run: Run) -> None:
    asked = ("--service", "LivingWages", "--version", "v3", "--operation", "getLivingWagePeriods")
    told = explain(run, "--institution", "forem", *asked, "--context", "PES:JOB_SEEKER_FOLLOW_UP").output
    assert "partners_job_seekers, in force: from 2022-10-11" in told
    assert "row 1: opens it; a file in quality 4 is asked; it shows period" in told
    assert "row 2: not for this institution; it is for kind regional and sector 53" in told
    assert "not for this institution; it is for kind federal and sector 16 and type 5" in told


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (("--institution", "nobody", *INQUIRY), 1, "no institution is called nobody"),
        (("--institution", "forem", "--service", "Nothing"), 2, "no service is called Nothing"),
        (("--institution", "forem", "--service", "RetrieveTIGroups"), 2, "is one of: v1, v2"),
        (("--institution", "forem", "--service", "SelfEmployedService"), 2, "consultCareer, consultContributions"),
        (("--institution", "forem", *INQUIRY, "--operation", "fly"), 2, "is one of: retrieveTI"),
    ],
)
def test_what_cannot_be_asked_is_told_with_what_can(
    installed: Settings, run: Run, arguments: tuple[str, ...], status: int, words: str
) -> None:
    result = explain(run, *arguments)
    assert result.exit_code == status
    assert words in result.output


def test_nothing_is_explained_before_there_is_an_installation(run: Run) -> None:
    result = explain(run, "--institution", "cpas-namur", *INQUIRY)
    assert result.exit_code == 1
    assert "run bcss-gateway init first" in result.output


def test_tables_that_do_not_hold_explain_nothing(installed: Settings, run: Run, tmp_path: Path) -> None:
    shutil.copytree(AUTHORIZATION_TABLES, tmp_path / "broken")
    (tmp_path / "broken" / "half.toml").write_text('title = "half a table"')
    result = run(
        *("authorizations", "explain", "--institution", "cpas-namur", *INQUIRY),
        authorization_tables=str(tmp_path / "broken"),
    )
    assert result.exit_code == 1
    assert "the tables do not hold: bcss-gateway authorizations check" in result.output


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "quality_codes = [1]",
            "quality_codes = [1, 2]",
            GAINS + "with a file in quality 2\n  Names\n",
        ),
        (
            "quality_codes = [1]",
            "quality_codes = []",
            GAINS + "without a file on the person\n  Names\n",
        ),
        ("[17]", "[55]", "LOSES  {cpas}\n  {question}with a file in quality 1\n  Names\n"),
        (
            'parts = ["Names"]',
            "history_months = 6",
            "SEES OTHERWISE  {cpas}\n  {question}with a file in quality 1\n"
            "  before: Names\n  after: every part; 6 months of history\n",
        ),
        (
            "quality_codes = [1]",
            'quality_codes = [1]\ngrace_months = 3\nasked_period = "held"',
            "SEES OTHERWISE  {cpas}\n  {question}with a file in quality 1\n"
            "  before: Names\n  after: Names; over for 3 months at most; on every day that the question asks\n",
        ),
        (
            "quality_codes = [1]",
            "quality_codes = [1]\nhousehold_codes = [5, 3]",
            "SEES OTHERWISE  {cpas}\n  {question}with a file in quality 1\n"
            "  before: Names\n  after: Names; of a member of the household also 3 or 5\n",
        ),
        (
            'kinds = ["cpas"], sectors = [17]',
            'kinds = ["cpas"], institutions = ["0999100097"]',
            "LOSES  {others}\n  {question}with a file in quality 1\n  Names\n",
        ),
    ],
    ids=["quality", "no file", "institution", "parts", "file", "member", "one of its kind"],
)
def test_the_difference_is_told_by_institution_and_question(
    run: Run, folder: Path, tmp_path: Path, old: str, new: str, told: str
) -> None:
    shutil.copytree(folder, tmp_path / "before")
    change(folder, old, new)
    result = run("authorizations", "diff", tmp_path / "before", folder, "--date", "2026-11-21")
    assert result.exit_code == 1
    others = ", ".join(
        f"{one.name_fr} ({one.cbe_number})"
        for one in institutions()
        if one.kind == "cpas" and one.cbe_number != "0999100097"
    )
    question = "RetrieveTIGroups v2 retrieveTI in PCSA:SOCIAL_INQUIRY, "
    expected = told.format(cpas="every cpas of sector 17", question=question, others=others)
    assert result.output == expected


def test_nothing_goes_otherwise_between_equal_tables_or_before_the_new_ones_are_in_force(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    shutil.copytree(folder, tmp_path / "before")
    change(folder, ROW, ROW + ROW.replace("[1]", "[2]"))
    for place, day in ((tmp_path / "before", "2026-11-21"), (folder, "2019-12-31")):
        result = run("authorizations", "diff", tmp_path / "before", place, "--date", day)
        assert (result.exit_code, result.output) == (0, f"No question goes otherwise on {day}.\n")


def test_without_the_shipped_tables_everybody_loses_and_a_broken_folder_is_not_compared(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "none").mkdir()
    lost = run("authorizations", "diff", AUTHORIZATION_TABLES, tmp_path / "none", "--date", "2026-11-21").output
    for words in (
        "LOSES  every cpas of sector 17\n  OCMWCPASManageAccess 20050930 LIST in SSDN:OCMW_CPAS",
        "DmfaConsult",
    ):
        assert words in lost
    assert "GAINS" not in lost
    change(folder, "title =", "title")
    result = run("authorizations", "diff", AUTHORIZATION_TABLES, folder)
    assert result.exit_code == 1
    assert "mine.toml is no table: bcss-gateway authorizations check" in result.output
