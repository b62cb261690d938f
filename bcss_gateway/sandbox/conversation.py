"""The demo conversation: a CPAS opens a file, consults, and closes it again, as its own software would."""

from __future__ import annotations

import base64
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from html import unescape
from xml.sax.saxutils import escape

from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.domain.institution import Institution

CONNECTOR_PATH = "/connectors/webservice/KSZBCSSWebServiceConnectorPort"
TEST_PATH = "/SOA4520/TestConnectionServiceService/sendTestMessage"
RETRIEVE_PATH = "/SOA4520/RetrieveTIGroupsService/v2/retrieveTI"

_SOAP = '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>{}</s:Body></s:Envelope>'
_TEST = (
    '<t:sendTestMessageRequest xmlns:t="http://kszbcss.fgov.be/intf/TestConnectionServiceService/v1">'
    "<echo>{echo}</echo></t:sendTestMessageRequest>"
)
_RETRIEVE = (
    '<r:retrieveTIGroupsRequest xmlns:r="http://kszbcss.fgov.be/intf/RetrieveTIGroupsService/v2">'
    "<informationCustomer><ticket>demo</ticket><customerIdentification><cbeNumber>{cbe}</cbeNumber>"
    "</customerIdentification></informationCustomer><legalContext>PCSA:SOCIAL_INQUIRY</legalContext>"
    "<searchInformation><ssin>{ssin}</ssin><language>{language}</language></searchInformation></r:retrieveTIGroupsRequest>"
)
_CONNECTOR = '<c:xmlString xmlns:c="http://ksz-bcss.fgov.be/connectors/WebServiceConnector">{}</c:xmlString>'
_SSDN = (
    '<SSDNRequest xmlns="http://www.ksz-bcss.fgov.be/XSD/SSDN/Service"><RequestContext><AuthorizedUser>'
    "<UserID>{user}</UserID><Email>social.worker@example.org</Email><OrgUnit>{cbe}</OrgUnit>"
    "<MatrixID>17</MatrixID><MatrixSubID>1</MatrixSubID></AuthorizedUser>"
    "<Message><Reference>demo</Reference><TimeRequest>20260101T080000</TimeRequest></Message></RequestContext>"
    "<ServiceRequest><ServiceId>{service}</ServiceId><Version>20050930</Version>{content}</ServiceRequest></SSDNRequest>"
)
_IDENTIFY = (
    '<IdentifyPersonRequest xmlns="http://www.ksz-bcss.fgov.be/XSD/SSDN/OCMW_CPAS/IdentifyPerson"><SearchCriteria>'
    "<PhoneticCriteria><LastName>{last}</LastName><FirstName>{first}</FirstName><BirthDate>{birth}</BirthDate>"
    "</PhoneticCriteria></SearchCriteria></IdentifyPersonRequest>"
)
_ACCESS = (
    '<ManageAccessRequest xmlns="http://www.ksz-bcss.fgov.be/XSD/SSDN/OCMW_CPAS/ManageAccess"'
    ' xmlns:k="http://www.ksz-bcss.fgov.be/XSD/SSDN/Common"><SSIN>{ssin}</SSIN><Purpose>1</Purpose>'
    "<Period><k:StartDate>{day}</k:StartDate></Period><Action>{action}</Action>"
    "<ProofOfAuthentication><PersonData><LastName>{last}</LastName><BirthDate>{birth}</BirthDate></PersonData>"
    "</ProofOfAuthentication></ManageAccessRequest>"
)
_USER = "00901732883"


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who holds the conversation, with the secret of its credentials."""

    institution: Institution
    secret: str


@dataclass(frozen=True, slots=True)
class Call:
    """One message of the conversation, ready to be posted."""

    title: str
    path: str
    body: str
    with_credentials: bool = False


@dataclass(frozen=True, slots=True)
class Heard:
    """What came back: the HTTP status and the envelope, with the string of the connector taken out of its escapes."""

    call: Call
    status: int
    text: str

    @property
    def readable(self) -> str:
        """The reply with what was text inside it as XML again."""
        return unescape(self.text) if self.call.path == CONNECTOR_PATH else self.text


def conversation(person: Citizen, institution: Institution, today: date) -> tuple[Call, ...]:
    """The eight calls, about one person by one CPAS."""

    def classic(title: str, service: str, content: str) -> Call:
        document = _SSDN.format(user=_USER, cbe=institution.cbe_number, service=service, content=content)
        return Call(title, CONNECTOR_PATH, _SOAP.format(_CONNECTOR.format(escape(document))))

    def access(title: str, action: str) -> Call:
        known = {"ssin": person.ssin, "last": escape(person.last_name), "birth": person.birth, "day": today.isoformat()}
        return classic(title, "OCMWCPASManageAccess", _ACCESS.format(action=action, **known))

    def retrieve(title: str) -> Call:
        content = _RETRIEVE.format(cbe=institution.cbe_number, ssin=person.ssin, language=person.language)
        return Call(title, RETRIEVE_PATH, _SOAP.format(content), with_credentials=True)

    first = escape(person.first_names[0])
    criteria = _IDENTIFY.format(last=escape(person.last_name), first=first, birth=person.birth)
    return (
        Call("Is anybody there? (TestConnection)", TEST_PATH, _SOAP.format(_TEST.format(echo="cpas"))),
        classic("Who is this person? (IdentifyPerson)", "OCMWCPASIdentifyPerson", criteria),
        retrieve("The file at the National Register, without an integration (RetrieveTIGroups)"),
        access("Open a file: quality code 1, under examination (ManageAccess REGISTER)", "REGISTER"),
        access("Who has a file on this person? (ManageAccess LIST)", "LIST"),
        retrieve("The file at the National Register, now integrated (RetrieveTIGroups)"),
        access("Close the file (ManageAccess UNREGISTER)", "UNREGISTER"),
        retrieve("The file at the National Register, no longer integrated (RetrieveTIGroups)"),
    )


def hold(calls: tuple[Call, ...], address: str, speaker: Speaker) -> Iterator[Heard]:
    """Post each call in turn and give what came back."""
    for call in calls:
        request = urllib.request.Request(
            address + call.path, call.body.encode(), {"Content-Type": "text/xml; charset=utf-8"}
        )
        if call.with_credentials:
            pair = f"{speaker.institution.basic_user}:{speaker.secret}".encode()
            request.add_header("Authorization", "Basic " + base64.b64encode(pair).decode())
        try:
            with urllib.request.urlopen(request, timeout=30) as reply:
                yield Heard(call, reply.status, reply.read().decode())
        except urllib.error.HTTPError as refused:
            with refused:
                yield Heard(call, refused.code, refused.read().decode())
