"""A real client asks which sectors know a person, and how a number evolved, over HTTP."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import requests
import zeep
from lxml import etree
from requests.auth import HTTPBasicAuth
from zeep.transports import Transport

import other_sectors
from bcss_gateway.domain.clock import day_of
from classic import CONNECTOR, message
from newer import INQUIRY
from serving import Server
from ssdn_reply import COMMON, SERVICE

CPAS = "cpas-namur"
NUMBERS = "/SOA4520/SSINInformationService/v1/consult"


@pytest.fixture
def client_of(server: Server) -> Iterator[Callable[[str], Any]]:
    """A client made from the WSDL at a path, with the credentials of the CPAS of Namur."""
    with requests.Session() as session:
        session.auth = HTTPBasicAuth(CPAS, server.secret_of(server.institution(CPAS)))
        yield (
            lambda path: (
                zeep.Client(f"{server.address}{path}?wsdl", transport=Transport(session=session, timeout=30)).service
            )
        )


def test_numbers_are_decoded(server: Server, client_of: Callable[[str], Any]) -> None:
    old, new = server.person("replaced-number").ssin, server.person("new-number").ssin
    asked = {
        "informationCustomer": {"customerIdentification": {"cbeNumber": server.institution(CPAS).cbe_number}},
        "legalContext": INQUIRY,
        "criteria": {"ssin": old},
    }
    service = client_of(NUMBERS)
    current = service.consultCurrentSsin(**asked)
    assert (current.ssin._value_1, current.ssin.replaces, current.ssin.canceled) == (new, old, None)
    related = service.consultRelatedSsins(**asked)
    assert (related.ssin._value_1, related.relatedSsins.relatedSsin) == (new, [old])


def test_the_sectors_are_read_as_a_widespread_client_reads_them(
    server: Server, client_of: Callable[[str], Any]
) -> None:
    """By the prefix ns3, and each date by the place of its prefix in the list of all that the document declares."""
    today = str(day_of(datetime.now(UTC)))
    asked = other_sectors.consult(
        server.person("integrated").ssin, 2, (today, today), (today, "9999-12-31"), described="true"
    )
    text = client_of(CONNECTOR).sendXML(message(asked, org_unit=server.institution(CPAS).cbe_number))
    root = etree.fromstring(text.encode())
    declared = list(dict.fromkeys(prefix for one in root.iter() for prefix in one.nsmap))
    assert declared[:4] == [None, "ns1", "ns2", "ns3"]
    spaces = {prefix: one.nsmap[prefix] for one in root.iter() for prefix in one.nsmap}
    assert (spaces[None], spaces["ns2"]) == (SERVICE, COMMON)
    body = {"b": spaces["ns3"]}
    told = root.findall(".//b:Consultation", body)
    assert [(one.findtext("b:Sector", "", body), one.findtext("b:SectorDescriptionFr", "", body)) for one in told] == [
        ("11", "Collège intermutualiste national"),
        ("17", "CPAS"),
    ]
    for number, one in enumerate(told):
        period = one.find("b:Period", body)
        assert [date.prefix for date in period] == declared[4 + 2 * number : 6 + 2 * number]
        assert all(date.text for date in period)
