"""What comes back in the connector's string: an SSDNReply, read by namespace."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree

from wsgi import Heard

SERVICE = "http://www.ksz-bcss.fgov.be/XSD/SSDN/Service"
COMMON = "http://www.ksz-bcss.fgov.be/XSD/SSDN/Common"
ACCESS = "http://www.ksz-bcss.fgov.be/XSD/SSDN/OCMW_CPAS/ManageAccess"
IDENTIFY = "http://www.ksz-bcss.fgov.be/XSD/SSDN/OCMW_CPAS/IdentifyPerson"
XML_STRING = "{http://ksz-bcss.fgov.be/connectors/WebServiceConnector}xmlString"
S, C, A = (f"{{{space}}}" for space in (SERVICE, COMMON, ACCESS))


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


def _registered(line: Any) -> Registered:
    return Registered(
        int(line.findtext(f"{A}Purpose")),
        line.findtext(f"{A}Period/{C}StartDate"),
        line.findtext(f"{A}Period/{C}EndDate"),
        line.findtext(f"{A}OrgUnit"),
        line.findtext(f"{A}Register"),
    )
