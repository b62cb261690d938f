"""Bad input of the three forms: each gets its code, stands in the journal, and changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from bcss_gateway.bootstrap import Gateway
from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.domain.institution import Institution
from bcss_gateway.domain.ssin import mock_ssin
from classic import Caller, message, service
from law65 import (
    A_YEAR,
    FINANCIAL,
    INTEGRATED,
    VERSION,
    Cpas,
    beside,
    block,
    decided,
    form_a,
    form_b1,
    form_c,
    form_d1,
    form_f,
    request,
    secondary,
)
from ssdn_reply import Reply

NOBODY = mock_ssin(1980, 1, 1, 1).digits
Person = Callable[[str], Citizen]


@pytest.fixture
def untouched(cpas: Cpas) -> Iterator[Cpas]:
    """Namur, whose calls change neither the directory nor the federal service's table, and never break down."""
    lines, kept = cpas.caller.lines(), cpas.kept()
    yield cpas
    assert (cpas.caller.lines(), cpas.kept()) == (lines, kept)
    assert {entry["outcome"] for entry in cpas.caller.journal()} == {"refused"}


def refused(reply: Reply) -> tuple[list[str], tuple[str, str]]:
    """The codes of a refused service, and the first field of the first."""
    assert (reply.context.ok, reply.summary.ok, reply.body) == ("NO", "NO", None)
    return reply.summary.codes, reply.summary.details[0].information[0]


@pytest.mark.parametrize(
    ("registration", "code", "field"),
    [
        (block(10, *A_YEAR), "31000005", ("qualitycode", "10")),
        (block(-1, *A_YEAR), "31000005", ("qualitycode", "-1")),
        (block(10, *A_YEAR, "Desintegration"), "31000005", ("qualitycode", "10")),
        (block(3, "2026-11-21", "2026-11-20"), "31000005", ("Period", "2026-11-21/2026-11-20")),
        (block(3, "2026-11-21", "2027-11-22"), "31000005", ("Period", "2026-11-21/2027-11-22")),
        (block(3, "2025-11-20", "2026-11-20"), "31000005", ("Period", "2025-11-20/2026-11-20")),
        (block(3, "2027-01-22", "2027-02-01"), "31000005", ("Period", "2027-01-22/2027-02-01")),
        (block(3, "-0044-03-15", "2026-12-31"), "31000005", ("Period", "0001-01-01/2026-12-31")),
        (block(3, "2026-11-01", "12026-01-01"), "31000005", ("Period", "2026-11-01/9999-12-31")),
        (block(3, "2026-11-22", "2026-12-31"), "300040", ("details", "The SSIN is not integrated for the given PCSA")),
        (block(1, "2026-11-01", "2026-12-01"), "300020", ("details", "The SSIN is not integrated for the given PCSA")),
        ("", "300020", ("details", "The SSIN is not integrated for the given PCSA")),
    ],
    ids=[
        "code unknown",
        "code negative",
        "code unknown, ends",
        "reversed",
        "too long",
        "begins early",
        "begins late",
        "before all days",
        "after all days",
        "from tomorrow",
        "a code that does not open",
        "none",
    ],
)
def test_a_registration_that_the_rules_do_not_allow_refuses_the_message(
    untouched: Cpas, anna: str, registration: str, code: str, field: tuple[str, str]
) -> None:
    assert refused(untouched.send("AB", form_a(anna, blocks=registration))) == ([code], field)


def test_the_advice_names_the_person_whom_it_is_about(untouched: Cpas, marc: str, sofie: str) -> None:
    reply = untouched.send("AB", form_a(marc, secondary(sofie, 1, blocks="")))
    assert reply.summary.codes == ["300020"]
    assert reply.summary.details[0].fields["ssin"] == sofie
    too_long = untouched.send("AB", form_a(marc, secondary(sofie, 1, blocks=block(5, "2026-01-01", "2027-11-11"))))
    assert too_long.summary.details[0].fields["SSIN"] == sofie


@pytest.mark.parametrize("place", ["primary", "secondary"])
@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("replaced-number", "32001002"),
        ("cancelled-number", "32001003"),
        (NOBODY, "32001001"),
        ("٨٥٦٣١٢٩٠٢٩١", "31000005"),
    ],
    ids=["replaced", "cancelled", "nobody", "another script"],
)
def test_a_number_that_does_not_count_refuses_the_message(
    untouched: Cpas, anna: str, person: Person, place: str, number: str, code: str
) -> None:
    ssin = person(number).ssin if "-" in number else number
    form = form_a(ssin) if place == "primary" else form_a(anna, secondary(ssin, 1))
    assert refused(untouched.send("AB", form))[0] == [code]


def test_all_that_is_wrong_is_told_together(untouched: Cpas, anna: str, sofie: str) -> None:
    wrong = [number[:-2] + "00" for number in (anna, sofie)]
    backwards = block(10, "2026-11-21", "2026-11-20")
    reply = untouched.send("AB", form_a(wrong[0], secondary(wrong[1], 1), blocks=backwards))
    told = [(detail.code, *detail.information[0]) for detail in reply.summary.details]
    assert told == [
        ("31000005", "SSIN", wrong[0]),
        ("31000005", "SSIN", wrong[1]),
        ("31000005", "qualitycode", "10"),
        ("31000005", "Period", "2026-11-21/2026-11-20"),
    ]


@pytest.mark.parametrize(
    ("letters", "forms", "fields"),
    [
        ("AB", (), ["IdentificationA", "CommonDecisionB1", "IndividualDecisionsB2"]),
        ("C", (), ["CancellationFormC"]),
        ("C", (beside("{anna}", INTEGRATED),), ["CancellationFormC"]),
        ("DF", (), ["RefundformD1", "RefundFormD2", "RecoveringFormF"]),
    ],
    ids=["AB", "C", "C with others only", "DF"],
)
def test_a_message_without_a_form_is_refused_with_those_it_may_have(
    untouched: Cpas, anna: str, letters: str, forms: tuple[str, ...], fields: list[str]
) -> None:
    reply = untouched.send(letters, *(form.format(anna=anna) for form in forms))
    assert reply.summary.codes == ["31000007"]
    assert [name for name, _ in reply.summary.details[0].information][: len(fields)] == fields


@pytest.mark.parametrize("file", ["           ", "00000000000", "-.-.-.-.-.-"], ids=["blank", "zeros", "signs"])
def test_a_file_without_a_number_is_refused(untouched: Cpas, anna: str, file: str) -> None:
    nameless = Cpas(untouched.gateway, untouched.institution, file)
    assert refused(nameless.send("AB", form_a(anna))) == (["31000005"], ("FileID", file))


def test_a_recovery_that_ends_before_it_begins_is_refused(untouched: Cpas, anna: str) -> None:
    period = "<k:StartDate>2026-11-02</k:StartDate><k:EndDate>2026-11-01</k:EndDate>"
    field = ("PeriodOfRecovering", "2026-11-02/2026-11-01")
    assert refused(untouched.send("DF", form_f(anna, 1, period=period))) == (["31000005"], field)


@pytest.mark.parametrize(
    ("letters", "form"),
    [
        ("AB", lambda ssin: form_a(ssin)),
        ("C", lambda ssin: form_c(ssin, blocks=INTEGRATED)),
        ("DF", lambda ssin: form_d1(ssin, FINANCIAL.format(1), 1, blocks=INTEGRATED)),
    ],
    ids=["AB", "C", "DF"],
)
def test_the_file_of_another_cpas_is_refused(
    untouched: Cpas, anna: str, institution: Callable[[str], Institution], letters: str, form: Callable[[str], str]
) -> None:
    content = request(letters, form(anna), institution=institution("cpas-charleroi"))
    codes, field = refused(reply := untouched.post(letters, content))
    assert (codes, field) == (["300010"], ("KBOBCE", "999100196"))
    assert "0999100097" in reply.summary.details[0].fields["Advice"]


@pytest.mark.parametrize("number", ["999100097", "+0999100097", "9991000970", " 0999100097 "])
def test_a_cpas_may_write_its_own_number_in_any_of_its_ways(cpas: Cpas, anna: str, number: str) -> None:
    content = request("AB", form_a(anna), institution=cpas.institution).replace("0999100097", number)
    assert cpas.post("AB", content).summary.ok == "YES"


@pytest.mark.parametrize(("letters", "other"), [("AB", "C"), ("C", "DF"), ("DF", "AB")])
def test_the_root_of_another_service_is_refused_in_words(untouched: Cpas, anna: str, letters: str, other: str) -> None:
    form = {"AB": form_a, "C": form_c, "DF": lambda ssin: form_f(ssin, 1)}[other](anna)
    reply = untouched.post(letters, request(other, form, institution=untouched.institution))
    assert (reply.services, reply.context.codes) == ([], ["000050"])
    assert reply.context.details[0].information[0] == ("/", f"expected here: L65_{letters}_DecisionRequest")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("2026-11-01</EntryDate>", "2001-12-31</EntryDate>"),
        ("0000DOSS001", "DOSS001"),
        ("<Nationality>150</Nationality>", ""),
        ('qualitycode="3"', 'qualitycode="three"'),
        ('qualitycode="3"', ""),
        ("<Status>A</Status>", "<Status>ABC</Status>"),
        ("0999100097", "ten"),
    ],
    ids=["before 2002", "short file", "no nationality", "no number", "no quality", "long status", "no CBE number"],
)
def test_a_form_against_the_schema_is_refused_without_its_values(
    untouched: Cpas, anna: str, old: str, new: str
) -> None:
    content = request("AB", form_a(anna), institution=untouched.institution)
    assert old in content
    reply = untouched.post("AB", content.replace(old, new, 1))
    assert (reply.services, reply.context.codes) == ([], ["000050"])
    assert anna not in reply.string


def test_who_is_no_cpas_is_refused(untouched: Cpas, anna: str, institution: Callable[[str], Institution]) -> None:
    forem = institution("forem")
    content = service(request("AB", form_a(anna), institution=forem), "OCMWCPASWet65Loi65AB", VERSION)
    reply = Caller(untouched.gateway, forem).send(message(content, org_unit=forem.cbe_number, matrix=str(forem.sector)))
    assert (reply.context.ok, reply.context.codes, reply.services) == ("NO", ["300010"], [])


def test_a_second_request_that_is_refused_leaves_what_the_first_did(
    sqlite_gateway: Gateway, cpas: Cpas, anna: str
) -> None:
    right = request("AB", form_a(anna), institution=cpas.institution)
    wrong = request("AB", form_b1(anna, blocks=block(3, "2026-11-01", "2028-01-01")), institution=cpas.institution)
    reply = cpas.post("AB", right, wrong)
    assert [one[0].get("ok") for one in reply.services] == ["YES", "NO"]
    assert cpas.periods(anna) == [(3, *A_YEAR)]
    assert [row[3] for row in cpas.kept() if row[2] == "DOSS001"] == ["A"]


@pytest.mark.parametrize("version", ["20050930", "00000000", "whatever"])
def test_no_source_tells_the_version_so_each_is_taken(cpas: Cpas, anna: str, version: str) -> None:
    assert cpas.send("AB", form_a(anna), version=version).summary.ok == "YES"
    assert cpas.caller.journal()[-1]["version"] == version


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<Suffix>1</Suffix>", "<Suffix><!-- the first -->1</Suffix>"),
        ("<Suffix>1</Suffix>", "<Suffix> +0<![CDATA[1]]> </Suffix>"),
        ('qualitycode="3"', 'qualitycode=" +03 "'),
        ("<EntryDate>2026-11-01</EntryDate>", "<EntryDate>2026-11-01+01:00</EntryDate>"),
        ("<k:EndDate>2027-10-31</k:EndDate>", "<k:EndDate>2027-10-31Z</k:EndDate>"),
        ("<Nationality>150</Nationality>{blocks}", "<Nationality>150</Nationality><Gender>F</Gender>{blocks}"),
        ("</PrimaryBeneficiary>", "<!-- nobody else --></PrimaryBeneficiary>"),
        ("</IdentificationA>", "<CBSSEvaluation>REFUSED</CBSSEvaluation></IdentificationA>"),
    ],
    ids=["comment", "sign", "quality", "zone", "zone of a block", "gender", "comment in a person", "mark of ours"],
)
def test_a_form_may_be_written_in_any_way_that_the_schema_allows(
    cpas: Cpas, anna: str, sofie: str, old: str, new: str
) -> None:
    content = request("AB", form_a(anna, secondary(sofie, 1)), institution=cpas.institution)
    old, new = (text.format(blocks=INTEGRATED) for text in (old, new))
    assert old in content
    reply = cpas.post("AB", content.replace(old, new, 1))
    assert (reply.summary.ok, [one.evaluation for one in decided(reply)]) == ("YES", ["ACCEPTED"])
    assert cpas.periods(anna) == [(3, *A_YEAR)]
    assert (cpas.kept()[-1][7], cpas.kept()[-1][9]) == (
        "2026-11-01",
        f'{{"members": [["{sofie}", 1]], "status": "A"}}',
    )


def test_a_processing_instruction_does_not_cut_a_number_short(untouched: Cpas, anna: str, sofie: str) -> None:
    content = request("AB", form_a(anna, secondary(sofie, 1)), institution=untouched.institution)
    reply = untouched.post("AB", content.replace("<Suffix>1", "<Suffix><?first?>1"))
    assert (reply.context.ok, reply.services) == ("NO", [])
