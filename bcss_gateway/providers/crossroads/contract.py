"""Elements of ManageAccess and TestConnection."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import count

from lxml import etree

from bcss_gateway.domain.period import NO_END
from bcss_gateway.domain.whole_number import whole_number
from bcss_gateway.envelope.exchange import Element

MANAGE_ACCESS = "http://www.ksz-bcss.fgov.be/XSD/SSDN/OCMW_CPAS/ManageAccess"
COMMON = "http://www.ksz-bcss.fgov.be/XSD/SSDN/Common"
_M, _C = f"{{{MANAGE_ACCESS}}}", f"{{{COMMON}}}"


@dataclass(frozen=True, slots=True)
class PersonProof:
    """The proof that the right person is meant; empty where not given."""

    last_name: str = ""
    first_name: str = ""
    birth_date: str = ""
    identity_card: str = ""
    sis_card: str = ""

    @property
    def is_given(self) -> bool:
        """Whether there is any proof at all."""
        return bool(self.last_name or self.identity_card or self.sis_card)


@dataclass(frozen=True, slots=True)
class AccessRequest:
    """What a ManageAccessRequest asks; ``purpose`` and ``sector`` are ``None`` where not given."""

    purpose: int | None
    begin: date
    end: date | None
    action: str
    sector: int | None
    register: str
    proof: PersonProof


@dataclass(frozen=True, slots=True)
class Registration:
    """One line of a ManageAccessReply."""

    purpose: int
    begin: date
    end: date
    org_unit: str
    register: str


def read_access_request(content: Element) -> AccessRequest:
    """The request in our words, from an element that is valid by the schema."""
    period = content.find(f"{_M}Period")
    end = _text(period, f"{_C}EndDate")
    return AccessRequest(
        purpose=_number(content, f"{_M}Purpose"),
        begin=_day(_text(period, f"{_C}StartDate")),
        end=_day(end) if end else None,
        action=_text(content, f"{_M}Action"),
        sector=_number(content, f"{_M}Sector"),
        register=_text(content, f"{_M}QueryRegister"),
        proof=_proof(content.find(f"{_M}ProofOfAuthentication")),
    )


def write_access_reply(content: Element, request: AccessRequest, lines: Iterable[Registration]) -> Element:
    """The reply: an echo of the request, then the lines.

    The prefix is ns3, and each date brings a prefix of its own: clients read by prefix (envelope, sections 4 and 5).
    """
    prefixes = count(4)
    reply = etree.Element(f"{_M}ManageAccessReply", nsmap={"ns3": MANAGE_ACCESS})
    original = etree.SubElement(reply, f"{_M}OriginalRequest")
    _add(original, f"{_M}SSIN", _text(content, f"{_M}SSIN"))
    _add(original, f"{_M}Purpose", str(request.purpose or 0))
    add_period(original, f"{_M}Period", request.begin, request.end, prefixes)
    _add(original, f"{_M}Action", request.action)
    if request.action == "LIST":
        _add(original, f"{_M}Register", request.register or "ALL")
    for line in lines:
        registration = etree.SubElement(reply, f"{_M}Registrations")
        _add(registration, f"{_M}Purpose", str(line.purpose))
        add_period(registration, f"{_M}Period", line.begin, line.end, prefixes)
        _add(registration, f"{_M}OrgUnit", line.org_unit)
        _add(registration, f"{_M}Register", line.register)
    return reply


def add_period(parent: Element, tag: str, begin: date, end: date | None, prefixes: Iterator[int]) -> None:
    """Add a period of the classic services; each of its dates brings the next prefix with it."""
    period = etree.SubElement(parent, tag)
    for name, day in (("StartDate", begin), ("EndDate", end)):
        if day is not None:
            etree.SubElement(period, _C + name, nsmap={f"ns{next(prefixes)}": COMMON}).text = day.isoformat()


def read_echo(content: Element) -> str:
    """What a test message wants back, unchanged."""
    return content.findtext("echo") or ""


def write_echo(echo: str, certificate_subject: str) -> tuple[Element, ...]:
    """The echo, and the certificate by which the sender is known to the transport (empty without one)."""
    back, certificate = etree.Element("echo"), etree.Element("sslCertificate")
    back.text, certificate.text = echo, certificate_subject
    return back, certificate


def _proof(element: Element) -> PersonProof:
    person = element.find(f"{_M}PersonData")
    return PersonProof(
        last_name=_text(person, f"{_M}LastName"),
        first_name=_text(person, f"{_M}FirstName"),
        birth_date=_text(person, f"{_M}BirthDate"),
        identity_card=_text(element, f"{_M}IdentityCardNumber"),
        sis_card=_text(element, f"{_M}SISCardNumber"),
    )


def _day(text: str) -> date:
    """A day as the schema allows it: with a zone, which a day of a right does not need, or outside our calendar."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return date.min if text.startswith("-") else NO_END


def _number(parent: Element, tag: str) -> int | None:
    text = _text(parent, tag)
    return whole_number(text) if text else None


def _text(parent: Element | None, tag: str) -> str:
    return "" if parent is None else (parent.findtext(tag) or "").strip()


def _add(parent: Element, tag: str, text: str) -> None:
    etree.SubElement(parent, tag).text = text
