"""What leaves the gateway, before the transport wraps it."""

from __future__ import annotations

from dataclasses import dataclass

from bcss_gateway.envelope.exchange import Element


@dataclass(frozen=True, slots=True)
class Fault:
    """A SOAP fault: its code without prefix, its text, and the typed detail of the contract where there is one."""

    code: str
    text: str
    detail: Element | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """One body element, or a fault, or (for a 4xx status) plain words.

    Attributes:
        outcome: ``answered``, ``refused`` or ``broken``, for the journal.
        return_code: the deciding code, for the journal.
    """

    outcome: str
    return_code: str
    body: Element | None = None
    fault: Fault | None = None
    http_status: int = 200
    words: str = ""
    headers: tuple[tuple[str, str], ...] = ()
