"""Bad input of ManageAccess: each gets its code, stands in the journal, and changes nothing (the caller checks it)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

import classic
from bcss_gateway.bootstrap import Gateway, build
from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.domain.institution import Institution
from bcss_gateway.domain.ssin import check_digits, mock_ssin
from bcss_gateway.settings import Settings
from classic import Caller, access, message, proof, proof_of, service

TODAY = "2026-11-21"
NOBODY = mock_ssin(1980, 1, 1, 1).digits
File = Any


@pytest.mark.parametrize("action", ["REGISTER", "UNREGISTER"])
def test_a_missing_purpose_is_named(anna: File, action: str) -> None:
    summary = anna.ask(action, TODAY).summary
    assert (summary.ok, summary.return_code, summary.codes) == ("NO", "10000", ["31000007"])
    assert summary.details[0].information[0] == ("Purpose", "")
    assert summary.details[0].text == "The expected mandatory argument is not provided or empty."


@pytest.mark.parametrize("action", ["REGISTER", "UNREGISTER"])
@pytest.mark.parametrize("purpose", ["0", "10", "13", "900", "-1", "9" * 24])
def test_a_purpose_that_the_sector_does_not_have_is_refused(anna: File, action: str, purpose: str) -> None:
    detail = anna.ask(action, TODAY, purpose=purpose).summary.details[0]
    assert (detail.code, detail.information[0]) == ("31000005", ("Purpose", purpose))


@pytest.mark.parametrize("action", ["REGISTER", "UNREGISTER", "LIST"])
def test_an_end_before_the_begin_is_refused(anna: File, action: str) -> None:
    detail = anna.ask(action, TODAY, "2026-11-20", purpose=1).summary.details[0]
    assert (detail.code, detail.information[0]) == ("31000005", ("Period", "2026-11-21/2026-11-20"))


def test_all_that_is_wrong_with_a_request_is_told_together(anna: File) -> None:
    wrong = anna.citizen.ssin[:-2] + "00"
    reply = anna.caller.access(wrong, "REGISTER", TODAY, "2026-11-20")
    assert reply.summary.codes == ["31000005", "31000007", "31000005", "31000007"]
    assert [detail.information[0][0] for detail in reply.summary.details] == [
        "SSIN",
        "Purpose",
        "Period",
        "ProofOfAuthentication",
    ]
    assert reply.context.codes == ["30000001"]
    assert reply.body is None


def test_wrong_check_digits_are_refused_with_those_expected(anna: File) -> None:
    wrong = anna.citizen.ssin[:-2] + "00"
    detail = anna.caller.access(wrong, "LIST", TODAY, proof=proof("Lambert", "1985-03-12")).summary.details[0]
    assert (detail.code, detail.information[0]) == ("31000005", ("SSIN", wrong))
    both = {check_digits(wrong[:9], from_2000=century) for century in (False, True)}
    assert all(digits in detail.fields["Advice"] for digits in both)


def test_digits_of_another_script_are_no_number(anna: File) -> None:
    detail = anna.caller.access("٨٥٦٣١٢٩٠٢٩١", "LIST", TODAY, proof=proof_of(anna.citizen)).summary.details[0]
    assert (detail.code, detail.information[0][0]) == ("31000005", "SSIN")
    assert "  " not in detail.fields["Advice"]


@pytest.mark.parametrize(
    ("tag", "code", "shown"),
    [("replaced-number", "32001002", "96691491696"), ("cancelled-number", "32001003", "70650591188")],
)
@pytest.mark.parametrize("action", ["REGISTER", "LIST"])
def test_a_number_that_no_longer_counts_is_refused(
    file_on: Callable[[str], File], tag: str, code: str, shown: str, action: str
) -> None:
    summary = file_on(tag).ask(action, TODAY, purpose=1).summary
    assert (summary.ok, summary.codes) == ("NO", [code])
    assert summary.details[0].information[0] == ("SSIN", shown)


def test_a_number_that_nobody_has_is_refused(namur: Caller) -> None:
    summary = namur.access(NOBODY, "LIST", TODAY, proof=proof("Nobody", "1980-01-01")).summary
    assert (summary.ok, summary.codes) == ("NO", ["32001001"])


@pytest.mark.parametrize(
    ("org_unit", "matrix", "code", "field"),
    [
        (None, "17", "31000007", "OrgUnit"),
        ("", "17", "31000007", "OrgUnit"),
        ("  ", "17", "31000007", "OrgUnit"),
        ("0999999922", "17", "300010", "OrgUnit"),
        ("99999", "17", "300010", "OrgUnit"),
        ("0999501460", "55", "300010", "OrgUnit"),
        ("0999100097", "12", "300010", "MatrixID"),
        ("0999100097", "9" * 24, "300010", "MatrixID"),
    ],
    ids=["missing", "empty", "blank", "unknown", "unknown code", "not a CPAS", "wrong sector", "no sector"],
)
def test_a_sender_who_may_not_speak_is_refused_in_the_context(
    anna: File, org_unit: str | None, matrix: str, code: str, field: str
) -> None:
    content = access(anna.citizen.ssin, "REGISTER", TODAY, purpose=1, proof=proof_of(anna.citizen))
    reply = anna.caller.ask(content, org_unit=org_unit, matrix=matrix)
    assert (reply.context.ok, reply.context.return_code, reply.context.codes) == ("NO", "10000", [code])
    assert reply.context.details[0].information[0][0] == field
    assert reply.services == []
    assert anna.caller.journal()[-1]["outcome"] == "refused"


@pytest.mark.parametrize(
    "name", ["0999100097", "92094", "9991000970", " 0999100097 "], ids=["CBE", "own code", "padded", "blanks"]
)
def test_a_cpas_may_name_itself_in_any_of_its_ways(anna: File, name: str) -> None:
    content = access(anna.citizen.ssin, "REGISTER", TODAY, purpose=1, proof=proof_of(anna.citizen))
    reply = anna.caller.ask(content, org_unit=name)
    assert [one.org_unit for one in reply.registrations] == ["92094", "17"]
    assert anna.caller.journal()[-1]["institution"] == "0999100097"


@pytest.mark.parametrize(
    ("address", "may"),
    [("192.0.2.1", False), ("::1", True), ("127.8.9.10", True), ("::ffff:127.0.0.1", True), ("", False)],
)
def test_only_a_registered_network_may_name_a_cpas(
    gateway: Gateway,
    institution: Callable[[str], Institution],
    person: Callable[[str], Citizen],
    address: str,
    may: bool,
) -> None:
    anna = person("anna")
    reply = Caller(gateway, institution("cpas-namur"), address).access(anna.ssin, "LIST", TODAY, proof=proof_of(anna))
    assert reply.context.codes == ([] if may else ["300010"])


@pytest.mark.parametrize(
    ("name", "version", "field", "value"),
    [
        ("OCMWCPASNothing", "20050930", "ServiceId", "OCMWCPASNothing"),
        ("OCMWCPASManageAccess", "20990101", "Version", "20990101"),
        ("RetrieveTIGroups", "v2......", "ServiceId", "RetrieveTIGroups"),
    ],
    ids=["service", "version", "a newer service"],
)
def test_an_unknown_service_or_version_is_refused_in_the_context(
    anna: File, name: str, version: str, field: str, value: str
) -> None:
    content = access(anna.citizen.ssin, "LIST", TODAY, proof=proof_of(anna.citizen))
    reply = anna.caller.send(message(service(content, name, version), org_unit="92094"))
    detail = reply.context.details[0]
    assert (reply.context.ok, detail.code, detail.information[0]) == ("NO", "31000005", (field, value))
    assert reply.services == []


def test_every_refusal_stands_in_the_journal_with_its_code_and_station(anna: File) -> None:
    caller, known = anna.caller, proof_of(anna.citizen)
    caller.access(NOBODY, "LIST", TODAY, proof=known)
    caller.access(anna.citizen.ssin, "REGISTER", TODAY, proof=known)
    caller.access(anna.citizen.ssin, "LIST", TODAY, proof=proof("Other", "1985-03-12"))
    caller.access(anna.citizen.ssin, "LIST", "yesterday", proof=known)
    entries = caller.journal()
    assert [(one["return_code"], one["outcome"]) for one in entries] == [
        ("32001001", "refused"),
        ("31000007", "refused"),
        ("32002001", "refused"),
        ("000050", "refused"),
    ]
    assert [one["verdicts"][-1]["station"] for one in entries] == ["number", "asked", "answered", "read"]
    assert [one["provider_asked"] for one in entries] == [False, False, True, False]


@pytest.fixture
def strict(
    settings: Settings, clock: Any, institution: Callable[[str], Institution]
) -> Iterator[Callable[..., Caller]]:
    """Namur on a gateway with other settings."""
    gateways: list[Gateway] = []

    def built(**other: Any) -> Caller:
        gateways.append(build(settings.model_copy(update=other), clock))
        return Caller(gateways[-1], institution("cpas-namur"))

    yield built
    for gateway in gateways:
        gateway.database.close()


def test_a_gateway_that_does_not_teach_tells_the_code_and_field_alone(strict: Any, person: Any) -> None:
    anna = person("anna")
    caller = strict(teach=False)
    wrong = caller.access(anna.ssin[:-2] + "00", "REGISTER", TODAY, "2026-11-20").summary.details
    assert [detail.information for detail in wrong] == [
        (("SSIN", anna.ssin[:-2] + "00"),),
        (("Purpose", ""),),
        (("Period", "2026-11-21/2026-11-20"),),
        (("ProofOfAuthentication", ""),),
    ]
    assert anna.ssin[-2:] not in caller.access(anna.ssin[:-2] + "00", "LIST", TODAY).string.replace(TODAY, "")[-600:]


def test_check_digits_can_be_left_unchecked_for_old_test_numbers(strict: Any, person: Any) -> None:
    caller = strict(check_digits=False)
    known = proof_of(person("anna"))
    assert caller.access("38030702191", "LIST", TODAY, proof=known).summary.codes == ["32001001"]
    assert caller.access("٨٥٦٣١٢٩٠٢٩١", "LIST", TODAY, proof=known).summary.codes == ["31000005"]


def test_a_user_id_is_never_checked(anna: File) -> None:
    content = access(anna.citizen.ssin, "LIST", TODAY, proof=proof_of(anna.citizen))
    assert anna.caller.ask(content, user="00901234567").summary.ok == "YES"
    assert classic.journal(anna.caller.gateway)[-1]["user"] == "00901234567"
