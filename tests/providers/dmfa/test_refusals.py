"""What DmfaConsultationService refuses, and with which words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.domain.ssin import mock_ssin
from newer import Reply

Ask = Callable[..., Reply]
Person = Callable[[str], Citizen]
NOBODY = mock_ssin(1980, 1, 1, 1).digits
EMPLOYER = "<nssoRegistrationNumber>0999300110</nssoRegistrationNumber>"


@pytest.mark.parametrize(
    ("tag", "args", "how", "code"),
    [
        ("job-seeker", (), {"by": "cpas-namur"}, "MSG00013"),
        ("job-seeker", (), {"by": "cpas-namur", "context": "PES:JOB_SEEKER_FOLLOW_UP"}, "MSG00013"),
        ("job-seeker", (), {"by": "onss"}, "MSG00013"),
        ("job-seeker", (), {"context": "NIC:INDEMNITIES"}, "MSG00013"),
        ("job-seeker", (), {"by": "vdab"}, "MSG00012"),
        ("job-seeker", (), {"by": "actiris"}, "MSG00012"),
        ("anna", (), {}, "MSG00012"),
        ("integrated", (), {"by": "cin"}, "MSG00012"),
        ("replaced-number", (), {}, "MSG00006"),
        ("cancelled-number", (), {}, "MSG00007"),
        ("job-seeker", ("2025Q2", "2025Q1"), {}, "MSG00008"),
        ("job-seeker", ("2025Q1", "2026Q4"), {}, "MSG00008"),
        ("job-seeker", ("2027Q1", "2027Q2"), {}, "MSG00008"),
        ("job-seeker", (), {"how": "BATCH"}, "MSG00025"),
    ],
    ids=[
        "CPAS",
        "CPAS in another's context",
        "not listed",
        "another's context",
        "VDAB",
        "Actiris",
        "nobody's file",
        "insured only",
        "replaced",
        "cancelled",
        "reversed",
        "current quarter",
        "future",
        "batch",
    ],
)
def test_what_may_not_be_asked_is_refused_before_the_source_is(
    ask: Ask, asker: Any, person: Person, tag: str, args: tuple[str, ...], how: dict[str, str], code: str
) -> None:
    reply = ask(person(tag).ssin, *args, **how)
    assert reply.status == ("NO_RESULT", code)
    assert reply.body.find("dmfaAttestations") is None
    entry = asker("forem").journal()[-1]
    assert (entry["outcome"], entry["return_code"], entry["provider_asked"]) == ("refused", code, False)


def test_a_cpas_hears_which_service_is_closed_to_it(ask: Ask, person: Person) -> None:
    information = ask(person("job-seeker").ssin, by="cpas-namur").information
    assert "DmfaConsultationService v1" in information["advice"]


def test_the_current_quarter_may_be_asked_when_it_is_over(ask: Ask, person: Person, clock: Any) -> None:
    ssin = person("job-seeker").ssin
    refused = ask(ssin, "2026Q4", "2026Q4")
    assert refused.information["endQuarter"] == "2026Q4"
    assert "2026Q3" in refused.information["advice"]
    clock.move(days=41)
    assert ask(ssin, "2026Q4", "2026Q4").code == "MSG00100"


def test_no_file_is_promised_to_whoever_asks_for_an_employers_personnel(ask_personnel: Ask, asker: Any) -> None:
    reply = ask_personnel(how="BATCH", more=EMPLOYER)
    assert reply.status == ("NO_RESULT", "MSG00025")
    assert reply.information["resultsAction"] == "RESULTS_BATCH_ONLY"
    assert "aucun ne suivra" in reply.information["advice"]
    assert [child.tag for child in reply.body][-1] == "status"
    entry = asker("forem").journal()[-1]
    assert (entry["operation"], entry["ssin"], entry["provider_asked"]) == ("consultPersonnelByEmployer", "", False)


@pytest.mark.parametrize(
    ("ssin", "code"),
    [(NOBODY, "MSG00005"), (NOBODY[:-2] + f"{int(NOBODY[-2:]) % 97 + 1:02d}", "MSG00011")],
    ids=["unknown", "check digits"],
)
def test_a_number_that_is_nobodys_is_refused(ask: Ask, ssin: str, code: str) -> None:
    assert ask(ssin).status == ("NO_RESULT", code)


@pytest.mark.parametrize(
    ("args", "how", "path"),
    [
        (("2026Q5",), {}, "beginQuarter"),
        (("2025Q1", "20261"), {}, "endQuarter"),
        ((), {"how": "MAYBE"}, "resultsAction"),
        ((), {"latest": "perhaps"}, "latestSituationOnly"),
        ((), {"more": "<attestationVersion>1</attestationVersion>"}, "criteria: holds"),
        ((), {"more": "<workerCode>15</workerCode>"}, "criteria: holds"),
        ((), {"more": "<attestationId>100000000000</attestationId>"}, "attestationId"),
        ((), {"more": f"{EMPLOYER}<enterpriseNumber>0999200166</enterpriseNumber>"}, "criteria: holds"),
        ((), {"more": "<nssoRegistrationNumber>4999300110</nssoRegistrationNumber>"}, "nssoRegistrationNumber"),
        ((), {"more": f"<next>{'A' * 65}</next>"}, "next"),
        ((), {"more": "<sectorIndicators/>"}, "sectorIndicators"),
    ],
)
def test_a_question_against_the_schema_is_a_typed_fault(
    ask: Ask, person: Person, args: tuple[str, ...], how: dict[str, str], path: str
) -> None:
    fault = ask(person("job-seeker").ssin, *args, **how).fault
    assert {one.findtext("reasonCode") for one in fault.iterfind("detail")} == {"MSG00008"}
    assert path in " ".join(one.findtext("diagnostic") for one in fault.iterfind("detail"))


def test_personnel_online_is_against_the_schema(ask_personnel: Ask) -> None:
    reply = ask_personnel(how="ONLINE", more=EMPLOYER)
    assert "resultsAction" in reply.fault.findtext("detail/diagnostic")
