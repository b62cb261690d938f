"""Classic calls (SSDN): builders of messages, and a caller that posts them and reads what comes back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from xml.sax.saxutils import escape

from lxml import etree
from sqlalchemy import select

from bcss_gateway.bootstrap import Gateway
from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.domain.institution import Institution
from bcss_gateway.journal import book
from bcss_gateway.storage.crossroads import directory_line
from wsgi import Client, Heard

CONNECTOR = "/connectors/webservice/KSZBCSSWebServiceConnectorPort"
SERVICE = "http://www.ksz-bcss.fgov.be/XSD/SSDN/Service"
COMMON = "http://www.ksz-bcss.fgov.be/XSD/SSDN/Common"
ACCESS = "http://www.ksz-bcss.fgov.be/XSD/SSDN/OCMW_CPAS/ManageAccess"
IDENTIFY = "http://www.ksz-bcss.fgov.be/XSD/SSDN/OCMW_CPAS/IdentifyPerson"
XML_STRING = "{http://ksz-bcss.fgov.be/connectors/WebServiceConnector}xmlString"
S, C, A = (f"{{{space}}}" for space in (SERVICE, COMMON, ACCESS))

USER = "00901732883"
MESSAGE = "<Message><Reference>{reference}</Reference><TimeRequest>20261121T120000</TimeRequest>{language}</Message>"


def envelope(document: str) -> str:
    """The SOAP envelope around a document, as text inside the connector's string."""
    return (
        '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>'
        '<c:xmlString xmlns:c="http://ksz-bcss.fgov.be/connectors/WebServiceConnector">'
        f"{escape(document)}</c:xmlString></s:Body></s:Envelope>"
    )


def service(content: str, name: str = "OCMWCPASManageAccess", version: str = "20050930") -> str:
    """A ServiceRequest."""
    return f"<ServiceRequest><ServiceId>{name}</ServiceId><Version>{version}</Version>{content}</ServiceRequest>"


def message(*services: str, org_unit: str | None = None, matrix: str = "17", language: str = "", **other: str) -> str:
    """An SSDNRequest.

    Args:
        org_unit: who asks; ``None`` leaves the element out.
        language: adds the element that a widespread client adds to the contract.
        other: ``user``, ``email``, ``reference``, or the whole ``message`` element.
    """
    unit = "" if org_unit is None else f"<OrgUnit>{escape(org_unit)}</OrgUnit>"
    added = language and f"<Language>{language}</Language>"
    block = other.get("message") or MESSAGE.format(reference=other.get("reference", "ref 1"), language=added)
    return (
        f'<SSDNRequest xmlns="{SERVICE}"><RequestContext><AuthorizedUser><UserID>{other.get("user", USER)}</UserID>'
        f"<Email>{other.get('email', 'worker@cpas.example')}</Email>{unit}<MatrixID>{matrix}</MatrixID>"
        f"<MatrixSubID>1</MatrixSubID></AuthorizedUser>{block}</RequestContext>{''.join(services)}</SSDNRequest>"
    )


def proof(
    last_name: str = "", birth_date: object = "", first_name: str | None = None, sis: str = "", card: str = ""
) -> str:
    """What is inside ProofOfAuthentication."""
    first = "" if first_name is None else f"<FirstName>{escape(first_name)}</FirstName>"
    person = (
        f"<PersonData><LastName>{escape(last_name)}</LastName>{first}<BirthDate>{birth_date}</BirthDate></PersonData>"
    )
    return (
        (f"<SISCardNumber>{sis}</SISCardNumber>" if sis else "")
        + (f"<IdentityCardNumber>{card}</IdentityCardNumber>" if card else "")
        + (person if birth_date else "")
    )


def access(
    ssin: str,
    action: str,
    begin: date | str,
    end: date | str | None = None,
    *,
    purpose: object = None,
    sector: object = None,
    register: str = "",
    proof: str = "",
) -> str:
    """A ManageAccessRequest."""
    parts = [
        f'<ManageAccessRequest xmlns="{ACCESS}" xmlns:k="{COMMON}"><SSIN>{ssin}</SSIN>',
        "" if purpose is None else f"<Purpose>{purpose}</Purpose>",
        f"<Period><k:StartDate>{begin}</k:StartDate>",
        "" if end is None else f"<k:EndDate>{end}</k:EndDate>",
        f"</Period><Action>{action}</Action>",
        "" if sector is None else f"<Sector>{sector}</Sector>",
        register and f"<QueryRegister>{register}</QueryRegister>",
        f"<ProofOfAuthentication>{proof}</ProofOfAuthentication></ManageAccessRequest>",
    ]
    return "".join(parts)


def proof_of(citizen: Citizen) -> str:
    """The proof that a widespread client gives: last name and birth date."""
    return proof(citizen.last_name, citizen.birth)


@dataclass(frozen=True, slots=True)
class Detail:
    """One Detail of a ResultSummary."""

    severity: str
    code: str
    text: str
    information: tuple[tuple[str, str], ...]

    @property
    def fields(self) -> Mapping[str, str]:
        """Its Information by name."""
        return dict(self.information)


@dataclass(frozen=True, slots=True)
class Summary:
    """A ResultSummary."""

    ok: str
    return_code: str
    details: tuple[Detail, ...]

    @property
    def codes(self) -> list[str]:
        """The reason codes, in order."""
        return [detail.code for detail in self.details]


@dataclass(frozen=True, slots=True)
class Registered:
    """One Registrations element."""

    purpose: int
    begin: str
    end: str
    org_unit: str
    register: str


class Reply:
    """An SSDNReply, as text and as a document."""

    def __init__(self, heard: Heard) -> None:
        self.heard = heard
        assert heard.status == 200, heard.text
        self.string = heard.xml.findtext(f".//{XML_STRING}")
        self.document = etree.fromstring(self.string.encode())

    @property
    def context(self) -> Summary:
        """The summary of the whole message."""
        return summary(self.document.find(f"{S}ReplyContext/{C}ResultSummary"))

    @property
    def services(self) -> list[Any]:
        """The ServiceReply elements."""
        return self.document.findall(f"{S}ServiceReply")

    @property
    def summary(self) -> Summary:
        """The summary of the first service, or of the message where no service was reached."""
        return summary(self.services[0].find(f"{C}ResultSummary")) if self.services else self.context

    @property
    def body(self) -> Any:
        """The first service's document, or ``None``."""
        return next(
            (child for child in self.services[0] if child.tag[1:].partition("}")[0] not in (SERVICE, COMMON)), None
        )

    @property
    def registrations(self) -> list[Registered]:
        """The lines of a ManageAccessReply."""
        return [_registered(line) for line in self.document.iter(f"{A}Registrations")]

    def secondary(self) -> list[tuple[str, str]]:
        """Begin and end of the lines of institutions."""
        return [(line.begin, line.end) for line in self.registrations if line.register == "SECONDARY"]

    def primary(self) -> list[tuple[str, str]]:
        """Begin and end of the lines of sectors."""
        return [(line.begin, line.end) for line in self.registrations if line.register == "PRIMARY"]


def summary(element: Any) -> Summary:
    """Read a ResultSummary."""
    details = []
    for detail in element.findall(f"{C}Detail"):
        said = [
            (one.findtext(f"{C}FieldName"), one.findtext(f"{C}FieldValue") or "")
            for one in detail.iter(f"{C}Information")
        ]
        texts = [detail.findtext(C + name) for name in ("Severity", "ReasonCode", "Diagnostic")]
        details.append(Detail(*texts, tuple(said)))
    return Summary(element.get("ok"), element.findtext(f"{C}ReturnCode"), tuple(details))


class Caller:
    """A CPAS's software: posts classic messages to a gateway, and holds every reply to the contract.

    A refused call must leave the directory as it was; every reply must be valid by the schema.
    """

    def __init__(self, gateway: Gateway, institution: Institution, address: str = "127.0.0.1") -> None:
        self.gateway, self.institution = gateway, institution
        self._client = Client(gateway.application, address)

    def by(self, institution: Institution) -> Caller:
        """The same for another institution."""
        return Caller(self.gateway, institution)

    def post_envelope(self, text: str | bytes) -> Heard:
        """Post what need not be a call at all."""
        return self._client.post(CONNECTOR, text)

    def send(self, document: str) -> Reply:
        """Post a document and read the SSDNReply."""
        return self.send_envelope(envelope(document))

    def send_envelope(self, text: str | bytes) -> Reply:
        """Post a whole SOAP envelope and read the SSDNReply."""
        before = self.lines()
        reply = Reply(self.post_envelope(text))
        assert self.gateway.library.replies.accepts(reply.document), self.gateway.library.replies.explain(
            reply.document
        )
        if all(summary(one.find(f"{C}ResultSummary")).ok == "NO" for one in reply.services):
            assert self.lines() == before, "a refused call changed the directory"
        return reply

    def access(self, ssin: str, action: str, begin: date | str, end: date | str | None = None, **how: Any) -> Reply:
        """Ask ManageAccess."""
        return self.ask(access(ssin, action, begin, end, **how))

    def ask(self, *contents: str, **how: Any) -> Reply:
        """Ask one or more things of ManageAccess in one message."""
        unit = how.pop("org_unit", self.institution.cbe_number)
        return self.send(message(*map(service, contents), org_unit=unit, **how))

    def lines(self) -> list[tuple[Any, ...]]:
        """Every stored line of the reference directory."""
        with self.gateway.database.unit_of_work() as work:
            rows = work.connection.execute(select(directory_line).order_by(directory_line.c.id))
            return sorted(tuple(row)[1:] for row in rows)

    def journal(self) -> list[dict[str, Any]]:
        """Every entry of the journal."""
        return journal(self.gateway)


def journal(gateway: Gateway) -> list[dict[str, Any]]:
    """Every entry of a gateway's journal."""
    with gateway.database.unit_of_work() as work:
        return list(book.read(work, {}))


def _registered(line: Any) -> Registered:
    return Registered(
        int(line.findtext(f"{A}Purpose")),
        line.findtext(f"{A}Period/{C}StartDate"),
        line.findtext(f"{A}Period/{C}EndDate"),
        line.findtext(f"{A}OrgUnit"),
        line.findtext(f"{A}Register"),
    )
