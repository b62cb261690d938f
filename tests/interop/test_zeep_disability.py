"""A real client, made from the WSDL of HandiService, asks its three operations over HTTP."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import requests
import zeep
from requests.auth import HTTPBasicAuth
from zeep.transports import Transport

from disability import PARTS, PATH, PAYING, SOURCES
from newer import INQUIRY
from serving import Server

CPAS = "cpas-namur"


@pytest.fixture
def ask(server: Server) -> Iterator[Callable[..., Any]]:
    """An operation as the CPAS of Namur calls it."""
    cpas = server.institution(CPAS)
    with requests.Session() as session:
        session.auth = HTTPBasicAuth(CPAS, server.secret_of(cpas))
        client = zeep.Client(f"{server.address}{PATH}?wsdl", transport=Transport(session=session, timeout=30))

        def call(operation: str, **criteria: Any) -> Any:
            return client.service[operation](
                informationCustomer={"customerIdentification": {"cbeNumber": cpas.cbe_number}},
                legalContext=INQUIRY,
                criteria=criteria,
            )

        yield call


def test_a_file_at_a_date_is_decoded(server: Server, ask: Callable[..., Any]) -> None:
    answer = ask(
        "consultFilesByDate",
        ssin=server.person("disabled").ssin,
        handicapAuthenticSources=dict.fromkeys(SOURCES, True),
        referenceDate=datetime.now(UTC).date(),
        parts=dict.fromkeys(PARTS, True),
        decisionStatus=True,
        enrichedRecognition=True,
    )
    file = answer.results.dgphResult.file
    (recognition,) = file.handicapRecognitions.handicapRecognition
    assert recognition.recognitionStatus.startDateRecognition == date(2015, 4, 1)
    assert recognition.resultRecognitionAdult.diminuationIndependence.totalPoints == 12
    assert (file.rights.categoryIVT, file.rights.decisionStatus) == ("B", "POSITIVE")
    assert answer.results.aviqResult.status.code == "MSG00021"


def test_a_file_over_a_period_is_decoded(server: Server, ask: Callable[..., Any]) -> None:
    answer = ask(
        "consultFilesByPeriod",
        ssin=server.person("disabled-child").ssin,
        handicapAuthenticSources={"DGPH": True, "AVIQ": True},
        period={"beginDate": date(2017, 1, 1), "endDate": date(2022, 1, 1)},
        parts={"handicapRecognitions": True},
    )
    found = (answer.results.dgphResult, answer.results.aviqResult)
    ends = [
        one.recognitionStatus.endDateRecognition
        for result in found
        for one in result.file.handicapRecognitions.handicapRecognition
    ]
    assert ends == [date(2020, 12, 31), date(2032, 11, 20)]


def test_payments_are_decoded_and_a_silent_source_is_told(server: Server, ask: Callable[..., Any]) -> None:
    asked = {
        "handicapAuthenticSources": dict.fromkeys(PAYING, True),
        "period": {"beginDate": date(2024, 1, 1), "endDate": date(2024, 6, 30)},
    }
    paid = ask("consultPayments", ssin=server.person("disabled").ssin, **asked)
    assert len(paid.results.dgphResult.payments.payment) == 6
    silent = ask("consultPayments", ssin=server.person("silent-sources").ssin, **asked)
    assert (silent.status.value, silent.status.code) == ("INCOMPLETE_DATA", "HAN20200")
    assert silent.results.dgphResult.status.value == "TECHNICAL_ERROR"
