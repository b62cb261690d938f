"""One valid request a service, as its page shows it: by an institution that may ask, about a person with a story.

The questions themselves lie in ``questions/``, a file a service, named after its name and version.
"""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from textwrap import indent
from xml.sax.saxutils import escape

from bcss_gateway.contracts.catalogue import ANY_VERSION, Service
from bcss_gateway.domain.institution import Institution
from bcss_gateway.sandbox.institutions import institutions

QUESTIONS = Path(__file__).with_name("questions")

_NAMED = re.compile(r"(?:cbeNumber|OrgUnit)>([0-9]{10})<")
_NAMUR, _TOURNAI = "0999100097", "0999100988"
_ASKED_BY = {"OCMWCPASHeatingAllocation": _TOURNAI, "OCMWCPASHouseholdIncome": _TOURNAI}
"""Who asks a classic service that Namur does not: the CPAS of the person in the question."""
_SOME_VERSION = "20110101"
_SOAP = """\
<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/">
  <s:Body>
{}  </s:Body>
</s:Envelope>
"""
_CONNECTOR = """\
<c:xmlString xmlns:c="http://ksz-bcss.fgov.be/connectors/WebServiceConnector">
{}</c:xmlString>
"""
_SSDN = """\
<SSDNRequest xmlns="http://www.ksz-bcss.fgov.be/XSD/SSDN/Service">
  <RequestContext>
    <AuthorizedUser>
      <UserID>00901732883</UserID>
      <Email>social.worker@example.org</Email>
      <OrgUnit>{unit}</OrgUnit>
      <MatrixID>17</MatrixID>
      <MatrixSubID>1</MatrixSubID>
    </AuthorizedUser>
    <Message>
      <Reference>example 1</Reference>
      <TimeRequest>20261120T100000</TimeRequest>
    </Message>
  </RequestContext>
  <ServiceRequest>
    <ServiceId>{service}</ServiceId>
    <Version>{version}</Version>
{question}  </ServiceRequest>
</SSDNRequest>
"""


def sample_request(service: Service) -> str | None:
    """The whole envelope, ready to be posted; ``None`` where nobody has written a question for the service yet."""
    file = QUESTIONS / f"{service.name}-{service.version}.xml"
    if not file.exists():
        return None
    return whole(service, file.read_text("utf-8"), _ASKED_BY.get(service.name, _NAMUR))


def whole(service: Service, question: str, cbe_number: str) -> str:
    """The envelope around a question.

    Args:
        cbe_number: of who asks a classic service; a newer question says it itself.
    """
    if not service.schema:
        return _SOAP.format(indent(question, "    "))
    version = _SOME_VERSION if service.version == ANY_VERSION else service.version
    document = _SSDN.format(service=service.name, version=version, unit=cbe_number, question=indent(question, "    "))
    return _SOAP.format(indent(_CONNECTOR.format(escape(document)), "    "))


def speaker_of(request: str) -> Institution:
    """The institution that a sample request names, by CBE number; the CPAS of Namur where it names none."""
    named = _NAMED.search(unescape(request))
    number = named.group(1) if named else _NAMUR
    return next(one for one in institutions() if one.cbe_number == number)
