"""What the signature doctor finds in a text that somebody pasted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bcss_gateway.domain.clock import Clock
from bcss_gateway.envelope.exchange import Element
from bcss_gateway.envelope.parsing import NotReadable, parse
from bcss_gateway.security.signatures.examination import Examination, examine
from bcss_gateway.security.signatures.policy import LENIENT, STRICT, Policy
from bcss_gateway.security.signatures.refused import SignatureRefused
from bcss_gateway.security.signatures.trust import Trust
from bcss_gateway.security.signatures.verify import verify

_POLICIES = {"lenient": Policy(LENIENT), "strict": Policy(STRICT)}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the check itself says under a policy; ``refused`` is ``None`` where it believes."""

    policy: str
    refused: SignatureRefused | None


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found in a message; ``complaint`` names the words that say why nothing was."""

    complaint: str = ""
    examination: Examination | None = None
    verdicts: tuple[Verdict, ...] = ()


@dataclass(frozen=True, slots=True)
class Doctor:
    """Looks into signed messages.

    Attributes:
        trust: whose certificates are believed.
        clock: our clock.
        largest: how many bytes a message may have.
    """

    trust: Trust
    clock: Clock
    largest: int

    def look(self, text: str) -> Findings:
        """What is found in a pasted text, of which nothing is kept."""
        raw = text.strip().encode("utf-8", "replace")
        if not raw:
            return Findings("doctor_empty")
        if len(raw) > self.largest:
            return Findings("doctor_too_large")
        try:
            envelope = parse(raw, encoding="utf-8")
        except NotReadable:
            return Findings("doctor_unreadable")
        now = self.clock()
        verdicts = (Verdict(name, self._refusal(envelope, each, now)) for name, each in _POLICIES.items())
        return Findings("", examine(envelope, self.trust, now), tuple(verdicts))

    def _refusal(self, envelope: Element, policy: Policy, now: datetime) -> SignatureRefused | None:
        try:
            verify(envelope, policy, self.trust, now)
        except SignatureRefused as refused:
            return refused
        return None
