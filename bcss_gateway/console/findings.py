"""What the signature doctor finds in a text that somebody pasted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from cryptography import x509

from bcss_gateway.domain.clock import Clock
from bcss_gateway.domain.refusal import SecurityRefused
from bcss_gateway.envelope.exchange import Element
from bcss_gateway.envelope.parsing import NotReadable, parse
from bcss_gateway.security.signatures.examination import Examination, examine
from bcss_gateway.security.signatures.known import KnownCertificates
from bcss_gateway.security.signatures.policy import LENIENT, STRICT, Policy
from bcss_gateway.security.signatures.trust import Trust
from bcss_gateway.security.signatures.verify import Claim, claim_of, verify


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the check itself says under a policy; ``refused`` is ``None`` where it believes."""

    policy: str
    refused: SecurityRefused | None


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found in a message.

    Attributes:
        complaint: names the words that say why nothing was found; empty where something was.
        verdicts: under the lenient policy, and under the strict one where that believes.
    """

    complaint: str = ""
    examination: Examination | None = None
    verdicts: tuple[Verdict, ...] = ()


@dataclass(frozen=True, slots=True)
class Doctor:
    """Looks into signed messages.

    Attributes:
        trust: whose certificates are believed now.
        known: the registered certificates, asked for when a message refers to one without holding it.
        window: how long a message is believed, and how far its sender's clock may be ahead of ours.
        clock: our clock.
        largest: how many bytes a message may have.
    """

    trust: Callable[[], Trust]
    known: Callable[[], Iterable[x509.Certificate]]
    window: tuple[timedelta, timedelta]
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
            return self._findings(parse(raw, encoding="utf-8"))
        except NotReadable:
            return Findings("doctor_unreadable")

    def _findings(self, envelope: Element) -> Findings:
        now, trust, known = self.clock(), self.trust(), KnownCertificates(self._known())
        seen = examine(envelope, trust, known, now)
        try:
            claim = claim_of(envelope, known)
            covered = verify(claim, Policy(LENIENT, *self.window), trust, now).covered
        except SecurityRefused as refused:
            return Findings("", seen, (Verdict("lenient", refused),))
        return Findings("", seen, (Verdict("lenient", None), Verdict("strict", self._strictly(claim, covered, trust))))

    def _strictly(self, claim: Claim, covered: frozenset[str], trust: Trust) -> SecurityRefused | None:
        """What is missing to a message that is believed, where the policy is strict."""
        if covered >= STRICT:
            return None
        try:
            verify(claim, Policy(STRICT, *self.window), trust, self.clock())
        except SecurityRefused as refused:
            return refused
        return None

    def _known(self) -> Iterator[x509.Certificate]:
        yield from self.known()
