"""A real client of both versions of LivingWages, over HTTP, made from the WSDL alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests
import zeep
from requests.auth import HTTPBasicAuth
from zeep.transports import Transport

from newer import INQUIRY
from serving import Server

SERVICE = "/SOA4520/LivingWagesService/{}/consult"


@pytest.fixture
def client_of(server: Server) -> Iterator[Callable[[str, str], Any]]:
    """A client of a version, with the credentials of an institution."""
    with requests.Session() as session:

        def made(version: str, who: str) -> Any:
            session.auth = HTTPBasicAuth(who, server.secret_of(server.institution(who)))
            address = f"{server.address}{SERVICE.format(version)}?wsdl"
            return zeep.Client(address, transport=Transport(session=session, timeout=30)).service

        yield made


def test_a_cpas_reads_the_whole_of_the_third_version(server: Server, client_of: Callable[[str, str], Any]) -> None:
    reply = client_of("v3", "cpas-namur").getLivingWages(
        informationCustomer={"customerIdentification": {"cbeNumber": server.institution("cpas-namur").cbe_number}},
        legalContext=INQUIRY,
        criteria={"ssin": server.person("job-seeker").ssin},
    )
    [wage] = reply.livingWages.livingWage
    assert (wage.pcsa.cbeNumber, wage.category.type, wage.category.code) == ("0999100097", "RIS", "2")
    assert wage.period.beginDate < wage.period.endDate
    assert reply.dataFilters is None


def test_a_partner_reads_the_periods_of_the_second_version(
    server: Server, client_of: Callable[[str, str], Any]
) -> None:
    reply = client_of("v2", "forem").getLivingWagePeriods(
        informationCustomer={"customerIdentification": {"cbeNumber": server.institution("forem").cbe_number}},
        legalContext="PES:JOB_SEEKER_FOLLOW_UP",
        criteria={"ssin": server.person("job-seeker").ssin},
    )
    assert reply.status.value == "DATA_FOUND"
    [wage] = reply.livingWages.livingWage
    assert not hasattr(wage, "pcsa")
