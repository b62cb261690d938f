"""The signature of a message as a proof of who sent it, and of what exactly was said."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from datetime import date

from cryptography import x509

from bcss_gateway.domain.credential import Credential, Kind
from bcss_gateway.envelope.exchange import Element, Received
from bcss_gateway.security import memory
from bcss_gateway.security.authorities import Authorities
from bcss_gateway.security.client_certificate import NOT_REGISTERED
from bcss_gateway.security.credentials import of_certificate, read_certificate
from bcss_gateway.security.profile import Signatures
from bcss_gateway.security.proof import LENIENT, STRICT, Proof
from bcss_gateway.security.refused import refused
from bcss_gateway.security.signatures import names, policy
from bcss_gateway.security.signatures.known import KnownCertificates
from bcss_gateway.security.signatures.policy import Policy
from bcss_gateway.security.signatures.verify import Signed, claim_of, verify
from bcss_gateway.storage import security as table
from bcss_gateway.storage.database import UnitOfWork


class SignedMessages:
    """Believes the signatures of registered certificates."""

    def __init__(self, authorities: Authorities, how: Signatures) -> None:
        self._authorities = authorities
        self._how = how

    def prove(self, received: Received, moment: str, work: UnitOfWork) -> Proof | None:
        """Whose signature a message has; ``None`` where its header has none.

        Raises:
            SecurityRefused: it is not believed, it was seen before, or it signs another body than the one that is read.
        """
        envelope = received.envelope
        if not is_signed(envelope):
            return None
        claim = claim_of(envelope, KnownCertificates(registered_certificates(moment, work)))
        credential = _registered(claim.certificate, moment, work)
        signed = verify(claim, self._policy(credential), self._authorities.trust(), received.moment)
        if received.body.getparent() is not signed.body:
            raise RuntimeError("the body that is read is not the one that was signed")
        mark = signed.remember_key.hex()
        memory.check(received.trail, "signature-replayed", mark, signed.remember_until, work)
        return Proof(credential, _means(signed))

    def _policy(self, credential: Credential) -> Policy:
        window, ahead = self._how.window
        until = date.fromisoformat(credential.sha1_until) if credential.sha1_until else None
        return Policy(window=window, ahead=ahead, sha1_until=until)


def has_security(envelope: Element) -> bool:
    """Whether a message has a Security header anywhere, right or wrong."""
    return next(envelope.iter(names.SECURITY), None) is not None


def is_signed(envelope: Element) -> bool:
    """Whether the header of a message holds a signature, right or wrong."""
    header = envelope.find(names.HEADER)
    return header is not None and next(header.iter(names.SIGNATURE), None) is not None


def _registered(certificate: x509.Certificate, moment: str, work: UnitOfWork) -> Credential:
    found = of_certificate(Kind.SIGNATURE, certificate, moment, work)
    if len({one.institution for one in found}) != 1:
        raise refused("certificate-not-registered", NOT_REGISTERED)
    return found[0]


def _means(signed: Signed) -> frozenset[str]:
    strict = signed.covered >= policy.STRICT and not signed.uses_sha1
    return frozenset({LENIENT, STRICT} if strict else {LENIENT})


def registered_certificates(moment: str, work: UnitOfWork) -> Iterator[x509.Certificate]:
    """The registered certificates, read when a message refers to one without holding it."""
    for one in table.credentials(work, kind=Kind.SIGNATURE.value):
        if one.certificate and one.holds(moment):
            yield read_certificate(base64.b64decode(one.certificate))
