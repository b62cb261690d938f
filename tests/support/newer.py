"""Newer calls (SOA): a builder of RetrieveTIGroups messages, and a caller that posts them and reads what comes back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bcss_gateway.bootstrap import Gateway
from bcss_gateway.domain.institution import Institution
from wsgi import Client, Heard, basic

RETRIEVE = "/SOA4520/RetrieveTIGroupsService/v2/retrieveTI"
INTERFACE = "http://kszbcss.fgov.be/intf/RetrieveTIGroupsService/v2"
ENVELOPE = "{http://schemas.xmlsoap.org/soap/envelope/}"
INQUIRY = "PCSA:SOCIAL_INQUIRY"


def by_number(cbe_number: str) -> str:
    """A customerIdentification by CBE number."""
    return f"<cbeNumber>{cbe_number}</cbeNumber>"


def by_sector(sector: int, institution: int) -> str:
    """A customerIdentification by sector and institution."""
    return f"<sector>{sector}</sector><institution>{institution}</institution>"


def retrieve(
    ssin: str,
    customer: str,
    *,
    context: str = INQUIRY,
    language: str = "",
    history: str = "",
    ticket: str = "<ticket>T 1</ticket><timestampSent>2026-11-21T12:00:00Z</timestampSent>",
) -> str:
    """A whole envelope with a retrieveTIGroupsRequest."""
    return (
        '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>'
        f'<r:retrieveTIGroupsRequest xmlns:r="{INTERFACE}"><informationCustomer>{ticket}<customerIdentification>'
        f"{customer}</customerIdentification></informationCustomer><legalContext>{context}</legalContext>"
        f"<searchInformation><ssin>{ssin}</ssin>{language and f'<language>{language}</language>'}"
        f"{history and f'<history>{history}</history>'}</searchInformation></r:retrieveTIGroupsRequest>"
        "</s:Body></s:Envelope>"
    )


class Reply:
    """A response element, or a fault."""

    def __init__(self, heard: Heard) -> None:
        self.heard = heard
        self.body = heard.xml.find(f"{ENVELOPE}Body")[0]

    @property
    def status(self) -> tuple[str, str]:
        """Value and code."""
        return self.body.findtext("status/value"), self.body.findtext("status/code")

    @property
    def code(self) -> str:
        """The status code."""
        return str(self.body.findtext("status/code"))

    @property
    def information(self) -> Mapping[str, str]:
        """The fields of the status."""
        return {
            one.findtext("fieldName"): one.findtext("fieldValue") or ""
            for one in self.body.iterfind("status/information")
        }

    def texts(self, path: str) -> list[str]:
        """What every element at a path says."""
        return [one.text or "" for one in self.body.findall(path)]

    @property
    def file(self) -> Any:
        """The person's file, or ``None``."""
        return self.body.find("rrn_it_implicit")

    @property
    def parts(self) -> list[str]:
        """The names of the parts of the file, in order."""
        return [child.tag.rpartition("}")[2] for child in self.file]

    @property
    def fault(self) -> Any:
        """The typed detail of a fault."""
        assert self.body.tag == f"{ENVELOPE}Fault"
        return self.body.find("detail")[0]


class Caller:
    """A CPAS's software: asks RetrieveTIGroups, and holds every reply and every typed fault to the contract."""

    def __init__(self, gateway: Gateway, institution: Institution, secret: str) -> None:
        self.gateway, self.institution, self._secret = gateway, institution, secret
        self._client = Client(gateway.application)
        self._schema = gateway.library.contracts["RetrieveTIGroups"].schema

    def retrieve(self, ssin: str, customer: str = "", **how: Any) -> Reply:
        """Ask for a person's file; by the institution's own number unless another customer is given."""
        return self.send(retrieve(ssin, customer or by_number(self.institution.cbe_number), **how))

    def send(self, envelope: str) -> Reply:
        """Post a whole envelope."""
        reply = Reply(self.post(envelope, basic(self.institution.basic_user, self._secret)))
        element = reply.body if reply.heard.status == 200 else reply.fault
        assert self._schema.accepts(element), self._schema.explain(element)
        return reply

    def post(self, envelope: str, headers: Mapping[str, str]) -> Heard:
        """Post with any headers."""
        return self._client.post(RETRIEVE, envelope, headers)
