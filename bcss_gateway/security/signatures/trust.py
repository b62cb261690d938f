"""Whose certificates are believed: the authorities, their revocation lists, and the certificates known beforehand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import pairwise

from cryptography import x509
from cryptography.exceptions import InvalidSignature

from bcss_gateway.security.signatures.algorithms import check_key
from bcss_gateway.security.signatures.certificates import check_signer, is_authority, is_well_formed
from bcss_gateway.security.signatures.refused import SignatureRefused
from bcss_gateway.security.signatures.revocation import Revocations

_MOST_INTERMEDIATES = 4


class Trust:
    """Believes a certificate that an authority issued, directly or through others, and did not revoke.

    Args:
        anchors: the authorities that are believed by themselves.
        intermediates: authorities below them; a message brings none of its own.
        revocation_lists: the authorities' lists.
        lists_required: whether a missing or outdated list refuses; only a sandbox says no.

    Raises:
        ValueError: a revocation list that cannot be used.
    """

    def __init__(
        self,
        anchors: Iterable[x509.Certificate],
        *,
        intermediates: Iterable[x509.Certificate] = (),
        revocation_lists: Iterable[x509.CertificateRevocationList] = (),
        lists_required: bool = True,
    ) -> None:
        self._anchors = tuple(anchors)
        self._intermediates = tuple(intermediates)
        self._revocations = Revocations(revocation_lists, self._anchors + self._intermediates, required=lists_required)

    def check(self, certificate: x509.Certificate, now: datetime) -> None:
        """Checks dates, key, usage, chain and revocation of the certificate that signed.

        Raises:
            SignatureRefused: InvalidSecurityToken, FailedAuthentication or SecurityTokenUnavailable.
        """
        check_signer(certificate, now)
        chain = next(self._chains((certificate,), now), None)
        if chain is None:
            raise SignatureRefused(
                "certificate-chain",
                "The certificate was not issued by an authority that we trust.",
                self._issuer_of(certificate),
            )
        for issued, issuer in pairwise(chain):
            self._revocations.check(issued, issuer, now)

    def chain_of(self, certificate: x509.Certificate, now: datetime) -> tuple[tuple[x509.Certificate, ...], bool]:
        """The chain of a certificate, as far as it goes, and whether it reaches an authority that is believed."""
        chain = next(self._chains((certificate,), now), None)
        return ((certificate, *self._issuers_of(certificate)), False) if chain is None else (chain, True)

    def _issuers_of(self, certificate: x509.Certificate) -> Iterator[x509.Certificate]:
        """The authorities above a certificate that we know, whatever they may do now."""
        for _ in range(_MOST_INTERMEDIATES + 1):
            issuers = (each for each in self._anchors + self._intermediates if _issued(certificate, each))
            issuer = next(issuers, certificate)
            if issuer == certificate:
                return
            yield issuer
            certificate = issuer

    def _issuer_of(self, certificate: x509.Certificate) -> str:
        """What is known of the issuer of a certificate without a chain; its name is the sender's own word."""
        names = {authority.subject for authority in self._anchors + self._intermediates}
        if certificate.issuer in names:
            return "an authority of ours has the issuer's name, but did not sign it or may not issue now"
        return "self-signed" if certificate.issuer == certificate.subject else "issued by nobody whom we know"

    def _chains(self, below: tuple[x509.Certificate, ...], now: datetime) -> Iterator[tuple[x509.Certificate, ...]]:
        """The chains from the certificate up to an anchor; the authorities in them may all issue now."""
        for anchor in self._anchors:
            if _issued(below[-1], anchor) and is_authority(anchor, len(below) - 1, now):
                yield (*below, anchor)
        if len(below) > _MOST_INTERMEDIATES:
            return
        for authority in self._intermediates:
            if _issued(below[-1], authority) and is_authority(authority, len(below) - 1, now) and _is_strong(authority):
                yield from self._chains((*below, authority), now)


def _issued(certificate: x509.Certificate, authority: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(authority)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


def _is_strong(authority: x509.Certificate) -> bool:
    try:
        check_key(authority)
    except SignatureRefused:
        return False
    return is_well_formed(authority)
