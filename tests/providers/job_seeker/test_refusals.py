"""What JobSeekerService refuses, with which code, and that no source is asked then."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.domain.ssin import mock_ssin
from newer import Reply
from sources import Asker

Ask = Callable[..., Reply]
Person = Callable[[str], Citizen]
NOBODY = mock_ssin(1980, 1, 1, 1).digits


@pytest.mark.parametrize(
    ("tag", "how", "code"),
    [
        ("anna", {}, "MSG00012"),
        ("expired", {}, "MSG00012"),
        ("job-seeker", {"by": "cpas-liege"}, "MSG00012"),
        ("sankt-vith", {"by": "cpas-sankt-vith"}, "MSG00012"),
        ("job-seeker", {"context": "CURIOSITY"}, "MSG00013"),
        ("job-seeker", {"by": "forem"}, "MSG00013"),
        ("job-seeker", {"by": "inasti"}, "MSG00013"),
        ("replaced-number", {}, "MSG00006"),
        ("cancelled-number", {}, "MSG00007"),
        ("job-seeker", {"period": ("2026-02-01", "2026-01-31")}, "MSG00008"),
    ],
    ids=[
        "no integration",
        "expired",
        "another CPAS",
        "heating allocation",
        "legal context",
        "FOREM",
        "INASTI",
        "replaced",
        "cancelled",
        "reversed period",
    ],
)
def test_what_may_not_be_asked_is_refused_before_a_source_is(
    ask: Ask, asker: Callable[[str], Asker], person: Person, tag: str, how: dict[str, Any], code: str
) -> None:
    reply = ask(person(tag).ssin, **how)
    assert reply.status == ("NO_RESULT", code)
    assert reply.body.find("results") is None
    entry = asker("cpas-namur").journal()[-1]
    assert (entry["outcome"], entry["return_code"], entry["provider_asked"]) == ("refused", code, False)


@pytest.mark.parametrize(
    ("ssin", "code"),
    [(NOBODY, "MSG00005"), (NOBODY[:-2] + f"{int(NOBODY[-2:]) % 97 + 1:02d}", "MSG00011")],
    ids=["unknown", "check digits"],
)
def test_a_number_that_is_nobodys_is_refused(ask: Ask, ssin: str, code: str) -> None:
    assert ask(ssin).status == ("NO_RESULT", code)


def test_everything_wrong_with_a_question_is_found_before_anything_is_looked_up(ask: Ask) -> None:
    reply = ask(NOBODY, period=("2026-02-01", "2026-01-31"))
    assert reply.code == "MSG00008"
    assert reply.information["period"] == "2026-02-01/2026-01-31"
    assert reply.information["advice"]


@pytest.mark.parametrize(
    ("how", "path"),
    [
        ({"services": ("ONEM",)}, "publicEmploymentService"),
        ({"services": ("FOREM",) * 5}, "publicEmploymentService"),
        ({"period": ("yesterday",)}, "beginDate"),
        ({"period": ("",)}, "beginDate"),
        ({"context": "-"}, "legalContext"),
    ],
)
def test_a_question_against_the_schema_is_a_typed_fault_without_the_value(
    ask: Ask, person: Person, how: dict[str, Any], path: str
) -> None:
    fault = ask(person("job-seeker").ssin, **how).fault
    assert {one.findtext("reasonCode") for one in fault.iterfind("detail")} == {"MSG00008"}
    said = " ".join(one.findtext("diagnostic") for one in fault.iterfind("detail"))
    assert path in said
    assert "yesterday" not in said


@pytest.mark.parametrize("ssin", ["", "123", "85631290291x", "٨٥٦٣١٢٩٠٢٩١"])
def test_what_is_no_number_is_a_typed_fault(ask: Ask, ssin: str) -> None:
    assert ask(ssin).fault.findtext("detail/reasonCode") == "MSG00008"


def test_an_empty_list_of_services_is_against_the_schema(asker: Callable[[str], Asker], person: Person) -> None:
    empty = f"<ssin>{person('job-seeker').ssin}</ssin><publicEmploymentServices/>"
    reply = asker("cpas-namur").ask("consultContactAndInscription", empty)
    assert "publicEmploymentService" in reply.fault.findtext("detail/diagnostic")
