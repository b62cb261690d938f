"""Classic calls (SSDN): builders of messages, and a caller that posts them and reads what comes back."""

from __future__ import annotations

from datetime import date
from typing import Any
from xml.sax.saxutils import escape

from sqlalchemy import select

from bcss_gateway.bootstrap import Gateway
from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.domain.institution import Institution
from bcss_gateway.journal import book
from bcss_gateway.storage.directory import directory_line
from ssdn_reply import ACCESS, COMMON, SERVICE, C, Reply, summary
from wsgi import Client, Heard

CONNECTOR = "/connectors/webservice/KSZBCSSWebServiceConnectorPort"

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
        before = self.rows()
        reply = Reply(self.post_envelope(text))
        assert self.gateway.library.replies.accepts(reply.document), self.gateway.library.replies.explain(
            reply.document
        )
        if all(summary(one.find(f"{C}ResultSummary")).ok == "NO" for one in reply.services):
            assert self.rows() == before, "a refused call changed the directory"
        return reply

    def access(self, ssin: str, action: str, begin: date | str, end: date | str | None = None, **how: Any) -> Reply:
        """Ask ManageAccess."""
        return self.ask(access(ssin, action, begin, end, **how))

    def ask(self, *contents: str, **how: Any) -> Reply:
        """Ask one or more things of ManageAccess in one message."""
        unit = how.pop("org_unit", self.institution.cbe_number)
        return self.send(message(*map(service, contents), org_unit=unit, **how))

    def lines(self) -> list[tuple[Any, ...]]:
        """Every line of the reference directory that is known now."""
        return sorted(tuple(row[:8]) for row in self.rows() if not row.known_until)

    def rows(self) -> list[Any]:
        """Every row of the reference directory, also those of what is known no longer."""
        columns = [column for column in directory_line.columns if column.name != "id"]
        with self.gateway.database.unit_of_work() as work:
            return list(work.connection.execute(select(*columns).order_by(directory_line.c.id)).all())

    def journal(self) -> list[dict[str, Any]]:
        """Every entry of the journal."""
        return journal(self.gateway)


def journal(gateway: Gateway) -> list[dict[str, Any]]:
    """Every entry of a gateway's journal."""
    with gateway.database.unit_of_work() as work:
        return list(book.read(work, {}))
