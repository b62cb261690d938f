"""What is not answered, and why: nothing asked, periods, numbers, integration, context, quality."""

from __future__ import annotations

from typing import Any

import pytest

from bcss_gateway.domain.ssin import mock_ssin
from bcss_gateway.providers.handi.fictions import files_of
from classic import journal
from disability import PARTS, PAYING, SOURCES, by_date, by_period, flags, payments
from newer import by_number

NO = "NO_RESULT"
TODAY = "2026-11-21"
ALL, EVERY, PAYERS = flags(SOURCES), flags(PARTS), flags(PAYING)


@pytest.mark.parametrize(
    ("sources", "parts", "code"),
    [
        ({}, EVERY, "HAN00022"),
        (ALL, {}, "HAN00022"),
        ({}, {}, "HAN00022"),
        (flags(SOURCES, "false"), EVERY, "HAN00023"),
        (ALL, {"rights": "0"}, "HAN00023"),
        ({"DGPH": " false "}, {}, "HAN00023"),
    ],
)
def test_who_asks_nothing_gets_nothing(namur: Any, person: Any, sources: Any, parts: Any, code: str) -> None:
    ssin = person("disabled").ssin
    for operation, criteria in (
        ("consultFilesByDate", by_date(ssin, TODAY, sources, parts)),
        ("consultFilesByPeriod", by_period(ssin, TODAY, TODAY, sources, parts)),
    ):
        reply = namur.ask(operation, criteria)
        assert reply.status == (NO, code)
        assert reply.body.find("results") is None
        assert dict(reply.information)["advice"]


@pytest.mark.parametrize(("sources", "code"), [({}, "HAN00022"), (flags(PAYING, "0"), "HAN00023")])
def test_payments_are_asked_of_somebody(namur: Any, person: Any, sources: Any, code: str) -> None:
    reply = namur.ask("consultPayments", payments(person("disabled").ssin, TODAY, TODAY, sources))
    assert reply.status == (NO, code)


@pytest.mark.parametrize(
    ("begin", "end", "code"),
    [
        ("2026-11-21", "2026-11-20", "HAN00021"),
        ("9999-12-31", "0001-01-01", "HAN00021"),
        ("2024-11-20", "2026-11-21", "HAN00020"),
        ("0001-01-01", "9999-12-31", "HAN00020"),
        ("-0044-03-15", "12026-01-01", "HAN00020"),
    ],
)
def test_the_period_of_payments_is_in_order_and_of_two_years_at_most(
    namur: Any, person: Any, begin: str, end: str, code: str
) -> None:
    assert namur.payments(person("disabled").ssin, begin, end).status == (NO, code)


@pytest.mark.parametrize(("begin", "end"), [("2024-11-21", "2026-11-21"), ("2024-02-29", "2026-02-28")])
def test_two_years_of_payments_may_be_asked(namur: Any, person: Any, begin: str, end: str) -> None:
    assert namur.payments(person("disabled").ssin, begin, end).status == ("DATA_FOUND", "MSG00000")


def test_the_period_of_files_is_in_order(namur: Any, person: Any) -> None:
    reply = namur.by_period(person("disabled").ssin, "2026-11-21", "2026-11-20")
    assert reply.status == (NO, "MSG00008")
    assert dict(reply.information)["period"] == "2026-11-21/2026-11-20"
    assert namur.by_period(person("disabled").ssin, "0001-01-01", "9999-12-31").status[0] == "DATA_FOUND"


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (mock_ssin(1980, 1, 1, 1).digits, "MSG00005"),
        ("96600000000", "MSG00011"),
        ("74661795369", "MSG00011"),
    ],
    ids=["unknown", "no such number", "wrong check digits"],
)
def test_a_number_that_means_nobody_is_refused_in_every_operation(namur: Any, number: str, code: str) -> None:
    for reply in (
        namur.by_date(number, TODAY),
        namur.by_period(number, TODAY, TODAY),
        namur.payments(number, TODAY, TODAY),
    ):
        assert reply.status == (NO, code)
        assert reply.body.find("ssin") is None


@pytest.mark.parametrize(("tag", "code"), [("replaced-number", "MSG00006"), ("cancelled-number", "MSG00007")])
def test_a_number_that_no_longer_counts_is_refused(namur: Any, person: Any, tag: str, code: str) -> None:
    reply = namur.by_date(person(tag).ssin, TODAY)
    assert reply.status == (NO, code)
    if tag == "replaced-number":
        assert dict(reply.information)["newSSIN"] == person("new-number").ssin


@pytest.mark.parametrize("tag", ["replaced-number", "cancelled-number"])
def test_a_number_that_no_longer_counts_has_no_file(person: Any, tag: str) -> None:
    assert files_of(person(tag), {}) == {}


@pytest.mark.parametrize("tag", ["anna", "expired"])
def test_without_an_integration_today_there_is_no_answer(namur: Any, person: Any, tag: str) -> None:
    reply = namur.by_date(person(tag).ssin, TODAY)
    assert reply.status == (NO, "MSG00012")
    assert journal(namur.gateway)[-1]["provider_asked"] is False


def test_the_heating_allocation_opens_nothing(asker: Any, person: Any) -> None:
    reply = asker("cpas-sankt-vith").by_date(person("sankt-vith").ssin, TODAY)
    assert reply.status == (NO, "MSG00012")


@pytest.mark.parametrize("context", ["social inquiry", "CURIOSITY"])
def test_another_legal_context_opens_nothing(namur: Any, person: Any, context: str) -> None:
    reply = namur.by_date(person("disabled").ssin, TODAY, context=context)
    assert reply.status == (NO, "MSG00013")
    assert "PCSA:SOCIAL_INQUIRY" in dict(reply.information)["advice"]


@pytest.mark.parametrize("user", ["iriscare", "spf-securite-sociale", "aviq"])
def test_no_table_opens_the_service_to_others(asker: Any, person: Any, user: str) -> None:
    assert asker(user).by_date(person("disabled").ssin, TODAY).status == (NO, "MSG00013")


def test_who_names_somebody_else_as_the_customer_is_refused(namur: Any, person: Any) -> None:
    criteria = by_date(person("disabled").ssin, TODAY, ALL, EVERY)
    reply = namur.ask("consultFilesByDate", criteria, by_number("0999100196"))
    assert reply.status == (NO, "MSG00014")


@pytest.mark.parametrize(
    "criteria",
    [
        "<ssin>123</ssin><handicapAuthenticSources/><referenceDate>2026-11-21</referenceDate><parts/>",
        by_date("74661795368", "21/11/2026", ALL, EVERY),
        by_date("74661795368", TODAY, {"DGPH": "yes"}, EVERY),
        by_date("74661795368", TODAY, {"VSB": "true", "DGPH": "true"}, EVERY),
        by_date("74661795368", TODAY, {"FOREM": "true"}, EVERY),
        by_date("74661795368", TODAY, ALL, {"payments": "true"}),
        payments("74661795368", TODAY, TODAY, ALL),
        "",
    ],
    ids=["number", "date", "flag", "order", "source", "part", "another operation's", "nothing"],
)
def test_what_breaks_the_schema_gets_the_typed_fault(namur: Any, criteria: str) -> None:
    reply = namur.ask("consultFilesByDate", criteria)
    assert reply.heard.status == 500
    (fault,) = reply.body.find("detail")
    assert fault.tag.endswith("}consultFilesByDateFault")
    assert fault.findtext("detail/reasonCode") == "MSG00008"
    assert "74661795368" not in fault.findtext("detail/diagnostic")


def test_payments_cannot_be_asked_of_sources_that_tell_none(namur: Any, person: Any) -> None:
    reply = namur.ask("consultPayments", payments(person("disabled").ssin, TODAY, TODAY, {"AVIQ": "true"}))
    assert reply.heard.status == 500
    assert reply.body.find("detail")[0].tag.endswith("}consultPaymentsFault")
    assert PAYERS.keys() < ALL.keys()
