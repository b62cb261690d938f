"""What leaves the gateway, before the transport wraps it."""

from __future__ import annotations

from dataclasses import dataclass

from bcss_gateway.envelope.exchange import Element

ENVELOPE = "http://schemas.xmlsoap.org/soap/envelope/"
WSSE = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"


@dataclass(frozen=True, slots=True)
class Fault:
    """A SOAP fault: its code without prefix, its text, and the typed detail of the contract where there is one.

    Attributes:
        namespace: of the code: SOAP 1.1's own, or that of WS-Security.
    """

    code: str
    text: str
    detail: Element | None = None
    namespace: str = ENVELOPE


@dataclass(frozen=True, slots=True)
class Reply:
    """One body element, or a fault, or (for a 4xx status) plain words.

    Attributes:
        outcome: ``answered``, ``refused`` or ``broken``, for the journal.
        return_code: the deciding code, for the journal.
        envelope: the whole signed envelope, where the institution wants its replies signed.
    """

    outcome: str
    return_code: str
    body: Element | None = None
    fault: Fault | None = None
    http_status: int = 200
    words: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    envelope: Element | None = None
